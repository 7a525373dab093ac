"""Where a development belongs in its story: its place in time, and the threads it is on.

What is placed here is placed as `chronology` and `threads` place the whole story at once: of a
development that nothing links to yet, only what it is linked to is looked at; otherwise all that
hangs together with it by links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.chronology import Keyed, certain_from, place
from projections.threads.membership import handles, opened, visits
from timeline.terms import ORDERING_RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from projections.readmodel.spots import Spot, Spots


def region(spots: Iterable[Spot]) -> list[Spot]:
    """Place developments of one story that hang together by links with no others."""
    logged = sorted(spots, key=lambda spot: spot.logged)
    found = handles({spot.entry: spot for spot in logged})
    live = {spot.entry for spot in logged if not spot.struck}
    arranged = place(_keyed(spot, live) for spot in logged)
    places = {one.id: one for one in arranged.order}
    positions = {spot.entry: spot.logged for spot in logged}
    holds, against = arranged.holds(), _against(arranged.contradictions)
    placed = []
    for spot in logged:
        at, held = places[spot.entry], holds.get(spot.entry, ())
        placed.append(
            spot._replace(
                thread=found[spot.entry],
                visits=() if spot.struck else tuple(visits(spot, found[spot.entry], found)),
                earliest=at.earliest,
                latest=at.latest,
                certain=at.certain,
                holds=frozenset(held),
                against=tuple(against.get(spot.entry, ())),
                backward=any(positions[target] > spot.logged for target in held),
            )
        )
    return placed


def _against(contradictions: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for linked, target in contradictions:
        found.setdefault(linked, []).append(target)
    return found


def _keyed(spot: Spot, live: set[int]) -> Keyed[int]:
    """What the chronology needs; a struck entry's links, and those to one, order nothing."""
    is_live = spot.entry in live
    links = tuple(link for link in spot.links if link[1] in live) if is_live else ()
    return Keyed(
        *(spot.entry, spot.logged, spot.own_earliest, spot.own_latest, spot.said), links, is_live
    )


def leaf(spot: Spot, spots: Spots) -> list[Spot]:
    """Place a live development that nothing links to; also gives what it makes certain earlier."""
    if not spot.links:
        return [_alone(spot)]
    near = spots.get(target for _, target in spot.links)
    known = {entry: one for entry, one in near.items() if one.story == spot.story}
    ordering = _ordering(spot, known)
    held = [target for target in ordering if known[target].earliest <= spot.own_latest]
    earliest = max([spot.own_earliest, *(known[target].earliest for target in held)])
    found = {entry: one.thread for entry, one in known.items()}
    handle = spot.handle or next(
        (found[target] for _, target in spot.links if found.get(target) is not None),
        opened(spot),
    )
    placed = spot._replace(
        thread=handle,
        visits=tuple(visits(spot, handle, found)),
        earliest=earliest,
        latest=spot.own_latest,
        certain=certain_from(spot.said, earliest, spot.own_latest),
        holds=frozenset(held),
        against=tuple(target for target in ordering if target not in held),
        backward=any(known[target].logged > spot.logged for target in held),
    )
    return [placed, *_lowered(placed, known, spots)]


def _alone(spot: Spot) -> Spot:
    """Place a live development that is linked to nothing."""
    earliest, latest = spot.own_earliest, spot.own_latest
    return spot._replace(
        thread=spot.handle or opened(spot),
        earliest=earliest,
        latest=latest,
        certain=certain_from(spot.said, earliest, latest),
    )


def _ordering(spot: Spot, known: Mapping[int, Spot]) -> list[int]:
    """The live targets of its links that order, in the order of the log."""
    targets = {
        target
        for relation, target in spot.links
        if relation in ORDERING_RELATIONS and target in known and not known[target].struck
    }
    return sorted(targets, key=lambda target: known[target].logged)


def _lowered(spot: Spot, known: Mapping[int, Spot], spots: Spots) -> list[Spot]:
    """What holds a new one back, and what holds that, none of it later than what follows it."""
    now = dict(known)
    changed: dict[int, Spot] = {}
    waiting = [(target, spot) for target in spot.holds]
    while waiting:
        entry, follower = waiting.pop()
        if entry not in now:
            now |= spots.get([entry])
        one = now[entry]
        latest, certain = min(one.latest, follower.latest), min(one.certain, follower.certain)
        if (latest, certain) != (one.latest, one.certain):
            now[entry] = changed[entry] = one._replace(latest=latest, certain=certain)
            waiting += [(target, now[entry]) for target in one.holds]
    return list(changed.values())
