"""A log that is out of reach for a while, for commands that go on."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.session import Session
    from timeline.errors import DatelineError

PATIENCE = 300  # seconds that the log may be out of reach before we give up
OUT_OF_REACH = 4  # the exit code of what may pass: a lock, a disk or a server that is away


class Reach:
    """Whether the log can be reached, and since when it cannot."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._away_since: float | None = None

    def reached(self) -> None:
        """Say that it is back, where it was away."""
        if self._away_since is not None:
            self._away_since = None
            self._session.warn("the log is back")

    def lost(self, error: DatelineError) -> None:
        """Say once that it is away; raises the error itself when it can be no passing trouble."""
        now = monotonic()
        since = now if self._away_since is None else self._away_since
        if error.exit_code != OUT_OF_REACH or now - since >= PATIENCE:
            raise error
        if self._away_since is None:
            self._away_since = now
            self._session.warn(f"{error.message}; waiting up to {PATIENCE} s for it to come back")
        self._session.log.store.close()  # it is opened anew when it is read again
