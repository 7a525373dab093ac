"""One SQLite connection that waits its turn, for the library's recorder to work on."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from eventsourcing import persistence
from eventsourcing.sqlite import SQLiteConnection, SQLiteCursor, SQLiteDatastore

from timeline.stores.sqlite_remedies import CommitError, is_busy
from timeline.stores.sqlite_schema import check_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_T = TypeVar("_T")

_TRANSLATION: dict[type[sqlite3.Error], type[persistence.PersistenceError]] = {
    sqlite3.InterfaceError: persistence.InterfaceError,
    sqlite3.DatabaseError: persistence.DatabaseError,
    sqlite3.DataError: persistence.DataError,
    sqlite3.OperationalError: persistence.OperationalError,
    sqlite3.IntegrityError: persistence.IntegrityError,
    sqlite3.InternalError: persistence.InternalError,
    sqlite3.ProgrammingError: persistence.ProgrammingError,
    sqlite3.NotSupportedError: persistence.NotSupportedError,
}


class LogConnection(SQLiteConnection):
    """A connection whose transactions wait their turn up to `timeout` seconds.

    SQLite's own wait backs off so far that a writer starves among eight; all here try again
    after 0.1 to 1 ms, whoever they are.
    """

    def __init__(self, connection: sqlite3.Connection, timeout: float) -> None:
        super().__init__(connection, max_age=None)
        self._timeout = timeout

    @property
    def busy(self) -> bool:
        """Whether a transaction is open."""
        return not self.closed and self._sqlite_conn.in_transaction

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        """Run the block in one transaction: committed as a whole, or rolled back.

        Both kinds hold their lock when the block begins, so that no statement in it has to wait.
        Raises the library's errors, caused by SQLite's; `CommitError` if the outcome is unknown.
        """
        try:
            self.patiently(self._begin_writing if commit else self._begin_reading)
            yield self.cursor()
            if commit:
                self._commit_patiently()
        except sqlite3.Error as error:
            raise _TRANSLATION.get(type(error), persistence.PersistenceError)(error) from error
        finally:
            self._leave_nothing_open()

    def patiently(self, step: Callable[[], _T]) -> _T:
        """Take a step, again and again while it is busy, until the time-out."""
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                return step()
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() > deadline:
                    raise
            # The clock's last digits differ enough between processes to keep them out of step.
            time.sleep(0.000_1 + time.monotonic_ns() % 900_000 / 1e9)

    def execute(self, statement: str) -> sqlite3.Cursor:
        """Run one statement outside a transaction, waiting its turn."""
        return self.patiently(lambda: self._sqlite_conn.execute(statement))

    def verify(self, path: Path) -> int:
        """The layout of the file, checked in one transaction; see `check_layout`."""
        with self.transaction(commit=False):
            return check_layout(self._sqlite_conn, path)

    def _leave_nothing_open(self) -> None:
        try:
            if self._sqlite_conn.in_transaction:
                self.rollback()
        except sqlite3.Error:
            self.close()  # whoever opens the file next rolls back for us

    def _begin_writing(self) -> None:
        self._sqlite_conn.execute("BEGIN IMMEDIATE")

    def _begin_reading(self) -> None:
        if not self._sqlite_conn.in_transaction:
            self._sqlite_conn.execute("BEGIN")
        # BEGIN alone locks nothing: the first look at the file takes the lock for the whole.
        self._sqlite_conn.execute("PRAGMA user_version").fetchall()

    def _commit_patiently(self) -> None:
        try:
            self.patiently(self.commit)
        except sqlite3.Error as error:
            if is_busy(error):
                raise
            raise CommitError(error) from error


class LogDatastore(SQLiteDatastore):
    """The library's datastore over one connection instead of a pool, shared by threads in turn.

    The connection is opened by the first transaction, again after `close`, and when another file
    has taken the place of the one that is open; each time the file's layout is verified before it
    is used. `salvage` is for reading what is left of a damaged file: it is opened to be read only,
    even if it is shorter than it says. `read_only` is for who must not write.
    """

    def __init__(
        self, path: Path, timeout: float, *, salvage: bool = False, read_only: bool = False
    ) -> None:
        self.path = path
        self.layout = 0
        self.single_row_tracking = True
        self.originator_id_type = "uuid"
        self.timeout = timeout
        self._salvage = salvage
        self._read_only = read_only
        self._file: tuple[int, int] | None = None
        self._turn = RLock()
        self._connection: LogConnection | None = None

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:  # noqa: ARG002 - the library's signature
        """Lend the one connection to this thread."""
        with self._turn:
            connection = self._connection
            if connection is not None and not connection.busy and self._file != self._file_there():
                self.close()  # a log that nobody finds any more is neither read nor written
                connection = None
            if connection is None or connection.closed:
                connection = self._connection = self._open()
            yield connection

    def close(self) -> None:
        """Let go of the file; what was not committed is rolled back."""
        with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def _file_there(self) -> tuple[int, int] | None:
        """Which file has the log's name now; it is not opened, that would drop our locks."""
        try:
            found = os.stat(self.path)  # noqa: PTH116 - asked before each transaction: the quickest
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _open(self) -> LogConnection:
        self._file = self._file_there()
        try:
            raw = sqlite3.connect(
                f"{self.path.as_uri()}?mode={'ro' if self._salvage else 'rw'}",
                uri=True,
                timeout=0,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise persistence.OperationalError(error) from error
        connection = LogConnection(raw, self.timeout)
        try:
            self._settle_in(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _settle_in(self, connection: LogConnection) -> None:
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            if self._salvage:
                # Nothing is written by it here: it lifts the check of the file's length.
                connection.execute("PRAGMA writable_schema = ON")
            self.layout = connection.verify(self.path)
            if not self._salvage:
                connection.execute("PRAGMA journal_mode = TRUNCATE")
            connection.execute("PRAGMA synchronous = EXTRA")
            if self._read_only:
                # Not the mode `ro`: what a crash left half-written could not be rolled back then.
                connection.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            raise persistence.OperationalError(error) from error
