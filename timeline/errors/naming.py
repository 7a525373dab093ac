"""What the rules of names refuse: of parties, kinds, verbs and fields."""

from __future__ import annotations

from timeline.errors.base import DatelineError, argument, clip, did_you_mean


class AliasTaken(DatelineError):
    """One name is of one party."""

    alias: str
    party: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the other."""
        return f"{clip(self.alias)!r} is a name of {clip(self.party)!r} already"

    @property
    def hint(self) -> str:
        """Point to it."""
        return f"dateline party {argument(self.party)}"


class SpeaksForItself(DatelineError):
    """A party and whom it speaks for are two."""

    name: str
    party: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name both, where they have two names."""
        name, party = clip(self.name), clip(self.party)
        if name == party:
            return f"{party!r} cannot be recorded to speak for itself"
        return f"{party!r} cannot speak for {name!r} and be called so too: that would be itself"

    @property
    def hint(self) -> str:
        """Point to what is recorded of it."""
        return f"dateline party {argument(self.party)}; dateline undo takes back a slip"


ELSEWHERE = {  # what is not corrected, and what changes it
    **dict.fromkeys(("visibility", "public"), "dateline release REF, or dateline withhold REF"),
    **dict.fromkeys(("embargo", "embargo_until"), "dateline release REF --embargo MOMENT"),
    "private": "dateline withhold REF",
    "kind": 'dateline correct REF verb=VERB --reason "..."',
    **dict.fromkeys(
        ("re", "link", "relation", "target"),
        'dateline correct REF links=RELATION:REF --reason "..."',
    ),
    "story": "dateline move REF STORY",
    **dict.fromkeys(("retracted", "status"), "dateline retract REF, or dateline reinstate REF"),
    **dict.fromkeys(("key", "ref", "id"), "it is the same for good, so that others can rely on it"),
}


class UncorrectableField(DatelineError):
    """A field that does not exist, never changes, or is changed by another command."""

    field: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the field and what is near."""
        if self.field in ELSEWHERE:
            return f"{self.field!r} is no field to correct"
        return f"there is no field {clip(self.field)!r} to correct{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Name what does change it, or list the common ones."""
        if self.field in ELSEWHERE:
            return ELSEWHERE[self.field]
        common = "headline text when place by to via about quotes sources links thread tags verb"
        return f"fields: {common}, and those of its kind"


class UnamendableField(DatelineError):
    """A field of a story that does not exist or never changes."""

    field: str
    known: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name the field, and why the zone stays as it is."""
        if self.field == "timezone":
            return "a story's zone never changes: the days recorded in it would be other days"
        return f"there is no field {clip(self.field)!r} of a story to amend"

    @property
    def hint(self) -> str:
        """List those that do."""
        return f"fields: {' '.join(self.known)}"


class PresetOfNoVerb(DatelineError):
    """What a verb fills in, where that verb is not being defined."""

    verb: str

    @property
    def message(self) -> str:
        """Name the verb."""
        verb = clip(self.verb)
        return f"--preset says what {verb!r} fills in, but no --verb defines it in this command"

    @property
    def hint(self) -> str:
        """Show how to define it."""
        return f"add --verb {clip(self.verb)}"
