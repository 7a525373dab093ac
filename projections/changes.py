"""What changed between two standings of a story, and what was recorded between two positions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from projections.entry import Entry, Record
    from projections.standing import Standing
    from projections.story_view import StoryView
    from projections.threads import Thread

SORTS = ("development.logged", "development.corrected", "development.retracted")
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Moved:
    """How a thread moved along one axis, between two standings.

    Attributes:
        thread, name: its handle, and how people know it.
        origin: where it stood; None where the thread, or that of it, is new.
        to: where it stands; None where the thread is no more (what opened it was taken back).
        turn: whose turn it is now.
    """

    thread: str
    name: str
    axis: str
    origin: str | None
    to: str | None
    turn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """All that differs in what a thread says: name -> (before, after).

    `thread` is its handle, `name` how people know it; `before` or `after` is None for a thread
    that was not there, or is no more.
    """

    thread: str
    name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Each name that says something else than before; None where it said nothing."""
        before, after = self.before or {}, self.after or {}
        return {
            name: (before.get(name), after.get(name))
            for name in dict.fromkeys((*before, *after))
            if before.get(name) != after.get(name)
        }


def moves(before: Iterable[Thread], after: Iterable[Thread]) -> tuple[Moved, ...]:
    """How threads moved: those that were there before first, each in its order."""
    return tuple(
        Moved(handle, name, axis, origin, to, now.turn if now else ())
        for handle, name, then, now in _pairs(before, after)
        for axis, origin, to in _places(then, now)
    )


def changed(before: Iterable[Thread], after: Iterable[Thread]) -> tuple[Changed, ...]:
    """Each thread that says something else than before, in the same order.

    Applied to the state of the threads before, this gives their state after.
    """
    found = (
        Changed(handle, name, state(then) if then else None, state(now) if now else None)
        for handle, name, then, now in _pairs(before, after)
    )
    return tuple(one for one in found if one.before != one.after)


def state(thread: Thread) -> dict[str, Any]:
    """All that a thread says of itself, but for how it came there; by the names of its document."""
    return {
        "type": thread.type,
        "title": thread.title,
        **thread.axes,
        "turn": list(thread.turn),
        "since": thread.since,
        "revisions": thread.revisions,
        "ahead": thread.ahead and thread.ahead["edtf"],
    }


def _pairs(
    before: Iterable[Thread], after: Iterable[Thread]
) -> Iterator[tuple[str, str, Thread | None, Thread | None]]:
    """The handle and the name of each thread, as it was and as it is."""
    then, now = ({one.handle: one for one in some} for some in (before, after))
    for handle, one in (then | now).items():
        yield handle, one.name, then.get(handle), now.get(handle)


def _places(
    then: Thread | None, now: Thread | None
) -> Iterator[tuple[str, str | None, str | None]]:
    """Each axis on which a thread stands somewhere else: before, after."""
    before = then.places if then else {}
    after = now.places if now else {}
    for axis in dict.fromkeys((*before, *after)):
        if before.get(axis) != after.get(axis):
            yield axis, before.get(axis), after.get(axis)


def joined(some: Iterable[Moved]) -> tuple[Moved, ...]:
    """Moves by several events as one step each: from where a thread stood to where it stands.

    A thread that is no more, and is there at once again, has gone to another story: that is two.
    """
    found: dict[tuple[str, str], Moved] = {}
    gone: list[Moved] = []
    for one in some:
        earlier = found.pop((one.thread, one.axis), one)
        if earlier is not one and earlier.to is one.origin is None:
            gone.append(earlier)
            earlier = one
        found[one.thread, one.axis] = replace(one, origin=earlier.origin)
    turns = {one.thread: one.turn for one in found.values()}
    told = (replace(one, turn=turns[one.thread]) for one in found.values())
    return tuple(one for one in (*gone, *told) if one.origin != one.to)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two standings side by side: how the threads moved, and all that they say otherwise."""

    before: Standing
    after: Standing
    moves: tuple[Moved, ...]
    changed: tuple[Changed, ...]


def compare(before: Standing, after: Standing) -> Comparison:
    """Two standings of one story side by side."""
    then, now = before.threads, after.threads
    return Comparison(before, after, moves(then, now), changed(then, now))


@dataclass(frozen=True, slots=True)
class News:
    """What was recorded of a story after a position, in the order of the log.

    Each is an entry as it stands now, with the event; what was undone is not news. `others` are
    those of all other types: released, moved, reinstated and so on.
    """

    logged: tuple[tuple[Entry, Record], ...]
    corrected: tuple[tuple[Entry, Record], ...]
    retracted: tuple[tuple[Entry, Record], ...]
    others: tuple[tuple[Entry, Record], ...]


def news(whole: StoryView, after: int) -> News:
    """What was recorded after a position.

    Args:
        whole: the story with everything known at the end, whenever it happens.
        after: the position.
    """
    events = sorted(
        ((event.position, one, event) for one in whole.entries for event in one.events),
        key=itemgetter(0),
    )
    sorts: dict[str, list[tuple[Entry, Record]]] = {name: [] for name in (*SORTS, OTHERS)}
    for position, one, event in events:
        if position > after:
            sorts[event.type if event.type in SORTS else OTHERS].append((one, event))
    return News(*(tuple(some) for some in sorts.values()))
