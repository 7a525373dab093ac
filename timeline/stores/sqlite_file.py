"""The log's file: where it is, that it is safe to open, and the one way it comes to be."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import AlreadyADesk, ForeignLog, NoLog
from timeline.stores.sqlite_remedies import remedies

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.errors import DatelineError

_SIDE_FILES = ("-journal", "-wal", "-shm")

# The log is never opened here, not even to look at it: closing any descriptor of a file drops
# all of this process's locks on it, also those a transaction of ours relies on.


def find_log(path: Path) -> Path:
    """The real path of an existing log, links followed, when it is safe to open.

    A link to the log is a desk's way to keep it elsewhere; SQLite puts its side files beside the
    real one. Raises `NoLog`, or `ForeignLog` for what is not a plain file of its own owner.
    """
    with remedies(path):
        try:
            real = path.resolve(strict=True)
            log = real.lstat()
        except (FileNotFoundError, NotADirectoryError):
            raise NoLog(path) from None
        except RuntimeError:
            raise ForeignLog(path, "its link leads back to itself") from None
    if not stat.S_ISREG(log.st_mode):
        raise ForeignLog(path, "it is not a plain file")
    for suffix in _SIDE_FILES:
        _check_side_file(Path(f"{real}{suffix}"), log.st_uid)
    return real


def may_write(path: Path) -> bool:
    """Whether both the file and its folder, where SQLite keeps its journal, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def create_log(
    path: Path,
    fill: Callable[[sqlite3.Connection], None],
    check: Callable[[Path], None] = lambda _: None,
    taken: Callable[[Path], DatelineError] = AlreadyADesk,
) -> None:
    """Make a log that appears whole or not at all, readable by its owner only.

    `fill` writes the tables and the first rows, inside one transaction; `check` looks at the file
    before it has its name. Raises `taken` when anything is at that path, also when it came there
    meanwhile.
    """
    import tempfile  # noqa: PLC0415 - only what makes a log pays for its import

    with remedies(path):
        if os.path.lexists(path):
            raise taken(path)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        try:
            os.fchmod(descriptor, 0o600)
            os.close(descriptor)
            _fill(Path(name), fill)
            check(Path(name))
            os.link(name, path)
        except FileExistsError:
            raise taken(path) from None
        finally:
            Path(name).unlink()
        _sync_folder(path.parent)


def _fill(path: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nobody knows this file yet, so it needs no journal to recover from; but once it is linked
        # into place it must be on the disk.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN")
        fill(connection)
        connection.execute("COMMIT")


def _check_side_file(side: Path, owner: int) -> None:
    with remedies(side):
        try:
            found = side.lstat()
        except FileNotFoundError:
            return
    if not stat.S_ISREG(found.st_mode):
        raise ForeignLog(side, "it is a link or no plain file, where SQLite keeps a side file")
    if found.st_uid != owner:
        raise ForeignLog(side, "it belongs to somebody else than the log")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
