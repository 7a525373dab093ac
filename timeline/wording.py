"""What EDTF text means, in the few English words a reader sees on a timeline.

One moment in a window is a bare range, `27-30 Dec 2018`; what lasted is `from 27 to 30 Dec 2018`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from timeline import errors
from timeline.days import MONTH_NAMES
from timeline.edtf import Date, Lasting, OneOf, bounds_of, parse, parse_date

if TYPE_CHECKING:
    from timeline.facts import AnyWhen

SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
MARKS = {"": "", "?": " (doubtful)", "~": " (approximate)", "%": " (approximate, doubtful)"}
FIRST_PLAIN_YEAR = 1000  # an earlier one without its era would read as a slip


def describe(when: AnyWhen) -> str:
    """Say in a few words when it was: `27-30 Dec 2018`."""
    return in_words(when.edtf)


@lru_cache(maxsize=1024)  # what a story lists together has few dates
def in_words(edtf: str) -> str:
    """Say when, shortly: `31 Dec 2018`, `27-30 Dec 2018`, `from Oct 2018 on`, `2016 (doubtful)`."""
    try:
        return _expression(parse(edtf))
    except errors.DatelineError:
        return edtf


def _expression(expression: Date | OneOf | Lasting) -> str:
    if isinstance(expression, Date):
        return _date(expression)
    if isinstance(expression, Lasting):
        return _lasting(expression)
    *others, last = [_window(first, last) for first, last in expression.windows]
    return f"{', '.join(others)} or {last}" if others else last


def _window(first: Date | None, last: Date | None) -> str:
    if first is None:
        return f"by {_date(last)}" if last else ""
    if last is None:
        return f"{_date(first)} or later"
    return _date(first) if first == last else _joined(first, last, " - ", "-")


def _lasting(span: Lasting) -> str:
    if isinstance(span.end, str):
        start = _date(span.start) if isinstance(span.start, Date) else ""
        return f"from {start} on" if span.end else f"from {start}, end unknown"
    if isinstance(span.start, str):
        end = f"until {_date(span.end)}"
        return end if span.start else f"{end}, start unknown"
    return f"from {_joined(span.start, span.end, ' to ', ' to ')}"


def _joined(first: Date, last: Date, wide: str, close: str) -> str:
    """Join two dates, saying once what they share: `27-30 Dec 2018`, `28 Dec 2018 - 3 Jan 2019`."""
    shared = _shared(first, last)
    start, end = _date(first).removesuffix(shared), _date(last)
    if _is_one_day(first, last):
        return f"{start}{close}{last.time}{shared}"
    return f"{start}{close if start.isalnum() and (shared or end.isalnum()) else wide}{end}"


def _is_one_day(first: Date, last: Date) -> bool:
    """Whether they are two times of one day, in one zone and equally sure."""
    days = [(date.year, date.month, date.day, date.offset, date.mark) for date in (first, last)]
    return days[0] == days[1] and bool(first.time and last.time)


def _shared(first: Date, last: Date) -> str:
    """Give the end that both dates' words share, where each is a day, month or year, equally sure.

    Dates that share no more than a mark keep one each: `2014 - 2016 (doubtful)` is another window.
    """
    mark = MARKS[last.mark]
    if _is_one_day(first, last):
        return f"{_offset(last)}{mark}"
    whole = not any(date.time or "X" in date.text for date in (first, last))
    alike = first.mark == last.mark and first.year == last.year
    if not (whole and alike) or bool(first.day) != bool(last.day):
        return ""
    if first.day and first.month == last.month:
        return f" {_month_and_year(first)}{mark}"
    return f" {_year(int(first.year))}{mark}" if first.month and last.month else ""


def _date(date: Date) -> str:
    return f"{_plain(date)}{MARKS[date.mark]}"


def _plain(date: Date) -> str:
    if "X" in date.plain:
        return _unspecified(date)
    if date.day:
        time = f", {date.time}" if date.time else ""
        return f"{int(date.day)} {_month_and_year(date)}{time}{_offset(date)}"
    return _month_and_year(date) if date.month else _year(int(date.year))


def _offset(date: Date) -> str:
    return " UTC" if date.offset == "Z" else f" {date.offset}" if date.offset else ""


def _month_and_year(date: Date) -> str:
    number, year = int(date.month), _year(int(date.year))
    if number <= len(MONTH_NAMES):
        return f"{MONTH_NAMES[number - 1][:3]} {year}"
    if date.month not in SEASONS:
        return f"Q{number - 32} {year}"
    if date.month == "24":
        following = int(date.year) + 1
        year += (
            f"-{following % 100:02d}" if following > FIRST_PLAIN_YEAR else f"-{_year(following)}"
        )
    return f"{SEASONS[date.month]} {year}"


def _year(year: int) -> str:
    if year <= 0:
        return f"{1 - year} BCE"
    return str(year) if year >= FIRST_PLAIN_YEAR else f"{year} CE"


def _unspecified(date: Date) -> str:
    """Put unspecified digits in words: `Dec 2018, day unknown`; `2010-2019`."""
    if "X" not in date.year and (date.day or date.month) == "XX":
        known = _year(int(date.year)) if date.month == "XX" else _month_and_year(date)
        return f"{known}, {'day' if date.day else 'month'} unknown"
    ends = bounds_of(parse_date(date.plain), "UTC")
    cut = -6 if "X" in date.year else -3 if "X" in date.month else None
    first, last = (parse_date(str(end)[:cut]) for end in (ends.earliest_start, ends.latest_end))
    return _joined(first, last, " - ", "-")
