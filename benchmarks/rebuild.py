"""Making the read model anew from a log of 100,000 developments."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import corpus, drafts
from benchmarks.commands import REBUILD
from benchmarks.pairs import DATELINE, LIMIT, PEER, Timed, fixed, once, without
from benchmarks.peers.install import PYTHON
from benchmarks.table import compare, here, print_machine

MANY = 100_000
ROUNDS = 3
TITLE = f"Rebuild the read model of {MANY:,} developments"
GOAL = "5,000 developments a second, with full text"
SCRIPTS = Path(__file__).parent


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, file = Path(folder), Path(folder) / "developments.jsonl"
        drafts.write(file, MANY)
        desk = place / "desk"
        corpus.fill(desk, corpus.Sizes(MANY, 500, 0.5))
        once(DATELINE, "log", "said", "a word", "--clock-is-right", cwd=desk)
        ours = fixed("dateline rebuild", *REBUILD, cwd=desk)
        timed = (ours, *inserting(place, file))
        compare(TITLE, GOAL, timed, ROUNDS, many=MANY, absent=("sqlite-utils",))


def inserting(place: Path, file: Path) -> list[Timed]:
    """As many rows of a few fields, with full text: by sqlite3 alone, and by sqlite-utils."""
    script, store = str(SCRIPTS / "insert_rows.py"), place / "rows.db"

    def timed(name: str, python: str, how: str, role: str) -> Timed:
        one = fixed(name, python, script, how, str(store), str(file))
        return replace(one, role=role, inside=True, before=without(store))

    bare = timed("sqlite3, 4 indexes and full text", sys.executable, "sqlite3", LIMIT)
    peer = str(PYTHON.absolute() / "bin" / "python")
    found = [timed("sqlite-utils, the same", peer, "sqlite-utils", PEER)]
    return [bare, *(found if here("sqlite-utils") else [])]


if __name__ == "__main__":
    print_machine()
    main()
