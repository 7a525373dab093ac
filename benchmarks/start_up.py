"""What starting costs: `dateline log` and `dateline --help` against the bare imports they need.

Goals: at most 1.3 of the imports, each.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.pairs import DATELINE, Timed, fixed, once, print_machine, print_table

LIBRARIES = (
    "import click, eventsourcing.sqlite; from pydantic import BaseModel; "
    "M = type('M', (BaseModel,), {})"
)
ROUNDS = 31
GOAL = 1.3


def main() -> None:
    print_machine()
    libraries = fixed("import click, eventsourcing, pydantic", sys.executable, "-c", LIBRARIES)
    click = fixed("import click", sys.executable, "-c", "import click")
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        once(DATELINE, "init", cwd=desk)
        once(DATELINE, "open", "story", "A", "story", cwd=desk)
        words = ("said", "a", "headline", "--by", "A", "--quote", "word for word")
        logging = Timed("dateline log", lambda turn: (DATELINE, "log", *words, f"{turn}"), desk)
        reading = fixed("dateline timeline", DATELINE, "timeline", cwd=desk)
        print_table("Logging, and reading it back", (logging, reading, libraries), ROUNDS, GOAL)
    help_ = fixed("dateline --help", DATELINE, "--help")
    print_table("Help", (help_, click), ROUNDS, GOAL)


if __name__ == "__main__":
    main()
