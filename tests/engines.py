"""The engines that a log may be kept on, with what only each of them can do by hand."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
import pytest

from tests.logs import KNOWN, OPENED, draft, new_log, open_log
from timeline.address import Address
from timeline.stores.postgres import open_store as open_server_store
from timeline.stores.postgres_making import make_or_join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers import Server
    from timeline.log import Store

    Known = frozenset[tuple[str, int]] | None


class Engine(Protocol):
    """How a test makes, opens and tampers with logs.

    Attributes:
        name: as the tests are named by it.
        events: the table, as a statement names it.
        forbidden: statements that the engine refuses, in a log of three events.
        without_guard: statements that remove the fourth event, guards or not.
    """

    name: str
    events: str
    forbidden: tuple[str, ...]
    without_guard: tuple[str, ...]

    def new(self) -> Any:
        """Make a log that begins with `OPENED`; what it is opened by."""

    def open(self, place: Any, known: Known = KNOWN, timeout: float = 30.0) -> Store:
        """Open it."""

    def by_hand(self, place: Any, *statements: str) -> None:
        """Run statements as any other program could."""

    def forge(self, place: Any, position: int, recorded_at: str) -> None:
        """Add an event as another program would, at a time of its choice."""

    def refusal(self) -> type[Exception]:
        """What the engine raises for a statement it refuses."""

    def hold(self, place: Any) -> Any:
        """A connection of somebody who has the log locked, and keeps it so until it is closed."""


_COPY = "stream, {version}, type, schema, recorded_at, 'eve', key, payload FROM events"
_FORBIDDEN_IN_SQLITE = (
    "DELETE FROM events",
    "DELETE FROM events WHERE position = 2",
    "UPDATE events SET payload = x'00' WHERE position = 2",
    "UPDATE events SET recorded_by = 'eve' WHERE position = 2",
    "UPDATE events SET payload = NULL, key = 'k' WHERE position = 2",
    "UPDATE events SET payload = NULL, position = 9 WHERE position = 3",
    "UPDATE OR REPLACE events SET position = 2 WHERE position = 3",
    f"INSERT INTO events SELECT 9, {_COPY.format(version=9)} WHERE position = 2",
    f"INSERT INTO events SELECT NULL, {_COPY.format(version=9)} WHERE position = 2",
    f"INSERT OR REPLACE INTO events SELECT 2, {_COPY.format(version=9)} WHERE position = 2",
    f"INSERT OR REPLACE INTO events SELECT 4, {_COPY.format(version=1)} WHERE position = 2",
    f"INSERT INTO events SELECT 4, x'00' || {_COPY.format(version=1)} WHERE position = 2",
)
_REST = "type, schema, recorded_at, 'eve', key, payload FROM dateline.events"
_FORBIDDEN_ON_POSTGRES = (
    "DELETE FROM dateline.events",
    "DELETE FROM dateline.events WHERE position = 2",
    "TRUNCATE dateline.events",
    r"UPDATE dateline.events SET payload = '\x00' WHERE position = 2",
    "UPDATE dateline.events SET recorded_by = 'eve' WHERE position = 2",
    "UPDATE dateline.events SET payload = NULL, key = 'k' WHERE position = 2",
    "UPDATE dateline.events SET payload = NULL, position = 9 WHERE position = 3",
    f"INSERT INTO dateline.events SELECT 9, stream, 9, {_REST} WHERE position = 2",
    f"INSERT INTO dateline.events SELECT NULL, stream, 9, {_REST} WHERE position = 2",
    f"INSERT INTO dateline.events SELECT 0, stream, 9, {_REST} WHERE position = 2",
    f"INSERT INTO dateline.events SELECT 4, stream, 1, {_REST} WHERE position = 2",
    f"INSERT INTO dateline.events SELECT 4, stream, 2, {_REST} WHERE position < 4",
)


class SQLiteEngine:
    """Logs in files."""

    name = "sqlite"
    events = "events"
    forbidden: tuple[str, ...] = _FORBIDDEN_IN_SQLITE
    without_guard: tuple[str, ...] = (
        "CREATE TABLE kept AS SELECT sql FROM sqlite_master WHERE name = 'events_stay'",
        "DROP TRIGGER events_stay",
        "DELETE FROM events WHERE position = 4",
    )

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self) -> Path:
        return new_log(self._folder / f"{time.monotonic_ns()}.sqlite")

    def open(self, place: Path, known: Known = KNOWN, timeout: float = 30.0) -> Store:
        return open_log(place, known=known, timeout=timeout)

    def by_hand(self, place: Path, *statements: str) -> None:
        with closing(sqlite3.connect(place, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)
            kept = (
                "SELECT sql FROM kept" if statements == self.without_guard else "SELECT 1 LIMIT 0"
            )
            for (guard,) in connection.execute(kept).fetchall():
                connection.executescript(f"{guard}; DROP TABLE kept")

    def forge(self, place: Path, position: int, recorded_at: str) -> None:
        self.by_hand(
            place,
            f"INSERT INTO events VALUES ({position}, randomblob(16), 1, 'development.logged', 1, "
            f"'{recorded_at}', 'eve', NULL, x'')",
        )

    def refusal(self) -> type[Exception]:
        return sqlite3.IntegrityError

    def hold(self, place: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(place, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        return connection


class PostgresEngine:
    """Logs in databases of one server."""

    name = "postgres"
    events = "dateline.events"
    forbidden: tuple[str, ...] = _FORBIDDEN_ON_POSTGRES
    without_guard: tuple[str, ...] = (
        "ALTER TABLE dateline.events DISABLE TRIGGER events_stay",
        "DELETE FROM dateline.events WHERE position = 4",
        "ALTER TABLE dateline.events ENABLE TRIGGER events_stay",
    )

    def __init__(self, server: Server) -> None:
        self._server = server
        self._databases: list[str] = []

    def new(self) -> Address:
        self._databases.append(self._server.new_database())
        address = Address(self._server.url(self._databases[-1]))
        assert make_or_join(address, draft(type=OPENED)) == (1, True)
        return address

    def open(self, place: Address, known: Known = KNOWN, timeout: float = 30.0) -> Store:
        return open_server_store(place, known, timeout)

    def by_hand(self, place: Address, *statements: str) -> None:
        with closing(self._connect(place)) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def forge(self, place: Address, position: int, recorded_at: str) -> None:
        self.by_hand(
            place,
            f"INSERT INTO dateline.events VALUES ({position}, gen_random_uuid(), 1, "
            f"'development.logged', 1, '{recorded_at}', 'eve', NULL, '')",
        )

    def refusal(self) -> type[Exception]:
        return psycopg.IntegrityError

    def hold(self, place: Address) -> Any:
        connection = self._connect(place)
        connection.execute("BEGIN")
        connection.execute("LOCK TABLE dateline.events IN EXCLUSIVE MODE")
        return connection

    def __getstate__(self) -> dict[str, Any]:
        """What a process that is to open logs needs to know; it does not have the server."""
        return {}

    def drop(self) -> None:
        """Leave nothing behind."""
        for name in self._databases:
            self._server.empty_database(name)

    def _connect(self, place: Address) -> Any:
        return self._server.connect(place.url.rpartition("/")[2])


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn."""
    if request.param == "sqlite":
        yield SQLiteEngine(tmp_path)
        return
    on_server = PostgresEngine(request.getfixturevalue("server"))
    yield on_server
    on_server.drop()
