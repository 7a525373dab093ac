"""The language of a story's pages: what they say themselves, and how dates and lists are written.

Where the pages do not speak a story's language yet, they say all that is their own in English, its
dates too, and are marked as English; what the newsroom wrote keeps its language and direction.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_decimal

from projections.site.dates import Dates, clock
from timeline.days import civil, ordinal_of
from timeline.edtf import parse
from timeline.errors import DatelineError
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from timeline.edtf import Date, Lasting, OneOf

WORDS = Path(__file__).with_name("words")
ENGLISH = "en"


class Language:
    """A story's language, by its BCP 47 tag.

    Attributes:
        tag: the language's own, for what the newsroom wrote.
        spoken: the language of what the pages say themselves, as its words are filed.
        page_tag: the tag of that: the story's own, where the pages speak it.
        direction: `ltr` or `rtl`, of the page.
        words: by section and name, as in `words/en.toml`; of counts, by plural category.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._locale = _locale(tag)
        story = _locale(tag)
        speaks = story.language in spoken() and tag.lower().startswith(story.language)
        self.spoken = story.language if speaks else ENGLISH
        self.page_tag = tag if speaks else ENGLISH
        self.words = _words(self.spoken)
        self._spoken = story if speaks else Locale.parse(ENGLISH)
        self.direction = str(self._spoken.text_direction)
        self._dates = Dates(self._spoken, self.words)

    def say(self, section: str, name: str, /, **values: str) -> str:
        """One sentence, with values put in."""
        return str(self.words[section][name]).format_map(values)

    def counted(self, section: str, name: str, count: int, /, **values: str) -> str:
        """One sentence with a number, in the form that the number asks for."""
        forms: Mapping[str, str] = self.words[section][name]
        form = forms[self._spoken.plural_form(count)]
        return form.format_map({"count": self.number(count), **values})

    def number(self, number: float) -> str:
        """A number: `4,182`."""
        return _number(self._spoken, number)

    def span(self, low: float, high: float) -> str:
        """A range of numbers, or one: `14-27`."""
        ends = [self.number(one) for one in ((low,) if low == high else (low, high))]
        return (" \N{EN DASH} " if low < 0 else "\N{EN DASH}").join(ends)

    def listed(self, names: Sequence[str]) -> str:
        """`A, B and C`."""
        return format_list(list(names), locale=self._spoken)

    def status(self, value: str) -> str:
        """Where a thread stands, in words; what is no word of ours as it was typed."""
        return str(self.words["status"].get(value, value))

    def when(self, edtf: str) -> str:
        """When something was, as far as anybody knows: `December 27-30, 2018`."""
        return _when(self._spoken, self.spoken, edtf)

    def since(self, edtf: str) -> str:
        """Since when something holds: `since December 30, 2018`."""
        return _since(self._spoken, self.spoken, edtf)

    def day(self, ordinal: int) -> str:
        """A day in full."""
        return _full_day(self._spoken, self.spoken, ordinal)

    def short_day(self, ordinal: int) -> str:
        """A day of a year that is known: `Dec 30`."""
        return self._dates.short_day(*civil(ordinal))

    def month(self, year: int, month: int) -> str:
        """A month: `December 2018`."""
        return self._dates.month(year, month)

    def short_month(self, year: int | None, month: int) -> str:
        """A month where there is little room: `Dec 2018`, or `Dec` of a year that is known."""
        return self._dates.short_month(year, month)

    def year(self, year: int) -> str:
        """A year."""
        return self._dates.year(year)

    def instant(self, at: str, zone: str) -> str:
        """An instant (UTC) on the clocks of a zone: `December 30, 2018, 4:04 PM`."""
        day, _, time = local_now(at, zone)[:16].partition("T")
        hour, minute = map(int, time.split(":"))
        shown = clock(self._spoken, hour, minute)
        return self.say("date", "at", date=self.day(ordinal_of(day)), time=shown)


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
def spoken() -> frozenset[str]:
    """The languages that the pages speak."""
    return frozenset(one.stem for one in WORDS.glob("*.toml"))


@cache
def _words(language: str) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, dict[str, Any]] = tomllib.loads(
        (WORDS / f"{language}.toml").read_text("utf-8")
    )
    return found


@lru_cache(maxsize=5_000)
def _number(locale: Locale, number: float) -> str:
    return str(format_decimal(number, locale=locale))


# --- dates ----------------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def _when(locale: Locale, spoken: str, edtf: str) -> str:
    return _dated(locale, spoken, edtf, Dates.expression)


@lru_cache(maxsize=5_000)
def _since(locale: Locale, spoken: str, edtf: str) -> str:
    return _dated(locale, spoken, edtf, Dates.since)


def _dated(
    locale: Locale, spoken: str, edtf: str, told: Callable[[Dates, Date | OneOf | Lasting], str]
) -> str:
    """Text that is no EDTF, which only a log that was tampered with holds, as it stands."""
    try:
        found = parse(edtf)
    except DatelineError:
        return edtf
    return told(Dates(locale, _words(spoken)), found)


@lru_cache(maxsize=20_000)
def _full_day(locale: Locale, spoken: str, ordinal: int) -> str:
    return Dates(locale, _words(spoken)).day(*civil(ordinal))
