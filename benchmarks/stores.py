"""What runs in a process of its own and tells how many seconds the job itself took.

`python -m benchmarks.stores JOB DESK FILE`: `append` imports a file of developments into a desk,
durable and validated, with its dates read; `bare` appends the rows that this left, as they are
stored, to the same table, 500 a commit; `replay`, `evolve` and `raw` read them all back.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from pydantic_core import from_json

from benchmarks.peers.developments import AT_ONCE, State, fold
from cli import clock
from timeline import development
from timeline.desk import Desk
from timeline.events import DevelopmentLogged
from timeline.folder import locate
from timeline.intake import jsonl
from timeline.intake.story_file import Reading
from timeline.stores.sqlite_schema import COLUMNS
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from timeline.log import Log


def main(job: str, desk: str, path: str) -> None:
    gc.set_threshold(100_000)  # as the command line does
    seconds = JOBS[job](Path(desk), Path(path))
    print(json.dumps({"seconds": seconds}))


def append(desk: Path, path: Path) -> float:
    """Read the file, decide each row, append all in one transaction."""

    def into(log: Log) -> None:
        read = jsonl.read(path.read_text("utf-8"), path.name, Reading(False, None, {}, shipped()))
        room = Desk(log, user="ana", clock=clock.now, new_key=clock.new_key, vocabulary=shipped())
        room.import_story({"slug": "story", "title": "A story"}, read.drafts)

    return _timed(desk, into)


def bare(desk: Path, _: Path) -> float:
    """The rows as they are stored, into a table of the same form, with the same durability."""
    source = sqlite3.connect(desk / "dateline.db")
    tables = source.execute("SELECT sql FROM sqlite_master WHERE type IN ('table', 'index')")
    statements = [sql for (sql,) in tables if sql]
    rows = source.execute(f"SELECT {COLUMNS} FROM events ORDER BY position").fetchall()
    target = sqlite3.connect(desk / "bare.db", isolation_level=None)
    for statement in ("PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = EXTRA", *statements):
        target.execute(statement)
    insert = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    begun = perf_counter()
    for first in range(0, len(rows), AT_ONCE):
        target.execute("BEGIN IMMEDIATE")
        target.executemany(insert, rows[first : first + AT_ONCE])
        target.execute("COMMIT")
    return perf_counter() - begun


def replay(desk: Path, _: Path) -> float:
    """All events, decoded and validated, into the state that the peers make."""

    def into(log: Log) -> None:
        state: State = {}
        for recorded in log.read():
            event = recorded.event
            if isinstance(event, DevelopmentLogged):
                fold(state, recorded.key or "", event.headline, event.verb)

    return _timed(desk, into)


def evolve(desk: Path, _: Path) -> float:
    """All events, decoded and validated, into developments as they are now."""

    def into(log: Log) -> None:
        state: dict[UUID, development.Development | None] = {}
        for at, stream, *_, event, _time, _by, key in log.read():
            assert at
            if isinstance(event, DevelopmentLogged):
                state[stream] = development.evolve(state.get(stream), stream, key or "", event)

    return _timed(desk, into)


def raw(desk: Path, _: Path) -> float:
    """The least: rows and their JSON, validated by nobody."""
    connection = sqlite3.connect(desk / "dateline.db")
    state: State = {}
    begun = perf_counter()
    for key, payload in connection.execute("SELECT key, payload FROM events ORDER BY position"):
        said = from_json(payload)
        if "verb" in said:
            fold(state, key, said["headline"], said["verb"])
    return perf_counter() - begun


def _timed(desk: Path, into: Callable[[Log], None]) -> float:
    log = opened(desk)
    with closing(log.store):
        begun = perf_counter()
        into(log)
        return perf_counter() - begun


def opened(desk: Path) -> Log:
    """The log of a desk."""
    return locate(str(desk), desk).open_log(clock.now)


JOBS: dict[str, Callable[[Path, Path], float]] = {
    "append": append,
    "bare": bare,
    "replay": replay,
    "evolve": evolve,
    "raw": raw,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
