"""The order of uncertain times, and what had happened by a day: happened, possible, not yet.

Times are compared as the integer keys of `timeline.when`: local days and seconds of one zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from projections.circles import reverse, without_circles
from timeline.bounds import start_keys
from timeline.terms import ORDERING_RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from projections.circles import Links
    from projections.entry import Certainty
    from timeline.facts import AnyWhen

Id = TypeVar("Id")  # of an entry, or its number in the read model


class Dated(NamedTuple):
    """What the chronology needs to know of an entry; a tuple, because a story makes many.

    Attributes:
        id: the entry's own, unlike any other's.
        position: that of the entry's first event in the log, unlike any other's.
        when: its own When, as stored.
        links: (relation, target) of its live links; those that order nothing may be among them.
        live: False of a struck one, which makes nobody's order doubtful.
    """

    id: UUID
    position: int
    when: AnyWhen
    links: tuple[tuple[str, UUID], ...] = ()
    live: bool = True


class Keyed(NamedTuple, Generic[Id]):
    """The same, with the keys of its dates in place of its When.

    Attributes:
        earliest, latest: the keys of its own earliest and latest start.
        said: `certain_key` of its When.
    """

    id: Id
    position: int
    earliest: int
    latest: int
    said: int
    links: tuple[tuple[str, Id], ...] = ()
    live: bool = True


class Placed(NamedTuple, Generic[Id]):
    """An entry's place in the chronology, its bounds tightened by its links.

    Attributes:
        id: the entry's.
        earliest: the key of its earliest start.
        latest: the key of its latest start.
        certain: the key from which it has certainly happened, never outside the two: its latest
            start, or the day it was said (or one that follows it was) where that is before.
        order_certain: False when its bounds overlap those of a neighbour it has no link with,
            struck entries left out.
    """

    id: Id
    earliest: int
    latest: int
    certain: int
    order_certain: bool


@dataclass(frozen=True, slots=True)
class Chronology(Generic[Id]):
    """Entries in chronological order.

    Attributes:
        contradictions: (linked, target) of the links that the dates contradict, in the order of
            the log.
        ids, targets: each entry's, in the order of the log, and by their places in it, for those
            that are held back by others, which ones.
    """

    order: list[Placed[Id]]
    contradictions: list[tuple[Id, Id]]
    ids: list[Id]
    targets: dict[int, list[int]]

    def holds(self) -> dict[Id, tuple[Id, ...]]:
        """For each entry that is held back by others, their ids."""
        ids = self.ids
        return {
            ids[entry]: tuple(ids[target] for target in held)
            for entry, held in self.targets.items()
        }


def arrange(entries: Iterable[Dated], zone: str) -> list[Placed[UUID]]:
    """Put entries in chronological order; see `chronology`."""
    return chronology(entries, zone).order


def contradictions(entries: Iterable[Dated], zone: str) -> list[tuple[UUID, UUID]]:
    """Name the links that the dates contradict; see `chronology`."""
    return chronology(entries, zone).contradictions


def chronology(entries: Iterable[Dated], zone: str) -> Chronology[UUID]:
    """Put entries in chronological order, their bounds tightened by what they are linked to.

    An entry comes after the targets of its ordering links; otherwise by latest start (open ones
    last), earliest start (open ones first), position. Three kinds of links tighten and order
    nothing: to entries not given, those the dates contradict, those that lead in a circle.

    The dates contradict a link when the linked entry must have started before its target can have:
    by the target's own dates, or by the dates of what that is itself linked to.

    Args:
        entries: in any order.
        zone: the IANA zone whose days count: the story's.
    """
    return place([keyed(entry, zone) for entry in entries])


def keyed(entry: Dated, zone: str) -> Keyed[UUID]:
    """An entry with the keys of its dates, as seen from a zone."""
    return Keyed(
        *(entry.id, entry.position), *start_keys(entry.when, zone), entry.links, entry.live
    )


def place(entries: Iterable[Keyed[Id]]) -> Chronology[Id]:
    """Put entries whose keys are known in chronological order; see `chronology`."""
    logged = sorted(entries, key=attrgetter("position"))
    bounds, contradicted = _tightened(logged)
    order = _sequence(bounds)
    ids = [entry.id for entry in logged]
    sure = _sure_of_place([entry for entry in order if logged[entry].live], bounds)
    placed = list(map(Placed, ids, bounds.earliest, bounds.latest, bounds.certain, sure))
    named = [(ids[linked], ids[target]) for linked, target in sorted(contradicted)]
    return Chronology([placed[entry] for entry in order], named, ids, bounds.targets)


def certainty(placed: Placed[Id], day_key: int) -> Certainty | None:
    """Say whether an entry had happened by the end of a day; None is not yet.

    Args:
        placed: the entry, as arranged among all that are known.
        day_key: the key of the end of that day (`timeline.when.day_end_key`).
    """
    if placed.certain <= day_key:
        return "happened"
    return "possible" if placed.earliest <= day_key else None


# From here on an entry is its place in the log: ints are quick, and break the last ties.


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The keys of every entry, and for the linked ones the targets that hold them back."""

    earliest: list[int]
    latest: list[int]
    certain: list[int]
    targets: Links


