"""What doctor looks at on this machine: the disk and the folder a desk is on, and what is set."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cli import clock
from cli.hooks import named_hook
from cli.settings import IN_DESK, read_own, words
from timeline.errors import BadDeskFile, argument
from timeline.folder import LOG, MARKER, OTHERS_WRITE, tables
from timeline.nearest import nearest

if TYPE_CHECKING:
    from timeline.folder import Folder

# Locks that SQLite relies on are known to fail on these, so that two could write at once.
NETWORK = re.compile(
    r"(nfs4?|cifs|smb\w*|ncpfs|afs|9p|ceph|glusterfs|lustre|gpfs|beegfs|davfs2?|fuse\.(sshfs|"
    r"rclone|s3fs|gcsfuse|davfs2?|glusterfs|ceph-fuse|smbnetfs|curlftpfs|vmhgfs-fuse)|virtiofs|vboxsf)"
)
MOUNTS = Path("/proc/self/mountinfo")
LITTLE_ROOM = 100_000_000  # bytes: a desk of 100,000 developments has about as many
AN_HOUR = 3_600  # seconds: no command makes a file for longer

# Each complaint is a message and what mends it.
Complaints = Iterator[tuple[str, str]]


def network(folder: Folder) -> Complaints:
    """Whether the log is a file on a disk of another machine."""
    if folder.server is not None:
        return
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:  # no Linux: nobody to ask
        return
    kind = file_system(folder.log_path.resolve(), mounts)
    if NETWORK.fullmatch(kind):
        yield (
            "the log is on a network file system (" + kind + "), where locks fail",
            "dateline backup, then dateline restore it to a folder on this machine's own disk",
        )


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system that a path is on, by the text of Linux's mountinfo, or ""."""
    best, found = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:  # noqa: PLR2004 - the mount point is the fifth
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        # The last one mounted at a point covers those before it.
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), after.split()[0]
    return found


def disk(folder: Folder) -> Complaints:
    """Whether there is room for what will be logged."""
    free = shutil.disk_usage(folder.path).free
    if free < LITTLE_ROOM:
        yield (
            (
                f"only {free // 1_000_000} MB are free on the desk's disk; once it is full, "
                "nothing can be logged"
            ),
            "make room on the disk",
        )


def permissions(folder: Folder) -> Complaints:
    """Whether others can read the record, or change what is run, and whether one can write."""
    log, marker = folder.log_path, folder.path / MARKER
    if log.exists() and stat.S_IMODE(log.stat().st_mode) & 0o077:
        yield f"others can read {log}", f"chmod 600 {argument(str(log))}"
    if stat.S_IMODE(marker.stat().st_mode) & OTHERS_WRITE:
        yield (
            f"others can change {marker}, which may name a hook to be run",
            f"chmod go-w {argument(str(marker))}",
        )
    for path in (folder.path, log):
        if path.exists() and not os.access(path, os.W_OK):
            yield (
                f"you may read {path}, but not write: nothing can be logged",
                f"chmod u+w {argument(str(path))}",
            )


def settings(folder: Folder) -> Complaints:
    """Whether what is set can be understood."""
    said = tables((folder.path / MARKER).read_bytes())
    known = {f"{table}.{name}" for name, table in IN_DESK.items()}
    for table, values in said.items():
        names = [f"{table}.{name}" for name in values] if isinstance(values, dict) else [table]
        for name in names:
            if name not in known:
                near = nearest(name, known)
                meant = f"; did you mean {near[0]}?" if near else ""
                yield f"{MARKER} says {name!r}, which nothing heeds{meant}", f"mend {MARKER}"
    trouble = read_own().trouble
    if trouble is not None:
        yield trouble.message, str(trouble.hint)


def hook(folder: Folder) -> Complaints:
    """Whether the desk's hook, if it names one, can be started."""
    try:
        command = named_hook(folder.path)
    except BadDeskFile as error:
        yield error.message, str(error.hint)
        return
    if command and shutil.which(words(command)[0], path=_search(folder)) is None:
        message = f"the hook {words(command)[0]!r} is no program that can be started"
        change = "dateline config after_log"
        yield message, f'{change} "COMMAND" --in-desk, or {change} --unset --in-desk'


def _search(folder: Folder) -> str:
    """Where programs are looked for; a hook is started in the desk's folder."""
    return os.pathsep.join((os.environ.get("PATH", os.defpath), str(folder.path)))


def leftovers(folder: Folder) -> Complaints:
    """Files that a command which was killed left behind."""
    for path in sorted(folder.path.glob(".*")):
        begins = path.name.startswith((f".{LOG}.", f".{MARKER}.", ".gitignore."))
        if begins or path.name.endswith(".new"):
            age = clock.now() - datetime.fromtimestamp(path.lstat().st_mtime, UTC)
            if age.total_seconds() > AN_HOUR:
                yield (
                    f"{path.name} was left by a command that was killed",
                    f"rm {argument(str(path))}",
                )
