"""What the rules of stories and developments refuse."""

from __future__ import annotations

from timeline.errors.base import DatelineError, clip, did_you_mean


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


class UncorrectableField(DatelineError):
    """A field that does not exist or never changes."""

    field: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the field and what is near."""
        return f"there is no field {clip(self.field)!r} to correct{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """List the common ones."""
        common = "headline text when place by to via about quotes sources links thread tags verb"
        return f"fields: {common}, and those of its kind"


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
