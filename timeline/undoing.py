"""What taking back means: which events of a stream still count, and which one is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from timeline import errors
from timeline.recorded import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from timeline.recorded import Recorded


class InStream(Protocol):
    """An event in its stream, whatever says what it says: `type` tells."""

    @property
    def version(self) -> int:
        """Its version in the stream."""

    @property
    def type(self) -> str:
        """The name of its type."""

    @property
    def event(self) -> Any:
        """What it says."""


OneEvent = TypeVar("OneEvent", bound=InStream)
UNDONE = "event.undone"
# What nobody takes back: what readers had, they had.
LASTING = frozenset({"desk.opened", "edition.published"})
CHANGING = frozenset({"development.corrected", "development.triaged", "story.amended"})
EVERYTHING = frozenset({"everything"})
# What an event is about; a later one of somebody else on the same stands in its way.
ABOUT = {
    "story.closed": frozenset({"closed"}),
    "story.reopened": frozenset({"closed"}),
    "development.retracted": frozenset({"retracted"}),
    "development.reinstated": frozenset({"retracted"}),
    "development.released": frozenset({"visibility"}),
    "development.withheld": frozenset({"visibility"}),
    "development.moved": frozenset({"story"}),
    "party.named": frozenset(),  # each adds names of its own
}


def is_undo(one: InStream) -> bool:
    """Whether an event takes another back."""
    return one.type == UNDONE and not isinstance(one.event, Unreadable)


def undone(events: Iterable[InStream]) -> set[int]:
    """The versions of a stream that are taken back; an undo that was itself undone takes nothing.

    `events` are the stream's, in order, whole or up to any position.
    """
    gone: set[int] = set()
    for recorded in reversed(tuple(events)):
        event = recorded.event
        if is_undo(recorded) and recorded.version not in gone:
            gone.update({event.version} if event.version < recorded.version else ())
    return gone


def in_force(events: Sequence[OneEvent]) -> Sequence[OneEvent]:
    """The events of a stream that count: neither undone nor an undo."""
    if not any(map(is_undo, events)):
        return events
    gone = undone(events)
    return [
        recorded for recorded in events if recorded.version not in gone and not is_undo(recorded)
    ]


def to_undo(
    mine: Iterable[Recorded], stream: Callable[[Recorded], Sequence[Recorded]]
) -> Iterator[Recorded]:
    """What somebody would take back, step by step: neither an undo nor undone.

    `mine` are the events of one person, newest first; `stream` gives all events of an event's own.
    """
    gone = _Gone(stream)
    for recorded in mine:
        if recorded.type in LASTING or is_undo(recorded):
            continue
        if not gone(recorded):
            yield recorded


def steps_to(
    target: Recorded,
    mine: Iterable[Recorded],
    stream: Callable[[Recorded], Sequence[Recorded]],
) -> int:
    """How many steps take back a person's newest events up to and with one of them."""
    for number, one in enumerate(to_undo(mine, stream), 1):
        if one.position == target.position:
            return number
    raise AssertionError("what counts is among what can be undone")


def to_redo(
    mine: Iterable[Recorded], stream: Callable[[Recorded], Sequence[Recorded]]
) -> Iterator[Recorded]:
    """The undos that somebody would take back, newest first, up to what else was recorded since."""
    gone = _Gone(stream)
    for recorded in mine:
        event: Any = recorded.event
        if recorded.type in LASTING:
            continue
        if not is_undo(recorded):
            return
        if not gone(recorded) and event.type != UNDONE:
            yield recorded


class _Gone:
    """Whether an event is undone; each stream is gone through once, however many are asked of."""

    def __init__(self, stream: Callable[[Recorded], Sequence[Recorded]]) -> None:
        self._stream = stream
        self._undone: dict[UUID, set[int]] = {}

    def __call__(self, recorded: Recorded) -> bool:
        if recorded.stream not in self._undone:
            self._undone[recorded.stream] = undone(self._stream(recorded))
        return recorded.version in self._undone[recorded.stream]


def refuse_built_upon(target: Recorded, events: Sequence[Recorded], what: str) -> None:
    """Raise `BuiltUpon` when somebody else has recorded something since that rests on `target`."""
    for later in in_force(events):
        others = later.version > target.version and later.recorded_by != target.recorded_by
        if others and _overlap(_about(target), _about(later)):
            raise errors.BuiltUpon(what, later.recorded_by, later.position)


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    return EVERYTHING in (one, other) or bool(one & other)


def _about(recorded: Recorded) -> frozenset[str]:
    event: Any = recorded.event
    if recorded.type in CHANGING and not isinstance(event, Unreadable):
        return frozenset(change.field for change in event.changes)
    return ABOUT.get(recorded.type, EVERYTHING)
