"""A file of followed events that knows by its last line how far it goes."""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import stat
from typing import TYPE_CHECKING
from uuid import UUID

from timeline.errors import BadFile, FollowedAlready
from timeline.errors.desk import no_place
from timeline.folder import expanded
from timeline.following import Place

if TYPE_CHECKING:
    from pathlib import Path

BEGINNING = b'{"position": '  # how each of its lines begins


class Appending:
    """A file that grows by whole lines; it is entered as a context, in which it is ours alone.

    `last` is the place of the event in its last line, None where there is none. A line that was
    cut short by a kill or a power cut is taken away, for it comes again. Raises `BadFile` for what
    is no such file, `FollowedAlready` where another process writes to it, and what `no_place` says.
    """

    def __init__(self, path: Path) -> None:
        self.path = expanded(path)
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise no_place(self.path, error) from None

    def __enter__(self) -> Appending:
        try:
            self._claim()
            self.last = self._mend()
        except BaseException:
            os.close(self._file)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def write(self, line: str) -> None:
        """Add a line; when it returns, the system has all of it."""
        data = memoryview(line.encode() + b"\n")
        while data:
            data = data[os.write(self._file, data) :]

    def _claim(self) -> None:
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            raise BadFile(str(self.path), "it is not a plain file")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FollowedAlready(self.path) from None

    def _mend(self) -> Place | None:
        """The place of the last whole line; what is behind it is cut off."""
        if not os.fstat(self._file).st_size:
            return None
        with mmap.mmap(self._file, 0, access=mmap.ACCESS_READ) as data:
            end = data.rfind(b"\n") + 1
            line = data[data.rfind(b"\n", 0, max(end - 1, 0)) + 1 : end]
            rest = data[end : end + len(BEGINNING)]
        place = self._place(line) if end else None
        if not BEGINNING.startswith(rest):
            raise self._no_event()
        os.truncate(self._file, end)
        os.lseek(self._file, 0, os.SEEK_END)
        return place

    def _place(self, line: bytes) -> Place:
        try:
            said = json.loads(line)
            position, version = int(said["position"]), int(said["version"])
            return Place(position, UUID(said["stream"]), version, str(said["recorded_at"]))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise self._no_event() from None

    def _no_event(self) -> BadFile:
        return BadFile(str(self.path), "its last line is not an event as dateline follow prints it")
