"""A copy of a log as it is at one moment, while others go on writing to it.

What is recorded never changes and only grows at its end, so that its first events are one
consistent whole, whoever writes behind them. They are copied a page at a time: nobody who logs
meanwhile waits for more than a page.
"""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from timeline.errors import (
    AlreadyADesk,
    AlreadyThere,
    BadPath,
    DamagedLog,
    ForeignLog,
    HeadlessLog,
    NewerLog,
)
from timeline.errors.desk import MISNAMED, no_place
from timeline.stores.sqlite import open_store
from timeline.stores.sqlite_file import create_log
from timeline.stores.sqlite_recorder import INSERT, no_clock, stored
from timeline.stores.sqlite_schema import lay_out

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from timeline.log import Row, Store

PAGE = 2_000  # events read at once


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: the last position, when that was recorded, and its size in bytes."""

    position: int
    recorded_at: str
    size: int


def back_up(source: Store, target: Path, watch: Callable[[int], None]) -> Copied:
    """Copy a log to a new file, and read it back before the file has its name.

    `watch` is told each position that is copied. Raises `AlreadyThere`, `DamagedLog` with the
    first position lost, `BadPath`, `NewerLog`, `DiskFull`, `ReadOnlyLog` or `LogUnreachable`.
    """
    _refuse_nowhere(target)
    return _copy(source, target, watch, AlreadyThere)


def restore(source: Store, target: Path, watch: Callable[[int], None]) -> Copied:
    """The same, to be a desk's log; raises `AlreadyADesk`."""
    return _copy(source, target, watch, AlreadyADesk)


def verified(source: Store) -> tuple[int, str]:
    """The last position of a log and when it was recorded, after looking at all of it."""
    for fault in source.examine():
        raise DamagedLog(source.place, fault)
    lost = source.first_fault()
    if lost is not None:
        raise DamagedLog(source.place, "an event is missing", lost)
    last, recorded_at = source.head()
    if recorded_at is None:
        raise DamagedLog(source.place, "an event is missing", 1)
    return last, recorded_at


@contextmanager
def of_a_backup() -> Iterator[None]:
    """Let what is wrong with a log be told as of a backup: there is no desk to examine."""
    try:
        yield
    except (ForeignLog, DamagedLog, HeadlessLog) as error:
        error.a_backup = True
        raise


def _refuse_nowhere(target: Path) -> None:
    """Raise `BadPath` for a place that is wrongly named: it is no fault of the log's."""
    try:
        os.lstat(target)
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise BadPath(target, f"there is no folder {target.parent}") from None
    except OSError as error:
        if error.errno in MISNAMED:
            raise no_place(target, error) from None


def _copy(
    source: Store,
    target: Path,
    watch: Callable[[int], None],
    taken: type[AlreadyThere | AlreadyADesk],
) -> Copied:
    if source.is_newer:
        raise NewerLog(str(source.place))
    last, recorded_at = source.head()
    read = sha256()

    def fill(connection: sqlite3.Connection) -> None:
        lay_out(connection)
        for rows in pages(source, last):
            connection.executemany(INSERT, stored(rows))
            read.update(repr(rows).encode())
            watch(rows[-1].position)

    def check(path: Path) -> None:
        with closing(open_store(path, no_clock, None)) as copy:
            written = sha256()
            for rows in pages(copy, last):
                written.update(repr(rows).encode())
            if copy.examine() or written.digest() != read.digest():
                raise DamagedLog(path, "it is not what was just written")

    create_log(target, fill, check, taken)
    return Copied(last, str(recorded_at), target.stat().st_size)


def pages(source: Store, last: int) -> Iterator[list[Row]]:
    """The events up to a position, a page at a time; raises `DamagedLog` where one is missing."""
    after = 0
    while after < last:
        rows = source.page(after, PAGE, last)
        for position, row in enumerate(rows, after + 1):
            if row.position != position:
                raise DamagedLog(source.place, "an event is missing", position)
        if not rows:
            raise DamagedLog(source.place, "an event is missing", after + 1)
        yield rows
        after = rows[-1].position
