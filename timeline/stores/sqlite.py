"""The log in one SQLite file: nothing acknowledged is lost, nothing is written twice."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from contextlib import closing
from typing import TYPE_CHECKING, Any
from uuid import UUID

from timeline.errors import (
    DamagedLog,
    DatelineError,
    LogUnreachable,
    NewerLog,
    OutcomeUnknown,
    ReadOnlyLog,
)
from timeline.recorded import instant
from timeline.stores.chain import expected_versions
from timeline.stores.faults import first_fault
from timeline.stores.rows import number
from timeline.stores.sqlite_connection import LogDatastore
from timeline.stores.sqlite_file import create_log, find_log, may_write
from timeline.stores.sqlite_guards import (
    SELECT_TYPES,
    refuse_what_is_not_quiet,
    refuse_what_is_stale,
    refuse_what_is_unknown,
    stale,
)
from timeline.stores.sqlite_recorder import INSERT, LogRecorder, restored, stored
from timeline.stores.sqlite_remedies import CommitError, remedies, remedy
from timeline.stores.sqlite_schema import COLUMNS, LAYOUT, OLDEST_SQLITE, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from eventsourcing.sqlite import SQLiteCursor

    from timeline.log import Draft, Quiet, Row

_SELECT = f"SELECT {COLUMNS} FROM events"  # noqa: S608 - a constant
_ID_BYTES = 16
_STREAMS = 1_024  # read at once
_LAST = 2**63 - 1  # a bound that SQLite can use: with one it must work out, it reads the whole log
# SQLite does not check on reading what a flipped bit has made of a column's type.
_SHAPES = frozenset(
    (int, bytes, int, str, int, str, str, key, payload)
    for key in (str, type(None))
    for payload in (bytes, type(None))
)


def create_store(path: Path, first: Draft, clock: Callable[[], datetime]) -> None:
    """Make a log that begins with a first event: the only thing that ever makes one.

    The file is readable by its owner only, whatever the umask; of several that make it at once,
    one wins. Raises `AlreadyADesk`, `ReadOnlyLog`, `DiskFull` or `LogUnreachable`.
    """
    _require_sqlite(path)

    def fill(connection: sqlite3.Connection) -> None:
        lay_out(connection)
        connection.executemany(INSERT, stored(number([first], 0, instant(clock()))))

    create_log(path, fill)


def open_store(
    path: Path,
    clock: Callable[[], datetime],
    known: frozenset[tuple[str, int]] | None,
    timeout: float = 30.0,
) -> SQLiteStore:
    """Open an existing log, after checking that it is one.

    `clock` gives the present as an aware datetime. `known` are the (type, schema) pairs this
    program understands: a log that holds others is read but not written; None is no such check.
    `timeout` is in seconds, for each wait for others. Raises `NoLog`, `ForeignLog`, `NewerLog`,
    `LogBusy`, `LogUnreachable`, or `DamagedLog` with the first position lost.
    """
    _require_sqlite(path)
    store = SQLiteStore(LogDatastore(find_log(path), timeout), clock, known)
    try:
        store.head()
    except DatelineError as error:
        store.close()
        if isinstance(error, DamagedLog):
            error.position = _first_lost(path, clock)
        raise
    return store


def open_damaged(path: Path, clock: Callable[[], datetime], timeout: float = 30.0) -> SQLiteStore:
    """Open what is left of a damaged log, to be read only; `first_fault` says how far it goes.

    Raises as `open_store` does, where nothing is left.
    """
    _require_sqlite(path)
    store = SQLiteStore(LogDatastore(find_log(path), timeout, salvage=True), clock, None)
    store.verify()
    return store


class SQLiteStore:
    """A `Store` in one SQLite file, on one connection that threads share in turn."""

    def __init__(
        self,
        datastore: LogDatastore,
        clock: Callable[[], datetime],
        known: frozenset[tuple[str, int]] | None,
    ) -> None:
        self.place = datastore.path
        self._known = known
        self._datastore = datastore
        self._recorder = LogRecorder(datastore, clock)

    @property
    def is_newer(self) -> bool:
        """Whether the file may hold more than this program knows of."""
        return self._datastore.layout > LAYOUT

    def append(
        self, drafts: Sequence[Draft], expect: Mapping[UUID, int], quiet: Quiet | None = None
    ) -> list[Row]:
        """Write all drafts in one transaction, or none; returned means on the disk."""
        if not may_write(self.place):
            raise ReadOnlyLog(self.place)
        expected = expected_versions(drafts, expect)
        rows: list[Row] = []
        try:
            with self._remedies(), self._datastore.transaction(commit=True) as cursor:
                self._refuse_what_is_newer(cursor)
                refuse_what_is_stale(cursor, expected)
                refuse_what_is_not_quiet(cursor, quiet)
                rows = self._record(cursor, drafts)
        except CommitError as failure:
            self._find_out(rows, failure)
        return rows

    def stream(self, stream: UUID) -> list[Row]:
        """All events of one stream, in order."""
        return self._rows(f"{_SELECT} WHERE stream = ? ORDER BY version", stream.bytes)

    def streams(self, streams: Sequence[UUID]) -> list[Row]:
        """All events of some streams, one stream after another, each in order."""
        rows: list[Row] = []
        for first in range(0, len(streams), _STREAMS):
            some = [stream.bytes for stream in streams[first : first + _STREAMS]]
            places = ", ".join("?" * len(some))
            rows += self._rows(
                f"{_SELECT} WHERE stream IN ({places}) ORDER BY stream, version", *some
            )
        return rows

    def page(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """Events with `after < position <= upto`, in order, at most `limit`."""
        return self._rows(
            f"{_SELECT} WHERE position > ? AND position <= ? ORDER BY position LIMIT ?",
            *(after, _LAST if upto is None else upto, limit),
        )

    def head(self) -> tuple[int, str | None]:
        """The last position (0 when empty) and when it was recorded."""
        found = self._read(
            "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1"
        )
        return found[0] if found else (0, None)

    def position_at(self, instant: str) -> int:
        """The last position recorded at or before an instant (text as in `recorded_at`), or 0."""
        with self._remedies(), self._datastore.transaction(commit=False) as cursor:

            def recorded_at(position: int) -> str:
                cursor.execute("SELECT recorded_at FROM events WHERE position = ?", (position,))
                found = cursor.fetchall()
                if not found:
                    raise DamagedLog(self.place, "an event is missing", position)
                return str(found[0][0])

            cursor.execute("SELECT coalesce(max(position), 0) FROM events")
            ((last,),) = cursor.fetchall()
            # Instants never run backwards along the positions.
            return bisect_right(range(1, last + 1), instant, key=recorded_at)

    def by_user(self, user: str, before: int | None, limit: int) -> list[Row]:
        """This user's newest events, newest first, if need be before a position."""
        return self._rows(
            f"{_SELECT} NOT INDEXED WHERE recorded_by = ? "
            "AND position < ? ORDER BY position DESC LIMIT ?",
            *(user, _LAST if before is None else before, limit),
        )

    def streams_between(self, low: bytes, high: bytes, event_type: str, limit: int) -> list[UUID]:
        """Streams that begin with a given event type and whose id bytes are in [low, high]."""
        # The plus keeps SQLite from reading all streams of the type instead of a few neighbours.
        found = self._read(
            "SELECT stream FROM events WHERE stream BETWEEN ? AND ? AND version = 1 "
            "AND +type = ? ORDER BY stream LIMIT ?",
            *(low, high, event_type, limit),
        )
        return [UUID(bytes=stream) for (stream,) in found]

    def of_type(self, event_type: str) -> list[Row]:
        """All events of one (rare) type, in order."""
        return self._rows(f"{_SELECT} WHERE type = ? ORDER BY position", event_type)

    def types(self) -> list[tuple[str, int, int]]:
        """Each (type, schema) present, with its first position."""
        return [(kind, schema, position) for kind, schema, position in self._read(SELECT_TYPES)]

    def first_fault(self) -> int | None:
        """The first position that is missing or cannot be read, or None; reads the whole log."""
        return first_fault(self.page)

    def examine(self) -> list[str]:
        """What SQLite finds wrong with the file's structure: nothing when it is whole."""
        return [line for (line,) in self._read("PRAGMA integrity_check") if line != "ok"]

    def verify(self) -> None:
        """Check that the file can be opened and is a log; reads no event."""
        with self._remedies(), self._datastore.transaction(commit=False):
            pass

    def close(self) -> None:
        """Let go of the file."""
        self._datastore.close()

    def _refuse_what_is_newer(self, cursor: SQLiteCursor) -> None:
        if self.is_newer:
            raise NewerLog(str(self.place))
        if self._known is not None:
            refuse_what_is_unknown(cursor, self._known)

    def _record(self, cursor: SQLiteCursor, drafts: Sequence[Draft]) -> list[Row]:
        try:
            return self._recorder.record(cursor, drafts) if drafts else []
        except sqlite3.IntegrityError as error:
            raise stale(cursor, drafts) or error from None

    def _find_out(self, rows: list[Row], failure: CommitError) -> None:
        """Read again what a failed COMMIT left: return if it is there, raise if it is not."""
        self._datastore.close()
        try:
            there = not rows or self.page(rows[0].position - 1, len(rows)) == rows
            if there:
                self._make_sure()
        except (DatelineError, CommitError) as error:
            raise OutcomeUnknown(self.place, str(failure)) from error
        if not there:
            raise remedy(failure, self.place) from failure

    def _make_sure(self) -> None:
        """Bring what can be read to the disk: the failure may have been the last write to it."""
        with self._remedies(), self._datastore.transaction(commit=True) as cursor:
            cursor.execute(f"PRAGMA user_version = {LAYOUT}")

    def _rows(self, statement: str, *parameters: object) -> list[Row]:
        found = self._read(statement, *parameters)
        for row in found:
            if tuple(map(type, row)) not in _SHAPES or len(row[1]) != _ID_BYTES:
                raise DamagedLog(self.place, "an event is not in the form it was written", row[0])
        return restored(found)

    def _read(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._remedies():
            return self._recorder.read(statement, parameters)

    def _remedies(self) -> AbstractContextManager[None]:
        return remedies(self.place, self._datastore.timeout)


def _first_lost(path: Path, clock: Callable[[], datetime]) -> int | None:
    try:
        with closing(open_damaged(path, clock)) as store:
            return store.first_fault()
    except DatelineError:
        return None  # nothing is left to name a position in


def _require_sqlite(path: Path) -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(str(part) for part in OLDEST_SQLITE)
        raise LogUnreachable(
            path, f"Python's SQLite is {sqlite3.sqlite_version}, and {oldest} is the oldest"
        )
