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


def by_period(spells: Iterable[Spell], language: Language) -> Iterator[tuple[Period, list[Spell]]]:
    """Entries under their headings, in their order: a heading may come twice."""
    seen: dict[str, int] = {}
    for (id_, title), some in groupby(spells, lambda one: period(one, language)):
        seen[id_] = seen.get(id_, 0) + 1
        number = seen[id_]
        yield Period(id_ if number == 1 else f"{id_}.{number}", title), list(some)


def period(spell: Spell, language: Language) -> Period:
    """The heading of one entry: by the latest that it can have begun, which is its place."""
    year, month = year_and_month(spell.shown.latest)
    if year is None or month is None:
        return Period("open", language.say("date", "open_end"))
    if year_and_month(spell.shown.possible) == (year, month):
        return Period(f"{year:04d}-{month:02d}", language.month(year, month))
    same = year_and_month(spell.shown.possible)[0] == year
    name = "month_uncertain" if same else "year_uncertain"
    return Period(
        f"{year:04d}{'' if same else '-by'}", language.say("date", name, year=language.year(year))
    )


def year_and_month(day: int) -> tuple[int | None, int | None]:
    """Those of a day (ordinal); None for a day beyond the calendar, which has no end."""
    if not MIN_DAY <= day <= MAX_DAY:
        return None, None
    year, month, _ = civil(day)
    return year, month
