"""Dates that cannot be read."""

from __future__ import annotations

from timeline.errors.base import DatelineError, clip, did_you_mean


class UnreadableWhen(DatelineError):
    """A date or phrase cannot be read: shown with the offending part and what can be read."""

    phrase: str
    why: str
    remedy: str | None = None

    @property
    def message(self) -> str:
        """Name the phrase (cut when long) and the reason."""
        return f"cannot read the date {clip(self.phrase)!r}: {self.why}"

    @property
    def hint(self) -> str | None:
        """Say how to write it, or three phrases that can be read."""
        return self.remedy or "write for example: yesterday, late last week, or 2018-12-30"


class AmbiguousDate(DatelineError):
    """Numbers that make two different dates, where nothing says in which order they stand."""

    phrase: str
    readings: tuple[str, ...]

    @property
    def message(self) -> str:
        """Name what was typed."""
        return f"{clip(self.phrase)!r} is ambiguous: day and month can be either way round"

    @property
    def hint(self) -> str:
        """Write out each reading."""
        return f"write {' or '.join(self.readings)}"


class ClockChange(DatelineError):
    """A local time that the clocks skip, or show twice, without an offset that settles it."""

    time: str
    zone: str
    readings: tuple[str, ...]
    twice: bool

    @property
    def message(self) -> str:
        """Say whether there is no such time, or two."""
        what = "comes twice (clocks go back)" if self.twice else "does not exist (clocks skip it)"
        return f"{self.time} {what} in {self.zone}"

    @property
    def hint(self) -> str:
        """Write each reading with its offset."""
        return f"write {' or '.join(self.readings)}"


class UnknownZone(DatelineError):
    """No time zone of that name: the nearest are named."""

    zone: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Name the zone and what is near."""
        return f"there is no time zone {clip(self.zone)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Say what a zone's name looks like."""
        return "write an IANA zone, for example Europe/London"


class PastEmbargo(DatelineError):
    """An embargo that has ended before it begins: what is said to be kept back would be public.

    `ref` is that of what is to be released; None for what is to be logged.
    """

    until: str
    ref: str | None = None
    exit_code = 1

    @property
    def message(self) -> str:
        """Give the moment, and what it would mean."""
        return f"{self.until} is past: with that embargo readers would see it at once"

    @property
    def hint(self) -> str:
        """Name what does that and says so, and a moment that is to come."""
        if self.ref is None:
            return (
                "to let readers see it now, log it with --public; later, --embargo 'tomorrow 6pm'"
            )
        release = f"dateline release {self.ref}"
        return f"{release}, to let readers see it now; or {release} --embargo 'tomorrow 6pm'"


class TwoDueDates(DatelineError):
    """Of what is scheduled, two dates that would both say when it is due."""

    due: str
    when: str

    @property
    def message(self) -> str:
        """Give both, and say why one is too many."""
        return (
            f"of what is scheduled, when says when it is due, as due does: "
            f"{clip(self.when, 40)!r} and {clip(self.due, 40)!r} cannot both be"
        )

    @property
    def hint(self) -> str:
        """Name the word for the other date."""
        return "give only one of them; when that was announced is said with announced (--announced)"
