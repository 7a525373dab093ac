"""The `eventsourcing` recorder of a log: its interface and conformance, our table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder

from timeline.log import Row
from timeline.recorded import instant
from timeline.stores.rows import as_uuid, drafts_of, number
from timeline.stores.sqlite_schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from eventsourcing.sqlite import SQLiteCursor

    from timeline.log import Draft
    from timeline.stores.sqlite_connection import LogDatastore

INSERT = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants


class LogRecorder(SQLiteApplicationRecorder):
    """Records events at the end of the log, without gaps, at times that never run backwards.

    `clock` gives the present as an aware datetime; it is read only under the write lock.
    """

    datastore: LogDatastore

    def __init__(self, datastore: LogDatastore, clock: Callable[[], datetime]) -> None:
        super().__init__(datastore, events_table_name="events")
        self._clock = clock
        self.select_max_notification_id_statement = "SELECT max(position) FROM events"

    def construct_create_table_statements(self) -> list[str]:
        """None: only `create_store` makes tables."""
        return []

    def record(self, cursor: SQLiteCursor, drafts: Sequence[Draft]) -> list[Row]:
        """Write drafts behind the last event, inside the caller's transaction."""
        cursor.execute("SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1")
        ((last, recorded_at),) = cursor.fetchall() or [(0, "")]
        rows = number(drafts, last, max(instant(self._clock()), recorded_at))
        cursor.executemany(INSERT, stored(rows))
        return rows

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int]:
        return [row.position for row in self.record(c, drafts_of(stored_events))]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Events of one stream, as the library's interface has it."""
        order = "DESC" if desc else "ASC"
        statement = (
            "SELECT version, type, payload FROM events "  # noqa: S608 - `order` is one of two words
            "WHERE stream = ?1 AND (?2 IS NULL OR version > ?2) AND (?3 IS NULL OR version <= ?3) "
            f"ORDER BY version {order} LIMIT ?4"
        )
        stream = as_uuid(originator_id)
        found = self.read(statement, (stream.bytes, gt, lte, -1 if limit is None else limit))
        return [StoredEvent(stream, *rest) for rest in found]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events of the whole log, as the library's interface has it."""
        statement = "SELECT position, stream, version, type, payload FROM events WHERE position > ?"
        parameters: list[int | str] = [0 if start is None else start - inclusive_of_start]
        if stop is not None:
            statement += " AND position <= ?"
            parameters.append(stop)
        if topics:
            statement += f" AND type IN ({', '.join('?' * len(topics))})"
            parameters.extend(topics)
        found = self.read(f"{statement} ORDER BY position LIMIT ?", (*parameters, limit))
        return [
            Notification(UUID(bytes=stream), version, topic, state, id=position)
            for position, stream, version, topic, state in found
        ]

    def read(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of one SELECT, in one short transaction."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(statement, parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def stored(rows: Iterable[Row]) -> Iterable[tuple[Any, ...]]:
    """Rows as SQLite keeps them: the stream's id as 16 bytes."""
    return ((position, stream.bytes, *rest) for position, stream, *rest in rows)


def restored(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Rows from what SQLite kept."""
    return [Row(position, UUID(bytes=stream), *rest) for position, stream, *rest in found]


def no_clock() -> datetime:
    """The clock of who must not write."""
    raise AssertionError("it is read, never written to")
