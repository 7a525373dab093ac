"""What starting costs: `dateline log` and `dateline --help` against the bare imports they need.

Goals: log at most 1.3 of its libraries, help at most 1.3 of click.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.pairs import DATELINE, Timed, fixed, in_turn, print_machine, print_table

LIBRARIES = (
    "import click, eventsourcing.sqlite; from pydantic import BaseModel; "
    "M = type('M', (BaseModel,), {})"
)
ROUNDS = 31


def main() -> None:
    print_machine()
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        in_turn([fixed("init", DATELINE, "init", folder)], 0)
        in_turn([fixed("open", DATELINE, "open", "story", "A", "story", cwd=desk)], 0)
        log = Timed(
            "dateline log",
            lambda turn: (DATELINE, "log", "said", "headline", str(turn), "--by", "A", "--quote", "q"),
            desk,
        )
        libraries = fixed("import click, eventsourcing.sqlite, pydantic", sys.executable, "-c", LIBRARIES)
        show("Logging", log, libraries)
        show("The timeline of that story", fixed("dateline timeline", DATELINE, "timeline", cwd=desk), libraries)
    help_ = fixed("dateline --help", DATELINE, "--help")
    show("Help", help_, fixed("import click", sys.executable, "-c", "import click"))


def show(title: str, *timed: Timed) -> None:
    print_table(title, timed, in_turn(timed, ROUNDS))


if __name__ == "__main__":
    main()
