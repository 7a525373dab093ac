"""The hidden twin of a site, in which the next edition is made before the two change places.

It has the same files as the site, by hard links, so that an edition costs no more than what it
changes. Its name says which edition it is equal to; while it is worked on it has another, so that
one whose maker was killed is known as such, and made anew.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from projections.site.exchange import bring_to_disk, exchange, recover, sync
from projections.site.manifest import MANIFEST, Manifest
from projections.site.strays import altered
from projections.site.tree import FOLDER_MODE, Tree
from timeline.errors import StrayFiles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MAKING, ASIDE = "making", "aside"
EQUAL = re.compile("[0-9a-f]{64}")


class Twin:
    """What is kept in the hidden folder beside a site, by whom whose turn it is.

    Attributes:
        tree: the files of the next edition.
        before: the edition that the site shows; the digest of a file that is missing is empty.
        first: whether it shows none yet.
    """

    def __init__(self, site: Path, hidden: Path, before: Manifest | None) -> None:
        self._site, self._hidden = site, hidden
        self._making = hidden / MAKING
        self.tree = Tree(str(self._making))
        self.first = before is None
        self.before = before or Manifest({})

    def take_up(self) -> None:
        """Have the twin as the site is; raises `StrayFiles` for what is none of ours beside it."""
        self._forget_others()
        equal = self._hidden / self.before.digest
        if equal.exists():  # never before the first, when all that is there was removed
            if self._is_as_left(equal):
                equal.rename(self._making)
                return
            _removed(equal)
        self._making.mkdir()
        self._making.chmod(FOLDER_MODE)
        self.tree.touch("")
        if not self.first:
            missing = [path for path in self.before.files if not self._linked(path)]
            self._linked(MANIFEST)
            self.tree.mark()
            self.before = Manifest({**self.before.files, **dict.fromkeys(missing, "")})

    def settle(self, written: Iterable[str]) -> None:
        """Bring the twin to the disk, with those files of it that are not there yet."""
        self.tree.mark()
        files = [Path(self.tree.place(path)) for path in written]
        bring_to_disk(self._making, {*files, *(one.parent for one in files)})
        with suppress(FileNotFoundError):  # it keeps the rights that its owner gave to it
            self._making.chmod(stat.S_IMODE(self._site.stat().st_mode))

    def may_be_shown(self) -> None:
        """Raise `PermissionError` where `show` would, which comes too late."""
        for place in (self._site.parent, self._site):
            if place.exists() and not os.access(place, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))

    def show(self) -> None:
        """Put the twin, when it is settled, in the place of the site, in one step."""
        if self.first:
            self._making.rename(self._site)  # refused where there is anything by now
        else:
            exchange(self._site, self._making, self._hidden / ASIDE)
        self.tree = Tree(str(self._making))  # what was the site until now
        sync(self._site.parent)
        sync(self._hidden)

    def follow(self, manifest: Manifest, changed: Collection[str], folders: Iterable[str]) -> None:
        """Make the twin equal to the site: those files of it, and the marks of those folders.

        What fails here is mended by the next edition, which makes the twin anew.
        """
        if not self._making.exists():
            return
        try:
            shown = {*manifest.files, MANIFEST}
            for path in sorted(set(changed) - shown):
                self.tree.remove(path)
            missing = [
                path for path in sorted(shown.intersection(changed)) if not self._linked(path)
            ]
            self.tree.touch(*folders)
            self.tree.mark()
            if not missing:
                self.rest(manifest)
                return
        except OSError:
            pass
        self.forget()

    def rest(self, manifest: Manifest) -> None:
        """Leave the twin as one that is equal to an edition."""
        self._making.rename(self._hidden / manifest.digest)

    def forget(self) -> None:
        """Remove the twin, as far as that can be done."""
        with suppress(OSError):
            _removed(self._making)

    def _is_as_left(self, equal: Path) -> bool:
        """Whether nobody else added, replaced or removed anything in a twin."""
        try:
            return not altered(equal, self.before, ["", *self.before.folders])
        except StrayFiles:
            return False

    def _linked(self, path: str) -> bool:
        return self.tree.link(path, str(self._site))

    def _forget_others(self) -> None:
        names = sorted(os.listdir(self._hidden))  # noqa: PTH208 - names, not paths
        if strays := [one for one in names if not _is_of_a_twin(one)]:
            raise StrayFiles(self._hidden, tuple(strays))
        for name in names:
            if self.first or name != self.before.digest:
                _removed(self._hidden / name)


def bring_back(site: Path, hidden: Path) -> None:
    """Undo half an exchange of somebody who was killed where the disk cannot do it in one step."""
    recover(site, hidden / ASIDE)


def _is_of_a_twin(name: str) -> bool:
    return name in {MAKING, ASIDE} or EQUAL.fullmatch(name) is not None


def _removed(folder: Path) -> None:
    """Remove a folder, whatever rights its owner gave to it while it was the site."""
    try:
        shutil.rmtree(folder)
    except PermissionError:
        _opened(folder)
        shutil.rmtree(folder)


def _opened(folder: Path) -> None:
    folder.chmod(FOLDER_MODE)
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            _opened(one)
