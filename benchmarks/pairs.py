"""Times whole commands in turn, A B A B, so that a machine's drift hits all alike."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DATELINE = str(Path(sys.executable).parent / "dateline")
# As installed: compiled by the first run, and at the desk that the benchmark names.
ENVIRONMENT = {
    **{
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("DATELINE_")
    },
    "DATELINE_USER": "ana",
}
OURS, PEER, LIMIT = "ours", "peer", "limit"
TRIES = 3  # of a peer, some of which fail now and then


@dataclass(frozen=True)
class Timed:
    """A command for each turn, with what it is called in the table and where it runs.

    Attributes:
        role: `ours`, `peer` or `limit`.
        typed: what it finds on its standard input.
        inside: it tells itself, as JSON in its last line, how many `seconds` count.
        before: what is made ready before each run, and not timed.
        durable: what it writes is worth asking how often it was brought to the disk.
    """

    name: str
    command: Callable[[int], Sequence[str]]
    cwd: Path | None = None
    role: str = OURS
    typed: str = ""
    inside: bool = False
    before: Callable[[], None] | None = None
    durable: bool = False


@dataclass(frozen=True)
class Spent:
    """What one run took: seconds, and the most memory it held, in bytes."""

    seconds: float
    peak: int


def fixed(name: str, *command: str, cwd: Path | None = None) -> Timed:
    """A command that is the same each time."""
    return Timed(name, lambda _: command, cwd)


def python(program: str, name: str | None = None) -> Timed:
    """The limit that a program of one line sets; `name` where the line is too long for a table."""
    return replace(fixed(name or program, sys.executable, "-c", program), role=LIMIT)


def without(path: Path) -> Callable[[], None]:
    """What removes a file, and those that a database keeps beside it."""

    def remove() -> None:
        for one in path.parent.glob(f"{path.name}*"):
            one.unlink()

    return remove


def once(*command: str, cwd: Path | None = None) -> float:
    """Seconds that one run of a command takes."""
    return spent(fixed("", *command, cwd=cwd), 0).seconds


class Failed(SystemExit):
    """A command did not do what it was run for: the benchmark ends, unless it is a peer."""


def spent(one: Timed, turn: int) -> Spent:
    """One run of a command."""
    if one.before is not None:
        one.before()
    command = one.command(turn)
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        begun = perf_counter()
        running = subprocess.Popen(
            command, cwd=one.cwd, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=said, stderr=told
        )
        assert running.stdin is not None
        running.stdin.write(one.typed.encode())
        running.stdin.close()
        _, status, used = os.wait4(running.pid, 0)
        seconds = perf_counter() - begun
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            told.seek(0)
            raise Failed(f"{' '.join(command)}: {told.read().decode()[-2_000:]}")
        said.seek(0)
        if one.inside:
            seconds = json.loads(said.read().splitlines()[-1])["seconds"]
    return Spent(seconds, used.ru_maxrss * 1024)


def in_turn(timed: Sequence[Timed], rounds: int) -> list[list[Spent]]:
    """Each run of each command; the first round of all warms up and is left out.

    A peer that fails, tried again, has no runs.
    """
    runs: list[list[Spent]] = [[] for _ in timed]
    failed: set[str] = set()
    for turn in range(rounds + 1):
        for one, so_far in zip(timed, runs, strict=True):
            if one.name not in failed:
                try:
                    so_far.append(_tried(one, turn))
                except Failed as failure:
                    if one.role != PEER:
                        raise
                    print(f"\n  {one.name} failed {TRIES} times: {failure}", flush=True)
                    failed.add(one.name)
                    so_far.clear()
    return [so_far[1:] for so_far in runs]


def _tried(one: Timed, turn: int) -> Spent:
    """A run; a peer's is tried again where it fails."""
    for _ in range(TRIES - 1 if one.role == PEER else 0):
        with suppress(Failed):
            return spent(one, turn)
    return spent(one, turn)


def median_seconds(runs: Sequence[Spent]) -> float:
    """The middle one."""
    return statistics.median(run.seconds for run in runs)


def ratio(these: Sequence[Spent], those: Sequence[Spent]) -> float:
    """The middle one of the ratios, taken round by round."""
    return statistics.median(a.seconds / b.seconds for a, b in zip(these, those, strict=True))
