"""What starting costs: `dateline log` and `dateline --help` against the bare imports they need."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.pairs import DATELINE, LIMIT, Timed, fixed, once
from benchmarks.table import compare, print_machine

LIBRARIES = (
    "import click, eventsourcing.sqlite; from pydantic import BaseModel; "
    "M = type('M', (BaseModel,), {})"
)
ROUNDS = 31
GOAL = "at most 1.3 of the imports it needs"


def main() -> None:
    libraries = bare("import click, eventsourcing, pydantic", LIBRARIES)
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        once(DATELINE, "init", cwd=desk)
        once(DATELINE, "open", "story", "A", "story", cwd=desk)
        words = ("said", "a", "headline", "--by", "A", "--quote", "word for word")
        logging = Timed("dateline log", lambda turn: (DATELINE, "log", *words, f"{turn}"), desk)
        reading = fixed("dateline timeline", DATELINE, "timeline", cwd=desk)
        compare("Start: logging", GOAL, (logging, libraries), ROUNDS)
        compare("Start: reading it back", GOAL, (reading, libraries), ROUNDS)
    help_ = fixed("dateline --help", DATELINE, "--help")
    compare("Start: help", GOAL, (help_, bare("import click", "import click")), ROUNDS)


def bare(name: str, program: str) -> Timed:
    """What the imports alone take."""
    return replace(fixed(name, sys.executable, "-c", program), role=LIMIT)


if __name__ == "__main__":
    print_machine()
    main()
