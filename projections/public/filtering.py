"""A look at a log with readers' eyes."""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID, uuid5

from projections.public.changes import changes
from projections.public.log import PublicLog, Seen
from projections.public.memory import Looked, in_memory
from projections.public.redaction import Home, Redaction
from projections.public.stages import Stage, next_stage, stages
from timeline.errors import UnreadableEvent
from timeline.events import (
    DevelopmentMoved,
    DevelopmentReinstated,
    DevelopmentReleased,
    DevelopmentRetracted,
    StoryOpened,
)
from timeline.folds import fold
from timeline.kind import extended
from timeline.log import PAGE
from timeline.past import LOGGED, Past
from timeline.recorded import instant, unreadable_of
from timeline.vocabulary import shipped
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from projections.public.memory import Memory
    from timeline.events import DevelopmentCorrected, DevelopmentLogged, Event
    from timeline.log import Log
    from timeline.recorded import Recorded

    Told: TypeAlias = tuple[Stage, str, Event]

PUBLISHED, KIND_DEFINED = "published", "kind.defined"
REINSTATED = "Reinstated"  # the reason that readers are told
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
    """

    def __init__(
        self,
        log: Log,
        moment: datetime,
        memory: Memory,
        slugs: Collection[str] | None = None,
        unreadable: Callable[[Recorded], None] = lambda _: None,
    ) -> None:
        past = Past(log, "", unreadable)
        stories = (one for one in past.stories() if slugs is None or one.slug in slugs)
        self._log = log
        self._moment = moment
        self._memory = memory
        self._stories = {one.id: one for one in stories}
        self._unreadable = unreadable
        self._head = log.head()
        self._identity = uuid5(past.opened().store, PUBLISHED)
        self._vocabulary = extended(shipped(), past.kinds())
        # When readers could first see what one is linked to.
        self._first: dict[UUID, str | None] = {}

    def stories(self) -> list[UUID]:
        """The stories of which readers see anything, by their slugs."""
        found = (one for one in self._memory.stories() if one in self._stories)
        return sorted(found, key=lambda one: self._stories[one].slug)

    def log(self, stories: Iterable[UUID]) -> PublicLog:
        """What readers may see of some stories."""
        told: dict[UUID, list[Seen]] = {}
        moved: dict[UUID, str] = {}
        for story in stories:
            events = self._memory.told(story)
            told[story] = [self._opening(story, events[0]), *events]
            for stream in self._memory.gone_from(story):
                there = self._memory.get(stream)
                assert there is not None, "it was looked at"
                assert there.story is not None, "it is told somewhere"
                moved[stream] = self._stories[there.story].slug
        return PublicLog(self._log, self._identity, told, moved)

    def elsewhere(self, story: UUID) -> PublicLog:
        """What readers may see of developments of other stories, linked to those of a story."""
        told: dict[UUID, list[Seen]] = {}
        for stream in self._memory.connected(story):
            found = self._memory.get(stream)
            if found is not None and found.story is not None:
                opening = self._opening(found.story, self._memory.opens(found.story))
                told.setdefault(found.story, [opening]).extend(self._memory.seen_of(stream))
        return PublicLog(self._log, self._identity, told, {})

    def catch_up(self, watch: Callable[[int, int], None] = lambda *_: None) -> set[UUID]:
        """Look at what is new, or may be seen by now; gives the stories in which that may show.

        What was built of those is no longer remembered.
        """
        streams = list(dict.fromkeys(self._to_look_at()))
        touched: set[UUID] = set()
        depending: dict[UUID, None] = {}
        for one, _ in self._looks(streams, watch):
            before = self._memory.get(one.stream)
            touched.update(self._memory.targets(one.stream))
            self._memory.put(one)
            # What they are linked to is told of them, too.
            touched.update(self._memory.targets(one.stream))
            touched.update(self._memory.told_in(one.stream))
            if before is None or (before.story, before.first) != (one.story, one.first):
                depending |= dict.fromkeys(self._memory.depending(one.stream))
            # Others tell what they are linked to by its headline.
            others = map(self._memory.get, self._memory.depending(one.stream))
            touched.update(other.story for other in others if other and other.story)
        redaction = Redaction(self._vocabulary, self._memory)
        for one, found in self._looks(list(dict.fromkeys([*streams, *depending]))):
            events = self._development(one.stream, found, redaction) if found else {}
            self._memory.show(one.stream, one.story, events)
            touched.update(events)
        self._memory.say_something_else(touched)
        last = self._log.recorded(self._head)
        self._memory.reached(self._head, last[0] if last else "", instant(self._moment))
        return touched

    # --- what is to be looked at ------------------------------------------------------------------

    def _to_look_at(self) -> Iterator[UUID]:
        """The developments of which readers may see something else than is remembered."""
        position, moment = self._memory.looked_at()
        if position and not self._goes_on(position, moment):
            self._memory.forget()
            position = 0
        yield from self._memory.due(instant(self._moment))
        while rows := self._log.store.page(position, PAGE, self._head):
            for row in rows:
                if row.type == LOGGED or self._memory.get(row.stream) is not None:
                    yield row.stream
                elif row.stream in self._stories:
                    yield from self._memory.of_story(row.stream)
            position = rows[-1].position

    def _goes_on(self, position: int, moment: str) -> bool:
        """Whether what is remembered is of the beginning of this log, and of no later instant.

        A kind that was defined since may be that of anything.
        """
        last = self._log.recorded(position) if position <= self._head else None
        if last is None or not self._memory.is_at(last[0]) or instant(self._moment) < moment:
            return False
        return not any(one.position > position for one in self._log.of_type(KIND_DEFINED))

    def _looks(
        self, streams: Sequence[UUID], watch: Callable[[int, int], None] = lambda *_: None
    ) -> Iterator[tuple[Looked, list[Stage]]]:
        """Developments with what readers are told of them; that may be nothing."""
        for first in range(0, len(streams), AT_ONCE):
            some = streams[first : first + AT_ONCE]
            events = self._log.streams(some)
            for stream, group in groupby(events, key=attrgetter("stream")):
                yield self._look(stream, [one for one in group if one.position <= self._head])
            watch(first, len(streams))

    def _look(self, stream: UUID, history: Sequence[Recorded]) -> tuple[Looked, list[Stage]]:
        found = fold(history)
        for event in unreadable_of(found.events if found else history):
            self._unreadable(event)
        if found is None or found.development.current.story not in self._stories:
            return Looked(stream), []
        told = stages(found, self._moment)
        until = next_stage(found, self._moment)
        if not told:
            return Looked(stream, until=until), []
        names = {link.target.bytes for stage in told for link in stage.content.links}
        names |= {(stage.content.thread or "").encode() for stage in told}
        first = told[0].at if told[-1].retracted is None else None
        return Looked(stream, told[-1].content.story, first, until, frozenset(names)), told

    # --- one development --------------------------------------------------------------------------

    def _development(
        self, stream: UUID, found: Sequence[Stage], redaction: Redaction
    ) -> dict[UUID, list[Seen]]:
        """The events of one, as readers see them: in its story, and in those that it was in."""
        home = found[-1].content.story
        told = {home: self._told(stream, found, home, redaction)}
        moved = DevelopmentMoved(story=home)
        for story, gone in _departures(found).items():
            events = self._told(stream, found, story, redaction) if story in self._stories else []
            there = [one for one in events if (one.at, one.position) < (gone.at, gone.position)]
            if there:
                encoded = self._log.codec.encode(moved)
                told[story] = [*there, Seen(gone.at, True, gone.position, 0, stream, encoded)]
        return told

    def _told(
        self, stream: UUID, found: Sequence[Stage], story: UUID, redaction: Redaction
    ) -> list[Seen]:
        """The events of one as if it had always been in a story."""
        home = Home(story, _day(found[0], self._stories[story].opened.timezone))
        events = list(self._events(found, home, redaction))
        if found[-1].retracted is not None:
            events = list(_struck(events, redaction.struck(found[-1].content, home)))
        return [
            Seen(at, True, stage.position, number, stream, self._log.codec.encode(event))
            for number, (stage, at, event) in enumerate(events)
        ]

    def _events(self, found: Sequence[Stage], home: Home, redaction: Redaction) -> Iterator[Told]:
        """That it was logged, then each change of what readers are told, when they are."""
        told: DevelopmentLogged | None = None
        struck = False
        corrections: list[DevelopmentCorrected] = []
        for at, stage in self._moments(found):
            corrections += stage.corrections if at == stage.at else ()
            if struck is not (stage.retracted is not None):
                struck = not struck
                yield stage, at, _turn(stage.retracted)
            if struck:
                continue
            now = redaction.told(stage.content, home, self._linked(at))
            if told is None:
                yield stage, at, now
            else:
                for event in changes(told, now, corrections):
                    yield stage, at, event
            told, corrections = now, []

    def _moments(self, found: Sequence[Stage]) -> Iterator[tuple[str, Stage]]:
        """Each instant at which more can be told: at every stage, and when a target was released.

        A link to what readers could not see yet would tell that it was there.
        """
        ends = [*(stage.at for stage in found[1:]), None]
        for stage, end in zip(found, ends, strict=True):
            first = {self._seen_first(link.target) for link in stage.content.links}
            later = {at for at in first if at and at > stage.at and (end is None or at < end)}
            yield from ((at, stage) for at in (stage.at, *sorted(later)))

    def _linked(self, at: str) -> Callable[[UUID], bool]:
        """Whether readers could see the target of a link at an instant."""

        def linked(target: UUID) -> bool:
            first = self._seen_first(target)
            return first is not None and first <= at

        return linked

    def _seen_first(self, target: UUID) -> str | None:
        """When readers could first see a development; None where they cannot, or it is struck."""
        if target not in self._first:
            one = self._memory.get(target)
            self._first[target] = one.first if one else None
        return self._first[target]

    def _opening(self, story: UUID, first: Seen) -> Seen:
        """That a story was opened, when readers could first see anything of it."""
        said = self._stories[story].opened
        opened = StoryOpened(
            slug=said.slug,
            title=said.title,
            timezone=said.timezone,
            language=said.language,
            summary=said.summary,
            visibility="public",
        )
        return Seen(first.at, False, first.position, 0, story, self._log.codec.encode(opened))


def _day(stage: Stage, zone: str) -> str:
    try:
        return local_now(stage.at, zone)[:10]
    except ValueError:  # a store takes any text for a time when it is written to by hand
        raise UnreadableEvent(stage.position, LOGGED, "its time is no time") from None


def _turn(retracted: str | None) -> Event:
    """That something was struck, or is no longer."""
    if retracted is None:
        return DevelopmentReinstated(reason=REINSTATED)
    return DevelopmentRetracted(reason=retracted)


def _struck(told: Sequence[Told], bare: DevelopmentLogged) -> Iterator[Told]:
    """What is struck now, as such from the first: when anything was told of it, and when that was.

    Where something was told that is struck with all else, readers are told that there is one.
    """
    strikes = [event for _, _, event in told if isinstance(event, DevelopmentRetracted)]
    stage, at, _ = told[0]
    yield stage, at, bare
    yield stage, at, strikes[-1]
    for stage, at, event in told[1:]:
        struck = isinstance(event, DevelopmentRetracted)
        yield stage, at, strikes[-1] if struck else DevelopmentReleased()


def _departures(found: Sequence[Stage]) -> dict[UUID, Stage]:
    """The stories in which it no longer is, each with the stage since which it is not."""
    gone = {
        before.content.story: stage
        for before, stage in pairwise(found)
        if before.content.story != stage.content.story
    }
    gone.pop(found[-1].content.story, None)
    return gone
