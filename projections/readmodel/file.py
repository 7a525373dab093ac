"""The read model's file: opened for writing, and told damaged from only busy or full."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 20.0  # seconds to wait for another who is catching up
PRIMARY = 0xFF  # of SQLite's error codes, the part that says which sort it is
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
NOT_DAMAGE = BUSY | {
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN),
}


def begin(path: Path) -> sqlite3.Connection:
    """A connection in a write transaction; raises `sqlite3.Error` where there is no such file."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", timeout=0, uri=True, isolation_level=None
    )
    try:
        # It can be made again from the log: what a power cut leaves is found out, not prevented.
        execute(connection, "PRAGMA synchronous = NORMAL")
        execute(connection, "PRAGMA journal_mode = TRUNCATE")
        execute(connection, "BEGIN IMMEDIATE")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def execute(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement that may have to wait for others; SQLite's own wait lets some starve."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY not in BUSY or time.monotonic() > deadline:
                raise
        else:
            return
        # The clock's last digits differ enough between processes to keep them out of step.
        time.sleep(0.000_5 + time.monotonic_ns() % 1_500_000 / 1e9)


@contextmanager
def making(path: Path) -> Iterator[None]:
    """While a file is made, replaced or removed, no other process does so."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def is_damage(error: Exception) -> bool:
    """Whether what is in the file is no read model, or no longer; not that it cannot be had now."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & PRIMARY not in NOT_DAMAGE


def was_replaced(error: Exception) -> bool:
    """Whether another put a new file in the place of this one, in the midst of its use."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_DBMOVED
