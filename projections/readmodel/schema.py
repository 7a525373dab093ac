"""The tables of the read model, and how a new file of them is made."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1  # of the tables: a file of another version is made anew

# For each table its columns; the first is the primary key where there is none in KEYS.
TABLES: dict[str, dict[str, type]] = {
    # One row: what the file is made of, and how far.
    "model": {
        "id": int,
        "version": int,
        "store": str,
        "position": int,
        "recorded_at": str,
    },
    "stories": {"story": str, "slug": str, "title": str, "zone": str},
    # Each development as it is now, with its place in the chronology of its story. `earliest`,
    # `latest`, `certain` are keys of `timeline.when`, tightened by links; `own_*` are those of its
    # own dates. `backward`: it is held back by one that was logged later.
    "entries": {
        "stream": str,
        "story": str,
        "position": int,
        "handle": str,
        "own_earliest": int,
        "own_latest": int,
        "said": int,
        "earliest": int,
        "latest": int,
        "certain": int,
        "backward": int,
        "act": str,
    },
    # `holds`: the target holds the entry back in the chronology.
    "links": {"stream": str, "relation": str, "target": str, "holds": int},
    # The threads that an entry moves by its links, besides its own.
    "visits": {"stream": str, "story": str, "handle": str},
    # What each development said, from one position to before another (null: still).
    "versions": {
        "id": int,
        "stream": str,
        "known_from": int,
        "known_to": int,
        "story": str,
        "verb": str,
        "headline": str,
        "status": str,
        "visibility": str,
        "edtf": str,
        "earliest_start": str,
        "latest_start": str,
        "earliest_end": str,
        "latest_end": str,
        "content": str,
    },
    # Where each thread stood by the end of `as_of`, the day of the last event that touched it.
    "threads": {"story": str, "handle": str, "type": str, "title": str, "as_of": str, "said": str},
    # How threads moved by the event at a position, as of the day it was recorded.
    "moves": {
        "id": int,
        "position": int,
        "story": str,
        "handle": str,
        "name": str,
        "axis": str,
        "origin": str,
        "place": str,
        "turn": str,
    },
}
KEYS: dict[str, tuple[str, ...]] = {
    "links": ("stream", "relation", "target"),
    "visits": ("stream", "handle"),
    "threads": ("story", "handle"),
}
INDEXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("entries", ("story", "handle")),
    ("entries", ("story", "latest", "earliest", "backward")),
    ("links", ("target",)),
    ("visits", ("story", "handle")),
    ("versions", ("stream", "known_from")),
    ("versions", ("story", "known_from")),
    ("moves", ("position",)),
)


def make(path: Path, store: str) -> None:
    """Make an empty file of the tables, readable by its owner only; it replaces another."""
    import sqlite_utils  # noqa: PLC0415 - only what builds a read model pays for its import

    new = path.with_name(f"{path.name}.new-{os.getpid()}")
    os.close(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(new)
    try:
        database = sqlite_utils.Database(connection)
        for name, columns in TABLES.items():
            key = KEYS.get(name, next(iter(columns)))
            database.create_table(name, columns, pk=key)
        for name, indexed in INDEXES:
            database.table(name).create_index(indexed)
        database.table("model").insert(
            {
                "id": 1,
                "version": VERSION,
                "store": store,
                "position": 0,
                "recorded_at": "",
            }
        )
        connection.commit()
    finally:
        connection.close()
    new.replace(path)
