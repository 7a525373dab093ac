"""`--verbose`: what a command found and why, and how long each part of it took."""

from __future__ import annotations

import platform
import sqlite3
from time import monotonic

from cli.main import VERSION
from cli.output import say


class Diagnosis:
    """What is told on standard error, one line each; times are milliseconds since `began`.

    `began` is a reading of the monotonic clock; None is now.
    """

    def __init__(self, began: float | None) -> None:
        self._last = self._began = monotonic() if began is None else began
        self._phases: list[tuple[str, float]] = []
        self.phase("to begin")
        self.tell(
            f"this is dateline {VERSION} on Python {platform.python_version()} with SQLite "
            f"{sqlite3.sqlite_version}"
        )

    def tell(self, text: str) -> None:
        """Say one thing."""
        say(f"dateline: {text}", err=True)

    def phase(self, name: str) -> None:
        """Note that a part of the command is done."""
        now = monotonic()
        self._phases.append((name, now - self._last))
        self._last = now

    def end(self) -> None:
        """Say how long each part took."""
        self.phase("to answer")
        parts = ", ".join(f"{seconds * 1_000:.0f} ms {name}" for name, seconds in self._phases)
        self.tell(f"it took {(self._last - self._began) * 1_000:.0f} ms: {parts}")
