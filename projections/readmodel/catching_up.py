"""Taking up events: what each makes of its development, where that belongs, and what it moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from projections.changes import moves
from projections.chronology import Dated, keyed
from projections.parties import Parties
from projections.readmodel.buffer import Buffer
from projections.readmodel.folding import Acts, Folding
from projections.readmodel.placing import leaf, region
from projections.readmodel.registers import Registers
from projections.readmodel.rows import moved_rows, thread_row
from projections.readmodel.schema import index
from projections.readmodel.spots import Spot, Spots
from projections.readmodel.versions import Versions
from timeline.bounds import day_end_key
from timeline.events import DevelopmentLogged, EventUndone, KindDefined, PartyNamed, StoryOpened
from timeline.folds import fold
from timeline.log import Log
from timeline.refs import ref
from timeline.vocabulary import shipped
from timeline.zones import day_recorded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from uuid import UUID

    from timeline.folds import Found
    from timeline.recorded import Recorded

PAGE = 1_000
AT_ONCE = 500  # threads folded together
NO_THREAD = "DELETE FROM threads WHERE story = ? AND handle = ?"
THREAD = (
    "INSERT OR REPLACE INTO threads (story, handle, type, title, standing, turn, since, as_of, "
    "said) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
PLACE = ("thread", "visits", "earliest", "latest", "certain", "holds", "against", "backward")


@dataclass(slots=True)
class _Touched:
    """What some events touched.

    Attributes:
        before, after: where developments belonged, and where they belong; None for nowhere.
        threads: the handles of the threads that they are or were on, by story.
        everything: whether any thread may stand elsewhere, because names or kinds changed.
        last: the last event.
    """

    before: dict[int, Spot | None] = field(default_factory=dict)
    after: dict[int, Spot] = field(default_factory=dict)
    threads: dict[int, dict[str, None]] = field(default_factory=dict)
    everything: bool = False
    last: Recorded | None = None

    def note(self) -> None:
        """Keep which threads were touched."""
        for spot in (*self.before.values(), *self.after.values()):
            if spot is not None:
                self.threads.setdefault(spot.story, {}).update(dict.fromkeys(spot.threads))


class Foreseen(Log):
    """A log, and after its end events that are not recorded: those of a dry run."""

    def __init__(self, log: Log, events: Sequence[Recorded]) -> None:
        super().__init__(log.store, log.codec)
        self._events = events

    def streams(self, streams: Sequence[UUID]) -> list[Recorded]:
        """All events of some streams, one stream after another, each in order."""
        more = [event for event in self._events if event.stream in streams]
        found = [*super().streams(streams), *more]
        return sorted(found, key=lambda event: (event.stream, event.version)) if more else found


class CatchingUp:
    """Takes up the events of a log, on a connection whose transaction is somebody else's."""

    def __init__(self, connection: sqlite3.Connection, log: Log) -> None:
        self._log = log
        self._buffer = Buffer(connection)
        self._spots = Spots(self._buffer)
        self._registers = Registers(self._buffer)
        self._versions = Versions(self._buffer, self._registers)

    def take(self, events: Iterable[Recorded]) -> None:
        """Take up some events together; how threads moved is told of all, as of the last."""
        touched = _Touched()
        then = self._parties()
        for page in _pages(events):
            self._take_page(page, touched)
            self._versions.search()
        if touched.last is not None:
            self._move(touched, touched.last, then)
        self._buffer.flush()

    def take_all(self, events: Iterable[Recorded]) -> None:
        """Take up a whole log into an empty file; of how threads moved nothing is told."""
        touched = _Touched()
        for page in _pages(events):
            self._take_page(page, touched)
            # Nothing is compared, so that a whole log need not be kept in memory.
            touched.note()
            touched.before, touched.after = {}, {}
        self._buffer.flush()
        index(self._buffer.connection)
        self._versions.search()
        if touched.last is not None:
            self._stand_all(touched, touched.last)
        self._buffer.flush()

    def _take_page(self, page: Sequence[Recorded], touched: _Touched) -> None:
        histories = self._histories(page)
        self._registers.look_up(histories)
        for event in page:
            history = [one for one in histories[event.stream] if one.position <= event.position]
            self._take_one(event, history, touched)
            touched.last = event
        self._buffer.flush()

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
            self._take_development(event, history, touched)
            return
        self._registers.event(event, None)
        self._registers.unreadable(event, history, history, None)
        if isinstance(first, StoryOpened):
            self._registers.keep_story(event.position, event.stream, history)
        elif isinstance(first, PartyNamed):
            self._registers.keep_party(event.position, event.stream, history)
            touched.everything = True
        elif isinstance(first, KindDefined):
            self._registers.keep_kind(event.position, event.stream, history)
            touched.everything |= isinstance(event.event, EventUndone)

    def _take_development(
        self, event: Recorded, history: list[Recorded], touched: _Touched
    ) -> None:
        """Keep an event of a development, what it says from now on, and where it belongs."""
        if len(history) == 1:
            entry, new = self._registers.logged(event.stream, event.key or str(event.stream))
        else:
            entry, new = self._registers.entry(event.stream), False
        self._registers.event(event, entry)
        found = fold(history)
        applied = found.events if found else history
        self._registers.unreadable(event, applied, history, entry)
        before = None if new else self._spots.get([entry]).get(entry)
        if before is not None:
            self._buffer.close("versions", before.version, event.position)
        now = self._spot(entry, event.position, found)
        self._write(self._placed(entry, before, now, new=new), before, event, touched)

    # --- placing --------------------------------------------------------------------------------

    def _spot(self, entry: int, position: int, found: Found | None) -> Spot | None:
        """A development with the keys of its own dates, and no place yet."""
        if found is None:
            return None
        state, content = found.development, found.development.current
        version = self._versions.add(entry, position, found)
        story = self._registers.story(content.story)
        zone = self._registers.zone(story)
        one = keyed(Dated(state.id, found.logged_at, content.when), zone)
        named = content.thread or content.fields.get("document")
        return Spot(
            entry=entry,
            version=version,
            story=story,
            logged=found.logged_at,
            own_earliest=one.earliest,
            own_latest=one.latest,
            said=one.said,
            kind=self._base(content.kind),
            ref=ref(state.id),
            handle=named if isinstance(named, str) and named else None,
            links=tuple(
                (link.relation, self._registers.entry(link.target)) for link in content.links
            ),
            struck=state.retracted is not None,
        )

    def _base(self, kind: str) -> str:
        """The kind that an own kind extends; shipped ones extend none."""
        return kind if kind in shipped().kinds else self._registers.own_kinds.get(kind, kind)

    def _placed(
        self, entry: int, before: Spot | None, now: Spot | None, *, new: bool
    ) -> list[Spot]:
        """A development where it belongs now, and what it takes along.

        Nothing can link to it that was written before anything knew of it: while it is `new`.
        """
        if now is not None and before is not None and _is_placed_alike(before, now):
            place = {name: getattr(before, name) for name in PLACE}
            return [now._replace(**place)]
        leads = [] if new else self._spots.linked_to(entry)
        if now is not None and before is None and not now.struck and not leads:
            return leaf(now, self._spots)
        return self._around(entry, before, now, leads)

    def _around(
        self, entry: int, before: Spot | None, now: Spot | None, leads: list[int]
    ) -> list[Spot]:
        """Place anew all that hangs together with a development, as it did or as it does now."""
        self._spots.expect(entry, now)
        near = {entry, *leads, *(target for _, target in (before.links if before else ()))}
        stories = dict.fromkeys(spot.story for spot in (now, before) if spot is not None)
        return [spot for story in stories for spot in region(self._spots.around(near, story))]

    def _write(
        self, placed: list[Spot], before: Spot | None, event: Recorded, touched: _Touched
    ) -> None:
        """Write what belongs somewhere else than it did, or says something else."""
        if before is not None:
            touched.before.setdefault(before.entry, before)
            if all(spot.entry != before.entry for spot in placed):
                self._spots.remove(before, event.position)
                touched.after.pop(before.entry, None)
        for spot in placed:
            # Only what was said just now has no row yet.
            stored = before if not spot.row else self._spots.get([spot.entry])[spot.entry]
            if spot != stored:
                touched.before.setdefault(spot.entry, stored)
                touched.after[spot.entry] = self._spots.put(spot, stored, event.position)

    # --- moving ---------------------------------------------------------------------------------

    def _parties(self) -> Parties:
        return Parties(self._registers.parties())

    def _move(self, touched: _Touched, last: Recorded, then_parties: Parties) -> None:
        """Fold the threads that may stand elsewhere; write where they do, and how they moved."""
        parties = self._parties()
        for story, handles in self._threads(touched).items():
            folding, as_of = self._folding(story, handles, touched, last)
            now = {handle: folding.now(handle, parties) for handle in handles}
            then = [folding.then(handle, then_parties) for handle in handles]
            moved = moves(filter(None, then), filter(None, now.values()))
            for row in moved_rows(last.position, story, moved):
                self._buffer.add("moves", *row)
            for handle, thread in now.items():
                self._stand(story, handle, thread_row(thread, as_of) if thread else None)

    def _stand_all(self, touched: _Touched, last: Recorded) -> None:
        """Fold all threads, so many at once that they fit into memory; write where they stand."""
        parties = self._parties()
        for story, handles in self._threads(touched).items():
            for first in range(0, len(handles), AT_ONCE):
                some = handles[first : first + AT_ONCE]
                folding, as_of = self._folding(story, some, touched, last)
                for handle in some:
                    thread = folding.now(handle, parties)
                    self._stand(story, handle, thread_row(thread, as_of) if thread else None)

    def _folding(
        self, story: int, handles: list[str], touched: _Touched, last: Recorded
    ) -> tuple[Folding, str]:
        """What folds some threads of a story as of the day of the last event; and that day."""
        zone = self._registers.zone(story)
        as_of = day_recorded(last, zone)
        acts = Acts(self._buffer, self._registers.own_kinds)
        day = (day_end_key(as_of), zone)
        return Folding(self._spots, acts, (story, handles), day, touched.before), as_of

    def _stand(self, story: int, handle: str, row: tuple[object, ...] | None) -> None:
        """Write where a thread stands; None: it is no more, or not yet."""
        if row is None:
            self._buffer.then(NO_THREAD, story, handle)
        else:
            self._buffer.then(THREAD, story, handle, *row)

    def _threads(self, touched: _Touched) -> dict[int, list[str]]:
        """The threads of what changed, as it was and as it is, by story."""
        touched.note()
        found = touched.threads
        if touched.everything:
            for (story,) in self._buffer.select("SELECT id FROM stories"):
                found.setdefault(story, {}).update(dict.fromkeys(self._spots.handles(story)))
        return {story: list(handles) for story, handles in found.items()}


def _pages(events: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    page: list[Recorded] = []
    for event in events:
        page.append(event)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def _is_placed_alike(one: Spot, other: Spot) -> bool:
    """Whether two spots of a development have the same place, whatever else they say."""
    return _what_places(one) == _what_places(other)


def _what_places(spot: Spot) -> tuple[object, ...]:
    keys = (spot.own_earliest, spot.own_latest, spot.said)
    return (spot.story, spot.logged, keys, spot.links, spot.handle, spot.kind, spot.struck)
