"""Where threads stand and how they moved, as rows of the read model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from projections.changes import Moved, state

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from projections.threads import Thread

Values = tuple[Any, ...]


def thread_row(thread: Thread, as_of: str) -> Values:
    """A thread as it stood by the end of a day, without its story and handle."""
    standing = ", ".join(f"{axis} {at}" for axis, at in thread.places.items())
    turn = "; ".join(thread.turn) or None
    said = json.dumps(state(thread), ensure_ascii=False)
    return (thread.type, thread.title, standing, turn, thread.since, as_of, said)


def moved_rows(position: int, story: int, moves: Iterable[Moved]) -> Iterator[Values]:
    """How threads of a story moved by the event at a position."""
    for one in moves:
        turn = json.dumps(one.turn, ensure_ascii=False)
        yield (position, story, one.thread, one.name, one.axis, one.origin, one.to, turn)


def moved(connection: sqlite3.Connection, first: int, last: int) -> Iterator[Moved]:
    """How threads moved by the events of some positions, in order."""
    statement = (
        "SELECT handle, name, axis, origin, place, turn FROM moves "
        "WHERE position BETWEEN ? AND ? ORDER BY id"
    )
    for row in connection.execute(statement, (first, last)):
        handle, name, axis, origin, place, turn = row
        yield Moved(handle, name, axis, origin, place, tuple(json.loads(turn)))
