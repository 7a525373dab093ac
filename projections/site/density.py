"""The spacing of a story in time, as a light picture: a mark where each entry is, or may be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from timeline.days import MAX_DAY, MIN_DAY, civil, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.site.language import Language

WIDTH, BASE = 1000, 34
COLUMNS = 200
TALLEST = 30
FEW = 400  # marks that can be told apart; more are counted by column
STEPS = 50  # as the style has places for words
# Words under the picture, on the narrowest screen, in its pixels.
NARROW, LETTER, BETWEEN = 280, 7, 8
DAYS = 45  # that are named by day; more are by month, or by year where months have no room
MOST_YEARS = 4  # in which months may have
MONTHS = (1, 2, 3, 4, 6)
YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
DAYS_A_MONTH, DAYS_A_YEAR = 30.4, 365.2


class Span(NamedTuple):
    """The days (ordinals) in which an entry began, as far as anybody knows; ends may be open."""

    first: int
    last: int


class Tick(TypedDict):
    """A date under the picture: where, also in steps of the whole, and its words."""

    x: int
    step: int
    text: str


class Density(NamedTuple):
    """The picture: bars (x, width, y, height), spans of uncertain entries, ticks, and its words."""

    bars: tuple[tuple[float, float, float, float], ...]
    spans: tuple[tuple[float, float, float], ...]
    ticks: tuple[Tick, ...]
    says: str


def density(spans: Sequence[Span], language: Language) -> Density | None:
    """The picture of some entries; None where there is no room for one."""
    whole = [one for one in spans if _closed(one)]
    if not whole:
        return None
    first, last = min(one.first for one in whole), max(one.last for one in whole)
    if first == last:
        return None
    scale = WIDTH / (last - first + 1)
    sure = [one for one in whole if _is_sure(one, scale)]
    counted = Counter(
        int(((one.first + one.last + 1) / 2 - first) * scale * COLUMNS / WIDTH) for one in sure
    )
    most = max(counted.values(), default=1)
    return Density(
        bars=tuple(
            (column * WIDTH / COLUMNS, WIDTH / COLUMNS - 1, BASE - tall, tall)
            for column, number in sorted(counted.items())
            for tall in [round(max(TALLEST * number / most, 6), 1)]
        ),
        spans=tuple(_spans(whole, sure, first, scale)),
        ticks=tuple(_ticks(first, last, scale, language)),
        says=_says(whole, first, last, language),
    )


def _closed(span: Span) -> bool:
    """Whether it has two ends."""
    return all(MIN_DAY <= day <= MAX_DAY for day in span)


def _is_sure(span: Span, scale: float) -> bool:
    """Whether it is known to the day, or as good as that in a picture of this scale."""
    days = span.last - span.first + 1
    return days == 1 or days * scale <= WIDTH / COLUMNS * 3


def _spans(
    whole: Iterable[Span], sure: Sequence[Span], first: int, scale: float
) -> Iterator[tuple[float, float, float]]:
    """Where uncertain entries may be: lines under one another, as far as there is room."""
    known = set(map(id, sure))
    for number, one in enumerate(one for one in whole if id(one) not in known):
        if number >= FEW:
            return
        x = round((one.first - first) * scale, 1)
        width = round((one.last - one.first + 1) * scale, 1)
        yield x, width, BASE + 4 + number % 4 * 3


def _ticks(first: int, last: int, scale: float, language: Language) -> Iterator[Tick]:
    """Days, months or years that begin within, as many as there is room for."""
    free = 0
    for day, text in _beginnings(first, last, language):
        step = round((day - first) * scale / WIDTH * STEPS)
        x = step * WIDTH // STEPS  # where its words can be
        if day >= first and free <= x <= WIDTH - _room(text):
            free = x + _room(text)
            yield Tick(x=x, step=step, text=text)


def _beginnings(first: int, last: int, language: Language) -> list[tuple[int, str]]:
    """Days that are named, in order, each with its name; the first may be before the picture."""
    days = last - first + 1
    if days <= DAYS:
        named = [(one, language.short_day(one)) for one in range(first, last + 1)]
        return named[:: -(-days * _apart(named) // WIDTH)]
    (year, month, _), (end, end_month, _) = civil(first), civil(last)
    if end - year < MOST_YEARS:
        months = range(year * 12 + month - 1, end * 12 + end_month)
        named = [_month(one, language, is_year_known=year == end) for one in months]
        wanted = days / DAYS_A_MONTH * _apart(named) / WIDTH
        unit = next((one for one in MONTHS if one >= wanted), None)
        if unit is not None:
            return named[-months[0] % unit :: unit]
    wanted = days / DAYS_A_YEAR * _apart([(first, language.year(year))]) / WIDTH
    unit = next((one for one in YEARS if one >= wanted), YEARS[-1])
    years = range(year + -year % unit, end + 1, unit)
    return [(ordinal(one, 1, 1), language.year(one)) for one in years]


def _month(number: int, language: Language, *, is_year_known: bool) -> tuple[int, str]:
    year, month = number // 12, number % 12 + 1
    return ordinal(year, month, 1), language.short_month(None if is_year_known else year, month)


def _room(text: str) -> int:
    """How much of the width some words need."""
    return (len(text) * LETTER + BETWEEN) * WIDTH // NARROW


def _apart(named: Sequence[tuple[int, str]]) -> int:
    """How far apart names surely have room, each in its place."""
    return max(_room(text) for _, text in named) + WIDTH // STEPS


def _says(whole: Sequence[Span], first: int, last: int, language: Language) -> str:
    months = Counter(civil(one.last)[:2] for one in whole)
    (year, month), most = min(months.items(), key=lambda one: (-one[1], one[0]))
    return language.counted(
        "strip",
        "says",
        len(whole),
        first=language.day(first),
        last=language.day(last),
        busiest=language.month(year, month),
        most=language.number(most),
    )
