"""Days, months and years from -9999 to 9999, in the proleptic Gregorian calendar.

A day is its ordinal: 1 is 0001-01-01, as in `datetime.date`, and goes below zero. A month is its
index, year * 12 + month - 1. Year 0 is 1 BCE. `datetime` knows the years 1 to 9999 only, so it is
asked within one 400-year cycle, after which the calendar, weekdays included, repeats.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

MIN_YEAR, MAX_YEAR = -9999, 9999
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class OutsideCalendar(ValueError):
    """A date before the year -9999 or after 9999."""


def ordinal(year: int, month: int, day: int) -> int:
    """Count the days to a date. Raises ValueError where there is no such day."""
    cycle, rest = divmod(year - 1, CYCLE_YEARS)
    return date(rest + 1, month, day).toordinal() + cycle * CYCLE_DAYS


def civil(day: int) -> tuple[int, int, int]:
    """Give the year, month and day of an ordinal."""
    cycle, rest = divmod(day - 1, CYCLE_DAYS)
    found = date.fromordinal(rest + 1)
    return found.year + cycle * CYCLE_YEARS, found.month, found.day


@lru_cache(maxsize=4096)
def ordinal_of(label: str) -> int:
    """Give the ordinal of an ISO day label, `2018-12-30` or `-0499-01-01`."""
    return ordinal(int(label[:-6]), int(label[-5:-3]), int(label[-2:]))


def day_label(day: int) -> str:
    """Write an ordinal as an ISO day label. Raises OutsideCalendar."""
    year, month, of_month = civil(day)
    return f"{year_label(year)}-{month:02d}-{of_month:02d}"


def year_label(year: int) -> str:
    """Write a year with four digits, and a minus sign before 1 BCE. Raises OutsideCalendar."""
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise OutsideCalendar(f"the years go from {MIN_YEAR} to {MAX_YEAR}")
    return f"{year:05d}" if year < 0 else f"{year:04d}"


def month_label(index: int) -> str:
    """Write a month index as `2018-12`. Raises OutsideCalendar."""
    return f"{year_label(index // 12)}-{index % 12 + 1:02d}"


def month_of(day: int) -> int:
    """Give the index of the month a day lies in."""
    year, month, _ = civil(day)
    return year * 12 + month - 1


@lru_cache(maxsize=4096)
def month_first(index: int) -> int:
    """Give the ordinal of a month's first day."""
    return ordinal(index // 12, index % 12 + 1, 1)


def month_last(index: int) -> int:
    """Give the ordinal of a month's last day."""
    return month_first(index + 1) - 1


def months_later(day: int, months: int) -> int:
    """Move a day by whole months; the 31st becomes the last day of a shorter month."""
    month = month_of(day) + months
    return min(month_first(month) + civil(day)[2] - 1, month_last(month))


def weekday(day: int) -> int:
    """Give the day of the week, Monday 0."""
    return (day - 1) % 7


MIN_DAY, MAX_DAY = ordinal(MIN_YEAR, 1, 1), ordinal(MAX_YEAR, 12, 31)
MIN_MONTH, MAX_MONTH = MIN_YEAR * 12, MAX_YEAR * 12 + 11