def _tightened(logged: Sequence[Keyed[Id]]) -> tuple[_Bounds, list[tuple[int, int]]]:
    """Tighten what the links allow; give the contradicted (linked, target) beside it."""
    targets_first, targets = without_circles(_ordering_targets(logged))
    earliest = [entry.earliest for entry in logged]
    latest = [entry.latest for entry in logged]
    contradicted = _raise_earliest(earliest, latest, targets, targets_first)
    certain = [
        certain_from(entry.said, first, last)
        for entry, first, last in zip(logged, earliest, latest, strict=True)
    ]
    _lower_to_followers(latest, targets, targets_first)
    _lower_to_followers(certain, targets, targets_first)
    return _Bounds(earliest, latest, certain, targets), contradicted


def certain_from(said: int, earliest: int, latest: int) -> int:
    """The key from which on an entry has certainly happened, by its own words and its targets.

    What cannot have started when it was said was said of the future, whatever its words.
    """
    return said if said >= earliest else latest


def _ordering_targets(logged: Sequence[Keyed[Id]]) -> Links:
    """List each linked entry's targets among those given, once each."""
    places = {entry.id: place for place, entry in enumerate(logged)}
    targets = {
        place: {
            places[target]
            for relation, target in entry.links
            if relation in ORDERING_RELATIONS and target in places
        }
        for place, entry in enumerate(logged)
        if entry.links
    }
    return {place: sorted(held) for place, held in targets.items() if held}


def _raise_earliest(
    earliest: list[int], latest: list[int], targets: Links, targets_first: Iterable[int]
) -> list[tuple[int, int]]:
    """Start no entry before its targets; drop and give the links that would leave it no time."""
    contradicted = []
    for entry in targets_first:
        held = targets.pop(entry, ())
        kept = [target for target in held if earliest[target] <= latest[entry]]
        if kept:
            targets[entry] = kept
            earliest[entry] = max(earliest[entry], *[earliest[target] for target in kept])
        if len(kept) < len(held):
            contradicted += [(entry, target) for target in held if target not in kept]
    return contradicted


def _lower_to_followers(keys: list[int], targets: Links, targets_first: Sequence[int]) -> None:
    """Let no target come later than an entry that it holds back."""
    for entry in reversed(targets_first):
        for target in targets.get(entry, ()):
            keys[target] = min(keys[target], keys[entry])


def _sequence(bounds: _Bounds) -> list[int]:
    """Order topologically; of the entries that nothing holds back any more, the lowest first."""
    ranked = sorted(range(len(bounds.latest)), key=bounds.earliest.__getitem__)
    ranked.sort(key=bounds.latest.__getitem__)
    followers = reverse(bounds.targets)
    waits_for = {entry: len(held) for entry, held in bounds.targets.items()}
    rank = {entry: at for at, entry in enumerate(ranked) if entry in waits_for}
    ready = [at for at, entry in enumerate(ranked) if entry not in waits_for]  # sorted: a heap
    order: list[int] = []
    while ready:
        entry = ranked[heappop(ready)]
        order.append(entry)
        for follower in followers.get(entry, ()):
            waits_for[follower] -= 1
            if not waits_for[follower]:
                heappush(ready, rank[follower])
    return order


def _sure_of_place(order: Sequence[int], bounds: _Bounds) -> list[bool]:
    """Say of every entry whether it overlaps no neighbour in an order that it has no link with."""
    sure = [True] * len(bounds.latest)
    for before, after in pairwise(order):
        # Tightened latest starts never decrease along the order, so this is all of an overlap.
        overlap = bounds.earliest[after] <= bounds.latest[before]
        if overlap and before not in bounds.targets.get(after, ()):
            sure[before] = sure[after] = False
    return sure
