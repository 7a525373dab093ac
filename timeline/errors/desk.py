"""The desk's folder, and the machine's clock."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from timeline.errors.base import DatelineError, argument, clip, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path


class NoDesk(DatelineError):
    """No desk where one was looked for: in a folder, or from it `upward`."""

    path: Path
    upward: bool = False

    @property
    def message(self) -> str:
        """Name the folder."""
        return f"there is no desk in {self.path}{' or above it' if self.upward else ''}"

    @property
    def hint(self) -> str:
        """Point to making one, or to naming one."""
        return "dateline init, or name a desk with --desk PATH"


class BadDeskFile(DatelineError):
    """A `dateline.toml` that cannot be used."""

    path: Path
    why: str

    @property
    def message(self) -> str:
        """Name the file and the reason."""
        return f"cannot use {self.path}: {self.why}"

    @property
    def hint(self) -> str:
        """Say what it must hold at least."""
        return 'it must hold at least: [desk] and log = "dateline.db"'


class FolderTrouble(DatelineError):
    """A folder that cannot be made or written to."""

    path: Path
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the folder and the reason."""
        return f"cannot write to {self.path}: {self.why}"

    @property
    def hint(self) -> str:
        """Have them look whose it is, and whether there is room."""
        place, above = argument(str(self.path)), argument(str(self.path.parent))
        return f"see who may write there, and if there is room: ls -ld {place} {above}; df {above}"


MISNAMED = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.ENAMETOOLONG,
        errno.ELOOP,
        errno.EINVAL,
        errno.EEXIST,
    }
)


def no_place(path: Path, error: OSError) -> BadPath | FolderTrouble:
    """Why nothing can be made at a place: its name is wrong, or it cannot be reached."""
    trouble = BadPath if error.errno in MISNAMED else FolderTrouble
    return trouble(path, error.strerror or str(error))


class BadPath(DatelineError):
    """A place where nothing can be made, because of how it is named."""

    path: Path
    why: str

    @property
    def message(self) -> str:
        """Name the place and the reason."""
        return f"nothing can be made at {self.path}: {self.why}"

    @property
    def hint(self) -> str:
        """Ask for another."""
        return "name a place in a folder that is there"


class ClockAhead(DatelineError):
    """The machine's clock is days ahead of the record: perhaps it is wrong."""

    now: str
    last: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Give both days."""
        return (
            f"this machine's clock says {self.now}, but the desk was last used on {self.last}: "
            "is the clock right?"
        )

    @property
    def hint(self) -> str:
        """Say how to go on."""
        return "if it is, run the same command with --clock-is-right"


class BadSettings(DatelineError):
    """A user's own settings file that cannot be used, when something depends on it."""

    path: Path
    why: str

    @property
    def message(self) -> str:
        """Name the file and the reason, which names the line."""
        return f"cannot use {self.path}: {self.why}"

    @property
    def hint(self) -> str:
        """Say where all that may stand in it is listed."""
        return "mend or remove that file; dateline config lists what may stand in it"


class UnknownSetting(DatelineError):
    """A setting nobody knows."""

    name: str
    nearest: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Quote the name, and offer the nearest."""
        return f"there is no setting {clip(self.name)!r}{did_you_mean(self.nearest)}"

    @property
    def hint(self) -> str:
        """Point to the list."""
        return "dateline config lists them"


class MisplacedSetting(DatelineError):
    """A setting that is not taken from the file it was to be written to."""

    name: str
    in_desk: bool

    @property
    def message(self) -> str:
        """Say which file it is never taken from: a desk's may come from somebody else."""
        where = "a desk's file" if self.in_desk else "your own file"
        return f"{self.name} is never taken from {where}"

    @property
    def hint(self) -> str:
        """Name the command for the other file."""
        return f"dateline config {self.name} VALUE{'' if self.in_desk else ' --in-desk'}"
