"""What of a desk there are few of: its stories, own kinds and recorded names; and all numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from timeline.events import DevelopmentLogged
from timeline.folds import fold_kind, fold_party, fold_story
from timeline.party import Party
from timeline.recorded import Unreadable, unreadable_of
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from projections.readmodel.buffer import Buffer
    from timeline.recorded import Recorded

OF_A_FIELD = ("name", "type", "meaning", "choices")
OF_A_VERB = ("name", "meaning", "preset", "relation")
AT_ONCE = 500  # asked for in one statement
MOST = 100_000  # numbers of entries kept in memory


class Registers:
    """Gives each entry, story and name its number, and keeps what is recorded of the others."""

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self._entries: dict[UUID, int | None] = {}
        self._stories: dict[UUID, int] = {}
        self._parties: dict[str, int] = {}
        self._zones: dict[int, str] = {}
        rows = buffer.select("SELECT stream FROM unreadable WHERE known_to IS NULL")
        self._unreadable = {stream for (stream,) in rows}

    # --- numbers ----------------------------------------------------------------------------------

    def entry(self, stream: UUID) -> int:
        """The number of a development, also of one that was only linked to as yet."""
        number = self._entry(stream)
        return self._new_entry(stream, None) if number is None else number

    def logged(self, stream: UUID, key: str) -> tuple[int, bool]:
        """The number of a development that was logged now, and whether nothing knew of it."""
        number = self._entry(stream)
        if number is None:
            return self._new_entry(stream, key), True
        self._buffer.then("UPDATE entries SET key = ? WHERE id = ?", key, number)
        return number, False

    def look_up(self, streams: Iterable[UUID]) -> None:
        """Find the numbers that developments have, or that they have none, many at once."""
        missing = [one for one in streams if one not in self._entries]
        self._entries |= dict.fromkeys(missing)
        for first in range(0, len(missing), AT_ONCE):
            some = [stream.hex for stream in missing[first : first + AT_ONCE]]
            places = ", ".join("?" * len(some))
            statement = f"SELECT stream, id FROM entries WHERE stream IN ({places})"
            for stream, number in self._buffer.written(statement, *some):
                self._entries[UUID(stream)] = number

    def _entry(self, stream: UUID) -> int | None:
        if stream not in self._entries:
            self.look_up([stream])
        return self._entries[stream]

    def _new_entry(self, stream: UUID, key: str | None) -> int:
        if len(self._entries) > MOST:
            self._buffer.flush()
            self._entries.clear()
        number = self._buffer.add("entries", stream.hex, ref(stream), key)
        self._entries[stream] = number
        return number

    def story(self, stream: UUID) -> int:
        """The number of a story."""
        number = self._stories.get(stream)
        if number is None:
            rows = self._select("stories", "stream", stream.hex)
            number = (
                rows[0][0] if rows else self._buffer.add("stories", stream.hex, None, None, None, 0)
            )
            self._stories[stream] = number
        return number

    def party(self, name: str) -> int:
        """The number of a name."""
        number = self._parties.get(name)
        if number is None:
            rows = self._select("parties", "name", name)
            number = rows[0][0] if rows else self._buffer.add("parties", name)
            self._parties[name] = number
        return number

    def zone(self, story: int) -> str:
        """A story's zone, which never changes; UTC of one that cannot be read."""
        if story not in self._zones:
            [(zone,)] = self._buffer.select("SELECT timezone FROM stories WHERE id = ?", story)
            self._zones[story] = zone or "UTC"
        return self._zones[story]

    def _select(self, table: str, column: str, value: str) -> list[tuple[Any, ...]]:
        return self._buffer.written(f"SELECT id FROM {table} WHERE {column} = ?", value)

    # --- what is recorded -------------------------------------------------------------------------

    def event(self, one: Recorded, entry: int | None) -> None:
        """Keep an event: also what it says, unless `versions` has that."""
        stream = None if entry is not None else one.stream.hex
        said = None
        if not isinstance(one.event, Unreadable | DevelopmentLogged):
            said = one.event.model_dump_json(exclude_defaults=True)
        self._buffer.insert(
            "events",
            (
                *(one.position, one.type, one.version, one.schema, one.recorded_at),
                *(one.recorded_by, one.key, entry, stream, said),
            ),
        )

    def unreadable(
        self,
        at: Recorded,
        applied: Sequence[Recorded],
        history: Sequence[Recorded],
        entry: int | None,
    ) -> None:
        """Keep which events of a stream cannot be read, or applied, from a position on.

        `history` are all of them, `applied` those that count. What cannot be read at all concerns
        every story, and is of no entry.
        """
        found = unreadable_of(applied)
        stream, position = at.stream.hex, at.position
        if not found and stream not in self._unreadable:
            return
        raw = {one.position for one in unreadable_of(history)}
        self._end("unreadable", "stream", stream, position)
        for one in found:
            of = None if one.position in raw else entry
            values = (of, one.type, one.schema, getattr(one.event, "why", ""))
            self._buffer.add("unreadable", one.position, position, None, stream, *values)
        self._unreadable.add(stream)

    def keep_story(self, position: int, stream: UUID, history: Sequence[Recorded]) -> None:
        """A story as it was opened and amended; one taken back keeps its row for what it holds."""
        number = self.story(stream)
        self._end("story_versions", "story", number, position)
        story = fold_story(stream, history)
        if story is None:
            return
        opened = story.opened
        said = opened.model_dump_json(exclude_defaults=True)
        self._buffer.add("story_versions", number, position, None, said, story.closed)
        self._buffer.then(
            "UPDATE stories SET slug = ?, title = ?, timezone = ?, closed = ? WHERE id = ?",
            *(opened.slug, opened.title, opened.timezone, story.closed, number),
        )
        self._zones[number] = opened.timezone

    def keep_party(self, position: int, stream: UUID, history: Sequence[Recorded]) -> None:
        """A party's recorded names."""
        self._end("party_names", "stream", stream.hex, position)
        party = fold_party(stream, history)
        if party is not None:
            lists = map(_json, (party.aliases, party.speaks_for))
            self._buffer.add("party_names", stream.hex, position, None, party.name, *lists)

    def parties(self) -> list[Party]:
        """The parties of which names are recorded, as of now, in the order they were named."""
        rows = self._buffer.select(
            "SELECT stream, name, aliases, speaks_for FROM party_names WHERE known_to IS NULL"
        )
        return [
            Party(UUID(stream), name, tuple(json.loads(aliases)), tuple(json.loads(speaks_for)))
            for stream, name, aliases, speaks_for in rows
        ]

    def keep_kind(self, position: int, stream: UUID, history: Sequence[Recorded]) -> None:
        """A kind of the newsroom's own."""
        self._end("kinds", "stream", stream.hex, position)
        kind = fold_kind(stream, history)
        if kind is None:
            return
        said = {
            "fields": [_named(one, OF_A_FIELD) for one in kind.fields],
            "verbs": [_named(one, OF_A_VERB) for one in kind.verbs],
        }
        values = (kind.name, kind.extends, kind.meaning, _json(said))
        self._buffer.add("kinds", stream.hex, position, None, *values)

    @property
    def own_kinds(self) -> dict[str, str]:
        """The shipped kind that each of the newsroom's own kinds extends, as of now."""
        return dict(self._buffer.select("SELECT name, extends FROM kinds WHERE known_to IS NULL"))

    def _end(self, table: str, column: str, value: object, position: int) -> None:
        self._buffer.flush()
        self._buffer.connection.execute(
            f"UPDATE {table} SET known_to = ? WHERE {column} = ? AND known_to IS NULL",
            (position, value),
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _named(one: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}
