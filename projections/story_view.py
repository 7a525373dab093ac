"""The story view: a story's entries in order, as of two clocks. All formats and pages write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from projections.clocks import Clocks
    from projections.entry import Entry, Record, State
    from projections.story import Story


class StoryView(NamedTuple):
    """A story's entries in order, as of two clocks.

    Attributes:
        known: every development known by then, by id, also those that are not yet, so that a
            link to one can still be named.
        contradictions: links (linked, target) of entries in it that the dates contradict.
        unreadable: events in the prefix that this program cannot read, or that do not fit.
    """

    story: Story
    clocks: Clocks
    entries: tuple[Entry, ...]
    known: Mapping[UUID, State] = {}
    contradictions: tuple[tuple[UUID, UUID], ...] = ()
    unreadable: tuple[Record, ...] = ()
