"""The events of developments, read from the read model as views have them."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from projections.entry import Known, Record
from timeline.recorded import Unreadable
from timeline.undoing import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from projections.entry import State
    from projections.readmodel.reading import Reading

COLUMNS = "position, events.version, type, schema, said, recorded_at, recorded_by, events.key"
LOGGED = "development.logged"
NOBODY = ("", "", None)  # of an event of which no more is kept than that it cannot be read


class Records:
    """The events of a read model up to a position."""

    def __init__(self, reading: Reading, upto: int) -> None:
        self._reading = reading
        self._upto = upto
        self._unreadable: dict[int, tuple[Any, ...]] = {}
        for position, *row in reading.select(
            "SELECT position, entry, stream, type, schema, why FROM unreadable "
            "WHERE known_from <= ? AND (known_to IS NULL OR known_to > ?) ORDER BY position",
            *(upto, upto),
        ):
            self._unreadable[position] = tuple(row)

    def known(
        self, states: Mapping[int, State], changed: Iterable[int], *, unchanged: bool = True
    ) -> dict[int, Known]:
        """Developments with their events, by their numbers; `changed` has more than the first.

        Where `unchanged` is false, the others have none.
        """
        more = self.of({entry: states[entry].id for entry in changed})
        events = {entry: tuple(in_force(some)) for entry, some in more.items()}
        if unchanged:
            events |= self._first({entry: states[entry] for entry in states.keys() - more.keys()})
        return {entry: Known(one, events.get(entry, ())) for entry, one in states.items()}

    def of(self, streams: Mapping[int, UUID]) -> dict[int, list[Record]]:
        """All events of some developments in order, what was undone among them."""
        found: dict[int, list[Record]] = {entry: [] for entry in streams}
        first = self._said_first(streams)
        for entry, *row in self._rows(streams):
            found[entry].append(self._record(streams[entry], row, first))
        return found

    def unreadable(self, story: int | None = None) -> tuple[Record, ...]:
        """What cannot be read, of whatever stream; and what could not be applied in a story.

        Without a story, in any.
        """
        return tuple(
            Record(position, UUID(stream), 0, name, schema, Unreadable(name, schema, why), *NOBODY)
            for position, (entry, stream, name, schema, why) in self._unreadable.items()
            if entry is None or story is None or self._was_in(entry, story)
        )

    def _was_in(self, entry: int, story: int) -> bool:
        statement = "SELECT 1 FROM versions WHERE entry = ? AND story = ? LIMIT 1"
        return bool(self._reading.select(statement, entry, story))

    def _rows(self, entries: Iterable[int]) -> list[tuple[Any, ...]]:
        """The rows of their events: the first ones are found by what they made."""
        wanted = list(entries)
        first = self._reading.some(
            f"SELECT DISTINCT versions.entry, {COLUMNS} FROM versions JOIN events "
            "ON position = logged WHERE versions.entry IN ({}) AND position <= ?",
            *(wanted, self._upto),
        )
        later = self._reading.some(
            f"SELECT entry, {COLUMNS} FROM events "
            "WHERE entry IN ({}) AND events.version > 1 AND position <= ?",
            *(wanted, self._upto),
        )
        return sorted({*first, *later}, key=itemgetter(1))

    def _said_first(self, entries: Iterable[int]) -> dict[int, str]:
        """What each said when it was logged, by the position of that."""
        return dict(
            self._reading.some(
                "SELECT known_from, content FROM versions "
                "WHERE entry IN ({}) AND known_from = logged",
                entries,
            )
        )

    def _first(self, states: Mapping[int, State]) -> dict[int, tuple[Record, ...]]:
        """The one event of those that were never changed."""
        rows = self._reading.some(
            f"SELECT versions.entry, {COLUMNS} FROM versions JOIN events ON position = logged "
            "WHERE versions.entry IN ({}) AND known_from = logged AND changes = 0",
            states,
        )
        return {entry: (_unchanged(states[entry], row),) for entry, *row in rows}

    def _record(self, stream: UUID, row: list[Any], first: Mapping[int, str]) -> Record:
        position, version, name, schema, said, *envelope = row
        text = first.get(position) if name == LOGGED else said
        event: Any
        if position in self._unreadable or text is None:
            why = self._unreadable[position][4] if position in self._unreadable else "damaged"
            event = Unreadable(name, schema, why)
        else:
            from timeline.later_facts import fact  # noqa: PLC0415 - few are ever changed

            event = fact(name, json.loads(text))
        return Record(position, stream, version, name, schema, event, *envelope)


def _unchanged(state: State, row: list[Any]) -> Record:
    position, version, name, schema, _, *envelope = row
    return Record(position, state.id, version, name, schema, state.current, *envelope)
