"""The tables of the read model, and how a new file of them is made.

Keys are whole numbers, so that whoever opens the file may join the tables. A row that has
`known_from` and `known_to` says what was known from one position of the log to before another, if
it is not known still (null). The bounds of `versions` are ISO 8601 texts; the keys of `chronology`
are seconds on the clock of the story (see `timeline.bounds`).
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, Any, TypeAlias

from projections.readmodel.views import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

CACHE = 65_536  # KiB of pages kept in memory by who writes
Row: TypeAlias = tuple[Any, ...]
VERSION = 3  # of the tables: a file of another version is made anew

# For each table its columns; the first is the primary key.
TABLES: dict[str, dict[str, type]] = {
    # One row: what the file is made of, and how far.
    "model": {
        "id": int,
        "version": int,
        "store": str,
        "position": int,
        "recorded_at": str,
    },
    # A development, whatever was said of it.
    "entries": {"id": int, "stream": str, "ref": str, "key": str},
    "stories": {
        "id": int,
        "stream": str,
        "slug": str,
        "title": str,
        "timezone": str,
        "closed": int,
    },
    # Every event of the log, without what a development said when it was logged: `versions` has it.
    "events": {
        "position": int,
        "type": str,
        "version": int,
        "schema": int,
        "recorded_at": str,
        "recorded_by": str,
        "key": str,
        "entry": int,  # which development it is of, if it is of one
        "stream": str,  # which stream it is of, if it is of another
        "said": str,
    },
    # What this program cannot read of an event, or cannot apply.
    "unreadable": {
        "id": int,
        "position": int,
        "known_from": int,
        "known_to": int,
        "stream": str,
        "entry": int,  # of which it could be read, but not applied
        "type": str,
        "schema": int,
        "why": str,
    },
    "story_versions": {
        "id": int,
        "story": int,
        "known_from": int,
        "known_to": int,
        "said": str,
        "closed": int,
    },
    # The parties of which names are recorded, and the newsroom's own kinds.
    "party_names": {
        "id": int,
        "stream": str,
        "known_from": int,
        "known_to": int,
        "name": str,
        "aliases": str,
        "speaks_for": str,
    },
    "kinds": {
        "id": int,
        "stream": str,
        "known_from": int,
        "known_to": int,
        "name": str,
        "extends": str,
        "meaning": str,
        "said": str,
    },
    # What each development said.
    "versions": {
        "id": int,
        "entry": int,
        "known_from": int,
        "known_to": int,
        "story": int,
        "logged": int,  # the position of the event that logged it
        "status": str,
        "kind": str,
        "verb": str,
        "headline": str,
        "visibility": str,
        "edtf": str,
        "earliest_start": str,
        "latest_start": str,
        "earliest_end": str,
        "latest_end": str,
        "retracted": str,
        "corrected": int,
        "key_here": str,  # its key, as it is named in the story it is in
        "changes": int,  # how many events came after the one that logged it
        "content": str,
    },
    # Where each belonged in the order of its story, tightened by links: `earliest`, `latest` and
    # `certain` are keys; `own_earliest`, `own_latest` and `said` those of its own dates.
    # `backward`: something that was logged later holds it back.
    "chronology": {
        "id": int,
        "entry": int,
        "version": int,
        "known_from": int,
        "known_to": int,
        "story": int,
        "logged": int,
        "earliest": int,
        "latest": int,
        "certain": int,
        "own_earliest": int,
        "own_latest": int,
        "said": int,
        "struck": int,
        "backward": int,
        "kind": str,  # the shipped kind that it counts as
        "named": str,  # the thread that it was put on by name
        "links": str,  # relation and target, of each
        "handle": str,  # the thread that it is on
        "visits": str,  # the threads that it moves by its links, besides
        "holds": str,  # what holds it back
        "against": str,  # what its dates contradict a link to
    },
    # Of each version: who is named in it, what was quoted, where it is from, what it is linked to.
    "parties": {"id": int, "name": str},
    "mentions": {"id": int, "version": int, "party": int, "role": str},
    "quotes": {"id": int, "version": int, "text": str, "speaker": str, "terms": str},
    "sources": {
        "id": int,
        "version": int,
        "name": str,
        "url": str,
        "published": str,
        "retrieved": str,
        "relays": str,
    },
    "links": {"id": int, "version": int, "relation": str, "target": int},
    "tags": {"id": int, "version": int, "tag": str},
    # The threads that an entry in its place moves by its links, besides its own.
    "visits": {"id": int, "place": int, "story": int, "handle": str},
    # Where each thread stood by the end of `as_of`, the day of the last event that touched it.
    "threads": {
        "id": int,
        "story": int,
        "handle": str,
        "type": str,
        "title": str,
        "standing": str,
        "turn": str,
        "since": str,
        "as_of": str,
        "said": str,
    },
    # How threads moved by the event at a position, as of the day it was recorded; only of what was
    # taken up as it was recorded.
    "moves": {
        "id": int,
        "position": int,
        "story": int,
        "handle": str,
        "name": str,
        "axis": str,
        "origin": str,
        "place": str,
        "turn": str,
    },
}
FOREIGN_KEYS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "events": (("entry", "entries", "id"),),
    "story_versions": (("story", "stories", "id"),),
    "versions": (("entry", "entries", "id"), ("story", "stories", "id")),
    "chronology": (
        ("entry", "entries", "id"),
        ("version", "versions", "id"),
        ("story", "stories", "id"),
    ),
    "mentions": (("version", "versions", "id"), ("party", "parties", "id")),
    "quotes": (("version", "versions", "id"),),
    "sources": (("version", "versions", "id"),),
    "links": (("version", "versions", "id"), ("target", "entries", "id")),
    "tags": (("version", "versions", "id"),),
    "visits": (("place", "chronology", "id"), ("story", "stories", "id")),
    "threads": (("story", "stories", "id"),),
    "moves": (("story", "stories", "id"),),
}
UNIQUE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("entries", ("stream",)),
    ("stories", ("stream",)),
    ("parties", ("name",)),
    ("threads", ("story", "handle")),
)
TOKENIZER = "unicode61 remove_diacritics 2"
# What is asked for while a file is filled.
FILLING = f"""
CREATE INDEX chronology_of_entry ON chronology (entry, known_from);
CREATE INDEX links_to ON links (target);

