"""The read model: what is computed from the log, kept in one SQLite file, at the log's position.

It can be deleted at any time: it is made again from the log and gives the same answers. It is
caught up in the same breath as a command writes, at a cost that does not grow with the story.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from projections.readmodel.catching_up import CatchingUp
from projections.readmodel.rows import Rows
from projections.readmodel.schema import VERSION, make
from timeline.past import Past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from projections.changes import Moved
    from timeline.log import Log, Recorded

FEW = 200  # events taken up one by one, so that each has its own moves
PATIENCE = 10.0  # seconds to wait for another who is catching up


class ReadModel:
    """The read model of one log.

    Attributes:
        watch: goes over events as they are taken up, when there are many: a progress bar.
    """

    def __init__(
        self,
        path: Path,
        log: Log,
        watch: Callable[[Iterable[Recorded], int], Iterable[Recorded]] = lambda events, _: events,
    ) -> None:
        self.path = path
        self._log = log
        self._watch = watch

    def moved(self, recorded: Sequence[Recorded]) -> tuple[Moved, ...]:
        """Catch up, and tell how threads moved by what was just recorded.

        Raises `sqlite3.Error` or `OSError` when the file cannot be had; the record is untouched.
        """
        first, last = recorded[0].position, recorded[-1].position
        with self._transaction() as connection:
            self._catch_up(connection, upto=first - 1)
            self._catch_up(connection)
            return tuple(Rows(connection).moves(first, last))

    def foresee(self, drafts: Sequence[Recorded], now: str) -> tuple[Moved, ...]:
        """Tell how threads would move by events that are not recorded, if they were at an instant.

        Raises as `moved` does.
        """
        with self._transaction() as connection:
            self._catch_up(connection)
        with self._transaction(keep=False) as connection:
            position = _position(connection)
            events = [
                draft._replace(position=position + number, recorded_at=now)
                for number, draft in enumerate(drafts, 1)
            ]
            self._take(events, len(events), CatchingUp(connection, self._log, events))
            return tuple(Rows(connection).moves(position + 1, position + len(events)))

    def catch_up(self) -> None:
        """Bring it to the end of the log. Raises as `moved` does."""
        with self._transaction() as connection:
            self._catch_up(connection)

    def _catch_up(self, connection: sqlite3.Connection, upto: int | None = None) -> None:
        position = _position(connection)
        end = self._log.store.head()[0] if upto is None else upto
        if end <= position:
            return
        events = self._log.read(position, end)
        self._take(events, end - position, CatchingUp(connection, self._log))
        connection.execute(
            "UPDATE model SET position = ?, recorded_at = ?", (end, self._recorded_at(end))
        )

    def _take(self, events: Iterable[Recorded], count: int, catching_up: CatchingUp) -> None:
        """Take events up one by one, or all at once where they are many."""
        if count > FEW:
            catching_up.take(self._watch(events, count))
            return
        for event in events:
            catching_up.take([event])

    def _recorded_at(self, position: int) -> str:
        return next(event.recorded_at for event in self._log.read(position - 1, position))

    @contextmanager
    def _transaction(self, *, keep: bool = True) -> Iterator[sqlite3.Connection]:
        """A connection to a file that fits the log, in a transaction kept or rolled back."""
        connection = self._fitting()
        try:
            yield connection
            connection.execute("COMMIT" if keep else "ROLLBACK")
        finally:
            connection.close()

    def _fitting(self) -> sqlite3.Connection:
        """The file if it fits the log, else a new one in its place; within a transaction."""
        store = Past(self._log, "").opened().store.hex
        for _ in range(2):
            try:
                connection = _begin(self.path)
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise
            except sqlite3.DatabaseError:
                pass
            else:
                if self._fits(connection, store):
                    return connection
                connection.close()
            make(self.path, store)
        return _begin(self.path)

    def _fits(self, connection: sqlite3.Connection, store: str) -> bool:
        """Whether it is of this version and of this log, and not ahead of it."""
        try:
            row = connection.execute(
                "SELECT version, store, position, recorded_at FROM model"
            ).fetchone()
        except sqlite3.DatabaseError:
            return False
        if row is None or row[:2] != (VERSION, store):
            return False
        position, recorded_at = row[2:]
        if position > self._log.store.head()[0]:
            return False
        return position == 0 or self._recorded_at(position) == str(recorded_at)


def _begin(path: Path) -> sqlite3.Connection:
    """A connection in a write transaction; raises `sqlite3.Error` where there is no such file."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", timeout=PATIENCE, uri=True, isolation_level=None
    )
    try:
        # It can be made again from the log: what a power cut leaves is found out, not prevented.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _position(connection: sqlite3.Connection) -> int:
    ((position,),) = connection.execute("SELECT position FROM model")
    return int(position)
