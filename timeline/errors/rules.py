"""What the rules of stories and developments refuse."""

from __future__ import annotations

from timeline.errors.base import DatelineError, clip


class StoryExists(DatelineError):
    """A story of that slug is open already."""

    slug: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the story."""
        return f"there is already a story called {self.slug!r}"

    @property
    def hint(self) -> str:
        """Point to choosing it."""
        return f"dateline use {self.slug}"


class SlugIsVerb(DatelineError):
    """A story may not be called like a verb, or `log` could not tell which is meant."""

    slug: str

    @property
    def message(self) -> str:
        """Name the slug."""
        return f"a story cannot be called {self.slug!r}, because that is a verb"

    @property
    def hint(self) -> str:
        """Offer a longer slug."""
        return f"choose a longer name, for example {self.slug}-story"


class KeyTaken(DatelineError):
    """The same idempotency key with other content."""

    key: str
    ref: str
    headline: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the key and what stands there."""
        return (
            f"the key {clip(self.key)!r} already stands for other content: {self.ref} "
            f"{clip(self.headline)!r}"
        )

    @property
    def hint(self) -> str:
        """Point to `correct`."""
        return f'dateline correct {self.ref} FIELD=VALUE --reason "..."'


class NothingChanged(DatelineError):
    """A correction that changes nothing."""

    ref: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say so."""
        return f"{self.ref} already says that; nothing was written"

    @property
    def hint(self) -> str:
        """Point to what it says."""
        return f"dateline show {self.ref}"


class AlreadyRetracted(DatelineError):
    """A retracted development can be neither corrected nor retracted again."""

    ref: str
    reason: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say so, with the reason given then."""
        return f"{self.ref} is retracted ({clip(' '.join(self.reason.split()))})"

    @property
    def hint(self) -> str:
        """Point to its history."""
        return f"dateline show {self.ref} --history"


class ChangedMeanwhile(DatelineError):
    """Somebody else corrected the same field at the same moment."""

    ref: str
    field: str
    theirs: str
    yours: str
    exit_code = 3

    @property
    def message(self) -> str:
        """Give both texts."""
        return (
            f"somebody else just changed {self.field} of {self.ref} to {clip(self.theirs)!r}; "
            f"yours, {clip(self.yours)!r}, was not written"
        )

    @property
    def hint(self) -> str:
        """Point to its history."""
        return f"dateline show {self.ref} --history"


class NotRetracted(DatelineError):
    """Only what is retracted can be reinstated."""

    ref: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say so."""
        return f"{self.ref} is not retracted; nothing was written"

    @property
    def hint(self) -> str:
        """Point to what it says."""
        return f"dateline show {self.ref}"


class AlwaysPrivate(DatelineError):
    """A note is never released."""

    ref: str
    kind: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say so."""
        return f"{self.ref} is a {self.kind}, which is always private"

    @property
    def hint(self) -> str:
        """Point to giving it a kind."""
        return f"dateline triage {self.ref} VERB"


class NothingPublic(DatelineError):
    """There is nothing to publish: of a story, or of any."""

    slug: str | None
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the story, if it is one."""
        what = f"the story {self.slug!r}" if self.slug else "any story"
        return f"readers may see nothing of {what} yet; nothing was written"

    @property
    def hint(self) -> str:
        """Show how entries are released."""
        return f"dateline release --story {self.slug or 'SLUG'} --all"


class NotANote(DatelineError):
    """Only a note is triaged; anything else is corrected."""

    ref: str
    verb: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Say what it is."""
        return f"{self.ref} is no note: it is {self.verb!r} already"

    @property
    def hint(self) -> str:
        """Point to `correct`."""
        return f'dateline correct {self.ref} verb=VERB --reason "..."'


class ClosedStory(DatelineError):
    """Nothing is logged in a story that is closed."""

    slug: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the story."""
        return f"the story {self.slug!r} is closed"

    @property
    def hint(self) -> str:
        """Point to reopening it."""
        return f"dateline reopen {self.slug}"


class NothingToUndo(DatelineError):
    """There are fewer steps to take back than were asked for."""

    user: str
    found: int
    redo: bool = False
    exit_code = 1

    @property
    def message(self) -> str:
        """Say how many there are."""
        what = "to redo" if self.redo else "to undo"
        if self.found == 0:
            return f"{clip(self.user, 40)} has nothing {what}; nothing was written"
        only = "1 step" if self.found == 1 else f"{self.found} steps"
        return f"{clip(self.user, 40)} has only {only} {what}; nothing was written"

    @property
    def hint(self) -> str | None:
        """Offer what there is."""
        if self.found:
            return f"dateline {'redo' if self.redo else 'undo'} {self.found}"
        if self.redo:
            return "what was recorded after an undo cannot be passed over; log it again"
        return 'others take back their own: dateline correct or retract REF --reason "..."'


class BuiltUpon(DatelineError):
    """What somebody else has built upon cannot be taken back."""

    what: str
    by: str
    position: int
    exit_code = 3

    @property
    def message(self) -> str:
        """Say who did, and where."""
        return (
            f"{self.what} cannot be taken back: {clip(self.by, 40)} has changed it or built upon "
            f"it since (position {self.position})"
        )

    @property
    def hint(self) -> str:
        """Point to the ways that keep both."""
        return 'dateline correct REF FIELD=VALUE --reason "...", or dateline retract REF'


class GroundGone(DatelineError):
    """What would count again could not be recorded now: what it rests on is no longer so."""

    what: str
    why: str
    redo: bool = False
    remedy: str | None = None
    exit_code = 3

    @property
    def message(self) -> str:
        """Say what it rests on."""
        back = "brought back" if self.redo else "taken back"
        return f"{self.what} cannot be {back}: {self.why}"

    @property
    def hint(self) -> str:
        """Point to what can be done as things are."""
        anew = "record it anew" if self.redo else "correct what it says now"
        return self.remedy or f"{anew}, as things are; dateline timeline shows how they are"


class HalfUndone(DatelineError):
    """An entry of an import is not taken back without another one that links to it."""

    what: str
    ref: str
    steps: int
    exit_code = 1

    @property
    def message(self) -> str:
        """Name both."""
        return f"{self.what} is what {self.ref} links to, which was imported with it"

    @property
    def hint(self) -> str:
        """Take back as much as takes both."""
        return f"dateline undo {self.steps}"
