"""A story as of two clocks, read from the read model: all of it, or its last entries."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from projections.entry import Entry
from projections.readmodel.ordering import Place, certainty_of, in_order, overlap, sure_of_place
from projections.readmodel.records import Records
from projections.readmodel.said import COLUMNS, state
from projections.story_view import StoryView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from projections.clocks import Clocks
    from projections.entry import Known, Order, State
    from projections.readmodel.reading import Reading
    from projections.story import Story

PLACE = "chronology.entry, chronology.logged, earliest, latest, certain, struck, backward, holds"
KEYS = "latest, earliest, chronology.logged"
DOWN = "latest DESC, earliest DESC, chronology.logged DESC"
HERE = (
    "chronology.story = ? AND chronology.known_from <= ? "
    "AND (chronology.known_to IS NULL OR chronology.known_to > ?)"
)
SAID = (
    f"SELECT {PLACE}, against, changes, {COLUMNS} FROM chronology "
    "JOIN versions ON versions.id = chronology.version "
    "JOIN entries ON entries.id = chronology.entry"
)


class Viewing:
    """Views of one story as of two clocks."""

    def __init__(self, reading: Reading, story: Story, clocks: Clocks) -> None:
        self._reading = reading
        self._story = story
        self._clocks = clocks
        self._day = clocks.key(story.opened.timezone)
        rows = reading.select("SELECT id FROM stories WHERE stream = ?", story.id.hex)
        self._number = rows[0][0] if rows else 0
        self._here = (self._number, clocks.position, clocks.position)
        self._records = Records(reading, clocks.position)

    def view(
        self, keep: Callable[[Known], bool] | None = None, *, events: bool = True
    ) -> StoryView:
        """The whole story; what `keep` refuses leaves no trace.

        Without `events` only what was changed has them: who recorded the others is not asked.
        """
        with self._reading.together():
            return self._view(keep, events=events)

    def last(self, number: int) -> StoryView:
        """The last entries, as many as asked for; it knows of them and of what they link to."""
        with self._reading.together():
            return self._view_of_last(number)

    def _view(self, keep: Callable[[Known], bool] | None, *, events: bool) -> StoryView:
        rows = self._reading.select(f"{SAID} WHERE {HERE} ORDER BY {KEYS}", *self._here)
        states = {row[0]: state(row[10:]) for row in rows}
        changed = [row[0] for row in rows if row[9]]
        known = self._records.known(states, changed, unchanged=events)
        if keep is not None:
            return self._kept(known, {states[row[0]].id: row[1] for row in rows}, keep)
        places = list(in_order([Place(*row[:8]) for row in rows]))
        entries = tuple(self._entries(places, sure_of_place(places), known))
        logged = sorted(places, key=lambda one: one.logged)
        by_id = {states[one.entry].id: states[one.entry] for one in logged}
        against = _contradictions({one.state.id for one in entries}, rows, states)
        return self._told(entries, by_id, against)

    def _view_of_last(self, number: int) -> StoryView:
        places = self._last(number)
        doubtful = self._doubtful(places)
        shown = places[-number:] if number else []
        rows = self._said([one.entry for one in shown])
        states = {row[0]: state(row[10:]) for row in rows}
        known = self._records.known(states, [row[0] for row in rows if row[9]])
        sure = {one.entry: one.entry not in doubtful for one in shown}
        entries = tuple(self._entries(shown, sure, known))
        linked = self._linked(states.values())
        return self._told(entries, linked | {one.id: one for one in states.values()}, ())

    # --- what all have in common ------------------------------------------------------------------

    def _told(
        self,
        entries: tuple[Entry, ...],
        known: dict[UUID, State],
        against: tuple[tuple[UUID, UUID], ...],
    ) -> StoryView:
        unreadable = self._records.unreadable(self._number)
        return StoryView(self._story, self._clocks, entries, known, against, unreadable)

    def _kept(
        self,
        known: Mapping[int, Known],
        logged: Mapping[UUID, int],
        keep: Callable[[Known], bool],
    ) -> StoryView:
        """Arranged anew, without what is not kept."""
        from projections.arranging import arranged  # noqa: PLC0415 - only who hides pays for it

        in_log = sorted(known.values(), key=lambda one: logged[one.state.id])
        kept = {one.state.id: one for one in in_log if keep(one)}
        unreadable = self._records.unreadable(self._number)
        return arranged(self._story, self._clocks, kept, logged, unreadable)

    def _entries(
        self, places: Iterable[Place], sure: Mapping[int, bool], known: Mapping[int, Known]
    ) -> Iterator[Entry]:
        for place in places:
            certainty = certainty_of(place, self._day)
            if certainty is not None:
                one = known[place.entry]
                order: Order = "certain" if sure[place.entry] else "uncertain"
                yield Entry(one, certainty, order)

    # --- the last of it ---------------------------------------------------------------------------

    def _last(self, number: int) -> list[Place]:
        """The last places, in order, and as many more as are alike to the first of them."""
        found = self._places("AND earliest <= ? ORDER BY {down} LIMIT ?", self._day, number + 1)
        if not found:
            return []
        keys = found[-1].keys
        rest = self._tied(keys) or [one for one in found if one.keys == keys]
        whole = [one for one in found if one.keys != keys]
        return list(in_order([*rest, *whole]))

    def _doubtful(self, places: Sequence[Place]) -> set[int]:
        """Those of some successive entries whose place among their neighbours is not certain.

        Neighbours are also what is not yet: between what is possible there may be such.
        """
        live = [one for one in places if not one.struck]
        doubtful: set[int] = set()
        for number, one in enumerate(live):
            ahead = one.latest > self._day
            before = live[number - 1] if number and not ahead else self._next(one, "<")
            follows = number + 1 < len(live) and live[number + 1].latest <= self._day
            after = live[number + 1] if follows else self._next(one, ">")
            if (before and overlap(before, one)) or (after and overlap(one, after)):
                doubtful.add(one.entry)
        return doubtful

    def _next(self, place: Place, direction: str) -> Place | None:
        """The live neighbour of an entry in the whole order, before or after it."""
        order = [one for one in in_order(self._tied(place.keys)) if not one.struck]
        if order:
            at = next(number for number, one in enumerate(order) if one.entry == place.entry)
            at += 1 if direction == ">" else -1
            if 0 <= at < len(order):
                return order[at]
            return self._beyond((*place.keys, 0 if direction == "<" else 1 << 62), direction)
        return self._beyond((*place.keys, place.logged), direction)

    def _beyond(self, keys: tuple[int, int, int], direction: str) -> Place | None:
        """The live entry that is next to some keys."""
        where = f"AND struck = 0 AND ({KEYS}) {direction} (?, ?, ?)"
        way = "{down}" if direction == "<" else "{keys}"
        found = self._places(f"{where} ORDER BY {way} LIMIT 1", *keys)
        if not found:
            return None
        order = [one for one in in_order(self._tied(found[0].keys)) if not one.struck]
        return order[-1 if direction == "<" else 0] if order else found[0]

    def _tied(self, keys: tuple[int, int]) -> list[Place]:
        """What has the same keys, if any of it is held back by what was logged later."""
        if not self._any_backward:
            return []
        alike = "AND latest = ? AND earliest = ?"
        found = self._places(f"{alike} AND backward = 1 LIMIT 1", *keys)
        return self._places(alike, *keys) if found else []

    @cached_property
    def _any_backward(self) -> bool:
        """Whether anything of the story is, or ever was: of most, nothing."""
        statement = "SELECT 1 FROM chronology WHERE story = ? AND backward = 1 LIMIT 1"
        return bool(self._reading.select(statement, self._number))

    def _places(self, more: str, *values: object) -> list[Place]:
        statement = f"SELECT {PLACE} FROM chronology WHERE {HERE} "
        rows = self._reading.select(
            statement + more.format(down=DOWN, keys=KEYS), *self._here, *values
        )
        return [Place(*row) for row in rows]

    def _said(self, entries: Iterable[int]) -> list[tuple[Any, ...]]:
        position = self._clocks.position
        return self._reading.some(
            f"{SAID} WHERE chronology.entry IN ({{}}) AND chronology.known_from <= ? "
            "AND (chronology.known_to IS NULL OR chronology.known_to > ?)",
            *(entries, position, position),
        )

    def _linked(self, states: Iterable[State]) -> dict[UUID, State]:
        """What some developments link to, as far as it is in the story."""
        targets = {link.target.hex for one in states for link in one.current.links}
        rows = self._reading.some("SELECT id FROM entries WHERE stream IN ({})", targets)
        said = self._said([entry for (entry,) in rows])
        found = (state(row[10:]) for row in said)
        return {one.id: one for one in found if one.current.story == self._story.id}


def _contradictions(
    shown: set[UUID], rows: Iterable[tuple[Any, ...]], states: Mapping[int, State]
) -> tuple[tuple[UUID, UUID], ...]:
    """Links of entries that the dates contradict, in the order of the log."""
    doubtful = sorted((row[1], row[0], row[8]) for row in rows if row[8])
    return tuple(
        (states[entry].id, states[int(target)].id)
        for _, entry, against in doubtful
        for target in against.split()
        if states[entry].id in shown
    )
