"""The log's tables and guards in SQLite, and the check that a file holds exactly these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import DamagedLog, ForeignLog, NewerLog

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables
APPLICATION_ID = 0x44617465  # "Date": tells `file` and us that it is one of ours
LAYOUT = 1  # `user_version`: grows when the tables change

COLUMNS = "position, stream, version, type, schema, recorded_at, recorded_by, key, payload"

# The stored text is compared byte for byte, so what stands here is what SQLite keeps.
_STATEMENTS = {
    ("table", "events"): """CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    schema INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    key TEXT,
    payload BLOB,
    UNIQUE (stream, version)
) STRICT""",
    ("index", "events_by_type"): "CREATE INDEX events_by_type ON events (type, schema)",
    # INSERT OR REPLACE removes what it replaces without asking the trigger on DELETE, hence EXISTS.
    ("trigger", "events_grow_at_the_end"): """CREATE TRIGGER events_grow_at_the_end
BEFORE INSERT ON events
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)
    OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND version = NEW.version)
BEGIN
    SELECT raise(ABORT, 'the log only grows, and only at its end');
END""",
    ("trigger", "events_stay"): """CREATE TRIGGER events_stay
BEFORE DELETE ON events
BEGIN
    SELECT raise(ABORT, 'nothing is ever deleted from the log');
END""",
    ("trigger", "events_keep_what_they_say"): """CREATE TRIGGER events_keep_what_they_say
BEFORE UPDATE ON events
WHEN NEW.payload IS NOT NULL
    OR NEW.position IS NOT OLD.position
    OR NEW.stream IS NOT OLD.stream
    OR NEW.version IS NOT OLD.version
    OR NEW.type IS NOT OLD.type
    OR NEW.schema IS NOT OLD.schema
    OR NEW.recorded_at IS NOT OLD.recorded_at
    OR NEW.recorded_by IS NOT OLD.recorded_by
    OR NEW.key IS NOT OLD.key
BEGIN
    SELECT raise(ABORT, 'the log changes in one way only: a payload is erased');
END""",
}
_EXPECTED = frozenset(
    {("index", "sqlite_autoindex_events_1", None)}
    | {(kind, name, sql) for (kind, name), sql in _STATEMENTS.items()}
)


def lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables and guards in an empty file, inside the caller's transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LAYOUT}")
    for statement in _STATEMENTS.values():
        connection.execute(statement)


def check_layout(connection: sqlite3.Connection, path: Path) -> int:
    """Refuse a file whose tables and guards are not ours, before anything else reads it.

    A newer layout may hold more than ours, if what we read is unchanged; its number is returned
    so that nobody writes to it. Raises `ForeignLog`, `DamagedLog` or `NewerLog`.
    """
    ((application,),) = connection.execute("PRAGMA application_id")
    ((layout,),) = connection.execute("PRAGMA user_version")
    found = frozenset(connection.execute("SELECT type, name, sql FROM sqlite_master"))
    if application != APPLICATION_ID:
        raise ForeignLog(path, "it is not a log of dateline")
    if layout > LAYOUT and not found >= _EXPECTED:
        raise NewerLog(f"{path} in a form this one cannot read")
    if layout <= LAYOUT and found != _EXPECTED:
        raise DamagedLog(path, f"its tables or guards were altered ({_first_odd(found)})")
    return int(layout)


def _first_odd(found: frozenset[tuple[str, str, str | None]]) -> str:
    kind, name, _ = min(found ^ _EXPECTED, key=repr)
    return f"{kind} {name!r}"
