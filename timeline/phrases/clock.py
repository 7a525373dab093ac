"""Times of day: `noon`, `7pm`, `9:30 a.m.`, `19:00`, `7 p.m. ET`, and the days they are put on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline import days
from timeline.bounds import local_second, offset_seconds
from timeline.errors import UnreadableWhen
from timeline.phrases.standpoint import DAYLESS, Point
from timeline.phrases.words import PARTS_OF_DAY
from timeline.zones import DAY, check_local, clock_text, local_of, utc_of, with_offset

if TYPE_CHECKING:
    from timeline.phrases.standpoint import Standpoint
    from timeline.phrases.words import Cursor

NOON = 12
HALVES = ("am", "pm")
# Everyday names follow the clocks of a place; names with S or D are an offset, summer or not.
PLACES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
OFFSETS = {
    "utc": "Z",
    "gmt": "Z",
    "est": "-05:00",
    "edt": "-04:00",
    "cst": "-06:00",
    "cdt": "-05:00",
    "mst": "-07:00",
    "mdt": "-06:00",
    "pst": "-08:00",
    "pdt": "-07:00",
    "bst": "+01:00",
    "cet": "+01:00",
    "cest": "+02:00",
    "eet": "+02:00",
    "eest": "+03:00",
    "msk": "+03:00",
    "jst": "+09:00",
}


class Clock(NamedTuple):
    """A time of day, `19:00`, and the zone named with it, if one was."""

    time: str
    zone: str | None
    midnight: bool = False


def time_of_day(cursor: Cursor) -> Clock | None:
    """Take a time of day, and the zone after it."""
    start = cursor.at
    word = cursor.take("noon", "midnight")
    time = {"noon": "12:00", "midnight": "00:00"}[word] if word else _written(cursor)
    if time is None:
        cursor.at = start
        return None
    zone = cursor.take(*PLACES, *OFFSETS)
    return Clock(time, zone, midnight=word == "midnight")


def at_time(day: int, clock: Clock, here: Standpoint) -> Point:
    """Put a time on a day.

    Midnight begins the day, or ends it where the words look ahead: `midnight Friday` as a deadline
    is Friday's end. Raises ClockChange.
    """
    if not clock.midnight:
        return _timed(day, clock)
    begins, ends = (_timed(at, clock) for at in (day, day + 1))
    return ends._replace(other=begins) if here.onward else begins._replace(other=ends)


def at_time_of(point: Point, clock: Clock, here: Standpoint) -> Point:
    """Put a time on a day that a phrase names, and on its second reading."""
    timed = at_time(point.begins, clock, here)
    other = timed.other
    if other is None and point.other is not None:
        other = at_time(point.other.begins, clock, here)
    return timed._replace(bare=point.bare, ahead=point.ahead, note=point.note, other=other)


def time_alone(clock: Clock, here: Standpoint) -> Point:
    """Find the day of a time without one: the last such time, or ahead the next."""
    day, now = _anchor_in(clock.zone, here)
    point = at_time(day, clock, here)
    if now is None or clock.midnight:
        return point._replace(bare=DAYLESS)
    away = (clock.time[:5] < now) if here.onward else -(clock.time[:5] > now)
    found = at_time(day + away, clock, here)
    return found._replace(bare=DAYLESS, other=point if away < 0 else None)


def with_time(cursor: Cursor, point: Point, here: Standpoint) -> Point:
    """Take what follows a day: a part of it, which changes nothing, and a time."""
    start = cursor.at
    cursor.take(*PARTS_OF_DAY)
    named = cursor.take("at")
    clock = time_of_day(cursor)
    if clock is None:
        if named:
            cursor.at = start
        return point
    return at_time_of(point, clock, here)


def is_time_next(cursor: Cursor) -> bool:
    """Whether a time of day comes next, so that its number is not a day's."""
    start = cursor.at
    found = time_of_day(cursor)
    cursor.at = start
    return found is not None


def _written(cursor: Cursor) -> str | None:
    """Take a time in numbers as `19:00` or `19:00:05`."""
    written = cursor.kind("clock") or cursor.kind("number")
    if written is None:
        return None
    half = cursor.take(*HALVES)
    hours, *rest = written.replace(".", ":").split(":")
    if half is None:
        return ":".join((hours.zfill(2), *rest)) if rest else None
    if not 1 <= int(hours) <= NOON:
        raise UnreadableWhen(f"{written} {half}", "there is no such time", "write 7pm or 19:00")
    hour = int(hours) % NOON + NOON * (half == "pm")
    return ":".join((f"{hour:02d}", *(rest or ["00"])))


def _timed(day: int, clock: Clock) -> Point:
    text = f"{days.day_label(day)}T{clock.time}{_offset(day, clock)}"
    return Point(text, text, day, day, "time")


def _offset(day: int, clock: Clock) -> str:
    if clock.zone is None:
        return ""
    if clock.zone in OFFSETS:
        return OFFSETS[clock.zone]
    label, place = days.day_label(day), PLACES[clock.zone]
    local = local_second(label, clock.time)
    check_local(f"{label}T{clock.time}", local, place)
    return with_offset("", local, local - utc_of(local, place))


def _anchor_in(named: str | None, here: Standpoint) -> tuple[int, str | None]:
    """Give the day and the time it is in the zone named, or in the story's."""
    if named is None or here.anchor_time is None:
        return here.anchor, here.anchor_time
    utc = utc_of(local_second(days.day_label(here.anchor), here.anchor_time), here.zone)
    fixed = OFFSETS.get(named)
    local = utc + offset_seconds(fixed) if fixed else local_of(utc, PLACES[named])
    return local // DAY, clock_text(local).partition("T")[2][:5]
