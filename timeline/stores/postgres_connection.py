"""Connections to a server, one for each thread, for the library's recorder to work on."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from threading import get_ident
from typing import TYPE_CHECKING, Any

import psycopg
from eventsourcing import persistence
from eventsourcing.postgres import PostgresDatastore
from psycopg import pq
from psycopg.conninfo import make_conninfo

from timeline.errors import ForeignLog, NoStore, NotPermitted, UnsafeServer
from timeline.stores.postgres_parameters import parameters
from timeline.stores.postgres_remedies import FSYNC, remedy, was_lost
from timeline.stores.postgres_schema import LOOK, SCHEMA, check_layout, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.address import Address

    Connection = psycopg.Connection[Any]
    Cursor = psycopg.Cursor[Any]

READ_COMMITTED = "BEGIN ISOLATION LEVEL READ COMMITTED"
_GLANCE = 2  # seconds to ask whether a server is just starting
_PAUSE = 0.1  # seconds between two tries to reach a server that went away

_TRANSLATION: dict[type[psycopg.Error], type[persistence.PersistenceError]] = {
    psycopg.InterfaceError: persistence.InterfaceError,
    psycopg.DataError: persistence.DataError,
    psycopg.OperationalError: persistence.OperationalError,
    psycopg.IntegrityError: persistence.IntegrityError,
    psycopg.InternalError: persistence.InternalError,
    psycopg.ProgrammingError: persistence.ProgrammingError,
    psycopg.NotSupportedError: persistence.NotSupportedError,
    psycopg.DatabaseError: persistence.DatabaseError,
}


class LostError(persistence.OperationalError):
    """The connection was lost before the COMMIT: nothing was written."""


class CommitError(persistence.OperationalError):
    """The connection was lost at the COMMIT, which leaves open whether it was done."""


@contextmanager
def remedies(place: Address, timeout: float = 0) -> Iterator[None]:
    """Turn what psycopg raises, or the library because of it, into an error with a remedy.

    `CommitError` and `LostError` pass: their remedy is to look again. `timeout` is how long was
    waited, in seconds.
    """
    try:
        yield
    except (CommitError, LostError):
        raise
    except (persistence.PersistenceError, psycopg.Error) as error:
        raise remedy(error.__cause__ or error, place, timeout) from None


class LogDatastore(PostgresDatastore):
    """The library's datastore with one connection for each thread instead of a pool.

    All that an address says reaches psycopg. The first connection that cannot be had is an error;
    one that is lost later is sought for `timeout` seconds, and so is one to a server that is just
    starting. Each time the table's layout is verified before it is used, unless it is to be made.
    """

    def __init__(self, address: Address, timeout: float, *, making: bool = False) -> None:
        self.address = address
        self.timeout = timeout
        self.layout = 0
        self._making = making
        self._was_open = False
        self._connections: dict[int, Connection] = {}
        # What the library's recorders ask of a datastore.
        self.schema = SCHEMA
        self.lock_timeout = int(timeout)
        self.originator_id_type = "uuid"
        self.single_row_tracking = True
        self.enable_db_functions = False
        self.db_type_names: set[str] = set()

    def register_type_adapters(self) -> None:
        """None: events are passed as arrays."""

    @contextmanager
    def get_connection(self) -> Iterator[Connection]:
        """Lend this thread its connection.

        Raises the library's errors, caused by psycopg's; `LostError` when it is gone, so that the
        next time there is a new one.
        """
        connection = self._of_this_thread()
        try:
            yield connection
        except psycopg.Error as error:
            if was_lost(error, connection):
                connection.close()
                raise LostError(str(error)) from error
            raise _translated(error) from error

    @contextmanager
    def transaction(self, *, commit: bool = False) -> Iterator[Cursor]:
        """Run the block in one transaction: committed as a whole, or rolled back.

        Raises as `get_connection` does; `CommitError` if the outcome is unknown.
        """
        with self.get_connection() as connection:
            connection.execute(READ_COMMITTED)
            try:
                yield connection.cursor()
            except BaseException:
                with suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
                raise
            if commit:
                _commit(connection)
            else:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of all connections; what was not committed is rolled back."""
        connections = getattr(self, "_connections", {})  # the library closes what was never made
        while connections:
            connections.popitem()[1].close()

    def _of_this_thread(self) -> Connection:
        connection = self._connections.get(get_ident())
        if connection is None or connection.closed:
            connection = self._connections[get_ident()] = self._open()
        return connection

    def _open(self) -> Connection:
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                connection = self._connected()
            except psycopg.Error as error:
                if time.monotonic() > deadline or not (self._was_open or self._is_starting()):
                    raise _translated(error) from error
            else:
                return connection
            time.sleep(_PAUSE)

    def _connected(self) -> Connection:
        connection: Connection = psycopg.connect(self.address.url, **parameters(self.address))
        try:
            self._verify(connection)
        except BaseException:
            connection.close()
            raise
        self._was_open = True
        return connection

    def _is_starting(self) -> bool:
        try:
            asked = make_conninfo(self.address.url, connect_timeout=_GLANCE)
        except psycopg.Error:
            return False  # nobody can connect by what it says
        return pq.PGconn.ping(asked.encode()) == pq.Ping.REJECT

    def _verify(self, connection: Connection) -> None:
        """Refuse a server that is not safe, and a table that is none of ours."""
        found = connection.execute(LOOK).fetchone()
        assert found is not None
        fsync, encoding, known_by, may_read, parts = found
        if fsync == "off":
            raise UnsafeServer(self.address, FSYNC)
        if encoding != "UTF8":
            raise ForeignLog(self.address, f"its encoding is {encoding}, where UTF8 is needed")
        if may_read is None:
            if not self._making:
                raise NoStore(self.address)
            return
        self.layout = layout_of(known_by, self.address)
        check_layout(self.layout, parts, self.address)
        if not may_read:
            raise NotPermitted(self.address, "you may not read the table dateline.events")


def _commit(connection: Connection) -> None:
    try:
        connection.execute("COMMIT")
    except psycopg.Error as error:
        if was_lost(error, connection):
            connection.close()
            raise CommitError(str(error)) from error
        raise


def _translated(error: psycopg.Error) -> persistence.PersistenceError:
    for kind, ours in _TRANSLATION.items():
        if isinstance(error, kind):
            return ours(str(error))
    return persistence.PersistenceError(str(error))
