"""The read model: what is computed from the log, kept in one SQLite file, at the log's position.

It can be deleted at any time: it is made again from the log and gives the same answers. It is
caught up in the same breath as a command writes, at a cost that does not grow with the story.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from projections.readmodel.catching_up import CatchingUp, Foreseen
from projections.readmodel.file import begin, execute, is_damage, making, was_replaced
from projections.readmodel.rows import Rows
from projections.readmodel.schema import VERSION, make
from timeline.past import Past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from projections.changes import Moved
    from timeline.log import Log, Recorded

FEW = 200  # events taken up one by one, so that each has its own moves
Answer = TypeVar("Answer")
ATTEMPTS = 3  # to find a file that nobody replaces, and that is not damaged


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

        def tell(connection: sqlite3.Connection) -> tuple[Moved, ...]:
            self._catch_up(connection, upto=first - 1)
            self._catch_up(connection)
            return tuple(Rows(connection).moves(first, last))

        return self._within(tell)

    def foresee(self, drafts: Sequence[Recorded], now: str) -> tuple[Moved, ...]:
        """Tell how threads would move by events that are not recorded, if they were at an instant.

        Raises as `moved` does.
        """
        self.catch_up()
        with self._transaction(keep=False) as connection:
            position = _position(connection)
            events = [
                draft._replace(position=position + number, recorded_at=now)
                for number, draft in enumerate(drafts, 1)
            ]
            foreseen = Foreseen(self._log, events)
            self._take(events, len(events), CatchingUp(connection, foreseen))
            return tuple(Rows(connection).moves(position + 1, position + len(events)))

    def catch_up(self) -> None:
        """Bring it to the end of the log. Raises as `moved` does."""
        self._within(self._catch_up)

    def _within(self, do: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do something in a transaction; anew if the file is found damaged, or was replaced."""
        for _ in range(ATTEMPTS - 1):
            try:
                with self._transaction() as connection:
                    return do(connection)
            except (sqlite3.Error, ValueError) as error:
                if is_damage(error):
                    with making(self.path):
                        self.path.unlink(missing_ok=True)
                elif not was_replaced(error):
                    raise
        with self._transaction() as connection:
            return do(connection)

    def _catch_up(self, connection: sqlite3.Connection, upto: int | None = None) -> None:
        position = _position(connection)
        end = self._log.store.head()[0] if upto is None else upto
        if end <= position:
            return
        events = self._log.read(position, end)
        catching_up = CatchingUp(connection, self._log)
        self._take(events, end - position, catching_up, tell=position > 0)
        connection.execute(
            "UPDATE model SET position = ?, recorded_at = ?", (end, self._recorded_at(end))
        )

    def _take(
        self,
        events: Iterable[Recorded],
        count: int,
        catching_up: CatchingUp,
        *,
        tell: bool = True,
    ) -> None:
        """Take events up one by one, or all at once where they are many."""
        if count > FEW:
            catching_up.take(self._watch(events, count), tell=tell)
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
            execute(connection, "COMMIT" if keep else "ROLLBACK")
        finally:
            connection.close()

    def _fitting(self) -> sqlite3.Connection:
        """The file if it fits the log, else a new one in its place; within a transaction."""
        store = Past(self._log, "").opened().store.hex
        connection = self._begun(store)
        if connection is None:
            with making(self.path):  # by now another may have made it
                connection = self._begun(store)
                if connection is None:
                    make(self.path, store)
                    connection = begin(self.path)
        return connection

    def _begun(self, store: str) -> sqlite3.Connection | None:
        """A transaction in the file that is there, if it fits the log."""
        try:
            connection = begin(self.path)
        except sqlite3.Error as error:
            if is_damage(error) or not self.path.exists():
                return None
            raise
        if self._fits(connection, store):
            return connection
        connection.close()
        return None

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


def _position(connection: sqlite3.Connection) -> int:
    ((position,),) = connection.execute("SELECT position FROM model")
    return int(position)
