"""A look at a log with readers' eyes."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from projections.public.changes import changes
from projections.public.log import PublicLog, Seen
from projections.public.redaction import Home, Redaction
from projections.public.stages import Stage, stages
from timeline.errors import UnreadableEvent
from timeline.events import DevelopmentRetracted, StoryOpened
from timeline.folds import fold
from timeline.kind import extended
from timeline.log import PAGE
from timeline.past import LOGGED, Past
from timeline.recorded import unreadable_of
from timeline.refs import ref
from timeline.vocabulary import shipped
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from timeline.events import DevelopmentCorrected, DevelopmentLogged, Event
    from timeline.log import Log
    from timeline.recorded import Recorded
    from timeline.story import Story
    from timeline.vocabulary import Vocabulary

PUBLISHED = "published"
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
    past = Past(log, "", unreadable)
    stories = {one.id: one for one in past.stories() if slugs is None or one.slug in slugs}
    look = _Look(log, moment, stories, (watch, unreadable))
    vocabulary = extended(shipped(), past.kinds())
    identity = uuid5(past.opened().store, PUBLISHED)
    return PublicLog(log, identity, look.events(vocabulary))


class _Look:
    """A look at a log with readers' eyes."""

    def __init__(
        self,
        log: Log,
        moment: datetime,
        stories: Mapping[UUID, Story],
        tell: tuple[Callable[[int, int], None], Callable[[Recorded], None]],
    ) -> None:
        self._log = log
        self._moment = moment
        self._stories = stories
        self._watch, self._unreadable = tell
        self._head = log.head()
        self._streams = list(dict.fromkeys(self._logged()))
        # When readers could first see each, but for what is struck.
        self._first: dict[UUID, str] = {}
        # By when and what they could first see anything of each story.
        self._begun: dict[UUID, tuple[str, int]] = {}

    def events(self, vocabulary: Vocabulary) -> list[Seen]:
        """All that readers may see."""
        told = []
        for stream, found in self._stages(self._streams):
            told.append(stream)
            if found[-1].retracted is None:
                self._first[stream] = found[0].at
        hidden = frozenset(map(ref, set(self._streams).difference(told)))
        redaction = Redaction(vocabulary, hidden)
        seen = [
            event
            for stream, found in self._stages(told)
            for event in self._development(stream, found, redaction)
        ]
        return [*self._openings(), *seen]

    def _logged(self) -> Iterator[UUID]:
        """The streams of all developments, in the order of the log."""
        after = 0
        while rows := self._log.store.page(after, PAGE, self._head):
            yield from (row.stream for row in rows if row.type == LOGGED)
            after = rows[-1].position

    def _stages(self, streams: Sequence[UUID]) -> Iterator[tuple[UUID, list[Stage]]]:
        """Developments of which readers are told anything, with what they are told."""
        for first in range(0, len(streams), AT_ONCE):
            events = self._log.streams(streams[first : first + AT_ONCE])
            for stream, some in groupby(events, key=attrgetter("stream")):
                history = [one for one in some if one.position <= self._head]
                found = fold(history)
                for event in unreadable_of(found.events if found else history):
                    self._unreadable(event)
                if found is None or found.development.current.story not in self._stories:
                    continue
                if told := stages(found, self._moment):
                    yield stream, told
            self._watch(first, len(streams))

    # --- one development --------------------------------------------------------------------------

    def _development(
        self, stream: UUID, found: Sequence[Stage], redaction: Redaction
    ) -> Iterator[Seen]:
        """The events of one, as readers see them."""
        story = self._stories[found[-1].content.story]
        zone, first = story.opened.timezone, (found[0].at, found[0].position)
        self._begun[story.id] = min(first, self._begun.get(story.id, first))
        events = _struck if found[0].retracted is not None else self._live
        home = Home(story.id, _day(found[0], zone))
        for number, (stage, at, event) in enumerate(events(found, home, redaction)):
            encoded = self._log.codec.encode(event)
            yield Seen(at, True, stage.position, number, stream, encoded)

    def _live(
        self, found: Sequence[Stage], home: Home, redaction: Redaction
    ) -> Iterator[tuple[Stage, str, Event]]:
        """That it was logged, then each change of what readers are told, when they are."""
        told: DevelopmentLogged | None = None
        corrections: list[DevelopmentCorrected] = []
        for at, stage in self._moments(found):
            corrections += stage.corrections if at == stage.at else ()
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
            first = {self._first.get(link.target, "") for link in stage.content.links}
            later = {at for at in first if at > stage.at and (end is None or at < end)}
            yield from ((at, stage) for at in (stage.at, *sorted(later)))

    def _linked(self, at: str) -> Callable[[UUID], bool]:
        """Whether readers could see the target of a link at an instant."""
        return lambda target: target in self._first and self._first[target] <= at

    def _openings(self) -> Iterator[Seen]:
        """That stories were opened, when readers could first see anything of them."""
        for story, (at, position) in self._begun.items():
            said = self._stories[story].opened
            opened = StoryOpened(
                slug=said.slug,
                title=said.title,
                timezone=said.timezone,
                language=said.language,
                summary=said.summary,
                visibility="public",
            )
            yield Seen(at, False, position, 0, story, self._log.codec.encode(opened))


def _day(stage: Stage, zone: str) -> str:
    try:
        return local_now(stage.at, zone)[:10]
    except ValueError:  # a store takes any text for a time when it is written to by hand
        raise UnreadableEvent(stage.position, LOGGED, "its time is no time") from None


def _struck(
    found: Sequence[Stage], home: Home, redaction: Redaction
) -> Iterator[tuple[Stage, str, Event]]:
    """That it was logged, and struck."""
    [stage] = found
    yield stage, stage.at, redaction.struck(stage.content, home)
    yield stage, stage.at, DevelopmentRetracted(reason=stage.retracted or "")
