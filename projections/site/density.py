"""The spacing of a story in time, as a light picture: a mark where each entry is, or may be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from timeline.days import MAX_DAY, MIN_DAY, civil, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.site.language import Language

WIDTH, HEIGHT, BASE = 1000, 48, 34
COLUMNS = 200
TALLEST = 30
FEW = 400  # marks that can be told apart; more are counted by column
TICKS = 8
MOST_TICKS_A_YEAR = 12
STEPS = 20
UNITS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Span(NamedTuple):
    """The days (ordinals) in which an entry began, as far as anybody knows; ends may be open."""

    first: int
    last: int


class Tick(TypedDict):
    """A date under the picture: where, also in twentieths of the whole, and its words."""

    x: float
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
    sure = [one for one in whole if (one.last - one.first + 1) * scale <= WIDTH / COLUMNS * 3]
    counted = Counter(int((one.first - first) * scale * COLUMNS / WIDTH) for one in sure)
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
    """Years, or months where there are few, that begin within."""
    (year, month, _), (end, end_month, _) = civil(first), civil(last)
    months = (end - year) * 12 + end_month - month
    if months <= MOST_TICKS_A_YEAR:
        step = max(1, -(-months // 6))
        starts = [(year + (month + n) // 12, (month + n) % 12 + 1) for n in range(0, months, step)]
    else:
        unit = next(one for one in UNITS if (end - year) / one <= TICKS)
        starts = [(one, 1) for one in range(year + 1, end + 1) if one % unit == 0]
    for start, month in starts:
        x = (ordinal(start, month, 1) - first) * scale
        if WIDTH * 0.02 < x < WIDTH * 0.94:
            words = language.month(start, month) if months <= MOST_TICKS_A_YEAR else None
            text = words or language.year(start)
            yield Tick(x=round(x, 1), step=round(x / WIDTH * STEPS), text=text)


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
