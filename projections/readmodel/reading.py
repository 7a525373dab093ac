"""Reading the read model: what the log says as of two clocks, with plain `sqlite3` and no more.

Each answer is that of the log folded up to the position asked for.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from projections.readmodel.file import TROUBLE, is_as_left
from projections.readmodel.schema import VERSION
from projections.story import Story
from timeline.facts import StoryOpened
from timeline.stores.sqlite_head import read_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from timeline.kind import OwnKind
    from timeline.party import Party

AT_ONCE = 500  # asked for in one statement
PATIENCE = 20  # seconds to wait for who writes
THEN = "known_from <= ? AND (known_to IS NULL OR known_to > ?)"  # position, twice


def current(
    path: str | PathLike[str], head: tuple[int, str | None, str]
) -> sqlite3.Connection | None:
    """A connection to the file of a log if it can be read as it is: whole, and caught up.

    `head` are the last position of the log, when that was recorded, and the identity of its store.
    """
    *end, store = head
    connection = whole(path, store)
    if connection is not None:
        reading = Reading(connection)
        if [reading.position, reading.recorded_at] != end:
            reading.close()
            return None
    return connection


def whole(path: str | PathLike[str], store: str) -> sqlite3.Connection | None:
    """A connection to the file of a store's log if it is whole, wherever it has got to."""
    try:
        connection = read_only(path, PATIENCE)
    except TROUBLE:
        return None
    try:
        row = connection.execute("SELECT version, store, recorded_at FROM model").fetchone()
        if row is not None and row[:2] == (VERSION, store) and is_as_left(path, row[2]):
            return connection
    except (*TROUBLE, OSError):
        pass
    connection.close()
    return None


