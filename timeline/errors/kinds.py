"""What cannot be defined as a kind of a newsroom's own."""

from __future__ import annotations

from timeline.errors.base import DatelineError, clip, did_you_mean


class UnknownKind(DatelineError):
    """A kind that does not come with the program, so that nothing can be a sort of it."""

    name: str
    nearest: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name it, and the nearest."""
        if not self.name:
            return "a new kind is a sort of another: say of which"
        return f"there is no kind {clip(self.name)!r} to extend{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """List those there are."""
        return f"--extends one of: {' '.join(self.known)}"


class KindTaken(DatelineError):
    """A kind of that name is there, and is a sort of something else."""

    name: str
    extends: str | None
    exit_code = 1

    @property
    def message(self) -> str:
        """Say what it is."""
        if self.extends is None:
            return f"{clip(self.name)!r} is a kind that comes with dateline"
        return f"{clip(self.name)!r} is defined already, as a sort of {self.extends!r}"

    @property
    def hint(self) -> str:
        """Point to the kinds."""
        return "dateline kind"


class WordTaken(DatelineError):
    """A new field or verb would be taken for something else."""

    word: str
    why: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say what it is already."""
        return f"{clip(self.word)!r} cannot be used: it {self.why}"

    @property
    def hint(self) -> str:
        """Point to the words there are."""
        return "choose another word; dateline verbs lists those there are"


class UnknownPreset(DatelineError):
    """A verb is to fill in a field that its kind does not have."""

    verb: str
    field: str
    kind: str
    nearest: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the field and what is near."""
        return (
            f"{clip(self.verb)} cannot fill in {clip(self.field)!r}, which is no field of "
            f"{clip(self.kind)!r}{did_you_mean(self.nearest)}"
        )

    @property
    def hint(self) -> str:
        """List the fields there are, or say how one is made."""
        listed = f"fields: {' '.join(self.known)}; " if self.known else ""
        return f"{listed}a new one is made with --field NAME:TYPE"


class BadPreset(DatelineError):
    """What a verb is to fill in could not be typed either."""

    verb: str
    field: str
    why: str

    @property
    def message(self) -> str:
        """Name the verb, and give the reason."""
        return f"{clip(self.verb)} cannot fill that in: {self.why}"

    @property
    def hint(self) -> str:
        """Show what is filled in with something else."""
        return f"--preset {clip(self.verb)}.{self.field}=VALUE"
