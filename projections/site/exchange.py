"""Two folders that change places in one step, and what must be on the disk before they do."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

HERE = -100  # AT_FDCWD: a path is relative to the current folder
EXCHANGE, SWAP = 2, 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
FEW = 64  # files that are brought to the disk one by one


def exchange(live: Path, other: Path, aside: Path) -> None:
    """Put a folder in the place of another, which takes its place.

    There is no moment at which `live` is missing or half, where the system can exchange (Linux,
    macOS) and so can the disk. Where not, it is missing between two renames; whoever is killed in
    between leaves it `aside`, from where `recover` brings it back.
    """
    if _exchanged(os.fsencode(live), os.fsencode(other)):
        return
    live.rename(aside)
    other.rename(live)
    aside.rename(other)


def recover(live: Path, aside: Path) -> None:
    """Bring a folder back that somebody left aside who was killed."""
    if os.path.lexists(aside) and not os.path.lexists(live):
        aside.rename(live)


def _exchanged(one: bytes, other: bytes) -> bool:
    """Whether two folders were exchanged; false where nothing here can do it."""
    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(one, other, SWAP)
        else:
            failed = library.renameat2(HERE, one, HERE, other, EXCHANGE)
    except AttributeError:
        return False
    number = ctypes.get_errno()
    if failed and number not in CANNOT:
        raise OSError(number, os.strerror(number), os.fsdecode(one))
    return not failed


def bring_to_disk(folder: Path, paths: Collection[Path]) -> None:
    """Have what was written on the disk: each file and folder, or all that is in the same place."""
    if len(paths) <= FEW:
        for path in paths:
            sync(path)
    elif not _synced(folder):
        os.sync()


def sync(path: Path) -> None:
    """Have a file's bytes, or a folder's names, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _synced(folder: Path) -> bool:
    """Whether everything on the disk that a folder is on was brought there; else nothing can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        failed = ctypes.CDLL(None, use_errno=True).syncfs(descriptor)
    except AttributeError:
        return False
    finally:
        os.close(descriptor)
    if failed:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), os.fsdecode(folder))
    return True
