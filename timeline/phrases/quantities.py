"""Amounts of time: `2 days ago`, `in two weeks`, `weeks before D`, `in recent weeks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline import days
from timeline.phrases.standpoint import days_point, months_point, years_point
from timeline.phrases.words import NUMBERS, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.phrases.standpoint import Point, Standpoint
    from timeline.phrases.words import Cursor

FEW = (2, 5)
AMOUNTS = {"couple": (2, 3), "few": FEW, "several": (3, 7)}
WEEK_MARGIN = 3  # days to each side of a whole number of weeks
# How far back `in recent weeks`, or `weeks before D`, reaches, in its own unit.
FAR = {"day": 7, "week": 8, "month": 12}
LONGEST = 4  # digits of an amount


def quantity(
    cursor: Cursor, here: Standpoint, point: Callable[[Cursor, Standpoint], Point]
) -> Point | None:
    """Take an amount of time before or after the reference, or another date.

    Args:
        cursor: where it may stand.
        here: what `ago` and `in` are relative to.
        point: reads the date after `before` or `after`.
    """
    cursor.take("on")
    coming = cursor.take("in") is not None
    cursor.take("the")
    amount = how_many(cursor)
    written, unit = cursor.peek().text, cursor.look_up(UNITS)
    if unit is None:
        return None
    if amount is None and written == "day":
        amount = (1, 1)  # the day before
    if (coming and amount) or (amount and cursor.run("from now")):
        return _away(amount, unit, here.today, 1)._replace(ahead=True)
    if cursor.take("ago"):
        return _far(amount, written, here.today, -1)
    if cursor.take("before"):
        return _far(amount, written, point(cursor, here).begins, -1)
    if cursor.take("after"):
        return _far(amount, written, point(cursor, here).ends, 1)
    return None


def recently(cursor: Cursor, here: Standpoint) -> str | None:
    """Take `in recent weeks`, `over the past few days`: EDTF of what lasts to the reference."""
    since = cursor.take("in", "over", "during", "within", "for")
    the = cursor.take("the")
    word = cursor.take("recent", "past", "last")
    if word is None or (word == "last" and not (since and the)):
        return None
    amount = how_many(cursor)
    written, unit = cursor.peek().text, cursor.look_up(UNITS)
    if unit is None:
        return None
    if amount == FEW or (amount is None and written != unit):
        count = FAR.get(unit)
    else:
        count = amount[1] if amount else 1
    return None if count is None else f"{_start(count, unit, here)}~/{days.day_label(here.today)}"


def _start(count: int, unit: str, here: Standpoint) -> str:
    if unit in ("day", "week"):
        return days.day_label(here.today - count * (7 if unit == "week" else 1))
    return days.month_label(days.month_of(here.today) - count * (12 if unit == "year" else 1))


def how_many(cursor: Cursor) -> tuple[int, int] | None:
    """Take `two`, `14`, `a few`, `a couple of`, `a`: the least and the most it can be."""
    one = cursor.take("a", "an")
    found = cursor.look_up(AMOUNTS)
    if found is not None:
        cursor.take("of")
        return found
    if one:
        return 1, 1
    number = cursor.look_up(NUMBERS)
    token = cursor.peek()
    is_number = token.kind in ("number", "date") and token.text.isdigit()
    if number is None and is_number and len(token.text) <= LONGEST:
        number = int(cursor.take(token.text) or 0)
    return None if number is None else (number, number)


def _far(amount: tuple[int, int] | None, written: str, base: int, way: int) -> Point | None:
    """Go that far from a day; without an amount, anything from one unit to very far."""
    unit = UNITS[written]
    if amount is not None:
        return _away(amount, unit, base, way)
    if unit not in FAR or written == unit:
        return None
    if unit == "month":
        ends = [days.months_later(base, way * count) for count in (1, FAR[unit])]
    else:
        ends = [base + way * count * (7 if unit == "week" else 1) for count in (1, FAR[unit])]
    return days_point(min(ends), max(ends))


def _away(amount: tuple[int, int], unit: str, base: int, way: int) -> Point:
    """Days are exact; weeks have a margin; months and years are the whole of them."""
    low, high = sorted(way * count for count in amount)
    if unit == "day":
        return days_point(base + low, base + high)
    if unit == "week":
        return days_point(base + 7 * low - WEEK_MARGIN, base + 7 * high + WEEK_MARGIN)
    month = days.month_of(base)
    if unit == "month":
        return months_point(month + low, month + high)
    return years_point(month // 12 + low, month // 12 + high)
