"""Taking up events: what each makes of its development, where that belongs, and what it moves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from projections.changes import moves
from projections.chronology import Dated, keyed
from projections.parties import Parties
from projections.readmodel.folding import Folding
from projections.readmodel.placing import leaf, region
from projections.readmodel.rows import Row, Rows
from projections.threads.acts import act_of
from timeline.events import (
    DevelopmentLogged,
    EventUndone,
    KindDefined,
    PartyNamed,
    StoryOpened,
)
from timeline.log import Log
from timeline.past import Past, fold
from timeline.undoing import in_force
from timeline.when import day_end_key, local_now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from timeline.log import Recorded
    from timeline.past import Found

PAGE = 1_000
MANY = 500  # developments to place: from there on, the whole story is as quick
PLACE = ("handle", "visits", "earliest", "latest", "certain", "holds", "backward")


@dataclass(slots=True)
class _Touched:
    """What some events touched.

    Attributes:
        developments: as they are after the events; None where undone.
        before, after: the rows that changed, as they were and as they are; None for none.
        everything: whether any thread may stand elsewhere, because names or kinds changed.
        first, last: the first and the last event.
    """

    developments: dict[UUID, Found | None] = field(default_factory=dict)
    before: dict[UUID, Row | None] = field(default_factory=dict)
    after: dict[UUID, Row] = field(default_factory=dict)
    everything: bool = False
    first: Recorded | None = None
    last: Recorded | None = None


class Foreseen(Log):
    """A log, and after its end events that are not recorded: those of a dry run."""

    def __init__(self, log: Log, events: Sequence[Recorded]) -> None:
        super().__init__(log.store, log.codec)
        self._events = events

    def stream(self, stream: UUID) -> list[Recorded]:
        """All events of one stream, in order."""
        return self.streams([stream])

    def streams(self, streams: Sequence[UUID]) -> list[Recorded]:
        """All events of some streams, one stream after another, each in order."""
        more = [event for event in self._events if event.stream in streams]
        found = [*super().streams(streams), *more]
        return sorted(found, key=lambda event: (event.stream, event.version)) if more else found

    def of_type(self, event_type: str) -> list[Recorded]:
        """All events of one type, in order."""
        more = [event for event in self._events if event.type == event_type]
        return [*super().of_type(event_type), *more]


class CatchingUp:
    """Takes up the events of a log, on a connection whose transaction is somebody else's."""

    def __init__(self, connection: sqlite3.Connection, log: Log) -> None:
        self._connection = connection
        self._log = log
        self._rows = Rows(connection)
        self._past = Past(log, "", lambda _: None)

    def take(self, events: Iterable[Recorded], *, tell: bool = True) -> None:
        """Take up some events together; how threads moved is told of all, as of the last.

        Without `tell` it is not: of a whole log at once it says nothing.
        """
        touched = _Touched()
        page: list[Recorded] = []
        for event in events:
            page.append(event)
            if len(page) == PAGE:
                self._take_page(page, touched)
                page = []
        self._take_page(page, touched)
        if touched.first is not None and touched.last is not None:
            self._place(touched)
            self._move(touched, touched.first, touched.last, tell=tell)

    def _take_page(self, page: Sequence[Recorded], touched: _Touched) -> None:
        histories = self._histories(page)
        for event in page:
            history = [one for one in histories[event.stream] if one.position <= event.position]
            self._take_one(event, history, touched)
            touched.first = touched.first or event
            touched.last = event

    def _histories(self, page: Sequence[Recorded]) -> dict[UUID, list[Recorded]]:
        """All events of the streams in a page; those that begin in it need no reading."""
        found: dict[UUID, list[Recorded]] = {}
        for event in page:
            found.setdefault(event.stream, []).append(event)
        begun = [stream for stream, events in found.items() if events[0].version > 1]
        found |= {stream: [] for stream in begun}
        for event in self._log.streams(begun):
            found[event.stream].append(event)
        return found

    def _take_one(self, event: Recorded, history: list[Recorded], touched: _Touched) -> None:
        first = history[0].event
        if isinstance(first, DevelopmentLogged):
            found = fold(history)
            self._rows.record(event.stream, event.position, found.development if found else None)
            touched.developments[event.stream] = found
        elif isinstance(first, StoryOpened):
            self._know_story(event.stream, history)
        elif isinstance(first, PartyNamed):
            touched.everything = True
        elif isinstance(first, KindDefined):
            touched.everything |= isinstance(event.event, EventUndone)

    def _know_story(self, stream: UUID, history: list[Recorded]) -> None:
        """A story's zone, which never changes; a story taken back keeps it for what it holds."""
        opened = [one.event for one in in_force(history) if isinstance(one.event, StoryOpened)]
        for story in opened[:1]:
            self._connection.execute(
                "INSERT OR REPLACE INTO stories (story, slug, title, zone) VALUES (?, ?, ?, ?)",
                (stream.hex, story.slug, story.title, story.timezone),
            )

    # --- placing --------------------------------------------------------------------------------

    def _place(self, touched: _Touched) -> None:
        """Write each development that changed where it belongs now, and what it takes along."""
        streams = touched.developments
        touched.before = dict.fromkeys(streams) | self._rows.get(streams)
        rows = [self._row(found) for found in streams.values() if found]
        moving = [row for row in rows if not self._stays(row, touched)]
        gone = [stream for stream, found in streams.items() if not found]
        for stream in gone:
            self._rows.remove(stream)
        if len(moving) == 1 and not gone and self._is_leaf(moving[0], touched):
            placed = leaf(moving[0], self._rows)
            known = self._rows.get(row.stream for row in placed)
            self._write(placed, known, touched)
        elif moving or gone:
            self._place_around(moving, touched)

    def _stays(self, row: Row, touched: _Touched) -> bool:
        """Write a row where the old one was, if nothing that places it has changed."""
        before = touched.before[row.stream]
        if before is None or not _is_placed_alike(before, row):
            return False
        place = {name: getattr(before, name) for name in PLACE}
        self._write([replace(row, **place)], {row.stream: before}, touched)
        return True

    def _is_leaf(self, row: Row, touched: _Touched) -> bool:
        """Whether it is new and nothing links to it, so that little changes."""
        new = touched.before[row.stream] is None and not row.act.struck
        return new and not self._rows.linked_to(row.stream)

    def _place_around(self, moving: Sequence[Row], touched: _Touched) -> None:
        """Place anew all that hangs together with what changed, as it did or as it does now."""
        for row in moving:
            self._rows.put(row, touched.before[row.stream])
        olds = [row for row in touched.before.values() if row]
        near = {row.stream for row in moving} | {
            id_ for row in olds for id_ in (row.stream, *(target for _, target in row.act.links))
        }
        many = len(near) > MANY
        if not many:
            near |= {one for id_ in touched.developments for one in self._rows.linked_to(id_)}
        for story in dict.fromkeys(row.story for row in (*moving, *olds)):
            around = self._rows.of_story(story) if many else self._rows.around(near, story)
            known = {row.stream: row for row in around}
            self._write(region(around), known, touched)

    def _write(self, rows: Iterable[Row], known: Mapping[UUID, Row], touched: _Touched) -> None:
        """Write rows that are not as they are stored, and keep what stood there before."""
        for row in rows:
            stored = known.get(row.stream)
            if row != stored:
                touched.before.setdefault(row.stream, stored)
                touched.after[row.stream] = row
                self._rows.put(row, stored)

    def _row(self, found: Found) -> Row:
        """A development as a row, with the keys of its own dates and no place yet."""
        state = found.development
        story = state.current.story
        one = keyed(Dated(state.id, found.logged_at, state.current.when), self._zone(story))
        return Row(
            stream=state.id,
            story=story,
            position=found.logged_at,
            act=act_of(state, self._parents(state.current.kind)),
            own_earliest=one.earliest,
            own_latest=one.latest,
            said=one.said,
        )

    def _zone(self, story: UUID) -> str:
        statement = "SELECT zone FROM stories WHERE story = ?"
        found = self._connection.execute(statement, (story.hex,)).fetchone()
        return found[0] if found else "UTC"

    def _parents(self, kind: str) -> dict[str, str]:
        """The kind that an own kind extends; shipped ones extend none."""
        from timeline.vocabulary import shipped  # noqa: PLC0415 - only new rows need it

        if kind in shipped().kinds:
            return {}
        own = self._past.kind(kind)
        return {kind: own.extends} if own else {}

    # --- moving ---------------------------------------------------------------------------------

    def _move(self, touched: _Touched, first: Recorded, last: Recorded, *, tell: bool) -> None:
        """Fold the threads that may stand elsewhere; write where they do, and how they moved."""
        parties = Parties(self._past.parties(last.position))
        then_parties = parties
        if touched.everything:
            then_parties = Parties(self._past.parties(first.position - 1))
        for story, handles in self._threads(touched).items():
            zone = self._zone(story)
            as_of = local_now(last.recorded_at, zone)[:10]
            folding = Folding(self._rows, story, zone, day_end_key(as_of), touched.before)
            now = {handle: folding.now(handle, parties) for handle in handles}
            if tell:
                then = [folding.then(handle, then_parties) for handle in handles]
                moved = moves(filter(None, then), filter(None, now.values()))
                self._rows.move(last.position, story, moved)
            for handle, thread in now.items():
                self._rows.stand(story, handle, thread, as_of)

    def _threads(self, touched: _Touched) -> dict[UUID, list[str]]:
        """The threads of what changed, as it was and as it is, by story."""
        found: dict[UUID, dict[str, None]] = {}
        for row in (*touched.before.values(), *touched.after.values()):
            if row is not None:
                found.setdefault(row.story, {}).update(dict.fromkeys(row.threads))
        if touched.everything:
            for (story,) in self._connection.execute("SELECT DISTINCT story FROM entries"):
                id_ = UUID(story)
                found.setdefault(id_, {}).update(dict.fromkeys(self._rows.handles(id_)))
        return {story: list(handles) for story, handles in found.items()}


def _is_placed_alike(one: Row, other: Row) -> bool:
    """Whether two rows of a development have the same place, whatever else they say."""
    return _what_places(one) == _what_places(other)


def _what_places(row: Row) -> tuple[object, ...]:
    act = row.act
    keys = (row.own_earliest, row.own_latest, row.said)
    return (row.story, row.position, keys, act.links, act.handle, act.kind, act.struck)
