"""Names that come round again (Monday, December, Christmas), and which one of them is meant.

Bare, the last one begun is meant, today included; in a field that looks ahead the first not over.
`last` is the latest that was over before today, `next` the first to begin after it, and `this` the
one of this week or year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline import days
from timeline.phrases.standpoint import (
    FLOATING,
    Point,
    Standpoint,
    day_point,
    days_point,
    months_point,
    three_months_point,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MODIFIERS = ("last", "this", "next")
REACH = 9  # 29 February comes every fourth year, but not between 1896 and 1904


class Recurring(NamedTuple):
    """A name that comes round.

    Attributes:
        at: gives the one with a number, or None (there is no 29 February 2019).
        number: gives the number of the one around a day.
        unit: the calendar unit it comes round in.
    """

    at: Callable[[int], Point | None]
    number: Callable[[int], int]
    unit: str


def yearly(at: Callable[[int], Point | None]) -> Recurring:
    """What comes once a year, numbered by its year."""
    return Recurring(at, lambda day: days.civil(day)[0], "year")


def weekday(number: int) -> Recurring:
    """A day of the week, Monday 0."""
    return Recurring(lambda week: day_point(week * 7 + 1 + number), _week, "week")


def weekend() -> Recurring:
    """Saturday and Sunday."""
    return Recurring(
        lambda week: days_point(week * 7 + 6, week * 7 + 7, "weekend"), _week, "weekend"
    )


def month(number: int) -> Recurring:
    """A month of the year, January 1."""
    return yearly(lambda year: months_point(year * 12 + number - 1, year * 12 + number - 1))


def day_of_year(month: int, day: int) -> Recurring:
    """A day of a month, each year."""
    return yearly(lambda year: _day(year * 12 + month - 1, day))


def day_of_month(day: int) -> Recurring:
    """A day of the month, each month."""
    return Recurring(lambda index: _day(index, day), days.month_of, "month")


def season(number: int) -> Recurring:
    """A season, 21 to 24."""
    return yearly(lambda year: three_months_point(year, number, "season"))


def quarter(number: int) -> Recurring:
    """A quarter, 1 to 4."""
    return yearly(lambda year: three_months_point(year, 32 + number, "quarter"))


def meant(recurring: Recurring, here: Standpoint, modifier: str | None = None) -> Point | None:
    """Pick the one that is meant; None where there is none near."""
    if modifier == "this":
        return _this(recurring, here)
    if modifier == "last":
        found = _back(recurring, here.today, lambda point: point.ends < here.today)
        return _beside(found, recurring, here, -1)
    if modifier == "next":
        found = _ahead(recurring, here.today, lambda point: point.begins > here.today)
        return _beside(found and found._replace(ahead=True), recurring, here, 1)
    return _bare(recurring, here)


def week_of(day: int, here: Standpoint) -> Point:
    """The week a day lies in."""
    first = day - (days.weekday(day) - here.week_start) % 7
    return days_point(first, first + 6, "week")._replace(note=week_note(here))


def week_note(here: Standpoint) -> str:
    """Why a week is those days."""
    return f"week starts {days.WEEKDAYS[here.week_start].capitalize()}"


def _bare(recurring: Recurring, here: Standpoint) -> Point | None:
    following = _ahead(recurring, here.anchor, lambda point: point.begins > here.anchor)
    if here.onward:
        found = _ahead(recurring, here.anchor, lambda point: point.ends >= here.anchor)
        return found and found._replace(bare=FLOATING)
    found = _back(recurring, here.anchor, lambda point: point.begins <= here.anchor)
    if found is None:
        return None
    # The one to come is the other reading where it is the nearer of the two.
    nearer = following and following.begins - here.anchor < here.anchor - found.ends
    return found._replace(bare=FLOATING, other=following if nearer else None)


def _this(recurring: Recurring, here: Standpoint) -> Point | None:
    if recurring.unit == "weekend":
        return _ahead(recurring, here.today, lambda point: point.ends >= here.today)
    if recurring.unit == "week":
        week = week_of(here.today, here)
        found = _ahead(recurring, week.begins, lambda point: point.begins >= week.begins)
        return found and found._replace(note=week.note)
    # Winter begun last year may still be on.
    here_now = _back(recurring, here.today, lambda point: point.begins <= here.today <= point.ends)
    return here_now or recurring.at(recurring.number(here.today))


def _beside(
    found: Point | None, recurring: Recurring, here: Standpoint, weeks: int
) -> Point | None:
    """Name the other reading of `last Monday`: the one of last week."""
    if found is None or recurring.unit != "week":
        return found
    week = week_of(here.today + weeks * 7, here)
    if week.begins <= found.begins <= week.ends:
        return found
    return found._replace(other=day_point(found.begins + weeks * 7))


def _back(recurring: Recurring, day: int, fits: Callable[[Point], bool]) -> Point | None:
    number = recurring.number(day)
    return _nearest(recurring, range(number + 1, number - REACH, -1), fits)


def _ahead(recurring: Recurring, day: int, fits: Callable[[Point], bool]) -> Point | None:
    number = recurring.number(day)
    return _nearest(recurring, range(number - 1, number + REACH), fits)


def _nearest(recurring: Recurring, numbers: range, fits: Callable[[Point], bool]) -> Point | None:
    found = (recurring.at(number) for number in numbers)
    return next((point for point in found if point and fits(point)), None)


def _week(day: int) -> int:
    return (day - 1) // 7


def _day(index: int, day: int) -> Point | None:
    found = days.month_first(index) + day - 1
    return day_point(found) if day >= 1 and found <= days.month_last(index) else None
