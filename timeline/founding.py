"""Desks that begin with what is there: a log on a server that others share, or a backup."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline.errors import AlreadyADesk, BadFile, NoStore, StoreTaken
from timeline.folder import LOG, MARKER, Folder, establish, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from timeline.address import Address
    from timeline.log import Store

SQLITE = b"SQLite format 3\0"  # how every file of SQLite begins


@dataclass(frozen=True, slots=True)
class Joined:
    """A desk whose log is on a server: its last position, and whether it was made just now."""

    folder: Folder
    position: int
    made: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """A desk made of a backup: its last position, and when that was recorded."""

    folder: Folder
    position: int
    recorded_at: str


def make_or_join(path: Path, address: Address, store: UUID, user: str) -> Joined:
    """Make a desk whose log is on a server: that of others, or a new one where there is none.

    Raises `AlreadyADesk`, and what opening a log on a server may raise.
    """
    from timeline import server  # noqa: PLC0415 - loads late

    first = opened(store, user)
    found: list[tuple[int, bool]] = []
    folder = establish(path, lambda _: found.append(server.make_or_join(address, first)), address)
    return Joined(folder, *found[0])


def restore(
    backup: Path,
    path: Path,
    watch: Callable[[int], None],
    *,
    dry_run: bool,
    address: Address | None = None,
) -> Restored:
    """Make a desk whose log is that of a backup, which is read to its end first.

    Positions, recorded times and the identity of the store stay. The log is a file in the desk, or
    with an `address` on a server. `watch` is told each position that is copied. Raises
    `AlreadyADesk`, `StoreTaken`, and what opening and reading a log may raise.
    """
    from timeline.codec import CODEC  # noqa: PLC0415 - the store loads late
    from timeline.log import Log  # noqa: PLC0415 - the store loads late
    from timeline.past import Past  # noqa: PLC0415 - the store loads late
    from timeline.stores import sqlite_backup  # noqa: PLC0415 - the store loads late
    from timeline.stores.sqlite import open_store  # noqa: PLC0415 - the store loads late
    from timeline.stores.sqlite_recorder import no_clock  # noqa: PLC0415 - the store loads late

    _refuse_other_files(backup)
    with (
        sqlite_backup.of_a_backup(),
        closing(open_store(backup, no_clock, CODEC.known())) as source,
    ):
        position, recorded_at = sqlite_backup.verified(source)
        Past(Log(source), "").opened()
        folder = Folder(str(path), str(path / LOG), None, address)
        if os.path.lexists(path / LOG) or (path / MARKER).exists():
            raise AlreadyADesk(path / LOG)
        if address is not None:
            _refuse_taken(address)
        if not dry_run:
            folder = establish(path, _copying(source, watch, address), address)
    return Restored(folder, position, recorded_at)


def _copying(
    source: Store, watch: Callable[[int], None], address: Address | None
) -> Callable[[Path], object]:
    """What copies a log to where a desk's is to be."""
    from timeline import server  # noqa: PLC0415 - loads late
    from timeline.stores import sqlite_backup  # noqa: PLC0415 - loads late

    if address is None:
        return lambda log: sqlite_backup.restore(source, log, watch)
    return lambda _: server.restore(source, address, watch)


def _refuse_taken(address: Address) -> None:
    """Raise `StoreTaken` where there is a log on the server."""
    from timeline import server  # noqa: PLC0415 - loads late

    try:
        server.head(address)
    except NoStore:
        return
    raise StoreTaken(address)


def _refuse_other_files(path: Path) -> None:
    """Raise `BadFile` for what is not even a database, so that nobody is told that it is broken."""
    try:
        with path.open("rb") as file:
            if file.read(len(SQLITE)) != SQLITE:
                raise BadFile(str(path), "it is no backup: only what dateline backup made is")
    except OSError as error:
        raise BadFile(str(path), error.strerror or str(error)) from None
