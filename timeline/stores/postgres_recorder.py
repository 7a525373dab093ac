"""The `eventsourcing` recorder of a log on PostgreSQL: its interface and conformance, our table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder

from timeline.log import Draft
from timeline.stores.postgres_schema import VIEW
from timeline.stores.rows import as_uuid, drafts_of, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    import psycopg

    from timeline.log import Quiet, Row
    from timeline.stores.postgres_connection import LogDatastore

_APPEND = (
    "SELECT last_position, last_recorded FROM dateline.append("
    "%s::uuid[], %s::bigint[], %s::text[], %s::integer[], %s::text[], %s::text[], %b::bytea[], "
    "%s::uuid[], %s::bigint[], %s::bigint, %s::text[], %s::text[], %s::integer[], %s::integer)"
)


class Guards(NamedTuple):
    """What must be so, under the lock, for anything to be written.

    Attributes:
        expected: the version of each stream (0: none).
        quiet: what must not have been recorded since.
        known: the (type, schema) pairs that the log may hold; None is any.
    """

    expected: Mapping[UUID, int] = {}
    quiet: Quiet | None = None
    known: frozenset[tuple[str, int]] | None = None


class LogRecorder(PostgresApplicationRecorder):
    """Records events at the end of the log, without gaps, at times that never run backwards.

    The clock is the server's, read under the lock.
    """

    datastore: LogDatastore

    def __init__(self, datastore: LogDatastore) -> None:
        super().__init__(datastore, events_table_name="events")
        self.channel_name = VIEW

    def create_table(self) -> None:
        """None: only `init` makes tables."""

    def record(
        self, cursor: psycopg.Cursor[Any], drafts: Sequence[Draft], guards: Guards
    ) -> list[Row]:
        """Write drafts behind the last event, inside the caller's transaction.

        The database refuses what the guards rule out. Holds the log's lock from then on.
        """
        known = None if guards.known is None else list(guards.known)
        quiet = guards.quiet
        cursor.execute(
            _APPEND,
            (
                *([draft[column] for draft in drafts] for column in _COLUMNS),
                list(guards.expected),
                list(guards.expected.values()),
                quiet and quiet.after,
                quiet and list(quiet.types),
                known if known is None else [name for name, _ in known],
                known if known is None else [schema for _, schema in known],
                int(self.datastore.timeout * 1_000),
            ),
        )
        last, recorded_at = cursor.fetchall()[0]
        return number(drafts, last, recorded_at)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Write events, as the library's interface has it; never tried twice."""
        drafts = drafts_of(stored_events)
        with self.datastore.transaction(commit=True) as cursor:
            return [row.position for row in self.record(cursor, drafts, Guards())]

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
            "SELECT originator_version, topic, state FROM dateline.dateline_events "  # noqa: S608 - `order` is one of two words
            "WHERE originator_id = %s AND originator_version > coalesce(%s, -1) "
            "AND (%s::bigint IS NULL OR originator_version <= %s) "
            f"ORDER BY originator_version {order} LIMIT %s"
        )
        stream = as_uuid(originator_id)
        found = self.read(statement, (stream, gt, lte, lte, limit))
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
        found = self.read(
            "SELECT notification_id, originator_id, originator_version, topic, state "
            "FROM dateline.dateline_events WHERE notification_id > %s "
            "AND (%s::bigint IS NULL OR notification_id <= %s) "
            "AND (%s::text[] IS NULL OR topic = ANY (%s)) ORDER BY notification_id LIMIT %s",
            (
                0 if start is None else start - inclusive_of_start,
                *(stop, stop),
                *([list(topics) or None] * 2),
                limit,
            ),
        )
        return [
            Notification(stream, version, topic, state, id=position)
            for position, stream, version, topic, state in found
        ]

    def max_notification_id(self) -> int | None:
        """The last position, as the library's interface has it."""
        ((last,),) = self.read("SELECT max(position) FROM dateline.events")
        return None if last is None else int(last)

    def read(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of one SELECT."""
        with self.datastore.get_connection() as connection:
            return connection.execute(statement.encode(), parameters or None).fetchall()


_COLUMNS = tuple(
    Draft._fields.index(name)
    for name in ("stream", "version", "type", "schema", "by", "key", "payload")
)
