"""Streams folded: the story, the development, the party or the kind that their events make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from timeline import development, party, story
from timeline.errors import DatelineError
from timeline.events import PartyNamed
from timeline.recorded import Unreadable, unreadable_of
from timeline.undoing import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from timeline.development import Development
    from timeline.kind import OwnKind
    from timeline.party import Party
    from timeline.recorded import Recorded
    from timeline.story import Story


@dataclass(frozen=True, slots=True)
class Found:
    """A development with the events of its stream.

    In `events`, what could not be read or applied is `Unreadable`, and what was undone is left
    out; `history` has it all.
    """

    development: Development
    events: tuple[Recorded, ...]
    history: tuple[Recorded, ...]

    @property
    def logged_at(self) -> int:
        """The position of the event that logged it."""
        return self.events[0].position

    @property
    def unreadable(self) -> tuple[Recorded, ...]:
        """Those of its events that say nothing to this program: something may be missing."""
        return unreadable_of(self.events)


def fold(events: Iterable[Recorded]) -> Found | None:
    """The development that a stream's events make, or None when it is not one, or is undone.

    An event that cannot be read is skipped; so is one that can, but whose values do not fit the
    development: it counts as damaged.
    """
    state: Development | None = None
    folded = []
    history = tuple(events)
    for recorded in in_force(history):
        kept = recorded
        if not isinstance(recorded.event, Unreadable):
            key = recorded.key or str(recorded.stream)
            try:
                state = development.evolve(state, recorded.stream, key, recorded.event)
            except _UNFIT:
                kept = recorded._replace(event=_damaged(recorded))
        folded.append(kept)
    if state is None:
        return None
    # What is undone counts among the versions of a stream, though not in what it says.
    state = state if len(folded) == len(history) else replace(state, version=history[-1].version)
    return Found(state, tuple(folded), history)


# A correction may also leave the own fields no table, for the next change in it to stumble over.
_UNFIT = (DatelineError, LookupError, TypeError, AttributeError)


def _damaged(recorded: Recorded) -> Unreadable:
    return Unreadable(recorded.type, recorded.schema, "damaged")


def fold_story(stream: UUID, events: Sequence[Recorded]) -> Story | None:
    """The story that a stream's events make; None when it is none, or is undone."""
    state: Story | None = None
    for recorded in in_force(events):
        if not isinstance(recorded.event, Unreadable):
            state = story.evolve(state, stream, recorded.event)
    return state and replace(state, version=events[-1].version)


def fold_party(stream: UUID, events: Sequence[Recorded]) -> Party | None:
    """The party that a stream's events make."""
    state: Party | None = None
    for recorded in in_force(events):
        if isinstance(recorded.event, PartyNamed):
            known = state or party.Party(stream, recorded.event.name)
            state = party.evolve(known, recorded.event)
    return state and state._replace(version=events[-1].version)


def fold_kind(stream: UUID, events: Sequence[Recorded]) -> OwnKind | None:
    """The kind of a newsroom's own that a stream's events make."""
    from timeline import kind  # noqa: PLC0415 - most desks have none

    state: OwnKind | None = None
    for recorded in in_force(events):
        if not isinstance(recorded.event, Unreadable):
            state = kind.evolve(state, stream, recorded.event)
    return state and replace(state, version=events[-1].version)
