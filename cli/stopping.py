"""Ends a command that goes on until it is stopped: never in the middle of a line if it can be."""

from __future__ import annotations

import select
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

GRACE = 2.0  # seconds that a reader who is asleep may keep us from the end of a line
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(KeyboardInterrupt):
    """Ctrl-C or SIGTERM, for a command that has no other end."""


class Stop:
    """While it is entered as a context, Ctrl-C and SIGTERM raise `Stopped` where it does no harm.

    `output` is the descriptor of a pipe whose reader may go away, or None.
    """

    def __init__(self, output: int | None) -> None:
        self._asked = self._holding = False
        self._poll = select.poll()
        if output is not None:
            self._poll.register(output, 0)  # asks for nothing: that nobody reads is always told

    def __enter__(self) -> Stop:
        self._before = [(number, signal.signal(number, self._ask)) for number in SIGNALS]
        self._before.append((signal.SIGALRM, signal.signal(signal.SIGALRM, self._insist)))
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before:
            signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put a stop off until the block is done; raises `BrokenPipeError` if that takes too long.

        Nobody reads what cannot be written even then.
        """
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        self._heed()

    def pause(self, seconds: float) -> None:
        """Wait; raises `Stopped` at once, `BrokenPipeError` as soon as nobody reads any more."""
        self._heed()
        if self._poll.poll(seconds * 1_000):
            raise BrokenPipeError

    def _heed(self) -> None:
        if self._asked:
            raise Stopped

    def _ask(self, number: int, frame: FrameType | None) -> None:
        """What a signal does: end, or end as soon as what is held is done."""
        if not self._holding:
            raise Stopped
        if self._asked:
            self._insist(number, frame)
        self._asked = True
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    def _insist(self, _: int, __: FrameType | None) -> None:
        if self._holding:
            raise BrokenPipeError
