"""Hours and minutes from the reference: `two hours ago`, `in ten minutes`, `half an hour ago`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.bounds import local_second, offset_seconds
from timeline.edtf import parse_date
from timeline.errors import UnreadableWhen
from timeline.phrases.quantities import how_many
from timeline.phrases.standpoint import date_point
from timeline.zones import check_local, local_minute, utc_of

if TYPE_CHECKING:
    from timeline.phrases.standpoint import Point, Standpoint
    from timeline.phrases.words import Cursor

# The length and the margin to each side, in minutes: who says hours rounds to them, as with weeks;
# who says minutes has looked at the clock.
MINUTE, HALF_HOUR, HOUR = (1, 0), (30, 15), (60, 30)
UNITS = dict.fromkeys(("minute", "minutes", "min", "mins"), MINUTE)
UNITS |= dict.fromkeys(("hour", "hours", "hr", "hrs"), HOUR)


def elapsed(cursor: Cursor, here: Standpoint) -> Point | None:
    """Take hours or minutes of real time, whatever the clocks did meanwhile.

    Raises:
        UnreadableWhen: the reference is a day, without a minute to count from.
        ClockChange: the minute of the reference comes twice, and has no offset.
    """
    start = cursor.at
    coming = cursor.take("in") is not None
    half = cursor.run("half an hour")
    count = (1, 1) if half else how_many(cursor)
    unit = HALF_HOUR if half else cursor.look_up(UNITS)
    if count is None or unit is None:
        return None
    way = 1 if coming or cursor.run("from now") else -1 if cursor.take("ago") else 0
    if not way:
        return None
    now, (length, margin) = _now(cursor.since(start), here), unit
    low, high = sorted(way * number * length for number in count)
    first, last = (_minute(now + 60 * at, here) for at in (low - margin, high + margin))
    return first._replace(last=last.last, ends=last.ends, ahead=way > 0)


def _minute(utc: int, here: Standpoint) -> Point:
    return date_point(parse_date(local_minute(utc, here.zone)), here.zone)


def _now(phrase: str, here: Standpoint) -> int:
    """Give the UTC second of the reference."""
    if here.now is None:
        remedy = f"make it relative to a minute, for example {here.reference}T10:14"
        raise UnreadableWhen(phrase, f"{here.reference} has no minute to count from", remedy)
    date = parse_date(here.now)
    local = local_second(here.now.partition("T")[0], date.time)
    if date.offset:
        return local - offset_seconds(date.offset)
    check_local(here.now, local, here.zone)
    return utc_of(local, here.zone)
