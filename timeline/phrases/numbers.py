"""Dates in numbers: `12/31/18`, `13/05/2024`, and the years that stand beside a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline import days
from timeline.errors import AmbiguousDate, UnreadableWhen
from timeline.phrases.recurring import day_of_year, meant

if TYPE_CHECKING:
    from timeline.phrases.standpoint import Point, Standpoint
    from timeline.phrases.words import Cursor

BEFORE_CHRIST, AFTER_CHRIST = ("bc", "bce"), ("ad", "ce")
FULL, SHORT = 4, 2  # the digits of a year
# Where year, month and day stand. Year first is meant only if the story says so, or if the year has
# its four digits.
ORDERS = {"mdy": (2, 0, 1), "dmy": (2, 1, 0), "ymd": (0, 1, 2)}
ORDER_NAMES = {"mdy": "month first", "dmy": "day first", "ymd": "year first"}


def year(cursor: Cursor, here: Standpoint, *, after_name: bool = False) -> int | None:
    """Take a year: `2018`, `'18`, `500 BCE`, `AD 79`; 1 BCE is 0.

    Args:
        cursor: where it may stand.
        here: what two digits are relative to.
        after_name: whether a month or a feast stands before it, so that two digits are a year.
    """
    start = cursor.at
    era = cursor.take(*AFTER_CHRIST)
    written = cursor.kind("date") or cursor.kind("short") or cursor.kind("number") or ""
    if written.startswith("'"):
        return _century(int(written[1:]), here)
    if written.isdigit():
        era = cursor.take(*BEFORE_CHRIST, *AFTER_CHRIST) or era
        if era:
            return _of_era(int(written), era)
        if len(written) == FULL:
            return int(written)
        if len(written) == SHORT and after_name and not cursor.is_next(("am", "pm")):
            return _century(int(written), here)
    cursor.at = start
    return None


def small_number(cursor: Cursor) -> int | None:
    """Take the number of a day, `31` or `31st`, unless it is a time's."""
    if nth := cursor.kind("nth"):
        return int(nth[:-2])
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > SHORT or cursor.is_next(("am", "pm"), 1):
        return None
    return int(cursor.kind("number") or 0)


def all_numbers(cursor: Cursor, here: Standpoint) -> Point | None:
    """Take a date all in numbers. Raises AmbiguousDate when two dates can be meant."""
    written = cursor.kind("numbers")
    if written is None:
        return None
    parts = re.split(r"[/.-]", written)
    if len(parts) == SHORT and len(parts[0]) > SHORT:
        raise UnreadableWhen(written, "it is not a date", f"write {parts[0]}-{parts[1]}")
    readings = _readings(parts, here)
    if not readings:
        raise UnreadableWhen(written, "there is no such date", "write 2018-12-30")
    if len({point.first for point in readings.values()}) == 1:
        return next(iter(readings.values()))
    if here.date_order not in readings:
        raise AmbiguousDate(written, tuple(point.first for point in readings.values()))
    chosen = readings.pop(here.date_order)
    return chosen._replace(note=ORDER_NAMES[here.date_order], other=next(iter(readings.values())))


def _readings(parts: list[str], here: Standpoint) -> dict[str, Point]:
    """Give the dates that numbers can be, by the order that makes them so."""
    orders = ["ymd"] if len(parts[0]) == FULL else ["mdy", "dmy"]
    if here.date_order == "ymd" and len(parts) > SHORT and orders != ["ymd"]:
        orders.append("ymd")
    found = {}
    for order in orders:
        year, month, day = ((*parts, "")[place] for place in ORDERS[order])
        found[order] = _date(year, month, day, here)
    return {order: point for order, point in found.items() if point is not None}


def _date(year: str, month: str, day: str, here: Standpoint) -> Point | None:
    if not 1 <= int(month) <= len(days.MONTH_NAMES):
        return None
    name = day_of_year(int(month), int(day))
    if not year:
        return meant(name, here)
    if len(year) not in (SHORT, FULL):
        return None
    return name.at(int(year) if len(year) == FULL else _century(int(year), here))


def _century(short: int, here: Standpoint) -> int:
    """Two digits are the latest such year not after the reference; ahead, the nearest to it."""
    latest = days.civil(here.today)[0] + (49 if here.ahead else 0)
    return latest - (latest - short) % 100


def _of_era(number: int, era: str) -> int:
    if number == 0:
        raise UnreadableWhen(f"0 {era}", "there is no year 0", "write 1 BCE or AD 1")
    return 1 - number if era in BEFORE_CHRIST else number
