"""The read model's file: opened for writing, and told damaged from only busy or full."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 10.0  # seconds to wait for another who is catching up
PRIMARY = 0xFF  # of SQLite's error codes, the part that says which sort it is
NOT_DAMAGE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM),
}


def begin(path: Path) -> sqlite3.Connection:
    """A connection in a write transaction; raises `sqlite3.Error` where there is no such file."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", timeout=PATIENCE, uri=True, isolation_level=None
    )
    try:
        # It can be made again from the log: what a power cut leaves is found out, not prevented.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


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
