"""Reading from a read model that is current: `timeline`, `standing` and `find`, whole commands."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import corpus
from benchmarks.commands import FIND, LAST, STANDING
from benchmarks.log_one import journal
from benchmarks.newsroom import RARE
from benchmarks.pairs import DATELINE, PEER, Timed, fixed, once, python
from benchmarks.table import compare, here, print_machine

MANY = 10_000
ROUNDS = 21
GOAL = "at most 1.5 of import click for 50 rows, whatever the size"
READINGS = {
    "timeline --last 50": LAST,
    "standing of 20 entries": (*STANDING, corpus.TWENTY),
    "find a rare word": (*FIND, RARE),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        desk = place / "desk"
        corpus.fill(desk, corpus.Sizes(MANY, 50, 0.5))
        once(DATELINE, "log", "said", "a word", "--clock-is-right", cwd=desk)
        listing = jrnl(place)
        click = python("import click")
        for name, command in READINGS.items():
            ours = fixed(f"dateline {name}", *command, cwd=desk)
            title = f"Read from a current read model of {MANY:,}: {name}"
            compare(title, GOAL, (ours, click, *listing), ROUNDS, absent=("jrnl",))


def jrnl(place: Path) -> list[Timed]:
    """A journal of as many entries: its last fifty, and all."""
    if not here("jrnl"):
        return []
    command = journal(place, MANY)
    return [
        replace(fixed("jrnl -n 50", *command, "-n", "50"), role=PEER),
        replace(fixed("jrnl --short, all", *command, "--short"), role=PEER),
    ]


if __name__ == "__main__":
    print_machine()
    main()
