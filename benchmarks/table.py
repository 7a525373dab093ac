"""The tables that are printed: ours, each peer, the limit, and the ratio of ours to each."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pairs import Failed, Spent, Timed, in_turn, median_seconds, ratio, spent
from benchmarks.peers.install import NEWER, PYTHON
from benchmarks.peers.steps import ABSENT

if TYPE_CHECKING:
    from collections.abc import Sequence

# strace's columns: share, seconds, microseconds a call, calls, errors if any, name.
SYNCS = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*(?:fsync|fdatasync)$", re.MULTILINE)
AFTER = 1_000  # the turn of the run whose fsyncs are counted


def compare(  # noqa: PLR0913 - all that a table says
    title: str,
    goal: str,
    timed: Sequence[Timed],
    rounds: int,
    *,
    many: int | None = None,
    absent: Sequence[str] = (),
) -> None:
    """Run all in turn and print the medians; the first is ours, and its ratio to each other.

    `many` is how many things each run does: rates are printed then, and their ratio. `absent`
    names what would be compared, if it were there.
    """
    runs = in_turn(timed, rounds)
    unit = "a second" if many else "ms"
    print(f"\n{title}\n  goal: {goal}\n  {rounds} rounds in turn, medians; {unit}", flush=True)
    print(f"  {'':<6} {'':<46} {unit:>10} {'ours/it':>8} {'fsyncs':>7}")
    for one, these in zip(timed, runs, strict=True):
        if not these:
            print(f"  {one.role:<6} {one.name:<46} failed")
            continue
        print(_line(one, these, runs[0], many), flush=True)
    for name, why in missing(absent):
        print(f"  absent {name}: {why}")


def _line(one: Timed, these: Sequence[Spent], ours: Sequence[Spent], many: int | None) -> str:
    seconds = median_seconds(these)
    shown = f"{many / seconds:10,.0f}" if many else f"{seconds * 1000:10,.1f}"
    share = ratio(these, ours) if many else ratio(ours, these)
    return f"  {one.role:<6} {one.name:<46} {shown} {share:8.2f} {_synced(one):>7}"


def _synced(one: Timed) -> str:
    """How often a run brings something to the disk."""
    if not one.durable:
        return ""
    if shutil.which("strace") is None:
        return "?"
    with tempfile.NamedTemporaryFile() as counted:
        trace = (
            "strace",
            "-f",
            "--seccomp-bpf",
            "-c",
            "-e",
            "trace=fsync,fdatasync",
            "-o",
            counted.name,
        )
        try:
            spent(replace(one, command=lambda turn: (*trace, *one.command(turn))), AFTER)
        except Failed:
            return "?"
        found = SYNCS.findall(Path(counted.name).read_text())
    return str(sum(map(int, found)))


def missing(names: Sequence[str]) -> list[tuple[str, str]]:
    """Those peers that are not here, each with why."""
    if not ABSENT.exists():
        return [(name, "make bench-peers installs it") for name in names]
    known: dict[str, str] = json.loads(ABSENT.read_text())
    return [(name, known[name]) for name in names if name in known]


def here(name: str) -> bool:
    """Whether a peer is there to be measured."""
    return not missing([name])


def print_machine() -> None:
    """What it was measured on."""
    print(
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def print_versions() -> None:
    """The peers' versions."""
    for home in (PYTHON, NEWER):
        libraries = home / "lib"
        found = sorted(path.stem for path in libraries.glob("python*/site-packages/*.dist-info"))
        names = ("jrnl", "sqlite_utils", "beancount", "event", "python_event", "fossic", "aett_sq")
        shown = [name.replace("-", " ") for name in found if name.startswith(names)]
        print(f"  peers on {', '.join(path.name for path in libraries.glob('python*'))}: ", end="")
        print(", ".join(shown))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
