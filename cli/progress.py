"""A bar on the terminal for whatever takes more than a second."""

from __future__ import annotations

import shutil
import sys
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from cli.output import silence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PATIENCE = 1.0  # seconds before anything is shown
PACE = 0.1  # seconds between two drawings
WIDEST = 40  # characters of the bar itself
NARROWEST = 10

Item = TypeVar("Item")


class Bar:
    """How far one thing is, shown while it is entered as a context and wiped away after it.

    Call it with the number done, and with the total where that is only known on the way; or let
    it count what is iterated. It keeps out of the way unless `shown`.
    """

    def __init__(self, what: str, total: int | None = None, *, shown: bool) -> None:
        self.what = what
        self.total = total
        self._shown = shown
        self._due = monotonic() + PATIENCE
        self._width = 0

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how many are done, of how many."""
        self.total = self.total if total is None else total
        if self._shown and monotonic() >= self._due:
            self._due = monotonic() + PACE
            self._draw(done)

    def over(self, items: Iterable[Item]) -> Iterable[Item]:
        """Count items as they are taken."""
        return self._counted(items) if self._shown else items

    def wipe(self) -> None:
        """Take the bar away; what is printed next begins at the margin."""
        if self._width:
            self._put(f"\r{'':<{self._width}}\r")
            self._width = 0

    def _counted(self, items: Iterable[Item]) -> Iterator[Item]:
        for done, item in enumerate(items, 1):
            yield item
            self(done)

    def _draw(self, done: int) -> None:
        columns = shutil.get_terminal_size().columns - 1  # the last one would begin a new line
        line = self._line(done, columns)[:columns]
        self._put(f"\r{line:<{self._width}}")
        self._width = len(line)

    def _line(self, done: int, columns: int) -> str:
        if not self.total:
            return f"{self.what}: {done:,}"
        share = min(done / self.total, 1)
        told = f"{int(share * 100):3}%, {done:,} of {self.total:,}"  # 100 is all, not nearly
        room = min(columns - len(self.what) - len(told) - 5, WIDEST)
        filled = f"[{'#' * int(share * room):.<{room}}] " if room >= NARROWEST else ""
        return f"{self.what}: {filled}{told.strip()}"

    def _put(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:  # nobody looks any more
            silence(sys.stderr)
            self._shown = False
