"""What was found of each development when it was last looked at, so that not all need be again.

It is kept in a file beside the read model, readable by its owner only, or in memory. Like the read
model it is disposable, and left with the time of the last event it knows as its own: what anything
else changed is made anew, for nothing may be published because a bit flipped.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from projections.public.log import Seen
from projections.readmodel.file import TROUBLE, finish, in_turn, is_as_left
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

TABLES = """
CREATE TABLE model (
    id INTEGER PRIMARY KEY, version TEXT, store TEXT,
    position INTEGER, recorded_at TEXT, moment TEXT
);
CREATE TABLE looked (
    stream BLOB PRIMARY KEY, ref TEXT, story BLOB, told INTEGER, first TEXT, until TEXT
) WITHOUT ROWID;
CREATE INDEX looked_by_ref ON looked (ref, told);
CREATE INDEX looked_of_story ON looked (story);
CREATE INDEX looked_due ON looked (until) WHERE until IS NOT NULL;
CREATE TABLE names (
    name BLOB, stream BLOB, PRIMARY KEY (name, stream)
) WITHOUT ROWID;
CREATE INDEX names_of ON names (stream);
CREATE TABLE seen (
    story BLOB, gone INTEGER, at TEXT, position INTEGER, number INTEGER, stream BLOB,
    type TEXT, schema INTEGER, payload BLOB
);
CREATE INDEX seen_of_story ON seen (story, at, position, number);
CREATE INDEX seen_of_stream ON seen (stream);
CREATE TABLE editions (site TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
CREATE TABLE built (
    story BLOB, site TEXT, said TEXT, PRIMARY KEY (story, site)
) WITHOUT ROWID;
"""
VERSION = "3"


class Looked(NamedTuple):
    """A development, as readers may see it.

    Attributes:
        story: in which they see it, if they do.
        first: when they could first see it; None where they cannot, or it is struck.
        until: the instant at which that changes without anybody doing anything, if it does.
        names: the ids that it was ever linked to in what readers may see, the handles of the
            threads it was on, and the ids of the stories that it left, as bytes.
    """

    stream: UUID
    story: UUID | None = None
    first: str | None = None
    until: str | None = None
    names: frozenset[bytes] = frozenset()


class Memory:
    """What is remembered; everything is read and written by one process at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # --- how far ----------------------------------------------------------------------------------

    def looked_at(self) -> tuple[int, str]:
        """The last position that was looked at, and as of which instant."""
        [found] = self._connection.execute("SELECT position, moment FROM model")
        position, moment = found
        return int(position), str(moment)

    def is_at(self, recorded_at: str) -> bool:
        """Whether that position was recorded at an instant: else it is of another log."""
        [(found,)] = self._connection.execute("SELECT recorded_at FROM model")
        return bool(found == recorded_at)

    def reached(self, position: int, recorded_at: str, moment: str) -> None:
        """Say how far it was looked."""
        self._connection.execute(
            "UPDATE model SET position = ?, recorded_at = ?, moment = ?",
            (position, recorded_at, moment),
        )

    def forget(self) -> None:
        """Know nothing again."""
        for table in ("looked", "names", "seen", "editions", "built"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - ours
        self.reached(0, "", "")

    # --- developments -----------------------------------------------------------------------------

    def get(self, stream: UUID) -> Looked | None:
        """What is remembered of one, but for its links."""
        rows = self._connection.execute(
            "SELECT story, first, until FROM looked WHERE stream = ?", (stream.bytes,)
        )
        for story, first, until in rows:
            return Looked(stream, UUID(bytes=story) if story else None, first, until)
        return None

    def put(self, one: Looked) -> None:
        """Remember one."""
        key, story = one.stream.bytes, one.story.bytes if one.story else None
        self._connection.execute(
            "INSERT OR REPLACE INTO looked VALUES (?, ?, ?, ?, ?, ?)",
            (key, ref(one.stream), story, story is not None, one.first, one.until),
        )
        self._connection.execute("DELETE FROM names WHERE stream = ?", (key,))
        self._connection.executemany(
            "INSERT INTO names VALUES (?, ?)", ((name, key) for name in sorted(one.names))
        )

    def due(self, moment: str) -> list[UUID]:
        """Those of which readers see more by an instant, without anybody doing anything."""
        return self._streams("SELECT stream FROM looked WHERE until <= ?", moment)

    def of_story(self, story: UUID) -> list[UUID]:
        """Those that readers see in a story, or saw there."""
        return self._streams("SELECT DISTINCT stream FROM seen WHERE story = ?", story.bytes)

    def depending(self, stream: UUID) -> list[UUID]:
        """Those that say less while something else is not there.

        A development that they are linked to or on the thread of, or a story that they left.
        """
        return self._streams(
            "SELECT stream FROM names WHERE name IN (?, ?)", stream.bytes, ref(stream).encode()
        )

    def connected(self, story: UUID) -> list[UUID]:
        """The developments of other stories that are linked to those of a story, either way."""
        return self._streams(
            "SELECT there.stream FROM looked AS here JOIN names ON names.stream = here.stream "
            "JOIN looked AS there ON there.stream = names.name "
            "WHERE here.story = ? AND there.story != here.story "
            "UNION SELECT there.stream FROM looked AS here JOIN names ON names.name = here.stream "
            "JOIN looked AS there ON there.stream = names.stream "
            "WHERE here.story = ? AND there.story != here.story",
            story.bytes,
            story.bytes,
        )

    def targets(self, stream: UUID) -> list[UUID]:
        """The stories in which readers see what a development is linked to."""
        return self._streams(
            "SELECT DISTINCT there.story FROM names JOIN looked AS there "
            "ON there.stream = names.name WHERE names.stream = ? AND there.story IS NOT NULL",
            stream.bytes,
        )

    def __contains__(self, handle: object) -> bool:
        """Whether a handle is the ref of a development that readers are told nothing of."""
        rows = self._connection.execute(
            "SELECT 1 FROM looked WHERE ref = ? AND told = 0 LIMIT 1", (handle,)
        )
        return any(rows)

    def _streams(self, statement: str, *values: object) -> list[UUID]:
        return [UUID(bytes=one) for (one,) in self._connection.execute(statement, values)]

    # --- what readers see -------------------------------------------------------------------------

    def show(self, stream: UUID, home: UUID | None, told: Mapping[UUID, Iterable[Seen]]) -> None:
        """Remember what readers are told of a development, story by story, in place of before.

        `home` is the story in which it is, of those.
        """
        self._connection.execute("DELETE FROM seen WHERE stream = ?", (stream.bytes,))
        self._connection.executemany(
            "INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(story.bytes, story != home, one.at, one.position, one.number),
                    *(stream.bytes, *one.encoded),
                )
                for story, events in told.items()
                for one in events
            ),
        )

    def stories(self) -> list[UUID]:
        """The stories of which readers see anything."""
        rows = self._connection.execute("SELECT DISTINCT story FROM seen")
        return [UUID(bytes=story) for (story,) in rows]

    def told_in(self, stream: UUID) -> list[UUID]:
        """The stories in which readers are told of a development."""
        return self._streams("SELECT DISTINCT story FROM seen WHERE stream = ?", stream.bytes)

    def gone_from(self, story: UUID) -> list[UUID]:
        """The developments that readers saw in a story and see in another."""
        return self._streams(
            "SELECT DISTINCT stream FROM seen WHERE story = ? AND gone", story.bytes
        )

    def seen_of(self, stream: UUID) -> list[Seen]:
        """What readers see of one development, where it is."""
        return self._seen("stream = ? AND NOT gone", stream)

    def opens(self, story: UUID) -> Seen:
        """The first that readers are told of a story of which they see something."""
        [first] = self._seen("story = ?", story, most=1)
        return first

    def told(self, story: UUID) -> list[Seen]:
        """What readers are told of the developments of a story, in the order in which they are."""
        return self._seen("story = ?", story)

    def _seen(self, which: str, id_: UUID, most: int = -1) -> list[Seen]:
        rows = self._connection.execute(
            "SELECT at, position, number, stream, type, schema, payload FROM seen "  # noqa: S608 - ours
            f"WHERE {which} ORDER BY at, position, number LIMIT ?",
            (id_.bytes, most),
        )
        return [
            Seen(at, True, position, number, UUID(bytes=stream), (type_, schema, payload))
            for at, position, number, stream, type_, schema, payload in rows
        ]

    # --- what was built of it ---------------------------------------------------------------------

    def built(self, site: str, digest: str) -> dict[UUID, str]:
        """What was said of each story that says the same as when a site was built.

        Nothing is, where the site has shown another edition since, by its digest.
        """
        rows = self._connection.execute(
            "SELECT story, said FROM built JOIN editions USING (site) "
            "WHERE site = ? AND digest = ?",
            (site, digest),
        )
        return {UUID(bytes=story): str(said) for story, said in rows}

    def has_built(self, site: str, digest: str, said: Mapping[UUID, str]) -> None:
        """Remember what an edition of a site says of each story."""
        run = self._connection.execute
        run("INSERT OR REPLACE INTO editions VALUES (?, ?)", (site, digest))
        run("DELETE FROM built WHERE site = ?", (site,))
        self._connection.executemany(
            "INSERT INTO built VALUES (?, ?, ?)",
            ((story.bytes, site, text) for story, text in said.items()),
        )

    def say_something_else(self, stories: Iterable[UUID]) -> None:
        """Of some stories, nothing that was built is as it would be built now."""
        self._connection.executemany(
            "DELETE FROM built WHERE story = ?", ((story.bytes,) for story in stories)
        )


