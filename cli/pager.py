"""The pager: an answer longer than the terminal is shown page by page."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from cli.output import LINES_AT_ONCE, say_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PATIENCE = 1.0  # seconds a pager has to go when it is told to
# Unless the user has told `less` otherwise: quit when one screen is enough, keep colours, and
# leave what was read on the screen.
LESS = "FRX"
RAW = frozenset("rR")  # how `less` is told to let colours pass


def page(lines: Iterable[str], command: list[str], *, color: bool) -> None:
    """Show lines through a pager, or plainly where they fit on the screen or no pager starts.

    The lines are safe to be shown and may hold colours. They are written to the pager's standard
    input; nothing of them is in its arguments, and there is no shell.
    """
    waiting = iter(lines)
    first, fits = _screenful(waiting)
    process = None if fits else _start(command)
    if process is None:
        say_plainly(chain(first, waiting))
        return
    shown = chain(first, waiting)
    _feed(process, shown if color and _takes_color(command) else map(click.unstyle, shown))


def _screenful(lines: Iterator[str]) -> tuple[list[str], bool]:
    """The first lines, as many as fill the terminal, and whether there is room for the prompt."""
    size = shutil.get_terminal_size()
    taken: list[str] = []
    rows = 0
    for line in lines:
        taken.append(line)
        for part in click.unstyle(line).split("\n"):
            rows += max(math.ceil(len(part) / size.columns), 1)
        if rows >= size.lines:
            return taken, False
    return taken, True


def _start(command: list[str]) -> subprocess.Popen[bytes] | None:
    """The pager, or None where there is none of that name."""
    sys.stdout.flush()
    environment = {"LESS": LESS, **os.environ}
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own, as words
    except OSError:
        return None


def _takes_color(command: list[str]) -> bool:
    """Whether colours are colours there: `less` shows them as gibberish unless told."""
    if os.path.basename(command[0]) != "less":  # noqa: PTH119 - text only
        return True
    flags = (os.environ.get("LESS", LESS), *(word for word in command[1:] if word[:1] == "-"))
    return any(RAW & set(flag) for flag in flags)


def _feed(process: subprocess.Popen[bytes], lines: Iterable[str]) -> None:
    """Write to a pager until its reader has enough, and wait for it; Ctrl-C ends both."""
    modes = _modes()
    encoding = sys.stdout.encoding or "utf-8"
    assert process.stdin is not None
    waiting = iter(lines)
    try:
        with suppress(BrokenPipeError), process.stdin as pipe:
            while some := list(islice(waiting, LINES_AT_ONCE)):
                pipe.write(("\n".join(some) + "\n").encode(encoding, "backslashreplace"))
                pipe.flush()
        process.wait()
    except BaseException:
        _stop(process)
        _restore(modes)
        raise


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _modes() -> list[object] | None:
    """How the terminal takes what is typed, which a pager that is stopped may leave changed."""
    import termios  # there is none where there are no terminals

    try:
        return termios.tcgetattr(sys.stdout)
    except (termios.error, OSError):
        return None


def _restore(modes: list[object] | None) -> None:
    import termios

    if modes is not None:
        with suppress(termios.error, OSError):
            termios.tcsetattr(sys.stdout, termios.TCSADRAIN, modes)  # type: ignore[arg-type]
