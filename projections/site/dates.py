"""Uncertain times in the words of a language: `December 27-30, 2018`, `from spring 2018 on`.

A date after a preposition may need another form than alone: `der 30. Dezember`, `seit dem 30.
Dezember`. The words of a language hold a form of each sort of date for each such place: `alone`,
`after` (since, from), `to` (until) and `on`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time

from timeline.edtf import Date, Lasting, OneOf, bounds_of, parse, parse_date
from timeline.errors import DatelineError
from timeline.wording import FIRST_PLAIN_YEAR, SEASONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from babel import Locale

MARKS = {"?": "doubtful", "~": "approximate", "%": "approximate_doubtful"}
MONTHS = 12
ALONE, PLACES = "alone", ("after", "to", "on")
LEAP_YEAR = 2000  # has every day of every other year
FIELD = re.compile(r"('(?:[^']|'')*')|(y+)|(d+\.?)|(L+)")
EN_DASH = "\N{EN DASH}"


class _Sort(NamedTuple):
    """A date without its marks: what sort it is, and its words in a place."""

    name: str
    words: Callable[[str], str]


class Dates:
    """EDTF expressions in the words of a language; years are those of the Gregorian calendar."""

    def __init__(self, locale: Locale, words: Mapping[str, Mapping[str, Any]]) -> None:
        self._locale = locale
        self._words = words

    def expression(self, found: Date | OneOf | Lasting) -> str:
        """When it was."""
        if isinstance(found, Date):
            return self._date(found)
        if isinstance(found, Lasting):
            return self._lasting(found)
        *others, last = [self._window(first, end) for first, end in found.windows]
        return f"{', '.join(others)} {self._words['date']['or']} {last}" if others else last

    def since(self, found: Date | OneOf | Lasting) -> str:
        """Since when; of what has no one beginning, only when it was."""
        return (
            self._with("since", date=found) if isinstance(found, Date) else self.expression(found)
        )

    def day(self, year: int, month: int, day: int) -> str:
        """A day in full."""
        return self._days(str(self._locale.date_formats["long"].pattern), (year, month, day))

    def month(self, year: int, month: int, *, place: str = ALONE) -> str:
        """A month: `December 2018`."""
        pattern = str(self._locale.datetime_skeletons["yMMMM"])
        return self._days(pattern, (year, month, 1), standing=place == ALONE)

    def short_day(self, year: int, month: int, day: int) -> str:
        """A day of a year that is known: `Dec 30`."""
        return self._days(str(self._locale.datetime_skeletons["MMMd"]), (year, month, day))

    def short_month(self, year: int | None, month: int) -> str:
        """A month where there is little room: `Dec 2018`, or `Dec` of a year that is known."""
        pattern = "LLL" if year is None else str(self._locale.datetime_skeletons["yMMM"])
        return self._days(pattern, (LEAP_YEAR if year is None else year, month, 1))

    def year(self, year: int) -> str:
        """A year, with its era where one could not guess it."""
        if year <= 0:
            return self._say("bce", year=str(1 - year))
        return str(year) if year >= FIRST_PLAIN_YEAR else self._say("ce", year=str(year))

    # --- expressions ------------------------------------------------------------------------------

    def _window(self, first: Date | None, last: Date | None) -> str:
        if first is None:
            return self._with("by", date=last) if last else ""
        if last is None:
            return self._with("or_later", date=first)
        return self._date(first) if first == last else self._range(first, last)

    def _range(self, first: Date, last: Date) -> str:
        """A window, saying once what its ends share."""
        if _whole_days(first, last):
            return self._joined(first, last, EN_DASH, f" {EN_DASH} ")
        if first.time and last.time and _same_but_time(first, last):
            times = f"{_time(self._locale, first.time)}{EN_DASH}{_time(self._locale, last.time)}"
            return self._at(self.day(*_numbers(first)), times, first.offset)
        if not first.month and not last.month and "X" not in first.text + last.text:
            return f"{self._date(first)}{EN_DASH}{self._date(last)}"
        return self._with("range", start=first, end=last)

    def _lasting(self, span: Lasting) -> str:
        if isinstance(span.end, str):
            name = "from_on" if span.end else "from_unknown"
            return self._with(name, date=span.start) if isinstance(span.start, Date) else ""
        if isinstance(span.start, str):
            return self._with("until" if span.start else "until_unknown", date=span.end)
        if _whole_days(span.start, span.end):
            joint = self._say("lasting_joint")
            days = self._joined(span.start, span.end, joint, joint)
            return self._say("lasting_days", days=days)
        return self._with("from_to", start=span.start, end=span.end)

    def _joined(self, first: Date, last: Date, close: str, wide: str) -> str:
        """Two days: `December 27-30, 2018`, `November 28 - December 3, 2018`."""
        start, end = _numbers(first), _numbers(last)
        pattern = str(self._locale.date_formats["long"].pattern)
        if start[:2] == end[:2]:
            return self._days(pattern, start, end, joint=close)
        alike = start[0] == end[0]
        short = str(self._locale.datetime_skeletons["MMMMd"]) if alike else pattern
        return f"{self._days(short, start)}{wide}{self._days(pattern, end)}"

    # --- dates ------------------------------------------------------------------------------------

    def _date(self, date_: Date, place: str = ALONE) -> str:
        """A date as it stands in a place, with its marks."""
        if "X" in date_.plain:
            plain = self._unspecified(date_, place)
        else:
            sort = self._sort(date_)
            form = str(self._words[f"date_{place}"][sort.name])
            plain = form.format_map({"date": sort.words(place)})
        return self._say(MARKS[date_.mark], date=plain) if date_.mark else plain

    def _sort(self, date_: Date) -> _Sort:
        year = int(date_.year)
        if date_.day:
            return _Sort("day", lambda _: self._timed(date_))
        if not date_.month:
            return _Sort("year", lambda _: self.year(year))
        if int(date_.month) <= MONTHS:
            return _Sort("month", lambda place: self.month(year, int(date_.month), place=place))
        if date_.month in SEASONS:
            winter = f"{self.year(year)}{EN_DASH}{self.year(year + 1)}"
            return _Sort(
                SEASONS[date_.month],
                lambda _: winter if date_.month == "24" else self.year(year),
            )
        return _Sort("quarter", lambda _: self._quarter(year, int(date_.month) - 33))

    def _timed(self, date_: Date) -> str:
        day = self.day(*_numbers(date_))
        return self._at(day, _time(self._locale, date_.time), date_.offset) if date_.time else day

    def _at(self, day: str, time: str, offset: str) -> str:
        zone = " UTC" if offset == "Z" else f" {offset}" if offset else ""
        return self._say("at", date=day, time=f"{time}{zone}")

    def _quarter(self, year: int, quarter: int) -> str:
        shown = format_skeleton("yQQQ", date(LEAP_YEAR, quarter * 3 + 1, 1), locale=self._locale)
        return str(shown).replace(str(LEAP_YEAR), self.year(year))

    def _unspecified(self, date_: Date, place: str) -> str:
        year_known = "X" not in date_.year
        if year_known and (date_.day or date_.month) == "XX":
            name = "month_unknown" if date_.month == "XX" else "day_unknown"
            known = date_.year if date_.month == "XX" else f"{date_.year}-{date_.month}"
            return self._say(name, date=self._date(parse_date(known), place))
        ends = bounds_of(parse_date(date_.plain), "UTC")
        cut = -6 if not year_known else -3 if "X" in date_.month else None
        first, last = (parse_date(str(end)[:cut]) for end in (ends.earliest_start, ends.latest_end))
        return self._range(first, last)

    def _days(
        self,
        pattern: str,
        first: tuple[int, int, int],
        last: tuple[int, int, int] | None = None,
        *,
        joint: str = "",
        standing: bool = True,
    ) -> str:
        """A day by a pattern of CLDR, or two of one month; its year is told as ours are.

        Where it stands after a preposition (`standing` false), the month has that form.
        """

        def told(found: re.Match[str]) -> str:
            if found[2]:
                return _quoted(self.year(first[0]))
            if found[3]:
                after = found[3].lstrip("d")
                return _quoted(joint.join(f"{self._of_month(*d)}{after}" for d in ends))
            return found[0] if found[1] or standing else found[4].replace("L", "M")

        ends = [first] if last is None else [first, last]
        shown = date(LEAP_YEAR, first[1], first[2])
        return str(format_date(shown, FIELD.sub(told, pattern), locale=self._locale))

    def _of_month(self, _year: int, _month: int, day: int) -> str:
        return self._say("first", day="1") if day == 1 else str(day)

    # --- words ------------------------------------------------------------------------------------

    def _with(self, name: str, /, **dates: Date) -> str:
        """A phrase with dates put in, each in whatever form the phrase asks for."""
        forms = {what: self._date(one) for what, one in dates.items()}
        for place in PLACES:
            forms |= {f"{what}_{place}": self._date(one, place) for what, one in dates.items()}
        return self._say(name, **forms)

    def _say(self, name: str, /, **values: str) -> str:
        return str(self._words["date"][name]).format_map(values)


@lru_cache(maxsize=5_000)
def shape(edtf: str) -> str:
    """How a time is drawn: known to the `day`, some time `within`, `lasted`, or going `on`."""
    try:
        found = parse(edtf)
    except DatelineError:
        return "within"
    if isinstance(found, Lasting):
        return "on" if found.end == ".." else "lasted"
    whole = isinstance(found, Date) and found.day and "X" not in found.text and not found.mark
    return "day" if whole else "within"


def _whole_days(first: Date, last: Date) -> bool:
    """Whether both are days, and all is known of them."""
    return all(
        one.day and not one.time and not one.mark and "X" not in one.text for one in (first, last)
    )


def _same_but_time(first: Date, last: Date) -> bool:
    days = [(one.year, one.month, one.day, one.offset, one.mark) for one in (first, last)]
    return days[0] == days[1] and not first.mark


def _numbers(date_: Date) -> tuple[int, int, int]:
    return int(date_.year), int(date_.month), int(date_.day)


def _quoted(text: str) -> str:
    """Text as it stands in a pattern of CLDR."""
    return "'" + text.replace("'", "''") + "'"


def _time(locale: Locale, time: str) -> str:
    hour, minute = map(int, time.split(":")[:2])
    return clock(locale, hour, minute)


@lru_cache(maxsize=2_000)
def clock(locale: Locale, hour: int, minute: int) -> str:
    """A time of day: `4:04 PM`, `16:04`."""
    moment = datetime(LEAP_YEAR, 1, 1, hour, minute, tzinfo=UTC)
    return str(format_time(moment, "short", tzinfo=ZoneInfo("UTC"), locale=locale))
