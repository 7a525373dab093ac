"""The order of a story as its log grows: which places a change gives anew, and no others.

The same order as `projections.chronology` gives, of which the keys tell all but ties; a link
changes the keys only of what hangs together by links.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from projections.chronology import place
from projections.readmodel.ordering import overlap, untied

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.chronology import Keyed

Rank: TypeAlias = tuple[int, int, int, int]


class Spot(NamedTuple):
    """Where an entry belongs; keys as in `projections.chronology.Placed`.

    Attributes:
        tie: what decides among those with the same keys.
        live: False of a struck one, which makes nobody's order doubtful.
        holds: what holds it back.
        sure: whether its place between its neighbours is certain.
    """

    entry: int
    logged: int
    earliest: int
    latest: int
    certain: int
    tie: int
    live: bool
    holds: frozenset[int]
    sure: bool = True

    @property
    def rank(self) -> Rank:
        """What orders entries that are known at the same time."""
        return self.latest, self.earliest, self.tie, self.entry


class Places:
    """Where the entries of a story belong, by their numbers."""

    def __init__(self) -> None:
        self.spots: dict[int, Spot] = {}
        self._keyed: dict[int, Keyed[int]] = {}
        self._linking: dict[int, set[int]] = {}
        self._order: list[Rank] = []
        self._live: list[Rank] = []

    def put(self, some: Iterable[Keyed[int]]) -> set[int]:
        """Place entries, new or changed; gives all that belong elsewhere, or less surely, since."""
        near: set[int] = set()
        given = list(some)
        for one in given:
            near |= self._around([one.id])
            self._link(one)
        near = self._around({*near, *(one.id for one in given)})
        was: dict[int, Spot | None] = {}
        self._replace(self._placed(near), was)
        for keys in {(one.latest, one.earliest) for one in map(self.spots.__getitem__, near)}:
            self._replace(self._untied(keys), was)
        self._doubt(was)
        return {entry for entry, spot in was.items() if self.spots[entry] != spot}

    def _around(self, entries: Iterable[int]) -> set[int]:
        """All that hang together by links with some entries, those that are placed among them."""
        found: set[int] = set()
        waiting = list(entries)
        while waiting:
            one = waiting.pop()
            if one not in found and one in self._keyed:
                found.add(one)
                waiting += (target for _, target in self._keyed[one].links)
                waiting += self._linking.get(one, ())
        return found

    def _link(self, one: Keyed[int]) -> None:
        before = self._keyed.get(one.id)
        for _, target in before.links if before else ():
            self._linking[target].discard(one.id)
        for _, target in one.links:
            self._linking.setdefault(target, set()).add(one.id)
        self._keyed[one.id] = one

    def _placed(self, near: Iterable[int]) -> Iterator[Spot]:
        """Where entries belong that hang together, but for ties."""
        found = place([self._keyed[one] for one in near])
        holds = found.holds()
        for one in found.order:
            keyed = self._keyed[one.id]
            held = frozenset(holds.get(one.id, ()))
            keys = (one.earliest, one.latest, one.certain)
            yield Spot(one.id, keyed.position, *keys, keyed.position, keyed.live, held)

    def _untied(self, keys: tuple[int, int]) -> Iterator[Spot]:
        """Those with the same keys: in the order of the log, where no link of theirs says more."""
        alike = self._alike(keys)
        ties = sorted(one.logged for one in alike)
        backward = any(target > one.entry for one in alike for target in one.holds)
        order = untied(alike) if backward else sorted(alike, key=lambda one: one.logged)
        for one, tie in zip(order, ties, strict=True):
            yield one._replace(tie=tie)

    def _alike(self, keys: tuple[int, int]) -> list[Spot]:
        at = bisect_left(self._order, (*keys, -1, -1))
        ranks = takewhile(lambda rank: rank[:2] == keys, islice(self._order, at, None))
        return [self.spots[entry] for *_, entry in ranks]

    def _replace(self, some: Iterable[Spot], was: dict[int, Spot | None]) -> None:
        """Put entries where they belong; `was` keeps where each belonged at first."""
        for spot in list(some):
            before = self.spots.get(spot.entry)
            was.setdefault(spot.entry, before)
            if before is not None:
                _take(self._order, before.rank)
                if before.live:
                    _take(self._live, before.rank)
            self.spots[spot.entry] = spot
            insort(self._order, spot.rank)
            if spot.live:
                insort(self._live, spot.rank)

    def _doubt(self, was: dict[int, Spot | None]) -> None:
        """Say anew of all that moved, and of what is or was beside it, whether that is certain."""
        ranks = {self.spots[one].rank for one in was}
        ranks |= {spot.rank for spot in was.values() if spot is not None}
        near = {*was}
        for rank in ranks:
            at = bisect_left(self._live, rank)
            near.update(entry for *_, entry in self._live[max(at - 1, 0) : at + 2])
        for entry in near:
            spot = self.spots[entry]
            was.setdefault(entry, spot)
            self.spots[entry] = spot._replace(sure=self._sure(spot))

    def _sure(self, spot: Spot) -> bool:
        if not spot.live:
            return True
        at = bisect_left(self._live, spot.rank)
        before = [self.spots[entry] for *_, entry in self._live[max(at - 1, 0) : at]]
        after = [self.spots[entry] for *_, entry in self._live[at + 1 : at + 2]]
        return not (
            any(overlap(one, spot) for one in before) or any(overlap(spot, one) for one in after)
        )


def _take(ranks: list[Rank], rank: Rank) -> None:
    del ranks[bisect_left(ranks, rank)]
