"""What others put into a site: it would vanish with the next edition, so it is looked for first.

Every folder of a site is left with one and the same time of change, long past. Whoever adds,
replaces or removes a file changes that of its folder: only such a folder is looked into. A file
that is changed in place changes none, and is only noticed when it is built again.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from projections.site.manifest import MANIFEST
from timeline.errors import StrayFiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from projections.site.manifest import Manifest

LEFT_AT = 315_532_800  # seconds: the beginning of 1980, which any file system and archive can hold


def mark(place: str) -> None:
    """Leave a folder as one that nobody else has changed."""
    os.utime(place, (LEFT_AT, LEFT_AT))


def altered(site: Path, manifest: Manifest, folders: Iterable[str]) -> list[str]:
    """Those folders of a site, empty for itself, in which somebody else added or removed names.

    Raises `StrayFiles` where there is anything but files of ours.
    """
    root = str(site)
    found = [folder for folder in folders if not _is_as_left(_place(root, folder))]
    if strays := sorted(one for folder in found for one in _strays(root, manifest, folder)):
        raise StrayFiles(site, tuple(strays))
    return found


def _place(root: str, folder: str) -> str:
    return f"{root}/{folder}" if folder else root


def _is_as_left(place: str) -> bool:
    try:
        return os.lstat(place).st_mtime == LEFT_AT
    except (FileNotFoundError, NotADirectoryError):
        return False


def _strays(root: str, manifest: Manifest, folder: str) -> Iterator[str]:
    """What is in a folder, not below it, and is not ours; a link is never ours."""
    place = _place(root, folder)
    try:
        if not stat.S_ISDIR(os.lstat(place).st_mode):
            return  # the folder it is in names it
        entries = os.scandir(place)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if path not in manifest.folders:
                    yield f"{path}/"
            elif not entry.is_file(follow_symlinks=False) or not _is_ours(path, manifest):
                yield path


def _is_ours(path: str, manifest: Manifest) -> bool:
    return path in manifest.files or path == MANIFEST
