"""Bounds of a `When`: their text, and the integers that order them.

A bound is ISO text at the precision known: `2018-12-30`, `2018-12-30T19:00`,
`2018-12-31T19:00:00-05:00`. None is open. The key of a bound, as seen in a zone, is the ordinal of
its local day times `PER_DAY`, plus the seconds of real time elapsed since that day began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.days import MAX_DAY, MIN_DAY, OutsideCalendar, ordinal_of
from timeline.zones import DAY, clock_text, day_start, local_day, utc_of

if TYPE_CHECKING:
    from timeline.facts import AnyWhen

PER_DAY = 100_000
LAST_IN_DAY = PER_DAY - 1
OPEN_EARLIEST = (MIN_DAY - PER_DAY) * PER_DAY
OPEN_LATEST = (MAX_DAY + PER_DAY) * PER_DAY
MINUTE_PRECISE = 5  # the length of `19:00`


def earliest_key(bound: str | None, zone: str, own: str | None = None) -> int:
    """Give the key of a lower bound: a day counts from its beginning, and never moves.

    Args:
        bound: the bound; None, an open one, is `OPEN_EARLIEST`.
        zone: the zone it is looked at from.
        own: the zone that a time without an offset was typed in, where that is another.
    """
    if bound is None:
        return OPEN_EARLIEST
    day, _, clock = bound.partition("T")
    if not clock:
        return ordinal_of(day) * PER_DAY
    return _moment_key(_utc(day, clock, own or zone), zone)


def latest_key(bound: str | None, zone: str, own: str | None = None) -> int:
    """Give the key of an upper bound: the end of its day, of its minute, or its second."""
    if bound is None:
        return OPEN_LATEST
    day, _, clock = bound.partition("T")
    if not clock:
        return ordinal_of(day) * PER_DAY + LAST_IN_DAY
    return _moment_key(_utc(day, clock, own or zone, last=True), zone)


def start_keys(when: AnyWhen, zone: str) -> tuple[int, int, int]:
    """Give the keys of its earliest and its latest start, and its `certain_key`."""
    earliest = earliest_key(when.earliest_start, zone, when.zone)
    latest = latest_key(when.latest_start, zone, when.zone)
    said = day_end_key(day_part(when.reference))
    return earliest, latest, latest if when.ahead or earliest > said else min(latest, said)


def certain_key(when: AnyWhen, zone: str) -> int:
    """Give the key from which on it is certain to have started.

    That is its latest start, but no later than the end of the day it was said on: unless the words
    look ahead, nothing starts after its reference (`this week`, said on Wednesday, is certain by
    Wednesday).

    Args:
        when: the uncertain time; it is not changed.
        zone: the zone it is looked at from.
    """
    return start_keys(when, zone)[2]


def day_end_key(day: str) -> int:
    """Give the key of the end of a day, an ISO label."""
    return ordinal_of(day) * PER_DAY + LAST_IN_DAY


def end_of_day_utc(day: str, zone: str) -> str:
    """Write the last UTC instant of a local day, `2026-11-23T04:59:59.999999Z`."""
    return _instant_text(day_start(ordinal_of(day) + 1, zone) - 1)


def moment_utc(bound: str, zone: str) -> str:
    """Write the last UTC instant of a bound: of its day, its minute or its second."""
    day, _, clock = bound.partition("T")
    if not clock:
        return end_of_day_utc(day, zone)
    return _instant_text(_utc(day, clock, zone, last=True))


def first_utc(bound: str, zone: str) -> str:
    """Write the first UTC instant of a bound, to the second: `2026-11-23T05:00:00Z`."""
    day, _, clock = bound.partition("T")
    second = _utc(day, clock, zone) if clock else day_start(ordinal_of(day), zone)
    return f"{_instant_text(second)[: -len('.999999Z')]}Z"


def day_part(bound: str) -> str:
    """Give the day of a bound as it is written, whatever its zone."""
    return bound.partition("T")[0]


def local_second(day: str, clock: str) -> int:
    """Give the second on the local clock for a day and `19:00` or `19:00:05`."""
    hours, minutes, seconds = int(clock[:2]), int(clock[3:5]), int(clock[6:8] or 0)
    return ordinal_of(day) * DAY + hours * 3600 + minutes * 60 + seconds


def split_offset(clock: str) -> tuple[str, str]:
    """Part `19:00-05:00` into the time and the offset, which may be empty."""
    end = 8 if clock[MINUTE_PRECISE : MINUTE_PRECISE + 1] == ":" else MINUTE_PRECISE
    return clock[:end], clock[end:]


def offset_seconds(offset: str) -> int:
    """Give the seconds east of Greenwich for `Z`, `+05` or `-05:00`; `-00:00` is UTC too."""
    if offset == "Z":
        return 0
    size = int(offset[1:3]) * 3600 + int(offset[4:6] or 0) * 60
    return -size if offset[0] == "-" else size


def _utc(day: str, clock: str, zone: str, *, last: bool = False) -> int:
    """Give the first or the last UTC second of a bound that has a time."""
    time, offset = split_offset(clock)
    local = local_second(day, time)
    utc = local - offset_seconds(offset) if offset else utc_of(local, zone)
    return utc + 59 if last and len(time) == MINUTE_PRECISE else utc


def _moment_key(utc: int, zone: str) -> int:
    day, elapsed = local_day(utc, zone)
    # Some historical days lasted two (Alaska, 1867): they may not run into the next.
    return day * PER_DAY + min(elapsed, LAST_IN_DAY)


def _instant_text(utc: int) -> str:
    """Write the last instant of a UTC second; one past the calendar is its end."""
    try:
        return f"{clock_text(utc)}.999999Z"
    except OutsideCalendar:
        return "9999-12-31T23:59:59.999999Z" if utc > 0 else "-9999-01-01T00:00:00.000000Z"
