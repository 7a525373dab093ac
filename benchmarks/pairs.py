"""Times whole commands in turn, A B A B, so that a machine's drift hits both alike."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

DATELINE = str(Path(sys.executable).parent / "dateline")


@dataclass(frozen=True)
class Timed:
    """A command with what it is called in the table, and a preparation that is not timed."""

    name: str
    command: Callable[[int], Sequence[str]]
    cwd: Path | None = None


def fixed(name: str, *command: str, cwd: Path | None = None) -> Timed:
    """A command that is the same each time."""
    return Timed(name, lambda _: command, cwd)


def in_turn(timed: Sequence[Timed], rounds: int) -> list[list[float]]:
    """Seconds of each run of each command; the first round of all warms up and is left out."""
    seconds: list[list[float]] = [[] for _ in timed]
    for turn in range(rounds + 1):
        for index, one in enumerate(timed):
            spent = _run(one, turn)
            if turn:
                seconds[index].append(spent)
    return seconds


def _run(one: Timed, turn: int) -> float:
    command = list(one.command(turn))
    begun = perf_counter()
    done = subprocess.run(
        command, cwd=one.cwd, capture_output=True, check=False, env=dict(os.environ)
    )
    spent = perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    return spent


def print_table(title: str, timed: Sequence[Timed], seconds: Sequence[Sequence[float]]) -> None:
    """Medians, and each command's ratio to the last one, the limit, run by run."""
    print(f"\n{title} ({len(seconds[0])} rounds, in turn; medians)")
    for one, spent in zip(timed, seconds, strict=True):
        ratios = [a / b for a, b in zip(spent, seconds[-1], strict=True)]
        print(
            f"  {one.name:<44} {statistics.median(spent) * 1000:7.1f} ms"
            f"   {statistics.median(ratios):5.2f} of the last"
        )


def print_machine() -> None:
    """What it was measured on."""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
