"""A look at a log with readers' eyes."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID, uuid5

from projections.public.editions import TAKEN_BACK, Editions, departure, is_left, left, may_be_left
from projections.public.entry import Departure, Telling, departures
from projections.public.log import PublicLog, Seen
from projections.public.memory import Looked, in_memory
from projections.public.redaction import Redaction
from projections.public.stages import Stage, next_stage, stages
from projections.public.stories import Stories
from timeline.errors import UnreadableEvent
from timeline.events import DevelopmentMoved, EditionPublished
from timeline.folds import fold
from timeline.kind import extended
from timeline.log import PAGE
from timeline.past import LOGGED, Past
from timeline.recorded import instant, unreadable_of
from timeline.undoing import UNDONE
from timeline.vocabulary import shipped
from timeline.zones import utc_second

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from projections.public.memory import Memory
    from timeline.log import Log, Row
    from timeline.recorded import Recorded
    from timeline.story import Story
    from timeline.vocabulary import Vocabulary

    Found: TypeAlias = tuple[Looked, list[Stage], dict[UUID, Departure]]

PUBLISHED, KIND_DEFINED, EDITION = "published", "kind.defined", "edition.published"
AT_ONCE = 500  # developments read at once


def public_log(
    log: Log,
    moment: datetime,
    slugs: Collection[str] | None = None,
    watch: Callable[[int, int], None] = lambda *_: None,
    unreadable: Callable[[Recorded], None] = lambda _: None,
) -> PublicLog:
    """What readers may see of a log at a moment: of some stories, or of all.

    A story is among them once anything of it is. `watch` is told how many developments have been
    looked at, of how many; `unreadable` is called with each event that cannot be read: what it is
    of is left out. Raises `UnreadableEvent` where the time of one is no time.
    """
    look = Look(log, moment, in_memory(), slugs, unreadable)
    look.catch_up(watch)
    return look.log(look.stories())


class Look:
    """A look at a log with readers' eyes, which remembers what it has seen.

    `slugs` are those of the stories it is of, if not of all: then nothing may be remembered yet.

    Attributes:
        head: the last position of the log that it is of.
        moment: what it is for: no embargo ended later.
    """

    def __init__(
        self,
        log: Log,
        moment: datetime,
        memory: Memory,
        slugs: Collection[str] | None = None,
        unreadable: Callable[[Recorded], None] = lambda _: None,
    ) -> None:
        self._past = past = Past(log, "", unreadable)
        self._log = log
        self.moment = moment
        self._memory = memory
        self._stories = Stories(past, slugs)
        self._unreadable = unreadable
        self.head = log.head()
        self._identity = uuid5(past.opened().store, PUBLISHED)
        self._vocabulary = self._words()

    def stories(self) -> list[UUID]:
        """The stories of which readers see anything, by their slugs."""
        known = ((one, self._stories.slug(one)) for one in self._memory.stories())
        found = {one: slug for one, slug in known if slug is not None}
        return sorted(found, key=found.__getitem__)

    def log(self, stories: Iterable[UUID]) -> PublicLog:
        """What readers may see of some stories."""
        told: dict[UUID, list[Seen]] = {}
        moved: dict[UUID, str | None] = {}
        for story in stories:
            events = self._memory.told(story)
            told[story] = [self._stories.opening(story, events), *events]
            for stream in self._memory.gone_from(story):
                there = self._memory.get(stream)
                assert there is not None, "it was looked at"
                moved[stream] = self._stories.slug(there.story) if there.story else None
        return PublicLog(self._log, self._identity, told, moved)

    def elsewhere(self, story: UUID) -> PublicLog:
        """What readers may see of developments of other stories, linked to those of a story."""
        told: dict[UUID, list[Seen]] = {}
        for stream in self._memory.connected(story):
            found = self._memory.get(stream)
            if found is not None and found.story is not None:
                seen = self._memory.seen_of(stream)
                if found.story not in told:
                    told[found.story] = [self._opening(found.story, seen)]
                told[found.story] += seen
        return PublicLog(self._log, self._identity, told, {})

    def _opening(self, story: UUID, some: Sequence[Seen]) -> Seen:
        """That a story was opened, of which some is told: what is not left, tells what it is."""
        if self._stories.are_left(some):
            return self._stories.opening(story, self._memory.told(story))
        return self._stories.opening(story, [self._memory.opens(story), *some])

    def catch_up(self, watch: Callable[[int, int], None] = lambda *_: None) -> set[UUID]:
        """Look at what is new, or may be seen by now; gives the stories in which that may show.

        What was built of those is no longer remembered.
        """
        streams = list(dict.fromkeys(self._to_look_at()))
        touched: set[UUID] = set()
        waiting: dict[UUID, None] = {}
        telling = Telling(self._memory, self._log.codec)
        for one, found, gone in self._looks(streams, watch):
            before = self._memory.get(one.stream)
            if before is not None:
                touched.update(self._memory.targets(one.stream))
                touched.update(self._memory.told_in(one.stream))
            self._memory.put(one)
            depending = self._memory.depending(one.stream)
            if before is None or (before.story, before.first) != (one.story, one.first):
                waiting |= dict.fromkeys(depending)
            # Others tell what they are linked to by its headline.
            others = map(self._memory.get, depending)
            touched.update(other.story for other in others if other and other.story)
            if one.names:
                # What they are linked to is told of them, too; and what else is told is not known.
                touched.update(self._memory.targets(one.stream))
                waiting[one.stream] = None
            else:
                touched.update(self._tell(one, found, gone, telling))
        for one, found, gone in self._looks(list(waiting)):
            touched.update(self._tell(one, found, gone, telling))
        self._memory.say_something_else(touched)
        last = self._log.recorded(self.head)
        self._memory.reached(self.head, last[0] if last else "", instant(self.moment))
        return touched

    def _tell(
        self,
        one: Looked,
        found: Sequence[Stage],
        gone: Mapping[UUID, Departure],
        telling: Telling,
    ) -> Collection[UUID]:
        """Remember what readers are told of a development; the stories in which they are."""
        events = self._development(one.stream, found, gone, telling) if found else {}
        self._memory.show(one.stream, one.story, events)
        return events.keys()

    # --- what is to be looked at ------------------------------------------------------------------

    def _to_look_at(self) -> Iterator[UUID]:
        """The developments of which readers may see something else than is remembered."""
        position, moment = self._memory.looked_at()
        if position and not self._goes_on(position, moment):
            self._memory.forget()
            position = 0
        yield from self._memory.due(instant(self.moment))
        while rows := self._log.store.page(position, PAGE, self.head):
            for row in rows:
                if row.type == EDITION:
                    yield from self._taken_back_meanwhile(row)
                else:
                    yield from self._concerned(row)
            position = rows[-1].position

    def _concerned(self, row: Row) -> Iterator[UUID]:
        """The development whose event it is, or those of the story whose event it is."""
        if row.type == LOGGED or self._memory.get(row.stream) is not None:
            yield row.stream
        else:
            yield from self._memory.of_story(row.stream)
            yield from self._memory.depending(row.stream)

    def _taken_back_meanwhile(self, row: Row) -> Iterator[UUID]:
        """What was taken back after an edition was made of it, and before that was recorded."""
        event = self._log.codec.decode(row.type, row.schema, row.payload)
        after = event.position if isinstance(event, EditionPublished) else row.position
        while rows := self._log.store.page(after, PAGE, row.position - 1):
            for one in rows:
                if one.type == UNDONE:
                    yield from self._concerned(one)
            after = rows[-1].position

    def _goes_on(self, position: int, moment: str) -> bool:
        """Whether what is remembered is of the beginning of this log, and of no later instant.

        A kind that was defined since may be that of anything.
        """
        last = self._log.recorded(position) if position <= self.head else None
        if last is None or not self._memory.is_at(last[0]) or instant(self.moment) < moment:
            return False
        return not any(one.position > position for one in self._log.of_type(KIND_DEFINED))

    def _looks(
        self, streams: Sequence[UUID], watch: Callable[[int, int], None] = lambda *_: None
    ) -> Iterator[Found]:
        """Developments with what readers are told of them; that may be nothing."""
        for first in range(0, len(streams), AT_ONCE):
            some = streams[first : first + AT_ONCE]
            events = self._log.streams(some)
            for stream, group in groupby(events, key=attrgetter("stream")):
                yield self._look(stream, [one for one in group if one.position <= self.head])
            watch(first, len(streams))

    def _look(self, stream: UUID, history: Sequence[Recorded]) -> Found:
        found = fold(history)
        for event in unreadable_of(found.events if found else history):
            self._unreadable(event)
        told = stages(found, self.moment) if found else []
        until = next_stage(found, self.moment) if found else None
        if not told and may_be_left(history):
            told = left(history, self._editions, self.moment)
        if not told:
            return Looked(stream, until=until), [], {}
        names = {link.target.bytes for stage in told for link in stage.content.links}
        names |= {one.encode() for stage in told if (one := stage.content.thread)}
        _check_times(history)
        home, gone = self._home(told), self._departures(history, told)
        names |= {story.bytes for story in (*gone, *departures(told))}
        first = told[0].at if home and told[-1].retracted is None else None
        return Looked(stream, home.id if home else None, first, until, frozenset(names)), told, gone

    def _departures(
        self, history: Sequence[Recorded], told: Sequence[Stage]
    ) -> dict[UUID, Departure]:
        """The stories in which readers saw it, and where it is no longer.

        Where that was taken back, or the story was, they saw it there if an edition held it.
        """
        gone = departures(told)
        is_there = {
            story for story, left in gone.items() if self._stories.since(story, left.position)
        }
        if not may_be_left(history) and is_there == gone.keys():
            return gone
        held = self._editions.held(history)
        kept = held.keys() if is_left(told) else held.keys() | is_there
        found = {story: left for story, left in gone.items() if story in kept}
        for story in held.keys() - gone.keys() - {told[-1].content.story}:
            end = departure(history, held[story], story, self.moment)
            found[story] = Departure(end.recorded_at, end.position, TAKEN_BACK)
        return found

    @cached_property
    def _editions(self) -> Editions:
        """The editions that readers had; few developments are taken back, for which these count."""
        found = [one for one in self._log.of_type(EDITION) if one.position <= self.head]
        for event in unreadable_of(found):
            self._unreadable(event)
        return Editions(found)

    def _words(self, upto: int | None = None) -> Vocabulary:
        """The verbs and kinds that there are, or were at a position."""
        return extended(shipped(), self._past.kinds(upto))

    # --- one development --------------------------------------------------------------------------

    def _development(
        self,
        stream: UUID,
        found: Sequence[Stage],
        departed: Mapping[UUID, Departure],
        telling: Telling,
    ) -> dict[UUID, list[Seen]]:
        """The events of one, as readers see them: in its story, and in those that it was in."""
        # Its kind may have been taken back with it.
        words = self._words(found[-1].position - 1) if is_left(found) else self._vocabulary
        redaction = Redaction(words, self._memory)
        home, told = self._home(found), {}
        if home is not None:
            told[home.id] = telling.told(stream, found, home, redaction)
        now = found[-1].content.story
        for story, gone in departed.items():
            old = self._stories.since(story, gone.position)
            old = old or self._stories.get(story, gone.position)
            events = telling.told(stream, found, old, redaction) if old else []
            there = [one for one in events if (one.at, one.position) < (gone.at, gone.position)]
            if there:
                moved = self._log.codec.encode(DevelopmentMoved(story=now, reason=gone.reason))
                told[story] = [*there, Seen(gone.at, True, gone.position, 0, stream, moved)]
        return told

    def _home(self, found: Sequence[Stage]) -> Story | None:
        """The story in which readers see a development, if it is one of these.

        What was taken back is seen in it as it was before, whatever is opened by that name now.
        """
        last = found[-1]
        return self._stories.get(last.content.story, last.position if is_left(found) else None)


def _check_times(history: Iterable[Recorded]) -> None:
    """Raise `UnreadableEvent` for a time that is none, as a hand may write it into a store."""
    for one in history:
        try:
            datetime.fromisoformat(one.recorded_at)
            utc_second(one.recorded_at)  # which takes no shorter form
        except ValueError:
            raise UnreadableEvent(one.position, one.type, "its time is no time") from None
