"""Files of a site in a folder that nobody reads yet."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress

from projections.site.manifest import parent
from projections.site.strays import mark

FILE_MODE, FOLDER_MODE = 0o644, 0o755  # a site is for everybody, whatever the umask
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
FILLED = {errno.ENOTEMPTY, errno.EEXIST}
NO_LINKS = {errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


class Tree:
    """A folder that files are written to, linked into and removed from.

    A file is never changed in place: it may have another name, in the site that is being read.

    Attributes:
        changed: the folders that are to be marked.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self._there = {""}
        self.changed: set[str] = set()

    def place(self, path: str) -> str:
        """Where a file or folder of the site is."""
        return f"{self.root}/{path}" if path else self.root

    def holds(self, path: str, data: bytes) -> bool:
        """Whether a file has these bytes."""
        try:
            with open(self.place(path), "rb") as file:  # noqa: PTH123 - a Path for each is slow
                return file.read(len(data) + 1) == data
        except OSError:
            return False

    def write(self, path: str, data: bytes) -> None:
        """A new file, in the place of what was there."""
        self._make_room(path)
        descriptor = os.open(self.place(path), NEW, FILE_MODE)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            os.fchmod(descriptor, FILE_MODE)
            file.write(data)

    def link(self, path: str, source: str) -> bool:
        """The file of another folder, in the place of what was there; false where there is none."""
        self._make_room(path)
        original, place = f"{source}/{path}", self.place(path)
        try:
            os.link(original, place, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            shutil.copy2(original, place, follow_symlinks=False)
        return True

    def remove(self, path: str) -> None:
        """A file that is to be no more, and each folder that has nothing else in it."""
        try:
            os.unlink(self.place(path))  # noqa: PTH108 - a Path for each is slow
        except FileNotFoundError:
            pass
        except NotADirectoryError:
            return  # a file has the place of the folder that it was in
        folder = parent(path)
        while folder and self._removed_empty(folder):
            folder = parent(folder)
        self.changed.add(folder)

    def touch(self, *folders: str) -> None:
        """Folders that somebody changed, so that they are marked as they are left."""
        self.changed.update(folders)

    def mark(self) -> None:
        """Leave the folders so that it shows when somebody else puts anything into them."""
        for folder in self.changed:
            with suppress(FileNotFoundError, NotADirectoryError):
                mark(self.place(folder))
        self.changed.clear()

    def _removed_empty(self, folder: str) -> bool:
        try:
            os.rmdir(self.place(folder))  # noqa: PTH106 - a Path for each is slow
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno not in FILLED:
                raise
            return False
        self._there.discard(folder)
        return True

    def _make_room(self, path: str) -> None:
        folder = parent(path)
        self._ensure(folder)
        self.changed.add(folder)
        place = self.place(path)
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(os.lstat(place).st_mode):
                shutil.rmtree(place)
                self._there = {""}
            else:
                os.unlink(place)  # noqa: PTH108 - a Path for each is slow

    def _ensure(self, folder: str) -> None:
        """A folder, in the place of a file if there is one."""
        if folder in self._there:
            return
        self._ensure(parent(folder))
        place = self.place(folder)
        try:
            os.mkdir(place)  # noqa: PTH102 - a Path for each is slow
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                os.unlink(place)  # noqa: PTH108 - the same
                os.mkdir(place)  # noqa: PTH102 - the same
        os.chmod(place, FOLDER_MODE)  # noqa: PTH101 - the same
        self.changed |= {parent(folder), folder}
        self._there.add(folder)
