"""The EDTF profile (ISO 8601-2): its dates, windows and intervals, and the bounds they mean.

Read here: dates of level 0, optionally with a time to the minute or second and an offset; `? ~ %`
after a date; digits left unspecified from the right (`201X`, `2018-12-XX`); seasons 21 to 24 and
quarters 33 to 36; intervals `a/b` with open (`..`) or unknown (empty) ends; one moment out of
several, `[a..b]`, `[..b]`, `[a..]`, `[a,b]`. Years go from -9999 to 9999, proleptic Gregorian.

`0000` is 1 BCE, as in ISO 8601. With a month it is refused: nobody dates a day of 1 BCE, while a
database writes `0000-01-01` for nothing. `-00:00` is read as UTC and kept as typed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from timeline import days, errors
from timeline.bounds import (
    earliest_key,
    latest_key,
    local_second,
    offset_seconds,
)
from timeline.zones import DAY, check_local, clock_text

DATE = (
    r"(-?[0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?"
    r"(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?([?~%])?"
)
# Seasons begin in March, June, September, December; quarters in January, April, July, October.
THREE_MONTHS = {"21": 2, "22": 5, "23": 8, "24": 11, "33": 0, "34": 3, "35": 6, "36": 9}
SOME_MONTHS = {"0X": (1, 9), "1X": (10, 12), "XX": (1, 12)}
APPROXIMATE = ("~", "%")


class Bounds(NamedTuple):
    """The four bounds of a `When`."""

    earliest_start: str | None
    latest_start: str | None
    earliest_end: str | None
    latest_end: str | None


class Date(NamedTuple):
    """One date of the profile, its parts as written; a part not written is empty."""

    text: str
    year: str
    month: str
    day: str
    time: str
    offset: str
    mark: str

    @property
    def plain(self) -> str:
        """The date without `?`, `~` or `%`."""
        return self.text.removesuffix(self.mark)


class OneOf(NamedTuple):
    """One moment in one of some windows, each from a first to a last date; None is open."""

    windows: tuple[tuple[Date | None, Date | None], ...]


class Lasting(NamedTuple):
    """Something that lasted from a start to an end; `..` is open, the empty text unknown."""

    start: Date | str
    end: Date | str


def parse(text: str) -> Date | OneOf | Lasting:
    """Take text of the profile apart, in upper case. Raises UnreadableWhen for any other."""
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text)
    if text.startswith("{"):
        raise errors.UnreadableWhen(
            text, "it is several dates", "log a development for each of them"
        )
    if "/" in text and "[" not in text:
        return _lasting(text)
    return parse_date(text)


def parse_date(text: str) -> Date:
    """Take one date apart, and make sure that there is such a date."""
    found = re.fullmatch(DATE, text)
    if found is None:
        raise errors.UnreadableWhen(text, *_why_no_date(text))
    date = Date(text, *(part or "" for part in found.groups()))
    _check_year(date)
    _check_unspecified(date)
    _check_day(date)
    _check_time(date)
    return date


def bounds_of(expression: Date | OneOf | Lasting, zone: str) -> Bounds:
    """Work out the four bounds.

    Args:
        expression: what `parse` gave.
        zone: the IANA zone of times without an offset.

    Raises:
        UnreadableWhen: it ends before it begins.
        ClockChange: a time that the zone's clocks skip, or show twice.
    """
    if isinstance(expression, Lasting):
        return _lasting_bounds(expression, zone)
    windows = expression.windows if isinstance(expression, OneOf) else ((expression, expression),)
    firsts = [_lower(first, zone) for first, _ in windows]
    lasts = [_upper(last, zone) for _, last in windows]
    for first, last in zip(firsts, lasts, strict=True):
        _check_order(first, last, zone)
    first = min(firsts, key=lambda bound: earliest_key(bound, zone))
    last = max(lasts, key=lambda bound: latest_key(bound, zone))
    return Bounds(first, last, first, last)


def looks_like(text: str) -> bool:
    """Say whether text in upper case can only be meant as EDTF, so that refusals speak of that."""
    return re.fullmatch(r"([?~%+-]?[0-9X]{4}|Y[0-9-]|[\[{/.])\S*", text) is not None


# --- taking apart -----------------------------------------------------------------------------


def _one_of(text: str) -> OneOf:
    windows = []
    for part in text[1:-1].split(","):
        first, dots, last = part.partition("..")
        if not first and not last:
            raise errors.UnreadableWhen(text, "one of its dates is missing", "write [2018-12-27..]")
        start = parse_date(first) if first else None
        end = parse_date(last) if last else None
        windows.append((start, end if dots else start))
    return OneOf(tuple(windows))


def _lasting(text: str) -> Lasting:
    start, _, end = text.partition("/")
    if start in ("", "..") and end in ("", ".."):
        raise errors.UnreadableWhen(
            text, "neither end is a date", "write 2018-12-27/.. or ../2018-12-30"
        )
    return Lasting(
        start if start in ("", "..") else parse_date(start),
        end if end in ("", "..") else parse_date(end),
    )


def _check_year(date: Date) -> None:
    if date.year == "-0000" or (date.year == "0000" and date.month):
        raise errors.UnreadableWhen(
            date.text,
            "there is no year 0",
            "years go from -9999 to 9999, and 1 BCE is 0000 without a month",
        )


def _check_unspecified(date: Date) -> None:
    digits = f"{date.year}{date.month}{date.day}".lstrip("-")
    if "X" in digits.rstrip("X") or ("X" in digits and date.time):
        raise errors.UnreadableWhen(
            date.text, "X stands for the last digits only", "write 201X, 2018-XX or 2018-12-2X"
        )


def _check_day(date: Date) -> None:
    month = date.month
    if not month or month in SOME_MONTHS or (month in THREE_MONTHS and not date.day):
        return
    if not "01" <= month <= "12" or not month.isdigit():
        raise errors.UnreadableWhen(
            date.text, f"there is no month {month}", "months go from 01 to 12"
        )
    if date.day not in ("", "XX") and not _days(date):
        name = f"{days.MONTH_NAMES[int(month) - 1]} {date.year}"
        last = days.day_label(days.month_last(_month(date)))
        raise errors.UnreadableWhen(
            date.text, f"{name} has no day {date.day}", f"its last is {last}"
        )


def _check_time(date: Date) -> None:
    if date.time and not date.day:
        raise errors.UnreadableWhen(date.text, "a time needs a day", "write 2018-12-30T19:00")
    limits = zip((date.time or "00:00").split(":"), ("23", "59", "59"), strict=False)
    if any(number > limit for number, limit in limits):
        remedy = "hours go from 00 to 23, minutes and seconds from 00 to 59"
        raise errors.UnreadableWhen(date.text, f"there is no time {date.time}", remedy)
    if date.offset and abs(offset_seconds(date.offset)) > 18 * 3600:
        raise errors.UnreadableWhen(date.text, f"no zone is at {date.offset}", "write -05:00 or Z")


def _why_no_date(text: str) -> tuple[str, str | None]:
    """Say what keeps text from being a date, and how to write it."""
    for pattern, why, remedy in NEAR_MISSES:
        if found := re.search(pattern, text):
            return why, found.expand(remedy)
    return f"{text!r} is not a date", None


NEAR_MISSES = (
    (r"^([0-9]{4})([0-9]{2})([0-9]{2})$", "it has no hyphens", r"write \1-\2-\3"),
    (r"^-?[0-9]{5,}$", "a bare number is no date, nor a count of seconds", "write 2018-12-30"),
    (r"^Y|^-?[0-9]{5,}-", "years go from -9999 to 9999", "write four digits, as in 2018-12-30"),
    (r"T.*\[", "a zone in brackets is not read", "write the offset: 2018-12-30T19:00-05:00"),
    (r"[\[\]]", "a window cannot be part of anything else", "write [2018-12-27..2018-12-30]"),
    (r"T.*[.,]", "times go to the second", "leave out the fraction: 2018-12-30T19:00:05"),
    (r"T", "the time cannot be read", "write 2018-12-30T19:00 or 2018-12-30T19:00-05:00"),
    (r"W", "weeks by number are not read", "write the days: [2018-12-24..2018-12-30]"),
    (r"^-?[0-9]{4}-[0-9]{3}$", "days by number are not read", "write 2018-12-30"),
    (r"^[?~%]|[?~%].", "? ~ and % stand after a whole date only", "write 2018-12~"),
)


# --- bounds -----------------------------------------------------------------------------------


def _lower(date: Date | None, zone: str) -> str | None:
    return None if date is None else _edge(date, zone, first=True)


def _upper(date: Date | None, zone: str) -> str | None:
    return None if date is None else _edge(date, zone, first=False)


def _edge(date: Date, zone: str, *, first: bool) -> str:
    """Give the first or last bound of a date, widened by one unit of what is written."""
    away = (-1 if first else 1) if date.mark in APPROXIMATE else 0
    if date.time:
        return _time_edge(date, zone, away)
    if date.day not in ("", "XX"):
        day = _days(date)[0 if first else -1] + away * (10 if "X" in date.day else 1)
        return days.day_label(min(max(day, days.MIN_DAY), days.MAX_DAY))
    low, high = _months(date)
    step = 10 if date.month in ("0X", "1X") else high - low + 1
    month = (low if first else high) + away * step
    month = min(max(month, days.MIN_MONTH), days.MAX_MONTH)
    return days.day_label(days.month_first(month) if first else days.month_last(month))


def _time_edge(date: Date, zone: str, away: int) -> str:
    day = f"{date.year}-{date.month}-{date.day}"
    local = local_second(day, date.time)
    if not date.offset:
        check_local(f"{day}T{date.time}", local, zone)
    step = 1 if date.time.count(":") > 1 else 60
    local = min(max(local + away * step, days.MIN_DAY * DAY), days.MAX_DAY * DAY + DAY - 1)
    return clock_text(local)[: len(day) + 1 + len(date.time)] + date.offset


def _days(date: Date) -> range:
    """Give the days that a date written to the day, or to tens of days, can mean."""
    month = _month(date)
    before = days.month_first(month) - 1
    low, high = int(date.day.replace("X", "0")), int(date.day.replace("X", "9"))
    return range(before + max(low, 1), min(before + high, days.month_last(month)) + 1)


def _month(date: Date) -> int:
    return int(date.year) * 12 + int(date.month) - 1


def _months(date: Date) -> tuple[int, int]:
    """Give the first and last month, as indexes, of a date not written to the day."""
    ends = int(date.year.replace("X", "0")), int(date.year.replace("X", "9"))
    january, last_january = min(ends) * 12, max(ends) * 12
    if date.month in THREE_MONTHS:
        begins = january + THREE_MONTHS[date.month]
        return begins, begins + 2
    low, high = SOME_MONTHS.get(date.month or "XX", (date.month, date.month))
    return january + int(low) - 1, last_january + int(high) - 1


def _lasting_bounds(span: Lasting, zone: str) -> Bounds:
    """Bound each end by its date, and by the other: nothing ends before it starts."""
    start, end = (date if isinstance(date, Date) else None for date in (span.start, span.end))
    first, last = _lower(start, zone), _upper(end, zone)
    _check_order(first, last, zone)
    latest_start, earliest_end = _upper(start, zone), _lower(end, zone)
    if last and latest_start and latest_key(latest_start, zone) > latest_key(last, zone):
        latest_start = last
    if first and earliest_end and earliest_key(earliest_end, zone) < earliest_key(first, zone):
        earliest_end = first
    return Bounds(first, latest_start, earliest_end, last)


def _check_order(first: str | None, last: str | None, zone: str) -> None:
    if earliest_key(first, zone) > latest_key(last, zone):
        text, remedy = f"{first} to {last}", "write the earlier date first"
        raise errors.UnreadableWhen(text, "it ends before it begins", remedy)
