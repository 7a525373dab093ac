"""The read model's file: who may write to it and when, and how anybody's meddling is noticed.

The file is left with the time of the last event it holds as the time it was changed. One that was
changed by anything else, a flipped bit or a stray editor, no longer has that time, and is made
anew: no answer is given from it. Copy one with its times (`cp -p`, `rsync -t`).
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 20.0  # seconds to wait for those who read
COARSEST = 2  # seconds: the coarsest times that any file system keeps
PRIMARY = 0xFF  # of SQLite's error codes, the part that says which sort it is
# What SQLite raises of a file: its own, or that its message quotes damage that is no text.
TROUBLE = (sqlite3.Error, UnicodeDecodeError)
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
NOT_DAMAGE = BUSY | {
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN),
}


@contextmanager
def in_turn(path: Path, *, wait: bool = True) -> Iterator[None]:
    """While one process writes to, replaces or removes the file, no other does so.

    Raises `BlockingIOError` where somebody else does, and nobody is to wait.
    """
    import fcntl  # noqa: PLC0415 - only who writes pays for it

    path.parent.mkdir(mode=0o700, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(folder)


def begin(path: Path) -> sqlite3.Connection:
    """A connection in a write transaction, of whose turn it is.

    Raises `sqlite3.Error` where there is no such file.
    """
    cut_short = _is_cut_short(path)
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", timeout=0, uri=True, isolation_level=None
    )
    try:
        # On the disk before it is stamped: a power cut leaves no stamp of what is not there.
        execute(connection, "PRAGMA synchronous = NORMAL")
        execute(connection, "PRAGMA journal_mode = TRUNCATE")
        execute(connection, "BEGIN IMMEDIATE")
        if cut_short:  # what was begun by somebody who was killed is rolled back by now
            stamp(path, _recorded_at(connection))
    except TROUBLE:
        connection.close()
        raise
    return connection


def leave(connection: sqlite3.Connection, path: Path) -> None:
    """Let go of the file, stamped; what was not committed is undone.

    Undoing may change the file, too: what is long does not wait in memory until it is committed.
    """
    with closing(connection):
        if not path.exists():  # it was found damaged
            return
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        stamp(path, _recorded_at(connection))


def _recorded_at(connection: sqlite3.Connection) -> str:
    ((recorded_at,),) = connection.execute("SELECT recorded_at FROM model")
    return str(recorded_at)


def finish(path: Path, recorded_at: str) -> None:
    """Bring a new file to the disk, then stamp it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    stamp(path, recorded_at)


def stamp(path: Path, recorded_at: str) -> None:
    """Leave a file with the time of its last event as the time it was changed."""
    os.utime(path, ns=(_mark(recorded_at), _mark(recorded_at)))


def is_as_left(path: str | os.PathLike[str], recorded_at: str) -> bool:
    """Whether nothing has changed the file since it was stamped."""
    return os.stat(path).st_mtime_ns == _mark(recorded_at)


def _mark(recorded_at: str) -> int:
    """An instant as a file's time, in nanoseconds; 0 for what is no instant."""
    try:
        seconds = int(datetime.fromisoformat(recorded_at).timestamp())
    except ValueError:
        return 0
    return seconds // COARSEST * COARSEST * 1_000_000_000


def execute(connection: sqlite3.Connection, statement: str) -> None:
    """Run a statement that may have to wait for those who read."""
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


def is_damage(error: Exception) -> bool:
    """Whether what is in the file is no read model, or no longer; not that it cannot be had now."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or code & PRIMARY not in NOT_DAMAGE


def forget_unfinished(path: Path) -> None:
    """Remove the new files of those who were killed while they made one."""
    for new in path.parent.glob(f"{path.name}.new-*"):
        number = new.name.rpartition("-")[2]
        if number.isdecimal() and not _is_alive(int(number)):
            new.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _is_cut_short(path: Path) -> bool:
    """Whether somebody was killed in the midst of a transaction: SQLite's journal is still full."""
    journal = path.with_name(f"{path.name}-journal")
    try:
        return journal.stat().st_size > 0
    except FileNotFoundError:
        return False
