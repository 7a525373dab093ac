"""The log where it is kept."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from timeline.errors.base import DatelineError, argument, clip

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from timeline.address import Address


class AlreadyADesk(DatelineError):
    """There is a log at that place already, or a desk's file; it is left as it is."""

    path: Path
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the file."""
        what = "a desk's file" if self.path.suffix == ".toml" else "a log"
        return f"there is already {what} at {self.path}"

    @property
    def hint(self) -> str:
        """Ask for another place, and point to what is in this one."""
        there = quote(str(self.path.parent))
        return f"name another PATH; dateline stories --desk {there} shows what is there"


class AlreadyThere(DatelineError):
    """A file that is made never takes the place of another.

    `command` is what makes it, and `wanted` the path that it was given, where that is another.
    """

    path: Path
    command: str = "backup"
    wanted: Path | None = None
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the file."""
        return f"there is something at {self.path} already; nothing was written"

    @property
    def hint(self) -> str:
        """Show a name in the same folder that is likely free."""
        wanted = self.wanted or self.path
        free = wanted.with_name(f"{wanted.stem}-2{wanted.suffix}")
        return f"dateline {self.command} {argument(str(free))}"


class NoLog(DatelineError):
    """The desk's log is not where it should be; it is never made anew in its place."""

    path: Path

    @property
    def message(self) -> str:
        """Name the file."""
        return f"the desk's log is gone: there is none at {self.path}"

    @property
    def hint(self) -> str:
        """Point to the backup, or to another desk."""
        name = self.path.name
        return f"restore {name} from a backup, or begin anew elsewhere with dateline init PATH"


class StaleDecision(DatelineError):
    """Somebody else changed a stream after the decision read it; nothing was written."""

    stream: UUID
    expected: int
    found: int
    exit_code = 3

    @property
    def message(self) -> str:
        """Say that it was overtaken."""
        return "somebody else changed this at the same time; nothing was written"

    @property
    def hint(self) -> str:
        """Point to what is new, then to trying again."""
        return "look at it with dateline show, then repeat the command"


class NewerLog(DatelineError):
    """The log holds what only a newer program understands: it is read, but not written."""

    what: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Name what is not understood."""
        return f"a newer version of dateline wrote {self.what}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the newer program."""
        return "upgrade dateline"


class UnknownEvents(NewerLog):
    """Events of a type, or a stored form of it, that this program does not know."""

    def __init__(self, position: int, event_type: str, schema: int) -> None:
        self.position, self.event_type, self.schema = position, event_type, schema
        super().__init__(f"{clip(event_type)!r} (form {schema}) at position {position}")


class LogBusy(DatelineError):
    """Others kept the log locked until the time-out; it is certain that nothing was written."""

    path: Path | Address
    seconds: float
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the log and how long it was tried."""
        return f"{self.path} was locked by others for {self.seconds:g} s; nothing was written"

    @property
    def hint(self) -> str:
        """Point to trying again."""
        return "repeat the command when the others are done"


class DiskFull(DatelineError):
    """No room left where the log is; it is certain that nothing was written."""

    path: Path | Address
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file."""
        return f"there is no room left on the disk for {self.path}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the remedy."""
        return "make room on the disk, then repeat the command"


class ReadOnlyLog(DatelineError):
    """The log, or the folder it is in, may only be read."""

    path: Path
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file."""
        return f"{self.path} or its folder may only be read; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the remedy."""
        return "give yourself the right to write the file and its folder"


class LogUnreachable(DatelineError):
    """The log cannot be opened, read or written; it is certain that nothing was written."""

    path: Path
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file and the reason."""
        return f"cannot use {self.path}: {self.why}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to the examination."""
        return "dateline doctor"


class OutcomeUnknown(DatelineError):
    """The log failed while it confirmed a write, and cannot be read to see what became of it."""

    path: Path | Address
    why: str
    exit_code = 4

    @property
    def message(self) -> str:
        """Say that it may or may not be there."""
        return f"{self.path} failed ({self.why}): this may or may not have been recorded"

    @property
    def hint(self) -> str:
        """Point to the safe repetition."""
        return "repeat the same command with the same --key: it is recorded once, not twice"


class Unusable:
    """A log that cannot be relied on; `a_backup`: it was to be restored, and is no desk's."""

    a_backup = False

    @property
    def hint(self) -> str:
        """Point to the examination of a desk, or to another backup."""
        return "nothing was made: name another backup" if self.a_backup else "dateline doctor"


class ForeignLog(Unusable, DatelineError):
    """The file is not a log, or something at its place makes it unsafe to use."""

    path: Path | Address
    why: str
    exit_code = 5

    @property
    def message(self) -> str:
        """Name the file and the reason."""
        return f"{self.path} is not used as a log: {self.why}"


class LogWentBack(DatelineError):
    """The log no longer has what was seen in it: an older one was put in its place.

    Attributes:
        head: the last position that it has.
        seen: the position that was seen, and is not there, or is another event now.
    """

    head: int
    seen: int
    exit_code = 5

    @property
    def message(self) -> str:
        """Say what was seen, and where the log ends."""
        return (
            f"the log went back: what this desk has seen of it up to position {self.seen} "
            f"is not in it any more (it ends at position {self.head})"
        )

    @property
    def hint(self) -> str:
        """Restoring is the remedy, unless the older log is meant to be used."""
        return "put the newer log back, or, if this one is meant to be used: dateline rebuild"


class DamagedLog(Unusable, DatelineError):
    """The log is damaged: truncated, overwritten, or altered by other means than ours."""

    path: Path | Address
    why: str
    position: int | None = None
    exit_code = 5

    @property
    def message(self) -> str:
        """Name the file, the first position that cannot be read where it is known, the reason."""
        where = f" at position {self.position}" if self.position else ""
        return f"{self.path} is damaged{where}: {self.why}"


class HeadlessLog(Unusable, DatelineError):
    """A log that does not begin as every desk's does."""

    exit_code = 5

    @property
    def message(self) -> str:
        """Say what is missing."""
        return "the log does not begin with desk.opened at position 1: it is damaged, or no desk's"


class UnreadableEvent(DatelineError):
    """A decision would rest on an event that cannot be read."""

    position: int
    type: str
    why: str
    exit_code = 5

    @property
    def message(self) -> str:
        """Name the position, the type and the reason."""
        return f"the event at position {self.position} ({self.type}) cannot be read: {self.why}"

    @property
    def hint(self) -> str:
        """Point to the check-up."""
        return "dateline doctor"
