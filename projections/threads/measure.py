"""A measure: a number that several parties give, each its latest, and the span of them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.threads.course import Course

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from projections.parties import Parties
    from projections.threads.acts import Act, Member

Number = int | float
NOBODY = ""  # who gives a number that nobody's name is on
RANGE = "range"


class Value(NamedTuple):
    """What one party says last: a number, or a range of them; `by` is None for nobody named."""

    by: str | None
    low: Number
    high: Number
    act: Act


def fold(members: Sequence[Member], parties: Parties) -> Course:
    """Follow a measure. Numbers in another unit, or of something else, are flagged and left out."""
    measure = _Measure(members[0].act, parties)
    for one in members:
        moved = one.is_a("measure") and measure.counted(one.act)
        moved = moved or (bool(one.targets("withdraws")) and measure.withdrawn(one))
        if not moved and one.home:
            measure.course.listed.append(one.act)
    return measure.finished()


class _Measure:
    def __init__(self, opening: Act, parties: Parties) -> None:
        self.course = Course(since=opening.when)
        self.unit = opening.said("unit")
        self.metric = opening.said("metric")
        self.values: dict[str, list[Value]] = {}
        self._parties = parties

    def counted(self, act: Act) -> bool:
        """Take a number up; False where that moves nothing, or it is of something else."""
        low, high = bounds(act)
        if low is None or high is None or self._is_other(act):
            return False
        self.unit = self.unit or act.said("unit")
        for name in act.by or (None,):
            whose = NOBODY if name is None else self._parties.one(name)
            self.values.setdefault(whose, []).append(Value(name, low, high, act))
        return self._move(act)

    def withdrawn(self, one: Member) -> bool:
        """Leave out the numbers that somebody takes back."""
        targets, before = one.targets("withdraws"), self.values
        self.values = {
            whose: [value for value in some if value.act.id not in targets]
            for whose, some in before.items()
        }
        self.values = {whose: some for whose, some in self.values.items() if some}
        if self.values == before:
            return False
        return self._move(one.act)

    def finished(self) -> Course:
        """The course, with the latest value of each and the span of them."""
        latest = self._latest()
        low, high = span(latest)
        self.course.axes = {
            "values": [
                {
                    "by": value.by,
                    "low": value.low,
                    "high": value.high,
                    "ref": value.act.ref,
                    "when": value.act.when,
                }
                for value in latest
            ],
            "low": low,
            "high": high,
            "unit": self.unit,
        }
        self.course.clash = _clash(latest)
        return self.course

    def _is_other(self, act: Act) -> bool:
        for name, known in (("unit", self.unit), ("metric", self.metric)):
            given = act.said(name)
            if given is not None and known is not None and given.casefold() != known.casefold():
                self.course.doubt(act, f"its {name} is {given}, not {known}")
                return True
        return False

    def _move(self, act: Act) -> bool:
        return self.course.move(act, in_words(*span(self._latest()), self.unit), RANGE)

    def _latest(self) -> list[Value]:
        return [some[-1] for some in self.values.values()]


def bounds(act: Act) -> tuple[Number | None, Number | None]:
    """The number an act gives, as a range; one end alone is taken for both."""
    value, low, high = (_number(act, name) for name in ("value", "low", "high"))
    low = value if low is None else low
    high = value if high is None else high
    return (high if low is None else low, low if high is None else high)


def _number(act: Act, name: str) -> Number | None:
    value = act.own.get(name)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def span(values: Sequence[Value]) -> tuple[Number | None, Number | None]:
    """The lowest and the highest of some values; None of none."""
    if not values:
        return None, None
    return min(value.low for value in values), max(value.high for value in values)


def in_words(low: Number | None, high: Number | None, unit: str | None) -> str:
    """A range for people: `1000-5000 barrels a day`; no number is `none`."""
    if low is None or high is None:
        return "none"
    joint = " to " if low < 0 or high < 0 else "-"
    number = f"{low:,}" if low == high else f"{low:,}{joint}{high:,}"
    return f"{number} {unit}" if unit else number


def _clash(values: Sequence[Value]) -> tuple[UUID, UUID] | None:
    """The two furthest apart, if they cannot both be right."""
    if not values:
        return None
    lowest = min(values, key=lambda value: value.high)
    highest = max(values, key=lambda value: value.low)
    return (lowest.act.id, highest.act.id) if lowest.high < highest.low else None
