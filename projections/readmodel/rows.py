"""Rows of the read model: developments with their place in a story, read and written one by one."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from projections.changes import Moved, state
from projections.threads.acts import Act

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from projections.threads import Thread
    from timeline.development import Development

COLUMNS = (
    "stream, story, position, handle, own_earliest, own_latest, said, "
    "earliest, latest, certain, backward, act"
)
AT_ONCE = 500  # streams asked for in one statement


@dataclass(frozen=True, slots=True)
class Row:
    """A development as it is now, with its place in the chronology and among the threads.

    Attributes:
        own_earliest, own_latest, said: the keys of its own dates, as `chronology.Keyed` has them.
        earliest, latest, certain: those keys, tightened by links.
        backward: whether something that was logged later holds it back.
        holds: what holds it back.
        visits: the threads that it moves besides its own.
    """

    stream: UUID
    story: UUID
    position: int
    act: Act
    own_earliest: int
    own_latest: int
    said: int
    handle: str | None = None
    earliest: int = 0
    latest: int = 0
    certain: int = 0
    backward: bool = False
    holds: frozenset[UUID] = frozenset()
    visits: tuple[str, ...] = ()

    @property
    def threads(self) -> tuple[str, ...]:
        """The threads that it is on, or moves."""
        return self.visits if self.handle is None else (self.handle, *self.visits)


class Rows:
    """The rows of one read model, on a connection whose transaction is somebody else's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, streams: Iterable[UUID]) -> dict[UUID, Row]:
        """The rows of some developments that there are, by stream."""
        found: dict[UUID, Row] = {}
        wanted = [stream.hex for stream in streams]
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            places = ", ".join("?" * len(some))
            rows = self._whole(self._rows(f"stream IN ({places})", *some))
            found |= {row.stream: row for row in rows}
        return found

    def of_story(self, story: UUID) -> list[Row]:
        """All of a story."""
        return list(self._whole(self._rows("story = ?", story.hex)))

    def on_thread(self, story: UUID, handle: str) -> list[Row]:
        """Those that are on a thread, or move it; without what they hold on to and visit."""
        visiting = "SELECT stream FROM visits WHERE story = ? AND handle = ?"
        where = f"story = ? AND handle = ? OR stream IN ({visiting})"
        return list(self._rows(where, story.hex, handle, story.hex, handle))

    def alike(self, row: Row) -> list[Row]:
        """Those of a story with the same keys, if one of them is held back by a later one."""
        at = (row.story.hex, row.latest, row.earliest)
        where = "story = ? AND latest = ? AND earliest = ?"
        backward = f"SELECT 1 FROM entries WHERE {where} AND backward = 1 LIMIT 1"
        if self._connection.execute(backward, at).fetchone() is None:
            return []
        return list(self._whole(self._rows(where, *at)))

    def linked_to(self, stream: UUID) -> list[UUID]:
        """Those that link to a development."""
        statement = "SELECT DISTINCT stream FROM links WHERE target = ?"
        return [UUID(one) for (one,) in self._connection.execute(statement, (stream.hex,))]

    def around(self, streams: Iterable[UUID], story: UUID) -> list[Row]:
        """All of a story that hang together by links with some developments, those among them."""
        found: dict[UUID, Row] = {}
        waiting = set(streams)
        while waiting:
            news = {id_: row for id_, row in self.get(waiting).items() if row.story == story}
            found |= news
            waiting = {
                near
                for row in news.values()
                for near in (*(target for _, target in row.act.links), *self.linked_to(row.stream))
                if near not in found
            }
        return list(found.values())

    def handles(self, story: UUID) -> list[str]:
        """The handles of all threads of a story."""
        statement = (
            "SELECT handle FROM entries WHERE story = ? AND handle IS NOT NULL "
            "UNION SELECT handle FROM visits WHERE story = ?"
        )
        return [one for (one,) in self._connection.execute(statement, (story.hex, story.hex))]

    def put(self, row: Row, before: Row | None) -> None:
        """Write a row in the place of what stood there."""
        if before is None or before.act.links != row.act.links or before.holds != row.holds:
            self._link(row)
        if (before.visits if before else ()) != row.visits or (
            before and before.story != row.story
        ):
            self._visit(row)
        values = (
            *(row.stream.hex, row.story.hex, row.position, row.handle),
            *(row.own_earliest, row.own_latest, row.said),
            *(row.earliest, row.latest, row.certain, row.backward, _written(row.act)),
        )
        marks = ", ".join("?" * len(values))
        self._connection.execute(
            f"INSERT OR REPLACE INTO entries ({COLUMNS}) VALUES ({marks})", values
        )

    def remove(self, stream: UUID) -> None:
        """Take a row out: the development was undone, or is somewhere else."""
        for table in ("entries", "links", "visits"):
            self._connection.execute(f"DELETE FROM {table} WHERE stream = ?", (stream.hex,))

    def record(self, stream: UUID, position: int, state_then: Development | None) -> None:
        """Write what a development said from a position on; None: nothing, it was undone."""
        self._connection.execute(
            "UPDATE versions SET known_to = ? WHERE stream = ? AND known_to IS NULL",
            (position, stream.hex),
        )
        if state_then is None:
            return
        content = state_then.current
        when = content.when
        values = (
            *(stream.hex, position, content.story.hex, content.verb, content.headline),
            *(state_then.status, content.visibility, when.edtf, when.earliest_start),
            *(when.latest_start, when.earliest_end, when.latest_end),
            content.model_dump_json(exclude_defaults=True),
        )
        self._connection.execute(
            "INSERT INTO versions (stream, known_from, story, verb, headline, status, visibility, "
            "edtf, earliest_start, latest_start, earliest_end, latest_end, content) "
            f"VALUES ({', '.join('?' * len(values))})",
            values,
        )

    def stand(self, story: UUID, handle: str, thread: Thread | None, as_of: str) -> None:
        """Write where a thread stands; None: it is no more, or not yet."""
        if thread is None:
            self._connection.execute(
                "DELETE FROM threads WHERE story = ? AND handle = ?", (story.hex, handle)
            )
            return
        said = json.dumps(state(thread), ensure_ascii=False)
        self._connection.execute(
            "INSERT OR REPLACE INTO threads (story, handle, type, title, as_of, said) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (story.hex, handle, thread.type, thread.title, as_of, said),
        )

    def move(self, position: int, story: UUID, moves: Sequence[Moved]) -> None:
        """Write how threads moved by the event at a position."""
        self._connection.executemany(
            "INSERT INTO moves (position, story, handle, name, axis, origin, place, turn) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(position, story.hex, one.thread, one.name, one.axis, one.origin, one.to),
                    json.dumps(one.turn, ensure_ascii=False),
                )
                for one in moves
            ],
        )

    def moves(self, first: int, last: int) -> Iterator[Moved]:
        """How threads moved by the events of some positions, in order."""
        statement = (
            "SELECT handle, name, axis, origin, place, turn FROM moves "
            "WHERE position BETWEEN ? AND ? ORDER BY id"
        )
        for row in self._connection.execute(statement, (first, last)):
            handle, name, axis, origin, place, turn = row
            yield Moved(handle, name, axis, origin, place, tuple(json.loads(turn)))

    def _rows(self, where: str, *parameters: object) -> Iterator[Row]:
        """Rows without what they hold on to, and what they visit."""
        statement = f"SELECT {COLUMNS} FROM entries WHERE {where}"
        rows = self._connection.execute(statement, parameters).fetchall()
        for stream, story, position, handle, *keys, backward, act in rows:
            own_earliest, own_latest, said, earliest, latest, certain = keys
            id_ = UUID(stream)
            yield Row(
                stream=id_,
                story=UUID(story),
                position=position,
                act=_read(id_, act),
                own_earliest=own_earliest,
                own_latest=own_latest,
                said=said,
                handle=handle,
                earliest=earliest,
                latest=latest,
                certain=certain,
                backward=bool(backward),
            )

    def _whole(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same with all there is."""
        some = list(rows)
        streams = [row.stream.hex for row in some]
        holds = self._column("target", "links", streams, "AND holds = 1")
        visits = self._column("handle", "visits", streams)
        for row in some:
            held = holds.get(row.stream.hex, ())
            seen = visits.get(row.stream.hex, ())
            yield replace(row, holds=frozenset(map(UUID, held)), visits=tuple(seen))

    def _column(
        self, name: str, table: str, streams: list[str], more: str = ""
    ) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for first in range(0, len(streams), AT_ONCE):
            some = streams[first : first + AT_ONCE]
            places = ", ".join("?" * len(some))
            statement = (
                f"SELECT stream, {name} FROM {table} "
                f"WHERE stream IN ({places}) {more} ORDER BY rowid"
            )
            for stream, value in self._connection.execute(statement, some):
                found.setdefault(stream, []).append(value)
        return found

    def _link(self, row: Row) -> None:
        self._connection.execute("DELETE FROM links WHERE stream = ?", (row.stream.hex,))
        self._connection.executemany(
            "INSERT OR IGNORE INTO links (stream, relation, target, holds) VALUES (?, ?, ?, ?)",
            [
                (row.stream.hex, relation, target.hex, target in row.holds)
                for relation, target in row.act.links
            ],
        )

    def _visit(self, row: Row) -> None:
        self._connection.execute("DELETE FROM visits WHERE stream = ?", (row.stream.hex,))
        self._connection.executemany(
            "INSERT INTO visits (stream, story, handle) VALUES (?, ?, ?)",
            [(row.stream.hex, row.story.hex, handle) for handle in row.visits],
        )


def _written(act: Act) -> str:
    """An act as it is stored: its fields in order, but for its id."""
    _, *fields = act
    return json.dumps(fields, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    return value.hex if isinstance(value, UUID) else dict(value)  # type: ignore[call-overload]  # a mapping


def _read(id_: UUID, text: str) -> Act:
    key, kind, verb, headline, when, by, to, about, links, handle, sources, own, struck = (
        json.loads(text)
    )
    return Act(
        id=id_,
        key=key,
        kind=kind,
        verb=verb,
        headline=headline,
        when=when,
        by=tuple(by),
        to=tuple(to),
        about=tuple(about),
        links=tuple((relation, UUID(target)) for relation, target in links),
        handle=handle,
        sources=tuple((name, relays) for name, relays in sources),
        own=own,
        struck=struck,
    )
