"""Developments put in the order of their story, as of a day: a view of what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.chronology import Dated, certainty, chronology
from projections.entry import Entry
from projections.story_view import StoryView

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from projections.clocks import Clocks
    from projections.entry import Known, Record, State
    from projections.story import Story


def arranged(
    story: Story,
    clocks: Clocks,
    known: Mapping[UUID, Known],
    logged_at: Mapping[UUID, int],
    unreadable: tuple[Record, ...],
) -> StoryView:
    """Put what is known of a story in order; `logged_at` are the positions of the first events."""
    zone = story.opened.timezone
    states = {id_: one.state for id_, one in known.items()}
    order = chronology([_dated(one, logged_at[one.id], states) for one in states.values()], zone)
    day, entries = clocks.key(zone), []
    for placed in order.order:
        sure = certainty(placed, day)
        if sure is not None:
            one = known[placed.id]
            entries.append(Entry(one, sure, "certain" if placed.order_certain else "uncertain"))
    ids = {one.state.id for one in entries} if order.contradictions else set()
    shown = tuple(pair for pair in order.contradictions if pair[0] in ids)
    return StoryView(story, clocks, tuple(entries), states, shown, unreadable)


def _dated(state: State, position: int, known: Mapping[UUID, State]) -> Dated:
    """What chronology needs; a struck entry's links, and those to one, order nothing."""
    content, live = state.current, state.retracted is None
    if not live or not content.links:
        return Dated(state.id, position, content.when, (), live)
    links = [
        (link.relation, link.target)
        for link in content.links
        if (target := known.get(link.target)) is not None and target.retracted is None
    ]
    return Dated(state.id, position, content.when, tuple(links), live)
