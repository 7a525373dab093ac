"""Following the log: every event after a known place, once and in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from timeline.errors import DamagedLog, NotWhatWasFollowed
from timeline.recorded import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from timeline.log import Log
    from timeline.recorded import Recorded


class Place(NamedTuple):
    """How far a log was followed: its last event seen, by position and by what makes it that one.

    A log that was replaced by an older copy and went on from there has another event at the same
    position. `recorded_at` is a UTC instant as in `Recorded`.
    """

    position: int
    stream: UUID | None = None
    version: int = 0
    recorded_at: str = ""


BEGINNING = Place(0)


def place_of(recorded: Recorded) -> Place:
    """The place that an event is at."""
    return Place(recorded.position, recorded.stream, recorded.version, recorded.recorded_at)


def reach(log: Log, position: int) -> Place:
    """The place at a position, 0 being before all.

    Raises `NotWhatWasFollowed` if the log ends before.
    """
    if position == 0:
        return BEGINNING
    found = next(log.read(position - 1, position), None)
    if found is None:
        raise NotWhatWasFollowed(position, log.store.head()[0])
    return place_of(found)


def events_after(log: Log, place: Place, upto: int | None = None) -> Iterator[Recorded]:
    """Each event after a place, in order and without gaps, up to a position if one is given.

    The event at the place is read again with those after it. Raises `NotWhatWasFollowed` when it
    is no longer there, `DamagedLog` behind the last event that can be had.
    """
    found = _read(log, max(place.position - 1, 0), upto)
    if place.position:
        last = next(found, None)
        if last is None or place_of(last) != place:
            raise NotWhatWasFollowed(place.position, log.store.head()[0])
    for position, recorded in enumerate(found, place.position + 1):
        if recorded.position != position:
            raise DamagedLog(log.store.place, "an event is missing", position)
        yield recorded


def _read(log: Log, after: int, upto: int | None) -> Iterator[Recorded]:
    """What a log holds after a position; of a page that is damaged, what comes before that."""
    try:
        for recorded in log.read(after, upto):
            yield recorded
            after = recorded.position
    except DamagedLog:
        while step := list(log.read(after, after + 1)):
            yield from step
            after += 1
        raise


def of_story(log: Log, story: UUID) -> Callable[[Recorded], bool]:
    """Whether an event, asked of in order, is of a story: its own, or of what was ever in it.

    A development that is moved away stays, so that whoever follows learns what becomes of it.
    What cannot be read may belong to any story.
    """
    inside: dict[UUID, bool] = {story: True}

    def keep(recorded: Recorded) -> bool:
        stream = recorded.stream
        if stream not in inside:
            before = log.stream(stream)[: recorded.version - 1] if recorded.version > 1 else []
            inside[stream] = any(_names(one, story) for one in before)
        inside[stream] |= _names(recorded, story)
        return inside[stream]

    return keep


def _names(recorded: Recorded, story: UUID) -> bool:
    """Whether an event puts its development into a story, or might."""
    if isinstance(recorded.event, Unreadable):
        return True
    return bool(getattr(recorded.event, "story", None) == story)
