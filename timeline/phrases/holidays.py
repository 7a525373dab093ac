"""Feasts and days with a name: those that newsrooms date by, and that have one date a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline import days
from timeline.phrases.recurring import Recurring, day_of_year, yearly
from timeline.phrases.standpoint import day_point

if TYPE_CHECKING:
    from timeline.phrases.words import Cursor

FIXED = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "new year's": (1, 1),
    "new year": (1, 1),
    "epiphany": (1, 6),
    "valentine's day": (2, 14),
    "st patrick's day": (3, 17),
    "may day": (5, 1),
    "juneteenth": (6, 19),
    "fourth of july": (7, 4),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "all saints' day": (11, 1),
    "armistice day": (11, 11),
    "veterans day": (11, 11),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
}
FROM_EASTER = {
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "easter": 0,
    "ash wednesday": -46,
    "palm sunday": -7,
}
THURSDAY = 3


def holiday(cursor: Cursor) -> Recurring | None:
    """Take the name of a day with a name."""
    for name, (month, day) in FIXED.items():
        if cursor.run(name):
            return day_of_year(month, day)
    for name, away in FROM_EASTER.items():
        if cursor.run(name):
            return yearly(lambda year, away=away: day_point(easter(year) + away))  # type: ignore[misc] # a bound default
    if cursor.run("thanksgiving day") or cursor.run("thanksgiving"):
        return yearly(lambda year: day_point(thanksgiving(year))._replace(note="United States"))
    return None


def easter(year: int) -> int:
    """Give the ordinal of Easter Sunday: the Gregorian computus of Meeus, Jones and Butcher."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leap, skipped = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * skipped + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return days.ordinal(year, month, day + 1)


def thanksgiving(year: int) -> int:
    """Give the ordinal of the fourth Thursday in November."""
    first = days.ordinal(year, 11, 1)
    return first + (THURSDAY - days.weekday(first)) % 7 + 21
