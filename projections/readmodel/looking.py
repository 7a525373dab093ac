"""Looking a development up by what somebody types: `@`, its key, or the beginning of its ref."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from projections.readmodel.records import Records
from projections.readmodel.said import COLUMNS, state
from timeline.refs import ALIKE, CANDIDATES, SHORTEST, bounds, ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.entry import Known, Record, State
    from projections.readmodel.reading import Reading
    from projections.story import Story

LATELY = 400  # developments that a mistyped ref is compared with
NOW = (
    f"SELECT versions.entry, logged, {COLUMNS} FROM versions "
    "JOIN entries ON entries.id = versions.entry WHERE known_to IS NULL"
)
MINE = (
    "SELECT position, entry FROM events "
    "WHERE type = 'development.logged' AND recorded_by = ? ORDER BY position DESC"
)


class Looked(NamedTuple):
    """A development that was looked up; `history` are all its events, undone ones too."""

    known: Known
    history: tuple[Record, ...]


class Looking:
    """Looks up developments as they are now, for one user; see `timeline.past.Past.find`."""

    def __init__(self, reading: Reading, user: str) -> None:
        self._reading = reading
        self._user = user

    def find(self, text: str, current: Story | None) -> Looked:
        """The development that a ref or key means.

        Raises `NothingLogged`, `UnknownRef` or `AmbiguousRef`.
        """
        entry = self._last_logged() if text == "@" else None
        if entry is None and current is not None:
            entry = self._by_key(text, current)
        if entry is None:
            entry = self._by_id(text)
        if entry is None:
            from timeline.errors import UnknownRef  # noqa: PLC0415 - only mistakes pay for it

            raise UnknownRef(text, current.slug if current else None, self._near(text, current))
        return self._looked(entry)

    def states(self, streams: Iterable[UUID]) -> dict[UUID, State]:
        """Those of some developments that there are."""
        rows = self._rows(streams)
        return {one.id: one for one in (state(row[2:]) for row in rows)}

    def known(self, streams: Iterable[UUID]) -> dict[UUID, Known]:
        """The same with their events."""
        rows = self._rows(streams)
        states = {row[0]: state(row[2:]) for row in rows}
        records = Records(self._reading, self._reading.position)
        return {one.state.id: one for one in records.known(states, states).values()}

    def _rows(self, streams: Iterable[UUID]) -> list[tuple[Any, ...]]:
        return self._reading.some(
            f"{NOW} AND versions.entry IN (SELECT id FROM entries WHERE stream IN ({{}}))",
            [stream.hex for stream in streams],
        )

    def _looked(self, entry: int) -> Looked:
        ((_, _, *row),) = self._reading.select(f"{NOW} AND versions.entry = ?", entry)
        one = state(tuple(row))
        records = Records(self._reading, self._reading.position)
        history = records.of({entry: one.id})[entry]
        return Looked(records.known({entry: one}, [entry])[entry], tuple(history))

    def _last_logged(self) -> int:
        for position, entry in self._reading.each(MINE, self._user):
            rows = self._reading.select(f"{NOW} AND versions.entry = ?", entry)
            if rows and rows[0][1] == position:
                return int(entry)
        from timeline.errors import NothingLogged  # noqa: PLC0415 - only mistakes pay for it

        raise NothingLogged(self._user)

    def _by_key(self, text: str, current: Story) -> int | None:
        """What has a key in a story; what was logged there with it and is elsewhere comes last."""
        try:
            stream = uuid5(current.id, text).hex
        except UnicodeEncodeError:  # a lone surrogate, which no key has
            return None
        moved = self._reading.select(
            f"{NOW} AND key_here IS NOT NULL AND entries.key = ? "
            "AND story = (SELECT id FROM stories WHERE stories.stream = ?)",
            *(text, current.id.hex),
        )
        logged = self._reading.select(f"{NOW} AND entries.stream = ?", stream)
        here = {row[0]: state(row[2:]) for row in moved}
        for row in logged:
            one = state(row[2:])
            if not here or one.current.story == current.id:
                here[row[0]] = one
        return self._only(text, here)

    def _by_id(self, text: str) -> int | None:
        found = bounds(text)
        if found is None:
            return None
        low, high = (bound.hex() for bound in found)
        rows = self._reading.select(
            f"{NOW} AND entries.stream BETWEEN ? AND ? ORDER BY entries.stream LIMIT {CANDIDATES}",
            *(low, high),
        )
        return self._only(text, {row[0]: state(row[2:]) for row in rows})

    def _only(self, text: str, found: dict[int, State]) -> int | None:
        """The one that is meant; `AmbiguousRef` lists them if there are several."""
        if len(found) > 1:
            from timeline.errors import AmbiguousRef  # noqa: PLC0415 - only mistakes pay for it

            named = ((ref(one.id), one.current.headline) for one in found.values())
            raise AmbiguousRef(text, tuple(named))
        return next(iter(found), None)

    def _near(self, text: str, current: Story | None) -> tuple[tuple[str, str], ...]:
        """Refs like one that nothing has, and keys in the current story, with their headlines."""
        from timeline.nearest import nearest  # noqa: PLC0415 - only mistakes pay for it

        named: dict[str, tuple[str, State]] = {}
        lately = "versions.entry > (SELECT max(id) FROM entries) - ?"
        for row in self._reading.select(f"{NOW} AND {lately} ORDER BY logged", LATELY):
            one = state(row[2:])
            known = ref(one.id)
            named[known[: max(SHORTEST, len(text))]] = known, one
            if current and one.current.story == current.id:
                named[one.key] = one.key, one
        meant = (named[like] for like in nearest(text, named, cutoff=ALIKE))
        return tuple((known, one.current.headline) for known, one in meant)
