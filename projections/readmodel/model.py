"""The read model's life: made, caught up, found damaged, made anew; always of one log."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from projections.readmodel.catching_up import CatchingUp, Foreseen
from projections.readmodel.file import (
    TROUBLE,
    begin,
    execute,
    finish,
    forget_unfinished,
    in_turn,
    is_as_left,
    is_damage,
    leave,
)
from projections.readmodel.reading import whole
from projections.readmodel.rows import moved
from projections.readmodel.schema import VERSION, make
from timeline.errors import LogWentBack
from timeline.past import Past

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from projections.changes import Moved
    from timeline.log import Log
    from timeline.recorded import Recorded

FEW = 200  # events taken up one by one, so that each has its own moves
# Events taken up in one transaction: with each, the threads that it touches are folded whole, so
# that of many events it is rather large; readers wait for the largest some five seconds.
PAGE, LARGEST = 1_000, 16_000
PAGES = 8


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

        Raises `sqlite3.Error` or `OSError` when the file cannot be had, `LogWentBack` when it is
        ahead of the log; the record is untouched.
        """
        first, last = recorded[0].position, recorded[-1].position
        self._catch_up(first - 1)
        self._catch_up()
        with self._transaction(keep=False) as connection:
            return tuple(moved(connection, first, last))

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
            return tuple(moved(connection, position + 1, position + len(events)))

    def catch_up(self) -> None:
        """Bring it to the end of the log. Raises as `moved` does."""
        self._catch_up()

    def rebuild(self) -> None:
        """Make it anew from the log; the old one serves until the new one is ready."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        with self._made(self._log.head()) as new, in_turn(self.path):
            new.replace(self.path)

    def opened(self) -> sqlite3.Connection | None:
        """A connection to the file, caught up, for who reads; None where it cannot be read.

        It may be at a later position: others record while this one catches up.
        """
        self.catch_up()
        with in_turn(self.path):
            return whole(self.path, self.store)

    def in_memory(self) -> sqlite3.Connection:
        """The same where no file can be written: gone with the connection."""
        connection = make(":memory:", self.store)
        self._take_all(connection, self._log.head())
        return connection

    def _catch_up(self, upto: int | None = None) -> None:
        """Take up what is new, so many events in a transaction that others get their turn."""
        end = self._log.head() if upto is None else upto
        before, page = -1, PAGE
        while True:
            with self._transaction(end) as connection:
                position = _position(connection)
                if position in (before, end) or position > end:
                    return
                page = max(page, min((end - position) // PAGES, LARGEST))
                before, last = position, min(position + page, end)
                events = self._log.read(position, last)
                self._take(events, last - position, CatchingUp(connection, self._log))
                self._remember(connection, last)

    def _take(self, events: Iterable[Recorded], count: int, catching_up: CatchingUp) -> None:
        """Take events up one by one, or all at once where they are many."""
        if count > FEW:
            catching_up.take(self._watch(events, count))
            return
        for event in events:
            catching_up.take([event])

    def _remember(self, connection: sqlite3.Connection, position: int) -> None:
        values = (position, self._recorded_at(position))
        connection.execute("UPDATE model SET position = ?, recorded_at = ?", values)

    def _recorded_at(self, position: int) -> str:
        """When the event at a position was recorded; empty where there is none."""
        found = self._log.recorded(position) if position else None
        return found[0] if found else ""

    @cached_property
    def store(self) -> str:
        """The identity of the log's store."""
        return Past(self._log, "").opened().store.hex

    @contextmanager
    def _transaction(
        self, upto: int | None = None, *, keep: bool = True
    ) -> Iterator[sqlite3.Connection]:
        """A connection to a file that fits the log, in a transaction kept or rolled back.

        A file that must be made has the log up to a position.
        """
        with in_turn(self.path):
            connection = self._fitting(self._log.head() if upto is None else upto)
            try:
                yield connection
                if keep:
                    execute(connection, "COMMIT")
            except TROUBLE as error:
                if is_damage(error):
                    self.path.unlink(missing_ok=True)
                raise
            finally:
                leave(connection, self.path)

    def _fitting(self, upto: int) -> sqlite3.Connection:
        """The file if it fits the log, else a new one in its place; within a transaction."""
        connection = self._begun()
        if connection is None:
            with self._made(upto) as new:
                new.replace(self.path)
            connection = begin(self.path)
        return connection

    @contextmanager
    def _made(self, upto: int) -> Iterator[Path]:
        """A new file of the log up to a position, to be put in the place of the old one."""
        forget_unfinished(self.path)
        new = self.path.with_name(f"{self.path.name}.new-{os.getpid()}")
        try:
            with closing(make(new, self.store)) as connection:
                self._take_all(connection, upto)
                connection.commit()
            finish(new, self._recorded_at(upto))
            yield new
        finally:
            new.unlink(missing_ok=True)

    def _take_all(self, connection: sqlite3.Connection, upto: int) -> None:
        events = self._watch(self._log.read(upto=upto), upto)
        CatchingUp(connection, self._log).take_all(events)
        self._remember(connection, upto)

    def _begun(self) -> sqlite3.Connection | None:
        """A transaction in the file that is there, if it fits the log."""
        connection: sqlite3.Connection | None = None
        try:
            connection = begin(self.path)
            if self._fits(connection):
                found, connection = connection, None
                return found
        except TROUBLE as error:
            if not is_damage(error) and self.path.exists():
                raise
        finally:
            if connection is not None:
                connection.close()
        return None

    def _fits(self, connection: sqlite3.Connection) -> bool:
        """Whether it is of this version and of this log, and as it was left.

        Raises `LogWentBack` when it knows of events that the log no longer has.
        """
        known = connection.execute("SELECT version, store FROM model").fetchall()
        if known != [(VERSION, self.store)]:
            return False
        statement = "SELECT position, recorded_at FROM model"
        ((position, recorded_at),) = connection.execute(statement)
        if not is_as_left(self.path, recorded_at):
            return False
        head = self._log.head()
        if position > head or self._recorded_at(position) != recorded_at:
            raise LogWentBack(head, position)
        return True


def _position(connection: sqlite3.Connection) -> int:
    ((position,),) = connection.execute("SELECT position FROM model")
    return int(position)
