"""What held when, by both clocks: from which change to which, and from which day to which.

A change is the number, from 1, of an instant at which readers could see more, or something else, of
a story. A day is the ordinal of a local day (see `timeline.days`).
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ALWAYS = -1 << 40  # a day before all days
STILL = 1 << 40  # a change that has not come, or a day after all days

T = TypeVar("T")


class Held(NamedTuple):
    """Where something held: from one change to before another, from a day to before another."""

    known_from: int
    known_to: int = STILL
    first: int = ALWAYS
    before: int = STILL

    def at(self, change: int, day: int) -> bool:
        """Whether it held by what was known after a change, as of a day."""
        return self.known_from <= change < self.known_to and self.first <= day < self.before

    def both(self, other: Held) -> Held:
        """Where both held; `empty`, maybe."""
        return Held(
            max(self.known_from, other.known_from),
            min(self.known_to, other.known_to),
            max(self.first, other.first),
            min(self.before, other.before),
        )

    @property
    def empty(self) -> bool:
        """Whether it held nowhere."""
        return self.known_from >= self.known_to or self.first >= self.before


class _Segment(NamedTuple, Generic[T]):
    """What holds from a day to before another, since a change."""

    first: int
    before: int
    value: T
    since: int


class Course(Generic[T]):
    """One thing that depends on both clocks, such as where a thread stands, change by change.

    `None` holds where there is nothing to be said of it.
    """

    def __init__(self) -> None:
        self._now: list[_Segment[T | None]] = []
        self._ended: list[tuple[T, Held]] = []

    def turn(self, change: int, day: int, values: Iterable[tuple[int, T | None]]) -> None:
        """From a change on it is otherwise, from a day on: these values, each from its day."""
        at = bisect_left(self._now, day, key=attrgetter("first"))
        told = self._now[at:]
        del self._now[at:]
        if self._now and self._now[-1].before > day:
            split = self._now.pop()
            self._end(split, change)
            self._now.append(split._replace(before=day, since=change))
        steps = list(_joined(values))
        ends = [*(first for first, _ in steps[1:]), STILL]
        new = [
            _Segment(first, end, value, change)
            for (first, value), end in zip(steps, ends, strict=True)
        ]
        self._now += self._follow(told, new, change)

    def before(self, day: int) -> T | None:
        """What holds just before a day, by what is known now."""
        at = bisect_left(self._now, day, key=attrgetter("first"))
        return self._now[at - 1].value if at and self._now[at - 1].before >= day else None

    def _follow(
        self, told: Iterable[_Segment[T | None]], new: Iterable[_Segment[T | None]], change: int
    ) -> Iterator[_Segment[T | None]]:
        """What is told again goes on since when it was; what is not, ends."""
        same = {(one.first, one.before): one for one in told}
        for one in new:
            was = same.get((one.first, one.before))
            if was is not None and was.value == one.value:
                yield same.pop((one.first, one.before))
            else:
                yield one
        for was in same.values():
            self._end(was, change)

    def _end(self, one: _Segment[T | None], change: int) -> None:
        if one.value is not None and one.since < change:
            self._ended.append((one.value, Held(one.since, change, one.first, one.before)))

    def all(self) -> Iterator[tuple[T, Held]]:
        """Each value where it held; one may come several times."""
        yield from self._ended
        for one in self._now:
            if one.value is not None:
                yield one.value, Held(one.since, STILL, one.first, one.before)


def _joined(values: Iterable[tuple[int, T | None]]) -> Iterator[tuple[int, T | None]]:
    """Without the days from which it goes on as before."""
    last: list[T | None] = []
    for day, value in values:
        if not last or last[-1] != value:
            yield day, value
            last = [value]
