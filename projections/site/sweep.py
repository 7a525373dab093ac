"""What held at many points, one after another: each time only what changed is looked at."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.site.held import Held

T = TypeVar("T")


class Point(NamedTuple):
    """A point on both clocks: after a change, as of a day."""

    change: int
    day: int


class Step(NamedTuple, Generic[T]):
    """What holds at a point, and how that differs from the point before.

    Attributes:
        there: in the order in which all were given; it is the same list at every step.
        gone, come: what holds no longer, and what holds since.
    """

    there: Sequence[T]
    gone: Sequence[T]
    come: Sequence[T]


def sweep(some: Sequence[tuple[T, Held]], points: Sequence[Point]) -> Iterator[Step[T]]:
    """What of some things held at each point; quick as long as days do not run backwards."""
    numbers: list[int] = []
    there: list[T] = []
    for run in _runs(points):
        steps = _steps([held for _, held in some], run)
        steps[0].gone.extend(numbers)
        for gone, come in steps:
            for number in gone:
                at = bisect_left(numbers, number)
                del numbers[at], there[at]
            for number in come:
                at = bisect_left(numbers, number)
                numbers.insert(at, number)
                there.insert(at, some[number][0])
            yield Step(there, [some[one][0] for one in gone], [some[one][0] for one in come])


def _runs(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """The points, parted where a day is before the last: clocks that are put back at midnight."""
    begins = [at for at, (one, two) in enumerate(pairwise(points), 1) if two.day < one.day]
    for first, end in pairwise([0, *begins, len(points)]):
        yield points[first:end]


class _Numbers(NamedTuple):
    """What goes at a point, and what comes."""

    gone: list[int]
    come: list[int]


def _steps(some: Sequence[Held], points: Sequence[Point]) -> list[_Numbers]:
    """By point, none of which is before another on either clock."""
    changes, days = [one.change for one in points], [one.day for one in points]
    steps = [_Numbers([], []) for _ in points]
    for number, held in enumerate(some):
        first = max(bisect_left(changes, held.known_from), bisect_left(days, held.first))
        end = min(bisect_left(changes, held.known_to), bisect_left(days, held.before))
        if first < end:
            steps[first].come.append(number)
            if end < len(points):
                steps[end].gone.append(number)
    return steps
