"""The folder a site is in: it shows one edition, whole, and then the next.

Whoever looks a file up by its path finds that of one edition or of the next, and never half a
one, whenever the program that builds is killed. A site is what was built from the record: a file
of it that was changed by hand is as it should be again once it is built again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from projections.site.manifest import MANIFEST, Manifest, above, parent, read
from projections.site.part import Part
from projections.site.strays import altered
from projections.site.tree import Tree
from projections.site.twin import Twin, bring_back
from timeline.errors import (
    DiskFull,
    FolderTrouble,
    MisplacedSite,
    NotASite,
    SiteBusy,
    UnsafeName,
)
from timeline.errors.desk import no_place
from timeline.folder import OTHERS_WRITE, STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from projections.site.building import Files

PATIENCE = 30.0  # seconds to wait for who builds the same site
PAUSE = 0.02
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Published(NamedTuple):
    """What an edition changed: paths relative to the site, sorted, and how many files stayed.

    Attributes:
        digest: the SHA-256 of its manifest, in hex.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int
    digest: str


class Edition:
    """The files of a site that is being built; those neither put nor kept will be removed.

    Attributes:
        before: the digest of what readers see meanwhile.
        turn: a descriptor: while any process has it open, nobody else builds the site.
        published: what it changed, once readers see it; or would change, where they are not to.
    """

    def __init__(
        self, site: Path, twin: Twin, turn: int, record: Callable[[str], None], *, show: bool
    ) -> None:
        self._site, self._twin, self._record = site, twin, record
        self._show, self._shown = show, False
        self.turn = turn
        self._lent = 0
        self._before = twin.before.files
        self.before = twin.before.digest
        self._files: dict[str, str] = {}
        self._written: set[str] = set()
        self._covered: set[str] = set()
        self.published: Published | None = None

    def put(self, path: str, data: bytes) -> None:
        """A file, by its path relative to the site; it is only written where its bytes changed.

        Raises `UnsafeName`, `DiskFull`, `BadPath` or `FolderTrouble`; the site stays as it is.
        """
        part = Part(self._twin.tree)
        try:
            with told(self._site):
                part.put(path, data)
        finally:
            self._know(part)

    def part(self) -> Part:
        """Where another process may put files; if it is not joined again, the edition fails."""
        self._lent += 1
        return Part(Tree(self._twin.tree.root))

    def join(self, part: Files) -> None:
        """Take in files that another process put."""
        assert isinstance(part, Part), "it was lent here"
        self._lent -= 1
        self._know(part)
        self._twin.tree.touch(*part.tree.changed)

    def keep(self, folder: str) -> tuple[str, ...]:
        """Keep all files in a folder, and below it, as they are; none where it is not whole.

        Gives their paths.
        """
        paths = self._twin.before.under(folder.rstrip("/"))
        digests = {path: self._before[path] for path in paths}
        if not digests or not all(digests.values()):
            return ()
        for path, digest in digests.items():
            self._files.setdefault(path, digest)  # what was put is as it was put
        return tuple(digests)

    def finish(self) -> None:
        """Show the edition to readers, if they are to see it."""
        assert not self._lent, "what was lent is not all there"
        now = Manifest(self._files)
        for path in self._written:  # what was kept is apart from what was kept
            if now.under(path) or any(folder in now.files for folder in above(path)):
                raise UnsafeName(path)
        others = self._others()
        gone = set(self._before).difference(now.files)
        for path in sorted(gone):
            if not now.under(path):
                self._twin.tree.remove(path)
        if self._twin.first or now.data != self._twin.before.data:
            self._written.add(MANIFEST)
            self._twin.tree.write(MANIFEST, now.data)
        if self._written or others:
            self._twin.settle(self._written)
            self._twin.may_be_shown()
        self._record(now.digest)
        written = sorted(self._written - {MANIFEST})
        kept = len(now.files) - len(written)
        self.published = Published(tuple(written), tuple(sorted(gone)), kept, now.digest)
        if not self._show:
            return
        if self._written or others:
            self._twin.show()
        self._shown = True
        replaced = {path for path in (*now.files, MANIFEST) if others and parent(path) in others}
        self._twin.follow(now, self._written | self._covered | gone | replaced, others)

    def take_back(self) -> None:
        """Unless it is shown, leave the site as it is, and nothing of this edition beside it."""
        if self._shown:
            return
        if self._twin.first or self._lent:  # nobody knows what is where it was lent
            self._twin.forget()
            return
        gone = set(self._before).difference(self._files)
        self._twin.follow(self._twin.before, self._written | self._covered | gone, ())

    def _know(self, part: Part) -> None:
        """What is where a part was put."""
        self._files |= part.digests
        self._written |= part.written
        for path in part.written:
            # What was a folder may be a file now, and the other way round.
            self._covered.update(self._twin.before.under(path))
            self._covered.update(folder for folder in above(path) if folder in self._before)

    def _others(self) -> frozenset[str]:
        """Folders in which somebody changed names meanwhile; raises `StrayFiles`."""
        if self._twin.first:
            return frozenset()
        before = self._twin.before
        return frozenset(altered(self._site, before, ["", *before.folders]))