class Reading:
    """What can be asked of a read model.

    Attributes:
        position, recorded_at: those of the last event it has.
        store: the identity of the log's store.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        (row,) = self.select("SELECT position, recorded_at, store FROM model")
        position, self.recorded_at, store = row
        self.position = int(position)
        self.store = UUID(store)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Ask several things of one state of the file: it is locked once, until all are answered.

        Whoever records something waits meanwhile: nothing is shown, nor is anybody asked, in it.
        """
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.rollback()

    def select(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self._connection.execute(statement, values).fetchall()

    def each(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The same one by one, for who may not need them all."""
        yield from self._connection.execute(statement, values)

    def some(
        self, statement: str, numbers: Iterable[object], *values: object
    ) -> list[tuple[Any, ...]]:
        """The rows of a query for each of some numbers, which stand in it first, as `{}`."""
        wanted, found = list(numbers), []
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            found += self.select(statement.format(", ".join("?" * len(some))), *some, *values)
        return found

    # --- the desk's clock -------------------------------------------------------------------------

    def head(self) -> int:
        """The last position."""
        return self.position

    def recorded(self, position: int) -> tuple[str, str] | None:
        """When the event at a position was recorded, and its type; None where there is none."""
        rows = self.select("SELECT recorded_at, type FROM events WHERE position = ?", position)
        return (rows[0][0], rows[0][1]) if rows else None

    def position_at(self, instant: str) -> int:
        """The last position recorded at or before an instant, or 0."""

        def recorded_at(position: int) -> str:
            found = self.recorded(position)
            return found[0] if found else ""

        # Instants never run backwards along the positions.
        return bisect_right(range(1, self.position + 1), instant, key=recorded_at)

    # --- stories ----------------------------------------------------------------------------------

    def story(self, slug: str, *, ever: bool = False) -> Story:
        """A story by its slug; `UnknownStory` names the nearest. `ever`: also one taken back."""
        found = next(iter(self._stories(self.position, slug)), None)
        if found is None and ever:
            found = self._once(slug)
        if found is None:
            from timeline.errors import UnknownStory  # noqa: PLC0415 - only mistakes pay for it
            from timeline.nearest import nearest  # noqa: PLC0415 - only mistakes pay for it

            slugs = [known.slug for known in self.stories()]
            raise UnknownStory(slug, nearest(slug, slugs) or tuple(slugs[:3]))
        return found

    def story_of(self, stream: UUID, upto: int | None = None) -> Story | None:
        """A story by its id, as it is or as it was known at a position."""
        at = self.position if upto is None else upto
        rows = self.select(
            "SELECT stream, said, story_versions.closed FROM story_versions "
            f"JOIN stories ON stories.id = story WHERE stream = ? AND {THEN}",
            *(stream.hex, at, at),
        )
        return _story(rows[0]) if rows else None

    def story_numbered(self, number: int, upto: int) -> Story | None:
        """A story by the number it has in the tables, as it was known at a position."""
        rows = self.select(
            "SELECT stream, said, story_versions.closed FROM story_versions "
            f"JOIN stories ON stories.id = story WHERE stories.id = ? AND {THEN}",
            *(number, upto, upto),
        )
        return _story(rows[0]) if rows else None

    def zones(self) -> list[str]:
        """The zones of all stories, each once."""
        return [zone for (zone,) in self.select("SELECT DISTINCT timezone FROM stories")]

    def stories(self, upto: int | None = None) -> list[Story]:
        """All stories, in the order they were opened; as they are, or as known at a position."""
        return self._stories(self.position if upto is None else upto)

    def _stories(self, at: int, slug: str | None = None) -> list[Story]:
        rows = self.select(
            "SELECT stream, said, story_versions.closed FROM stories "
            "JOIN story_versions ON stories.id = story "
            f"WHERE {THEN} AND (?3 IS NULL OR slug = ?3) ORDER BY stories.id",
            *(at, at, slug),
        )
        return list(map(_story, rows))

    def _once(self, slug: str) -> Story | None:
        """A story as it was opened last, although it was taken back."""
        rows = self.select(
            "SELECT events.stream, events.said, 0 FROM stories JOIN events USING (stream) "
            "WHERE slug = ? AND type = 'story.opened' ORDER BY position DESC LIMIT 1",
            slug,
        )
        return _story(rows[0]) if rows else None

    # --- parties and kinds ------------------------------------------------------------------------

    def parties(self, upto: int | None = None) -> list[Party]:
        """The parties of which names are recorded, in the order they were first named.

        As they are, or as they were known at a position.
        """
        from timeline.party import Party  # noqa: PLC0415 - few desks name any

        at = self.position if upto is None else upto
        rows = self.select(
            f"SELECT stream, name, aliases, speaks_for FROM party_names AS now WHERE {THEN} "
            "ORDER BY (SELECT min(known_from) FROM party_names WHERE stream = now.stream)",
            *(at, at),
        )
        return [
            Party(UUID(stream), name, tuple(json.loads(aliases)), tuple(json.loads(speaks_for)))
            for stream, name, aliases, speaks_for in rows
        ]

    def party(self, name: str, upto: int | None = None) -> Party:
        """A party by one of its names; one of whom nothing is recorded has only the name typed."""
        from timeline.party import Party, folded, party_id  # noqa: PLC0415 - only who asks for one

        known = next((one for one in self.parties(upto) if folded(name) in one.names), None)
        return known or Party(party_id(self.store, name), name)

    def parents(self, upto: int | None = None) -> dict[str, str]:
        """The shipped kind that each of the newsroom's own kinds extends."""
        at = self.position if upto is None else upto
        return dict(self.select(f"SELECT name, extends FROM kinds WHERE {THEN}", at, at))

    def kinds(self, upto: int | None = None) -> list[OwnKind]:
        """The newsroom's own kinds, in the order they were first defined."""
        from timeline.kind import OwnKind  # noqa: PLC0415 - few desks have any
        from timeline.later_facts import DefinedField, DefinedVerb  # noqa: PLC0415 - few desks have any

        at = self.position if upto is None else upto
        rows = self.select(
            f"SELECT stream, name, extends, meaning, said FROM kinds AS now WHERE {THEN} "
            "ORDER BY (SELECT min(known_from) FROM kinds WHERE stream = now.stream)",
            *(at, at),
        )
        found = []
        for stream, name, extends, meaning, said in rows:
            own = json.loads(said)
            fields = tuple(DefinedField(**one) for one in own["fields"])
            verbs = tuple(DefinedVerb(**one) for one in own["verbs"])
            found.append(OwnKind(UUID(stream), name, extends, meaning, fields, verbs))
        return found


def _story(row: tuple[Any, ...]) -> Story:
    stream, said, closed = row
    return Story(UUID(stream), StoryOpened(**json.loads(said)), bool(closed))
