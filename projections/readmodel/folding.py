"""Threads folded from the read model, as they are and as they were a moment before."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from projections.readmodel.ordering import Place, untied
from projections.readmodel.said import COLUMNS, state
from projections.readmodel.spots import AT_ONCE
from projections.threads import Gathered, Thread, day_of, fold
from projections.threads.acts import act_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from projections.parties import Parties
    from projections.readmodel.buffer import Buffer
    from projections.readmodel.spots import Spot, Spots
    from projections.threads import Act


class Acts:
    """What developments said, as the threads see it, by the numbers of versions.

    `parents` has the shipped kind that each of the newsroom's own kinds extends.
    """

    def __init__(self, buffer: Buffer, parents: Mapping[str, str]) -> None:
        self._buffer = buffer
        self._parents = parents
        self._known: dict[int, Act] = {}

    def get(self, versions: Iterable[int]) -> Mapping[int, Act]:
        """The acts of some versions, and others."""
        missing = [one for one in versions if one not in self._known]
        for first in range(0, len(missing), AT_ONCE):
            some = missing[first : first + AT_ONCE]
            places = ", ".join("?" * len(some))
            rows = self._buffer.select(
                f"SELECT versions.id, {COLUMNS} FROM versions JOIN entries ON entries.id = entry "
                f"WHERE versions.id IN ({places})",
                *some,
            )
            for number, *row in rows:
                self._known[number] = act_of(state(tuple(row)), self._parents)
        return self._known


class Folding:
    """Folds some threads of one story as of a day.

    Attributes:
        threads: their story, and their handles.
        day: the key of its end, and the zone whose day it is.
        before: the spots in whose place others are now, by entry; None where there was none.
    """

    def __init__(
        self,
        spots: Spots,
        acts: Acts,
        threads: tuple[int, Sequence[str]],
        day: tuple[int, str],
        before: Mapping[int, Spot | None],
    ) -> None:
        self._spots = spots
        self._acts = acts
        self._story, handles = threads
        self._day, self._zone = day
        self._before = before
        self._on_thread = spots.on_threads(self._story, handles)
        begun = (
            one for some in self._on_thread.values() for one in some if one.earliest <= self._day
        )
        acts.get({one.version for one in begun})

    def now(self, handle: str, parties: Parties) -> Thread | None:
        """A thread as it is."""
        return self._fold(handle, self._on_thread[handle], parties, {})

    def then(self, handle: str, parties: Parties) -> Thread | None:
        """The same before what has changed."""
        kept = [spot for spot in self._on_thread[handle] if spot.entry not in self._before]
        old = self._before_on.get(handle, ())
        return self._fold(handle, [*kept, *old], parties, self._before)

    @cached_property
    def _before_on(self) -> dict[str, list[Spot]]:
        """What was on each thread before and is somewhere or something else now."""
        found: dict[str, list[Spot]] = {}
        for spot in self._before.values():
            if spot is not None and spot.story == self._story:
                for handle in spot.threads:
                    found.setdefault(handle, []).append(spot)
        return found

    def _fold(
        self,
        handle: str,
        spots: list[Spot],
        parties: Parties,
        before: Mapping[int, Spot | None],
    ) -> Thread | None:
        gathered = Gathered()
        begun = [spot for spot in spots if spot.earliest <= self._day]
        acts = self._acts.get(spot.version for spot in begun)
        for spot in self._in_order(begun, before):
            certain = spot.certain <= self._day
            gathered.add(acts[spot.version], certain=certain, home=spot.thread == handle)
        return fold(handle, gathered, parties, day_of(self._day, self._zone))

    def _in_order(self, spots: Iterable[Spot], before: Mapping[int, Spot | None]) -> Iterator[Spot]:
        """In the order of the chronology, of which the tightened keys tell all but ties."""
        ranked = sorted(spots, key=lambda spot: (spot.latest, spot.earliest, spot.logged))
        for _, group in groupby(ranked, lambda spot: (spot.latest, spot.earliest)):
            tied = list(group)
            yield from tied if len(tied) == 1 else self._untied(tied, before)

    def _untied(self, tied: list[Spot], before: Mapping[int, Spot | None]) -> list[Spot]:
        """Equal keys: by position, but for what is held back by something logged later."""
        alike = {spot.entry: spot for spot in self._spots.alike(tied[0])}
        if before:
            at = (tied[0].latest, tied[0].earliest)
            old = [spot for spot in before.values() if spot and spot.story == self._story]
            kept = {entry: spot for entry, spot in alike.items() if entry not in before}
            alike = kept | {one.entry: one for one in old if (one.latest, one.earliest) == at}
        known = {spot.entry: spot for spot in tied} | alike
        if not any(spot.backward for spot in known.values()):
            return tied
        order = untied([_place(spot) for spot in known.values()])
        places = {one.entry: number for number, one in enumerate(order)}
        return sorted(tied, key=lambda spot: places[spot.entry])


def _place(spot: Spot) -> Place:
    held_by = " ".join(map(str, spot.holds)) or None
    return Place(spot.entry, spot.logged, spot.earliest, spot.latest, 0, 0, 0, held_by)
