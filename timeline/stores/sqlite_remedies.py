"""What went wrong with the file, told as the error that names its remedy."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from eventsourcing.persistence import OperationalError, PersistenceError

from timeline.errors import (
    DamagedLog,
    DatelineError,
    DiskFull,
    LogBusy,
    LogUnreachable,
    ReadOnlyLog,
    clip,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNREADABLE = "some of its text can no longer be read"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


class CommitError(OperationalError):
    """A COMMIT came back with an error that leaves open whether it was done."""


@contextmanager
def remedies(path: Path, timeout: float = 0) -> Iterator[None]:
    """Turn what SQLite, the library or the system raises into an error with a remedy.

    `CommitError` passes: its remedy is to look again. `timeout` is how long was waited, in
    seconds.
    """
    try:
        yield
    except CommitError:
        raise
    except (PersistenceError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise remedy(error, path, timeout) from error


def remedy(error: Exception, path: Path, timeout: float = 0) -> DatelineError:
    """The error to raise for one of SQLite, of the library (caused by SQLite's) or the system."""
    cause = error.__cause__ or error if isinstance(error, PersistenceError) else error
    if isinstance(cause, OSError):
        return _remedy_of_system(cause, path)
    if isinstance(cause, UnicodeDecodeError):
        return DamagedLog(path, _UNREADABLE)
    if is_busy(cause):
        return LogBusy(path, timeout)
    return _remedy_of_sqlite(cause, path)


def is_busy(error: BaseException | None) -> bool:
    """Whether somebody else's lock is the only thing in the way."""
    return primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def primary_code(error: BaseException | None) -> int:
    """SQLite's result code without its extension, or 0."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _remedy_of_sqlite(error: BaseException, path: Path) -> DatelineError:
    match primary_code(error):
        case sqlite3.SQLITE_FULL:
            return DiskFull(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return ReadOnlyLog(path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DamagedLog(path, _in_one_line(error))
        case 0 if isinstance(error, sqlite3.OperationalError):
            # Python's own: SQLite's errors are about the file, this about the text in it.
            return DamagedLog(path, _UNREADABLE)
    return LogUnreachable(path, _in_one_line(error))


def _in_one_line(error: BaseException) -> str:
    # It may quote names from a hostile file.
    return clip("".join(letter if letter.isprintable() else " " for letter in str(error)), 120)


def _remedy_of_system(error: OSError, path: Path) -> DatelineError:
    if error.errno in _NO_ROOM:
        return DiskFull(path)
    if error.errno in _NOT_ALLOWED:
        return ReadOnlyLog(path)
    return LogUnreachable(path, error.strerror or str(error))
