"""A log prefix folded into a story view: what every answer of the read model is held against."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from projections.arranging import arranged
from projections.entry import Known, Record, State
from projections.story import plain
from timeline.events import DevelopmentLogged
from timeline.facts import DevelopmentLogged as Logged
from timeline.facts import content
from timeline.folds import fold
from timeline.later_facts import fact
from timeline.recorded import Unreadable, unreadable_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from projections.clocks import Clocks
    from projections.story import AnyStory
    from projections.story_view import StoryView
    from timeline.development import Development
    from timeline.folds import Found
    from timeline.recorded import Recorded


def gather(
    story: UUID, events: Iterable[Recorded], guests: frozenset[UUID] = frozenset()
) -> dict[UUID, list[Recorded]]:
    """The events of a story's developments, by stream, in the order of the log.

    `guests` are developments that were logged elsewhere and may have been moved here.
    What cannot be read is among them whatever its stream: nobody knows what it is part of.
    """
    streams: dict[UUID, list[Recorded]] = {}
    for recorded in events:
        event = recorded.event
        if isinstance(event, DevelopmentLogged):
            if event.story == story or recorded.stream in guests:
                streams.setdefault(recorded.stream, []).append(recorded)
        elif isinstance(event, Unreadable) or recorded.stream in streams:
            streams.setdefault(recorded.stream, []).append(recorded)
    return streams


def view(
    story: AnyStory,
    events: Iterable[Recorded],
    clocks: Clocks,
    keep: Callable[[Known], bool] = lambda _: True,
    guests: frozenset[UUID] = frozenset(),
) -> StoryView:
    """Fold a log prefix into a story view; `guests` are as `gather` takes them.

    `events` end at `clocks.position`. What `keep` refuses leaves no trace, neither in the order
    nor in what is said to be uncertain.
    """
    found, unreadable = _developments(gather(story.id, events, guests).values())
    here = [one for one in found if one.development.current.story == story.id]
    known = {one.development.id: known_of(one) for one in here}
    logged_at = {one.development.id: one.logged_at for one in here}
    kept = {id_: one for id_, one in known.items() if keep(one)}
    return arranged(plain(story), clocks, kept, logged_at, unreadable)


def _developments(
    streams: Iterable[list[Recorded]],
) -> tuple[list[Found], tuple[Record, ...]]:
    """The developments that streams make, and what in them cannot be read, as the log has it."""
    found: list[Found] = []
    unreadable: list[Recorded] = []
    for events in streams:
        one = fold(events)
        if one is not None:
            found.append(one)
        unreadable += unreadable_of(one.events if one else events)
    return found, tuple(map(record, sorted(unreadable, key=attrgetter("position"))))


def known_of(found: Found) -> Known:
    """A development that was looked up in the log, as views have it."""
    events, one = tuple(map(record, found.events)), found.development
    said = events[0].event
    # Of most, nothing was ever corrected.
    is_as_logged = one.current is found.events[0].event
    current = said if is_as_logged and isinstance(said, Logged) else _content(one)
    return Known(_state(one, current), events)


def state_of(one: Development) -> State:
    """The state of a development, as views have it."""
    return _state(one, _content(one))


def _content(one: Development) -> Logged:
    return content(one.current.model_dump(mode="json"))


def _state(one: Development, current: Logged) -> State:
    return State(one.id, one.key, one.key_here, current, one.retracted, one.corrected)


def record(one: Recorded) -> Record:
    """An event of a development, as views have it."""
    if isinstance(one.event, Unreadable):
        return Record(*one)  # type: ignore[arg-type]  # the same fields in the same order
    said = fact(one.type, one.event.model_dump(mode="json"))
    return Record(*one)._replace(event=said)  # type: ignore[arg-type]  # the same
