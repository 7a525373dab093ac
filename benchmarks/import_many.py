"""Importing 100,000 developments, durable, validated, their dates read; and reading them back."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import drafts
from benchmarks.event_stores import COMMANDS, appending, replaying
from benchmarks.pairs import DATELINE, LIMIT, Timed, fixed, once, spent, without
from benchmarks.table import compare, print_machine

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = 100_000
ROUNDS = 3
IMPORTING = f"Import {MANY:,} developments"
IMPORT_GOAL = "at least 0.25 of the bare append"
REPLAYING = f"Replay {MANY:,} events into a state, in process"
REPLAY_GOAL = "60,000 a second, decoded and validated; stretch: ahead of every peer"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, file = Path(folder), Path(folder) / "developments.jsonl"
        drafts.write(file, MANY)
        desk = place / "desk"
        new = _new(desk)
        appended = replace(_job("dateline, in process", "append", desk, file), before=new)
        bare = replace(
            _job("bare append, 500 a commit", "bare", desk, file), before=without(desk / "bare.db")
        )
        importing = (
            replace(appended, durable=True),
            replace(bare, role=LIMIT, durable=True),
            _whole(desk, file, new),
            *appending(place, file),
        )
        compare(IMPORTING, IMPORT_GOAL, importing, ROUNDS, many=MANY, absent=tuple(COMMANDS))
        new()
        spent(appended, 0)
        reading = (
            _job("dateline, the peers' fold", "replay", desk, file),
            _job("dateline, into developments", "evolve", desk, file),
            replace(_job("rows and JSON, not validated", "raw", desk, file), role=LIMIT),
            *replaying(place, file),
        )
        compare(REPLAYING, REPLAY_GOAL, reading, ROUNDS, many=MANY, absent=tuple(COMMANDS))


def _job(name: str, job: str, desk: Path, file: Path) -> Timed:
    command = (sys.executable, "-m", "benchmarks.stores", job, str(desk), str(file))
    return replace(fixed(name, *command), inside=True)


def _whole(desk: Path, file: Path, new: Callable[[], None]) -> Timed:
    """The command, which also makes the read model and tells what moved."""
    command = (DATELINE, "import", str(file), "--format", "jsonl", "--story", "story")
    one = fixed("dateline import, whole, with its read model", *command, cwd=desk)
    return replace(one, before=new)


def _new(desk: Path) -> Callable[[], None]:
    """A desk with a story and nothing in it."""

    def make() -> None:
        shutil.rmtree(desk, ignore_errors=True)
        once(DATELINE, "init", str(desk))
        once(DATELINE, "open", "story", "A story", cwd=desk)

    return make


if __name__ == "__main__":
    print_machine()
    main()
