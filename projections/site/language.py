"""The language of a story's pages: what they say themselves, and how dates and lists are written.

A language that the pages do not speak yet has English words, marked as such, and its own dates.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.lists import format_list

from timeline.days import MAX_YEAR, civil, ordinal_of
from timeline.edtf import Date, Lasting, OneOf, bounds_of, parse, parse_date
from timeline.errors import DatelineError
from timeline.wording import SEASONS, in_words
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORDS = Path(__file__).with_name("words")
ENGLISH = "en"
MARKS = {"?": "doubtful", "~": "approximate", "%": "approximate_doubtful"}
MONTHS = 12
RIGHT_TO_LEFT = "rtl"


class Language:
    """A story's language, by its BCP 47 tag.

    Attributes:
        tag: the language's own, for what the newsroom wrote.
        spoken: that of what the pages say themselves.
        direction: `ltr` or `rtl`, of the page.
        words: by section and name, as in `words/en.toml`.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._locale = _locale(tag)
        self.spoken = self._locale.language if _speaks(self._locale.language) else ENGLISH
        self.words = _words(self.spoken)
        self.direction = str(self._locale.text_direction)

    @property
    def page_tag(self) -> str:
        """The language of the page itself: the story's, where the pages speak it."""
        return self.tag if self._locale.language == self.spoken else self.spoken

    def say(self, section: str, name: str, /, **values: str) -> str:
        """One sentence, with values put in."""
        return self.words[section][name].format_map(values)

    def listed(self, names: Sequence[str]) -> str:
        """`A, B and C`."""
        return format_list(list(names), locale=self._locale)

    def listed_plainly(self, names: Sequence[str]) -> str:
        """The same without `and`."""
        return format_list(list(names), "unit", locale=self._locale)

    def status(self, value: str) -> str:
        """Where a thread stands, in words; what is no word of ours as it was typed."""
        return self.words["status"].get(value, value)

    def when(self, edtf: str) -> str:
        """When something was, as far as anybody knows: `27-30 December 2018`."""
        return _when(self._locale, self.spoken, edtf)

    def day(self, ordinal: int) -> str:
        """A day in full."""
        return self._day(*civil(ordinal))

    def month(self, year: int, month: int) -> str:
        """A month: `December 2018`."""
        return _month(self._locale, year, month)

    def year(self, year: int) -> str:
        """A year."""
        return _year(self._locale, year)

    def instant(self, at: str, zone: str) -> str:
        """An instant (UTC) on the clocks of a zone: `30 December 2018, 16:04`."""
        day, _, time = local_now(at, zone)[:16].partition("T")
        hour, minute = map(int, time.split(":"))
        shown = _time(self._locale, hour, minute)
        return self.say("date", "at", date=self.day(ordinal_of(day)), time=shown)

    def _day(self, year: int, month: int, day: int) -> str:
        return _full_day(self._locale, year, month, day)


