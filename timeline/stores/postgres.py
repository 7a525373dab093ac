"""The log in a PostgreSQL database, which the desks of many machines share."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from eventsourcing.persistence import IntegrityError

from timeline.errors import (
    DamagedLog,
    DatelineError,
    NewerLog,
    OutcomeUnknown,
    ServerUnreachable,
    StaleDecision,
)
from timeline.log import Row
from timeline.stores.chain import expected_versions
from timeline.stores.faults import first_fault
from timeline.stores.postgres_connection import CommitError, LogDatastore, LostError, remedies
from timeline.stores.postgres_recorder import Guards, LogRecorder
from timeline.stores.postgres_remedies import in_one_line
from timeline.stores.postgres_schema import COLUMNS, LAYOUT, LOOK, odd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from uuid import UUID

    from timeline.address import Address
    from timeline.log import Draft, Quiet

_T = TypeVar("_T")
_SELECT = f"SELECT {COLUMNS} FROM dateline.events"  # noqa: S608 - a constant
_STREAMS = 1_024  # read at once
_LAST = 2**63 - 1  # a position that no event has

# Instants never run backwards along the positions, so that the last one by then is found in as
# many steps as a log of its length has binary digits. An event that is missing ends the search.
_POSITION_AT = """
WITH RECURSIVE bisect (low, high) AS (
    SELECT 0::bigint, coalesce(max(position), 0) FROM dateline.events
    UNION ALL
    SELECT CASE WHEN e.recorded_at <= %s THEN e.position ELSE b.low END,
        CASE WHEN e.recorded_at <= %s THEN b.high ELSE e.position - 1 END
    FROM bisect AS b JOIN dateline.events AS e ON e.position = (b.low + b.high + 1) / 2
    WHERE b.low < b.high
)
SELECT low, high FROM bisect ORDER BY high - low LIMIT 1
"""


def open_store(
    address: Address, known: frozenset[tuple[str, int]] | None, timeout: float = 30.0
) -> PostgresStore:
    """Open an existing log, after checking that it is one, on a server that is safe.

    `known` are the (type, schema) pairs this program understands: a log that holds others is read
    but not written; None is no such check. `timeout` is in seconds, for each wait for others or
    for a server that went away. Raises `NoStore`, `ForeignLog`, `DamagedLog`, `NewerLog`,
    `ServerUnreachable`, `NotPermitted` or `UnsafeServer`.
    """
    store = PostgresStore(LogDatastore(address, timeout), known)
    try:
        store.head()
    except BaseException:
        store.close()
        raise
    return store


class PostgresStore:
    """A `Store` in the schema `dateline` of a database; its clock is the server's."""

    def __init__(self, datastore: LogDatastore, known: frozenset[tuple[str, int]] | None) -> None:
        self.place = datastore.address
        self._known = known
        self._datastore = datastore
        self._recorder = LogRecorder(datastore)

    @property
    def is_newer(self) -> bool:
        """Whether the log may hold more than this program knows of."""
        return self._datastore.layout > LAYOUT

    def append(
        self, drafts: Sequence[Draft], expect: Mapping[UUID, int], quiet: Quiet | None = None
    ) -> list[Row]:
        """Write all drafts in one transaction, or none; returned means the server has it on disk.

        A connection that is lost is sought anew, and only what certainly was not written is tried
        again. Raises `OutcomeUnknown` when the server stays away after it was asked to commit.
        """
        if self.is_newer:
            raise NewerLog(str(self.place))
        guards = Guards(expected_versions(drafts, expect), quiet, self._known)
        return self._patiently(lambda: self._append(drafts, guards))

    def stream(self, stream: UUID) -> list[Row]:
        """All events of one stream, in order."""
        return self._rows(f"{_SELECT} WHERE stream = %s ORDER BY version", stream)

    def streams(self, streams: Sequence[UUID]) -> list[Row]:
        """All events of some streams, one stream after another, each in order."""
        rows: list[Row] = []
        for first in range(0, len(streams), _STREAMS):
            some = list(streams[first : first + _STREAMS])
            rows += self._rows(f"{_SELECT} WHERE stream = ANY (%s) ORDER BY stream, version", some)
        return rows

    def page(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """Events with `after < position <= upto`, in order, at most `limit`."""
        return self._rows(
            f"{_SELECT} WHERE position > %s AND position <= %s ORDER BY position LIMIT %s",
            *(after, _LAST if upto is None else upto, limit),
        )

    def head(self) -> tuple[int, str | None]:
        """The last position (0 when empty) and when it was recorded."""
        found = self._read(
            "SELECT position, recorded_at FROM dateline.events ORDER BY position DESC LIMIT 1"
        )
        return found[0] if found else (0, None)

    def position_at(self, instant: str) -> int:
        """The last position recorded at or before an instant (text as in `recorded_at`), or 0."""
        ((low, high),) = self._read(_POSITION_AT, instant, instant)
        if low != high:
            raise DamagedLog(self.place, "an event is missing", (low + high + 1) // 2)
        return int(low)

    def by_user(self, user: str, before: int | None, limit: int) -> list[Row]:
        """This user's newest events, newest first, if need be before a position."""
        return self._rows(
            f"{_SELECT} WHERE recorded_by = %s AND position < %s ORDER BY position DESC LIMIT %s",
            *(user, _LAST if before is None else before, limit),
        )

    def streams_between(self, low: bytes, high: bytes, event_type: str, limit: int) -> list[UUID]:
        """Streams that begin with a given event type and whose id bytes are in [low, high]."""
        found = self._read(
            "SELECT stream FROM dateline.events WHERE stream BETWEEN %s::uuid AND %s::uuid "
            "AND version = 1 AND type = %s ORDER BY stream LIMIT %s",
            *(low.hex(), high.hex(), event_type, limit),
        )
        return [stream for (stream,) in found]

    def of_type(self, event_type: str) -> list[Row]:
        """All events of one (rare) type, in order."""
        return self._rows(f"{_SELECT} WHERE type = %s ORDER BY position", event_type)

    def types(self) -> list[tuple[str, int, int]]:
        """Each (type, schema) present, with its first position."""
        found = self._read("SELECT type, schema, position FROM dateline.types()")
        return [(kind, schema, position) for kind, schema, position in found]

    def first_fault(self) -> int | None:
        """The first position that is missing or cannot be read, or None; reads the whole log."""
        return first_fault(self.page)

    def examine(self) -> list[str]:
        """What is not as this program made it; nothing when it is whole."""
        ((*_, parts),) = self._read(LOOK)
        return [] if self.is_newer else [f"{one} was altered" for one in odd(parts)]

    def close(self) -> None:
        """Let go of the connections."""
        self._datastore.close()

    def _append(self, drafts: Sequence[Draft], guards: Guards) -> list[Row]:
        """Write, unless a commit whose outcome was unknown proves to have been done."""
        rows: list[Row] = []
        try:
            with self._datastore.transaction(commit=True) as cursor:
                rows = self._recorder.record(cursor, drafts, guards)
        except CommitError as failure:
            if not self._is_there(rows, failure):
                raise LostError(str(failure)) from failure
        except IntegrityError as error:
            raise self._taken(drafts) or error from None
        return rows

    def _is_there(self, rows: list[Row], failure: CommitError) -> bool:
        """Read again what a COMMIT left, once the server's end of the lost connection is done."""
        try:
            return not rows or self._patiently(lambda: self._read_under_lock(rows) == rows)
        except DatelineError as error:
            why = in_one_line(failure, self.place)
            raise OutcomeUnknown(self.place, why) from error

    def _read_under_lock(self, rows: list[Row]) -> list[Row]:
        with self._datastore.transaction() as cursor:
            self._recorder.record(cursor, (), Guards())
            cursor.execute(
                f"{_SELECT} WHERE position BETWEEN %s AND %s ORDER BY position".encode(),
                (rows[0].position, rows[-1].position),
            )
            return [Row(*row) for row in cursor.fetchall()]

    def _taken(self, drafts: Sequence[Draft]) -> StaleDecision | None:
        """Which draft it is that the table refused, its version being there already."""
        last = {row.stream: row.version for row in self.streams([one.stream for one in drafts])}
        for draft in drafts:
            found = last.get(draft.stream, 0)
            if found >= draft.version:
                return StaleDecision(draft.stream, draft.version - 1, found)
        return None

    def _rows(self, statement: str, *parameters: object) -> list[Row]:
        return [Row(*row) for row in self._read(statement, *parameters)]

    def _read(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._patiently(lambda: self._recorder.read(statement, parameters))

    def _patiently(self, step: Callable[[], _T]) -> _T:
        """Take a step, and again when the connection is lost in it, until the time-out."""
        deadline = time.monotonic() + self._datastore.timeout
        while True:
            try:
                with self._remedies():
                    return step()
            except LostError as lost:
                if time.monotonic() > deadline:
                    why = in_one_line(lost, self.place)
                    raise ServerUnreachable(self.place, why) from None

    def _remedies(self) -> AbstractContextManager[None]:
        return remedies(self.place, self._datastore.timeout)
