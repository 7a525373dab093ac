"""Which two clocks a question is asked of: the world's (as of) and the desk's (known at)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from timeline import errors
from timeline.bounds import end_of_day_utc, first_utc, latest_key, moment_utc
from timeline.recorded import instant
from timeline.wording import describe
from timeline.zones import clock_text, local_now, utc_second

if TYPE_CHECKING:
    from datetime import datetime

    from projections.story import AnyStory
    from timeline.when import When


class DeskClock(Protocol):
    """What knows when each position was recorded: the log, or the read model."""

    def head(self) -> int:
        """The last position, or 0."""

    def recorded(self, position: int) -> tuple[str, str] | None:
        """When the event at a position was recorded, and its type."""

    def position_at(self, instant: str) -> int:
        """The last position recorded at or before an instant."""


MOST_DIGITS = 18  # of a position; what is longer is no number of ours


class Clocks(NamedTuple):
    """A question's two clocks.

    Attributes:
        as_of: the local day or moment (ISO) up to whose end the world is asked about.
        known_at: what the desk's clock was set to (ISO, or a position), or None for now.
        position: the last position that counts: the answer is folded from this log prefix alone.
        words: both clocks in words, for the reader.
    """

    as_of: str
    known_at: str | int | None
    position: int
    words: str

    def key(self, zone: str) -> int:
        """The key of the end of `as_of`, comparable with those of `timeline.when`."""
        return latest_key(self.as_of, zone)


def ask(
    log: DeskClock,
    story: AnyStory,
    now: datetime,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
) -> Clocks:
    """The clocks for a question as typed; raises `UnreadableWhen` or `BadField`.

    Nothing given: the end of today, by the whole log. `known_at` is a phrase (the end of that
    day, story's zone) or a position (a whole number); alone, it also sets `as_of` to its day.
    """
    shown: str | int | None = None
    minute = local_now(instant(now), story.opened.timezone)
    if known_at is None:
        day, position = minute[:10], log.head()
        known_words = "by all we know now"
    elif known_at.isdecimal() and len(known_at) <= MOST_DIGITS:
        day, position = _at_position(log, story, int(known_at))
        shown, known_words = position, f"as we knew it at position {position}"
    else:
        when = _bounded(known_at, story, minute, "known_at")
        day, position = _at_moment(log, story, when)
        shown, known_words = when.latest_end, f"as we knew it at the end of {describe(when)}"
    if as_of is None:
        # What was asked of an earlier day is told in the same words on every later one.
        named = "today" if known_at is None else describe(_bounded(day, story, minute, "as_of"))
        return Clocks(day, shown, position, f"As of {named}, {known_words}")
    asked = _bounded(as_of, story, minute, "as_of")
    assert asked.latest_end is not None
    return Clocks(asked.latest_end, shown, position, f"As of {describe(asked)}, {known_words}")


def ask_before(log: DeskClock, story: AnyStory, now: datetime, since: str) -> Clocks:
    """The clocks just before a moment as typed, for what was recorded since.

    A day counts from its beginning, so that nothing of it is missed; a whole number is a position,
    after which what was recorded counts. Raises `UnreadableWhen` or `BadField`.
    """
    minute = local_now(instant(now), story.opened.timezone)
    if since.isdecimal() and len(since) <= MOST_DIGITS:
        day, position = _at_position(log, story, int(since))
        return Clocks(day, position, position, f"As it was known at position {position}")
    from timeline.phrases import read  # noqa: PLC0415 - only who types a date pays for it

    when = read(since, story.setting(minute)).when
    if when.earliest_start is None:
        raise errors.BadField("the moment", f"must be one that begins, not {when.edtf}")
    begins = first_utc(when.earliest_start, story.opened.timezone)
    if begins > instant(now):
        raise errors.BadField("the moment", f"is still to come: {describe(when)}")
    last = f"{_second_before(begins)}.999999Z"
    day = local_now(last, story.opened.timezone)[:10]
    words = f"As it was known before {describe(when)}"
    return Clocks(day, day, log.position_at(last), words)


def _second_before(instant_text: str) -> str:
    return clock_text(utc_second(instant_text) - 1)


def _at_position(log: DeskClock, story: AnyStory, position: int) -> tuple[str, int]:
    """The local day on which a position was recorded."""
    recorded = log.recorded(position) if position > 0 else None
    if recorded is None:
        raise errors.BadField(
            "known_at",
            f"must be a date or one of the log's positions, 1 to {log.head()}; "
            "write a year as its last day, like 2018-12-31",
        )
    try:
        return local_now(recorded[0], story.opened.timezone)[:10], position
    except ValueError:  # a store takes any text for a time when it is written to by hand
        raise errors.UnreadableEvent(position, recorded[1], "its time is no time") from None


def _at_moment(log: DeskClock, story: AnyStory, when: When) -> tuple[str, int]:
    bound, zone = when.latest_end, story.opened.timezone
    assert bound is not None
    until = moment_utc(bound, zone) if "T" in bound else end_of_day_utc(bound, zone)
    return local_now(until, zone)[:10], log.position_at(until)


def _bounded(phrase: str, story: AnyStory, minute: str, field: str) -> When:
    """A phrase's When, which must have an end."""
    from timeline.phrases import read  # noqa: PLC0415 - only who types a date pays for it

    when = read(phrase, story.setting(minute)).when
    if when.latest_end is None:
        raise errors.BadField(field, f"needs a date that ends, not {when.edtf}")
    return when


def edge(phrase: str | None, story: AnyStory, now: datetime, *, end: bool) -> str | None:
    """The first or last day (ISO, story's zone) of what a phrase means; None stays None."""
    if phrase is None:
        return None
    from timeline.phrases import read  # noqa: PLC0415 - only who types a date pays for it

    when = read(phrase, story.setting(local_now(instant(now), story.opened.timezone))).when
    if when.earliest_start is None or when.latest_end is None:
        raise errors.BadField("the date", f"must be one that begins and ends, not {when.edtf}")
    return when.latest_end if end else when.earliest_start
