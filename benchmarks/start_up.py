"""What starting costs: `dateline log` and `dateline --help` against the bare imports they need."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.pairs import DATELINE, Timed, fixed, once, python
from benchmarks.table import compare, print_machine

LIBRARIES = (
    "import click, eventsourcing.sqlite; from pydantic import BaseModel; "
    "M = type('M', (BaseModel,), {})"
)
ROUNDS = 31
GOAL = "at most 1.3 of the imports it needs"


def main() -> None:
    libraries = python(LIBRARIES, "import click, eventsourcing, pydantic")
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        once(DATELINE, "init", cwd=desk)
        once(DATELINE, "open", "story", "A", "story", cwd=desk)
        words = ("said", "a", "headline", "--by", "A", "--quote", "word for word")
        logging = Timed("dateline log", lambda turn: (DATELINE, "log", *words, f"{turn}"), desk)
        compare("Start: logging", GOAL, (logging, libraries), ROUNDS)
    help_ = fixed("dateline --help", DATELINE, "--help")
    compare("Start: help", GOAL, (help_, python("import click")), ROUNDS)


if __name__ == "__main__":
    print_machine()
    main()
