"""Times whole commands in turn, A B A B, so that a machine's drift hits both alike."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DATELINE = str(Path(sys.executable).parent / "dateline")
# As installed: compiled by the first run, and at the desk that the benchmark names.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("DATELINE_")
}


@dataclass(frozen=True)
class Timed:
    """A command for each turn, with what it is called in the table and where it runs."""

    name: str
    command: Callable[[int], Sequence[str]]
    cwd: Path | None = None


def fixed(name: str, *command: str, cwd: Path | None = None) -> Timed:
    """A command that is the same each time."""
    return Timed(name, lambda _: command, cwd)


def once(*command: str, cwd: Path | None = None) -> float:
    """Seconds that one run of a command takes."""
    begun = perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, env=ENVIRONMENT)
    spent = perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    return spent


def in_turn(timed: Sequence[Timed], rounds: int) -> list[list[float]]:
    """Seconds of each run of each command; the first round of all warms up and is left out."""
    seconds: list[list[float]] = [[] for _ in timed]
    for turn in range(rounds + 1):
        for one, spent in zip(timed, seconds, strict=True):
            spent.append(once(*one.command(turn), cwd=one.cwd))
    return [spent[1:] for spent in seconds]


def print_table(title: str, timed: Sequence[Timed], rounds: int, goal: float) -> None:
    """Medians, and of the ratios to the last command, the limit, taken round by round."""
    seconds = in_turn(timed, rounds)
    print(f"\n{title} ({rounds} rounds, in turn; medians; goal {goal} of the last)")
    for one, spent in zip(timed, seconds, strict=True):
        ratio = statistics.median(a / b for a, b in zip(spent, seconds[-1], strict=True))
        print(f"  {one.name:<44} {statistics.median(spent) * 1000:7.0f} ms  {ratio:5.2f}")


def print_machine() -> None:
    """What it was measured on."""
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