@cache
def _locale(tag: str) -> Locale:
    """The nearest that is known: of the language alone, where the rest of the tag is not."""
    for known in (tag, tag.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(known, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale.parse(ENGLISH)


@cache
def _speaks(language: str) -> bool:
    return (WORDS / f"{language}.toml").is_file()


@cache
def _words(language: str) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        (WORDS / f"{language}.toml").read_text("utf-8")
    )
    return found


# --- dates ----------------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def _when(locale: Locale, spoken: str, edtf: str) -> str:
    try:
        return _Dates(locale, _words(spoken)["date"]).expression(parse(edtf))
    except (DatelineError, ValueError, OverflowError):
        return in_words(edtf)


class _Dates:
    """EDTF text in the words of a language; raises ValueError for years that only English has."""

    def __init__(self, locale: Locale, words: Mapping[str, str]) -> None:
        self._locale = locale
        self._words = words

    def expression(self, found: Date | OneOf | Lasting) -> str:
        if isinstance(found, Date):
            return self._date(found)
        if isinstance(found, Lasting):
            return self._lasting(found)
        *others, last = [self._window(first, end) for first, end in found.windows]
        return f"{', '.join(others)} {self._words['or']} {last}" if others else last

    def _window(self, first: Date | None, last: Date | None) -> str:
        if first is None:
            return self._say("by", date=self._date(last)) if last else ""
        if last is None:
            return self._say("or_later", date=self._date(first))
        return self._date(first) if first == last else self._range(first, last)

    def _range(self, first: Date, last: Date) -> str:
        """A window, saying once what its ends share."""
        if (
            first.day
            and last.day
            and not any(d.time or d.mark or "X" in d.text for d in (first, last))
        ):
            start, end = (_civil(int(d.year), int(d.month), int(d.day)) for d in (first, last))
            return str(format_interval(start, end, "yMMMd", locale=self._locale))
        return self._say("range", start=self._date(first), end=self._date(last))

    def _lasting(self, span: Lasting) -> str:
        if isinstance(span.end, str):
            start = self._date(span.start) if isinstance(span.start, Date) else ""
            return self._say("from_on" if span.end else "from_unknown", date=start)
        if isinstance(span.start, str):
            return self._say("until" if span.start else "until_unknown", date=self._date(span.end))
        return self._say("from_to", start=self._date(span.start), end=self._date(span.end))

    def _date(self, date_: Date) -> str:
        plain = self._plain(date_)
        return self._say(MARKS[date_.mark], date=plain) if date_.mark else plain

    def _plain(self, date_: Date) -> str:
        if "X" in date_.plain:
            return self._unspecified(date_)
        year = int(date_.year)
        if date_.day:
            day = _full_day(self._locale, year, int(date_.month), int(date_.day))
            return self._timed(day, date_) if date_.time else day
        return self._month(year, date_.month) if date_.month else _year(self._locale, year)

    def _timed(self, day: str, date_: Date) -> str:
        hour, minute = map(int, date_.time.split(":")[:2])
        offset = " UTC" if date_.offset == "Z" else f" {date_.offset}" if date_.offset else ""
        return self._say("at", date=day, time=f"{_time(self._locale, hour, minute)}{offset}")

    def _month(self, year: int, month: str) -> str:
        number = int(month)
        if number <= MONTHS:
            return _month(self._locale, year, number)
        if month in SEASONS:
            later = f"{year}\N{EN DASH}{year + 1}" if month == "24" else _year(self._locale, year)
            return self._say(SEASONS[month], year=later)
        first = _civil(year, (number - 33) * 3 + 1, 1)
        return str(format_skeleton("yQQQ", first, locale=self._locale))

    def _unspecified(self, date_: Date) -> str:
        year_known = "X" not in date_.year
        if year_known and (date_.day or date_.month) == "XX":
            if date_.month == "XX":
                return self._say("month_unknown", date=_year(self._locale, int(date_.year)))
            return self._say("day_unknown", date=self._month(int(date_.year), date_.month))
        ends = bounds_of(parse_date(date_.plain), "UTC")
        cut = -6 if not year_known else -3 if "X" in date_.month else None
        first, last = (parse_date(str(end)[:cut]) for end in (ends.earliest_start, ends.latest_end))
        return self._range(first, last)

    def _say(self, name: str, /, **values: str) -> str:
        return self._words[name].format_map(values)


def _civil(year: int, month: int, day: int) -> date:
    """A day of the calendar; ValueError where only our own can count it."""
    return date(year, month, day)


@lru_cache(maxsize=20_000)
def _full_day(locale: Locale, year: int, month: int, day: int) -> str:
    if 1 <= year <= MAX_YEAR:
        return str(format_date(date(year, month, day), "long", locale=locale))
    return in_words(f"{year:05d}-{month:02d}-{day:02d}")


@lru_cache(maxsize=5_000)
def _month(locale: Locale, year: int, month: int) -> str:
    if 1 <= year <= MAX_YEAR:
        return str(format_skeleton("yMMMM", date(year, month, 1), locale=locale))
    return in_words(f"{year:05d}-{month:02d}")


@lru_cache(maxsize=5_000)
def _year(locale: Locale, year: int) -> str:
    if 1 <= year <= MAX_YEAR:
        return str(format_skeleton("y", date(year, 1, 1), locale=locale))
    return in_words(f"{year:05d}")


@lru_cache(maxsize=2_000)
def _time(locale: Locale, hour: int, minute: int) -> str:
    moment = datetime(2000, 1, 1, hour, minute, tzinfo=UTC)
    return str(format_time(moment, "short", tzinfo=ZoneInfo("UTC"), locale=locale))
