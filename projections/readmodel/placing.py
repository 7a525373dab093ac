"""Where a development belongs in its story: its place in time, and the threads it is on.

What is placed here is placed as `chronology` and `threads` place the whole story at once: of a
development that nothing links to yet, only what it is linked to is looked at; otherwise all that
hangs together with it by links.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from projections.chronology import Keyed, certain_from, place
from projections.threads.membership import handles, opened, visits
from timeline.vocabulary import ORDERING_RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from projections.readmodel.rows import Row, Rows


def region(rows: Iterable[Row]) -> list[Row]:
    """Place developments of one story that hang together by links with no others."""
    logged = sorted(rows, key=lambda row: row.position)
    found = handles({row.stream: row.act for row in logged})
    live = {row.stream for row in logged if not row.act.struck}
    arranged = place(_keyed(row, live) for row in logged)
    places = {one.id: one for one in arranged.order}
    positions = {row.stream: row.position for row in logged}
    holds = arranged.holds()
    placed = []
    for row in logged:
        at, held = places[row.stream], holds.get(row.stream, ())
        placed.append(
            replace(
                row,
                handle=found[row.stream],
                visits=() if row.act.struck else tuple(visits(row.act, found)),
                earliest=at.earliest,
                latest=at.latest,
                certain=at.certain,
                holds=frozenset(held),
                backward=any(positions[target] > row.position for target in held),
            )
        )
    return placed


def _keyed(row: Row, live: set[UUID]) -> Keyed:
    """What the chronology needs; a struck entry's links, and those to one, order nothing."""
    is_live = row.stream in live
    links = tuple(link for link in row.act.links if link[1] in live) if is_live else ()
    return Keyed(
        *(row.stream, row.position, row.own_earliest, row.own_latest, row.said), links, is_live
    )


def leaf(row: Row, rows: Rows) -> list[Row]:
    """Place a live development that nothing links to; also gives what it makes certain earlier."""
    near = rows.get(target for _, target in row.act.links)
    known = {id_: one for id_, one in near.items() if one.story == row.story}
    held = _holding(row, known)
    earliest = max([row.own_earliest, *(known[target].earliest for target in held)])
    found = {id_: one.handle for id_, one in known.items()}
    handle = row.act.handle or next(
        (found[target] for _, target in row.act.links if found.get(target) is not None),
        opened(row.act),
    )
    placed = replace(
        row,
        handle=handle,
        visits=tuple(visits(row.act, {**found, row.stream: handle})),
        earliest=earliest,
        latest=row.own_latest,
        certain=certain_from(row.said, earliest, row.own_latest),
        holds=frozenset(held),
        backward=any(known[target].position > row.position for target in held),
    )
    return [placed, *_lowered(placed, known, rows)]


def _holding(row: Row, known: Mapping[UUID, Row]) -> list[UUID]:
    """What holds it back: the live targets that can have started when it had."""
    return [
        target
        for relation, target in row.act.links
        if relation in ORDERING_RELATIONS
        and target in known
        and not known[target].act.struck
        and known[target].earliest <= row.own_latest
    ]


def _lowered(row: Row, known: Mapping[UUID, Row], rows: Rows) -> list[Row]:
    """What holds a new row back, and what holds that, none of it later than what follows it."""
    now = dict(known)
    changed: dict[UUID, Row] = {}
    waiting = [(target, row) for target in row.holds]
    while waiting:
        id_, follower = waiting.pop()
        if id_ not in now:
            now |= rows.get([id_])
        one = now[id_]
        latest, certain = min(one.latest, follower.latest), min(one.certain, follower.certain)
        if (latest, certain) != (one.latest, one.certain):
            now[id_] = changed[id_] = replace(one, latest=latest, certain=certain)
            waiting += [(target, now[id_]) for target in one.holds]
    return list(changed.values())
