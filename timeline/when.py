"""`When`: an uncertain time, with what was typed, what it was relative to, and its bounds."""

from __future__ import annotations

from dataclasses import dataclass

from timeline.bounds import (
    OPEN_EARLIEST,
    OPEN_LATEST,
    day_end_key,
    day_part,
    earliest_key,
    end_of_day_utc,
    latest_key,
    moment_utc,
)
from timeline.wording import in_words
from timeline.zones import local_now, zone_named

__all__ = [
    "OPEN_EARLIEST",
    "OPEN_LATEST",
    "When",
    "certain_key",
    "day_end_key",
    "describe",
    "earliest_key",
    "end_of_day_utc",
    "latest_key",
    "local_now",
    "moment_utc",
    "start_keys",
    "zone_named",
]


@dataclass(frozen=True, slots=True)
class When:
    """When something happened, as far as anybody knows.

    Computed once, when logged, and stored whole: replay never parses a phrase again.

    Attributes:
        edtf: the EDTF text it means (our profile of ISO 8601-2).
        phrase: what was typed, byte for byte.
        reference: the local date (or minute) the phrase was relative to, ISO 8601; with an offset
            only where that minute comes twice. The phrase read against it again is this very When.
        zone: the IANA zone that days and times without an offset are in.
        earliest_start, latest_start, earliest_end, latest_end: the bounds, ISO 8601 at the
            precision known (`2018-12-30`, `2018-12-30T19:00`, `2018-12-31T19:00:00-05:00`);
            None where open. A moment's start and end share the window.
        ahead: whether the words look ahead (`next Tuesday`, `by Friday`, a due date).
    """

    edtf: str
    phrase: str
    reference: str
    zone: str
    earliest_start: str | None
    latest_start: str | None
    earliest_end: str | None
    latest_end: str | None
    ahead: bool = False


def describe(when: When) -> str:
    """Say in a few words when it was: `27-30 Dec 2018`; see `timeline.wording`."""
    return in_words(when.edtf)


def start_keys(when: When, zone: str) -> tuple[int, int, int]:
    """Give the keys of its earliest and its latest start, and its `certain_key`."""
    earliest = earliest_key(when.earliest_start, zone, when.zone)
    latest = latest_key(when.latest_start, zone, when.zone)
    said = day_end_key(day_part(when.reference))
    return earliest, latest, latest if when.ahead or earliest > said else min(latest, said)


def certain_key(when: When, zone: str) -> int:
    """Give the key from which on it is certain to have started.

    That is its latest start, but no later than the end of the day it was said on: unless the words
    look ahead, nothing starts after its reference (`this week`, said on Wednesday, is certain by
    Wednesday).

    Args:
        when: the uncertain time; it is not changed.
        zone: the zone it is looked at from.
    """
    return start_keys(when, zone)[2]