class Output:
    """The folder that a site is built into.

    Attributes:
        path: the folder itself, where the name that was given is a link to it.
    """

    def __init__(self, path: Path, desk: Path | None = None) -> None:
        """`desk` is the folder of the desk, which no site may cover."""
        with told(path):  # the current folder may have been deleted
            self.path = Path(os.path.realpath(path))
            self._desk = None if desk is None else Path(os.path.realpath(desk))
        self._hidden = self.path.parent / f".{self.path.name}.next"

    @contextmanager
    def edition(
        self, record: Callable[[str], None] = lambda _: None, *, show: bool = True
    ) -> Iterator[Edition]:
        """One edition: readers see it, whole, when the block is left; not when it is left in error.

        Nor do they where it is not to be shown: then it is only said what it would change. `record`
        is called with its digest when all of it is on the disk, before readers see it; where that
        raises they do not.

        Raises `MisplacedSite`, `NotASite`, `StrayFiles`, `SiteBusy`, `DiskFull`, `BadPath` or
        `FolderTrouble`; then the site is as it was.
        """
        self._refuse()
        with self._turn() as turn:
            edition = self._begun(turn, record, show=show)
            try:
                yield edition
                with told(self.path):
                    edition.finish()
            finally:
                edition.take_back()

    def prepare(self) -> None:
        """Make the twin that the next edition is made in; else that edition begins by making it.

        It takes about half as long as writing all files. Raises as `edition` does.
        """
        self._refuse()
        with self._turn(), told(self.path):
            before = self._before()
            if before is not None:
                twin = self._taken_up(before)
                twin.rest(twin.before)

    # --- where it may be --------------------------------------------------------------------------

    def _refuse(self) -> None:
        """Raise for a place where nothing may be touched."""
        why = self._misplaced()
        if why is not None:
            raise MisplacedSite(self.path, why)
        with told(self.path):
            if not self._hidden.exists():
                self._before()

    def _misplaced(self) -> str | None:
        if self._desk is not None and self._desk.is_relative_to(self.path):
            return "the desk is there" if self._desk == self.path else "the desk is in it"
        if self._desk is not None and self.path.is_relative_to(self._desk / STATE):
            return "the desk keeps its own files there"
        if os.path.ismount(self.path):
            return "a disk is mounted there, and cannot be exchanged for another folder"
        with suppress(FileNotFoundError):  # it may have been deleted
            if Path.cwd().is_relative_to(self.path):
                return "it is the current folder, or above it, which would go on showing old files"
        return None

    def _before(self) -> Manifest | None:
        """What the site shows, if any; raises for what is none, or has others' files in it."""
        try:
            names = os.listdir(self.path)  # noqa: PTH208 - names, not paths
        except FileNotFoundError:
            if not self.path.parent.is_dir():
                raise
            return None
        if not names:
            return None
        try:
            found = read((self.path / MANIFEST).read_bytes())
        except (FileNotFoundError, IsADirectoryError):
            found = None
        if found is None:
            raise NotASite(self.path)
        altered(self.path, found, ["", *(one for one in found.folders if "/" not in one)])
        return found

    # --- one at a time ----------------------------------------------------------------------------

    @contextmanager
    def _turn(self) -> Iterator[int]:
        """While one process builds the site, no other does: until what it gives is closed."""
        with told(self.path):
            with suppress(FileExistsError):
                self._hidden.mkdir(mode=0o700)
            folder = os.open(self._hidden, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            self._check(os.fstat(folder))
            self._wait(folder)
            with told(self.path):
                bring_back(self.path, self._hidden)
            yield folder
        finally:
            os.close(folder)

    def _check(self, found: os.stat_result) -> None:
        """Refuse a hidden folder in which others could have us write elsewhere."""
        if found.st_uid != os.geteuid():
            raise FolderTrouble(self._hidden, "it belongs to another user")
        if stat.S_IMODE(found.st_mode) & OTHERS_WRITE:
            raise FolderTrouble(self._hidden, "others can write to it")

    def _wait(self, folder: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise SiteBusy(self.path, PATIENCE) from None
                time.sleep(PAUSE)
            else:
                return

    def _begun(self, turn: int, record: Callable[[str], None], *, show: bool) -> Edition:
        with told(self.path):
            twin = self._taken_up(self._before())
            return Edition(self.path, twin, turn, record, show=show)

    def _taken_up(self, before: Manifest | None) -> Twin:
        twin = Twin(self.path, self._hidden, before)
        try:
            twin.take_up()
        except OSError:
            twin.forget()
            raise
        return twin


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in a sentence why the disk would not do."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(path) from None
        raise no_place(path, error) from None
