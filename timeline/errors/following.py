"""Following the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors.base import DatelineError

if TYPE_CHECKING:
    from pathlib import Path


class NotWhatWasFollowed(DatelineError):
    """What was followed is not in the log: it is an older copy, or another log."""

    position: int
    head: int
    exit_code = 5

    @property
    def message(self) -> str:
        """Name the position that was followed, and where the log ends."""
        if self.position > self.head:
            return (
                f"the log ends at position {self.head}, before position {self.position}: it was "
                "restored from an older backup, or the position is of another log"
            )
        return (
            f"the event at position {self.position} is not the one that was followed: the log was "
            "restored from an older backup, or it is another log"
        )

    @property
    def hint(self) -> str:
        """Say how to go on; only the follower knows what to do with what it has."""
        return "put aside what was followed, and begin anew: dateline follow --after 0"


class FollowedAlready(DatelineError):
    """Another follower is writing to the same file."""

    path: Path
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the file."""
        return f"another dateline follow is writing to {self.path}"

    @property
    def hint(self) -> str:
        """Ask for another file."""
        return "stop that one first, or name another file with --append"
