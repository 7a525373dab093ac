"""The folder that a site is built into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors.base import DatelineError, clip

if TYPE_CHECKING:
    from pathlib import Path

MOST_NAMED = 3


class NotASite(DatelineError):
    """There is something else where a site is to be built; it is left as it is."""

    path: Path
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the folder."""
        return f"there are other things than a site of dateline in {self.path}; nothing was written"

    @property
    def hint(self) -> str:
        """Ask for another place."""
        return "name a folder that is new or empty"


class StrayFiles(DatelineError):
    """Files in a site that dateline did not write: they would vanish with the next edition."""

    path: Path
    names: tuple[str, ...]
    exit_code = 1

    @property
    def message(self) -> str:
        """Name the first of them, and count the rest."""
        listed = ", ".join(clip(repr(name)) for name in self.names[:MOST_NAMED])
        more = len(self.names) - MOST_NAMED
        tail = f" and {more} more" if more > 0 else ""
        return (
            f"dateline did not write all that is in {self.path}: {listed}{tail}; "
            "nothing was written"
        )

    @property
    def hint(self) -> str:
        """Say where they are safe."""
        return "move them out of that folder, and add them where the site is published"


class MisplacedSite(DatelineError):
    """A place where a site would harm something else, or could not be replaced in one step."""

    path: Path
    why: str

    @property
    def message(self) -> str:
        """Name the place and the reason."""
        return f"no site can be built at {self.path}: {self.why}"

    @property
    def hint(self) -> str:
        """Ask for another place."""
        return "name a folder of its own, in a folder that is there"


class SiteBusy(DatelineError):
    """Another command kept building the same site until the time-out."""

    path: Path
    seconds: float
    exit_code = 4

    @property
    def message(self) -> str:
        """Name the folder and how long it was waited for."""
        return (
            f"another command was building {self.path} for {self.seconds:g} s; nothing was written"
        )

    @property
    def hint(self) -> str:
        """Point to trying again."""
        return "repeat the command when the other is done"


class MakerLost(DatelineError):
    """A process that made some of the pages was ended from outside, or could not begin.

    `ended` is what the system says of its end: the negative number of a signal, or an exit code.
    """

    ended: int
    exit_code = 4

    @property
    def message(self) -> str:
        """Say how it ended."""
        how = f"by signal {-self.ended}" if self.ended < 0 else f"with exit code {self.ended}"
        return f"a process that made some of the pages was ended {how}; nothing was written"

    @property
    def hint(self) -> str:
        """Point to trying again, and to what ends processes most often."""
        return "repeat the command; is there enough memory?"


class UnsafeName(DatelineError):
    """A file that would be written outside the site, or under a name that not every disk has."""

    name: str
    exit_code = 1

    @property
    def message(self) -> str:
        """Quote the name."""
        return f"a site has no file called {clip(self.name)!r}; nothing was written"

    @property
    def hint(self) -> str:
        """Only a mistake of ours leads here."""
        return "this is a mistake in dateline: please report it"
