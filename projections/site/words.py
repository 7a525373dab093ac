"""What each party of a story said or did last, by both clocks, as its log grows."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from projections.site.held import Course
from projections.standing import SAY_NOTHING
from timeline.party import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.site.held import Held
    from projections.site.shown import Shown


class Word(NamedTuple):
    """What a party said or did last; `party` is its name without case and extra blanks."""

    party: str
    shown: Shown

    def is_of(self, name: str) -> bool:
        """Whether a name is that party's."""
        return folded(name) == self.party


class Words:
    """The last words of the parties of a story, change by change."""

    def __init__(self) -> None:
        self._said: dict[int, Shown] = {}
        # By party, (certain, number): all that it said, by when that had certainly happened.
        self._by: dict[str, list[tuple[int, int]]] = {}
        self._courses: dict[str, Course[Word]] = {}

    def change(self, change: int, changed: Iterable[Shown]) -> None:
        """Take entries that are new or otherwise than before."""
        moved: dict[str, int] = {}
        for now in changed:
            before = self._said.get(now.number)
            self._said[now.number] = now
            if before is not None:
                self._forget(before)
            for party in _parties(now):
                insort(self._by.setdefault(party, []), (now.certain, now.number))
            for one in chain([now], [before] if before else []):
                for party in _parties(one):
                    moved[party] = min(one.certain, moved.get(party, one.certain))
        for party, day in moved.items():
            course = self._courses.setdefault(party, Course())
            course.turn(change, day, [*self._since(party, day)])

    def all(self) -> list[tuple[Word, Held]]:
        """Each last word, where it was; who said something last, first."""
        courses = (self._courses[party] for party in sorted(self._courses))
        found = (one for course in courses for one in course.all())
        return sorted(found, key=lambda one: one[0].shown.spot.rank, reverse=True)

    def _forget(self, before: Shown) -> None:
        for party in _parties(before):
            said = self._by[party]
            del said[bisect_left(said, (before.certain, before.number))]

    def _since(self, party: str, day: int) -> Iterator[tuple[int, Word | None]]:
        """What was said last from a day on; what was certain before that day is as it was."""
        word = self._courses[party].before(day)
        last = word and word.shown
        told: dict[int, Shown | None] = {day: last}
        said = self._by.get(party, [])
        for certain, number in said[bisect_left(said, (day, -1)) :]:
            one = self._said[number]
            if last is None or one.spot.rank > last.spot.rank:
                last = one
            told[certain] = last
        for first, shown in told.items():
            yield first, shown and Word(party, shown)


def _parties(shown: Shown) -> frozenset[str]:
    """Whose word it is."""
    act = shown.act
    says = not act.struck and act.kind not in SAY_NOTHING
    return frozenset(map(folded, act.by)) if says else frozenset()