def in_memory() -> Memory:
    """A memory that is gone with the process."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _make(connection, "")
    return Memory(connection)


@contextmanager
def kept(path: Path, store: str) -> Iterator[Memory]:
    """The memory in a file of a folder of its own; whoever is cut short leaves none.

    `store` says of which log it is, and of which program. Raises `sqlite3.Error` or `OSError` where
    it cannot be had, `BlockingIOError` where somebody else has it.
    """
    path.parent.parent.mkdir(mode=0o700, exist_ok=True)
    with in_turn(path, wait=False):
        try:
            with closing(_opened(path, store)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield Memory(connection)
                [(recorded_at,)] = connection.execute("SELECT recorded_at FROM model")
                try:
                    connection.execute("COMMIT")
                except sqlite3.Error:  # what was done with it is done; all is made anew next time
                    path.unlink(missing_ok=True)
                    return
            finish(path, str(recorded_at))
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _opened(path: Path, store: str) -> sqlite3.Connection:
    """A connection to the file, made anew unless it is as it was left."""
    connection = _as_left(path, store)
    if connection is not None:
        return connection
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = _connected(path)
    _make(connection, store)
    return connection


def _as_left(path: Path, store: str) -> sqlite3.Connection | None:
    journal = path.with_name(f"{path.name}-journal")
    if not path.exists() or (journal.exists() and journal.stat().st_size):
        return None
    connection = _connected(path)
    try:
        [(version, of, recorded_at)] = connection.execute(
            "SELECT version, store, recorded_at FROM model"
        )
        if (version, of) == (VERSION, store) and is_as_left(path, recorded_at):
            return connection
    except (*TROUBLE, TypeError, ValueError):
        pass
    connection.close()
    return None


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = OFF")  # whoever is cut short leaves no file
    return connection


def _make(connection: sqlite3.Connection, store: str) -> None:
    connection.executescript(TABLES)
    connection.execute("INSERT INTO model VALUES (1, ?, ?, 0, '', '')", (VERSION, store))
