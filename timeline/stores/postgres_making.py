"""How a log comes to be in a database: made by the first desk, joined by every other."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from timeline.errors import (
    DamagedLog,
    HeadlessLog,
    NewerLog,
    OutcomeUnknown,
    ServerUnreachable,
    StoreTaken,
)
from timeline.log import Row
from timeline.stores.postgres import open_store
from timeline.stores.postgres_connection import CommitError, LogDatastore, LostError, remedies
from timeline.stores.postgres_recorder import Guards, LogRecorder
from timeline.stores.postgres_remedies import in_one_line
from timeline.stores.postgres_schema import COLUMNS, laying_out
from timeline.stores.sqlite_backup import PAGE, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

    from timeline.address import Address
    from timeline.log import Draft, Store

TIMEOUT = 30.0  # seconds to wait for others, as everywhere
_TURN = 0x44617465  # "Date": the lock of whoever makes a log in a database
# The catalogue itself is asked: what to_regclass remembers is not brought up to date by waiting
# for somebody's advisory lock.
_WHAT_IS_THERE = """
SELECT count(*) > 0, count(c.oid) > 0
FROM pg_namespace AS n LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = 'events'
WHERE n.nspname = 'dateline'
"""
_PAGE = f"SELECT {COLUMNS} FROM dateline.events WHERE position > %s ORDER BY position LIMIT %s"  # noqa: S608 - constants


def make_or_join(address: Address, first: Draft) -> tuple[int, bool]:
    """Make a log that begins with an event, or find the one that is there.

    Returns its last position, and whether it was made here; of several that make it at once, one
    does, and the others join it. Raises as opening a log does, `HeadlessLog` for an empty one.
    """
    _make(address, lambda recorder, cursor: recorder.record(cursor, [first], Guards()))
    with closing(open_store(address, None, TIMEOUT)) as store:
        begins = store.page(0, 1)
        if not begins:
            raise HeadlessLog
        return store.head()[0], begins[0].stream == first.stream


def restore(source: Store, address: Address, watch: Callable[[int], None]) -> None:
    """Copy a log into a database that holds none, and read it back before it counts.

    Positions and recorded times stay. `watch` is told each position that is copied. Raises
    `StoreTaken`, `NewerLog`, `DamagedLog`, and as opening a log does.
    """
    if source.is_newer:
        raise NewerLog(str(source.place))
    if not _make(address, lambda _, cursor: _copy(source, address, cursor, watch)):
        raise StoreTaken(address)


def _make(address: Address, fill: Callable[[LogRecorder, psycopg.Cursor[Any]], object]) -> bool:
    """Make a log in one transaction, unless there is one; whether it was made."""
    datastore = LogDatastore(address, TIMEOUT, making=True)
    try:
        with (
            closing(datastore),
            remedies(address, TIMEOUT),
            datastore.transaction(commit=True) as cursor,
        ):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_TURN,))
            schema, table = cursor.execute(_WHAT_IS_THERE).fetchall()[0]
            if table:
                return False
            if not schema:
                cursor.execute("CREATE SCHEMA dateline")
            cursor.execute(laying_out().encode())
            fill(LogRecorder(datastore), cursor)
    except CommitError as error:
        raise OutcomeUnknown(address, in_one_line(error, address)) from None
    except LostError as error:
        raise ServerUnreachable(address, in_one_line(error, address)) from None
    return True


def _copy(
    source: Store, address: Address, cursor: psycopg.Cursor[Any], watch: Callable[[int], None]
) -> None:
    last, read, written = source.head()[0], sha256(), sha256()
    with cursor.copy(f"COPY dateline.events ({COLUMNS}) FROM STDIN".encode()) as copy:
        for rows in pages(source, last):
            for row in rows:
                copy.write_row(row)
            read.update(repr(rows).encode())
            watch(rows[-1].position)
    after = 0
    while after < last:
        cursor.execute(_PAGE.encode(), (after, PAGE))
        rows = [Row(*row) for row in cursor.fetchall()]
        written.update(repr(rows).encode())
        after = rows[-1].position if rows else last
    if read.digest() != written.digest():
        raise DamagedLog(address, "it is not what was just written")