-- Words are found without case and accents; the rows are those of `versions`.
CREATE VIEW search_text AS SELECT
    id,
    headline,
    json_extract(content, '$.text') AS text,
    (SELECT group_concat(text, char(10)) FROM
        (SELECT text FROM quotes WHERE version = versions.id ORDER BY id)) AS quotes,
    (SELECT group_concat(name, char(10)) FROM
        (SELECT name FROM mentions JOIN parties ON parties.id = party
         WHERE version = versions.id ORDER BY mentions.id)) AS parties,
    (SELECT group_concat(name || coalesce(' ' || relays, ''), char(10)) FROM
        (SELECT name, relays FROM sources WHERE version = versions.id ORDER BY id)) AS sources,
    (SELECT group_concat(tag, char(10)) FROM
        (SELECT tag FROM tags WHERE version = versions.id ORDER BY id)) AS tags
FROM versions;
CREATE VIRTUAL TABLE search USING fts5 (
    headline, text, quotes, parties, sources, tags,
    content='search_text', content_rowid='id', tokenize="{TOKENIZER}", prefix='2 3'
);
"""
# What else reading and catching up ask for: made at once, sorted, of a file that is filled.
INDEXES = """
-- A page of a story as of two clocks is read from this alone.
CREATE INDEX chronology_in_order ON chronology
    (story, latest, earliest, logged, known_from, known_to, struck);
-- Which of those that have a word were known, and had happened, is read from this alone.
CREATE INDEX chronology_of_version ON chronology
    (version, known_from, known_to, story, earliest, certain);
CREATE INDEX chronology_on_thread ON chronology (story, handle)
    WHERE known_to IS NULL AND handle IS NOT NULL;
CREATE INDEX chronology_backward ON chronology (story, latest, earliest) WHERE backward = 1;
CREATE INDEX versions_moved ON versions (story) WHERE key_here IS NOT NULL;
CREATE INDEX versions_of_entry ON versions (entry, known_from);
CREATE INDEX events_of_entry ON events (entry, position) WHERE version > 1;
CREATE INDEX events_of_stream ON events (stream, position) WHERE stream IS NOT NULL;
CREATE INDEX story_versions_of_story ON story_versions (story, known_from);
CREATE INDEX links_of_version ON links (version);
CREATE INDEX mentions_of_version ON mentions (version);
CREATE INDEX mentions_of_party ON mentions (party);
CREATE INDEX quotes_of_version ON quotes (version);
CREATE INDEX sources_of_version ON sources (version);
CREATE INDEX tags_of_version ON tags (version);
CREATE INDEX visits_of_thread ON visits (story, handle);
CREATE INDEX moves_at ON moves (position);
"""


def make(path: Path | str, store: str) -> sqlite3.Connection:
    """Make an empty file of the tables, readable by its owner only; it replaces another.

    `path` may be `:memory:`. Gives the connection that it was made on. When it is filled, `index`
    it.
    """
    import sqlite_utils  # noqa: PLC0415 - only what builds a read model pays for its import

    if path != ":memory:":
        os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path)
    try:
        # Nobody knows the file until it is whole.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
        database = sqlite_utils.Database(connection)
        for name, columns in TABLES.items():
            keys = FOREIGN_KEYS.get(name, ())
            database.create_table(name, columns, pk=next(iter(columns)), foreign_keys=keys)
        for name, unique in UNIQUE:
            database.table(name).create_index(unique, unique=True)
        connection.executescript(FILLING)
        connection.executescript(VIEWS)
        first = {"version": VERSION, "store": store, "position": 0, "recorded_at": ""}
        database.table("model").insert({"id": 1, **first})
        connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection


def index(connection: sqlite3.Connection) -> None:
    """Make the indexes of a file that was filled; in a transaction of its own."""
    connection.executescript(INDEXES)
