"""What an append must find under the write lock; otherwise nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from timeline.errors import StaleDecision, UnknownEvents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from eventsourcing.sqlite import SQLiteCursor

    from timeline.log import Draft, Quiet

# Jumps from each (type, schema) to the next in the index, so it costs a few lookups for each that
# there is, however long the log. One comparison of both columns would scan all equal ones. UNION
# without ALL ends also where a damaged index leads in a circle.
SELECT_TYPES = """
WITH RECURSIVE first (position) AS (
    SELECT (SELECT position FROM events ORDER BY type, schema, position LIMIT 1)
    UNION
    SELECT coalesce(
        (SELECT later.position FROM events AS here, events AS later
         WHERE here.position = first.position
           AND later.type = here.type AND later.schema > here.schema
         ORDER BY later.schema, later.position LIMIT 1),
        (SELECT later.position FROM events AS here, events AS later
         WHERE here.position = first.position AND later.type > here.type
         ORDER BY later.type, later.schema, later.position LIMIT 1)
    )
    FROM first WHERE first.position IS NOT NULL
)
SELECT type, schema, position FROM first JOIN events USING (position)
"""


def refuse_what_is_unknown(cursor: SQLiteCursor, known: frozenset[tuple[str, int]]) -> None:
    """Raise `UnknownEvents` when the log holds a (type, schema) this program does not know."""
    cursor.execute(SELECT_TYPES)
    for event_type, schema, position in cursor.fetchall():
        if (event_type, schema) not in known:
            raise UnknownEvents(position, event_type, schema)


def refuse_what_is_stale(cursor: SQLiteCursor, expected: Mapping[UUID, int]) -> None:
    """Raise `StaleDecision` when a stream has another version than a decision rests on."""
    for stream, version in expected.items():
        found = _version(cursor, stream)
        if found != version:
            raise StaleDecision(stream, version, found)


def refuse_what_is_not_quiet(cursor: SQLiteCursor, quiet: Quiet | None) -> None:
    """Raise `StaleDecision` when something was recorded that a decision rests on not being there.

    Reads only what was recorded since the decision began to read.
    """
    if quiet is None:
        return
    cursor.execute(
        "SELECT type, stream, version FROM events NOT INDEXED WHERE position > ?", (quiet.after,)
    )
    for event_type, stream, version in cursor.fetchall():
        if event_type in quiet.types:
            raise StaleDecision(UUID(bytes=stream), version - 1, version)


def stale(cursor: SQLiteCursor, drafts: Sequence[Draft]) -> StaleDecision | None:
    """Which draft it is that the table refused, its version being there already."""
    for draft in drafts:
        found = _version(cursor, draft.stream)
        if found >= draft.version:
            return StaleDecision(draft.stream, draft.version - 1, found)
    return None


def _version(cursor: SQLiteCursor, stream: UUID) -> int:
    cursor.execute("SELECT coalesce(max(version), 0) FROM events WHERE stream = ?", (stream.bytes,))
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return int(found[0][0])
