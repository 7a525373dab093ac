"""A file that appears whole under its name, or not at all, and never in the place of another."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import AlreadyThere, FolderTrouble
from timeline.errors.desk import no_place

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def appearing(path: Path, wanted: Path, command: str) -> Iterator[Path]:
    """A file to fill, readable by its owner only, which has its name once that is done.

    `command` is what makes it, with the path that was `wanted`, which may be another's. Raises
    `AlreadyThere`, `BadPath` or `FolderTrouble`.
    """
    taken = AlreadyThere(path, command, wanted)
    try:
        if os.path.lexists(path):
            raise taken
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            os.close(descriptor)
            yield Path(name)
            _sync(Path(name))
            os.link(name, path)
        except FileExistsError:
            raise taken from None
        finally:
            Path(name).unlink()
        _sync(path.parent)
    except OSError as error:
        raise no_place(path, error) from None
    except sqlite3.Error as error:
        raise FolderTrouble(path, str(error)) from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
