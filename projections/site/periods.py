"""The entries of a timeline under headings: the month where that is certain, else the year."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from timeline.days import MAX_DAY, MIN_DAY, civil

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.site.language import Language
    from projections.site.replay import Spell


class Period(NamedTuple):
    """A heading; `id_` is its name in an address, unlike any other on the page."""

    id_: str
    title: str


class Periods:
    """The headings of a story, in its language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._known: dict[tuple[int, int], Period] = {}

    def parted(self, spells: Iterable[Spell]) -> Iterator[tuple[Period, list[Spell]]]:
        """Entries under their headings, in their order: a heading may come twice."""
        seen: dict[str, int] = {}
        for (id_, title), some in groupby(spells, self.of):
            seen[id_] = seen.get(id_, 0) + 1
            number = seen[id_]
            yield Period(id_ if number == 1 else f"{id_}.{number}", title), list(some)

    def of(self, spell: Spell) -> Period:
        """The heading of one entry: by the latest that it can have begun, which is its place."""
        days = spell.shown.latest, spell.shown.possible
        if days not in self._known:
            self._known[days] = self._heading(*days)
        return self._known[days]

    def _heading(self, latest: int, earliest: int) -> Period:
        (year, month), begun = year_and_month(latest), year_and_month(earliest)
        say = self._language.say
        if year is None or month is None:
            return Period("open", say("date", "open_end"))
        if begun == (year, month):
            return Period(f"{year:04d}-{month:02d}", self._language.month(year, month))
        same = begun[0] == year
        words = say(
            *("date", "month_uncertain" if same else "year_uncertain"),
            year=self._language.year(year),
        )
        return Period(f"{year:04d}{'' if same else '-by'}", words)


def year_and_month(day: int) -> tuple[int | None, int | None]:
    """Those of a day (ordinal); None for a day beyond the calendar, which has no end."""
    if not MIN_DAY <= day <= MAX_DAY:
        return None, None
    year, month, _ = civil(day)
    return year, month
