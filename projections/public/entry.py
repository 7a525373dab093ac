"""One development, as readers are told of it: in its story, and in those that it was in."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from projections.public.changes import changes
from projections.public.log import Seen
from projections.public.redaction import Home
from timeline.events import DevelopmentReinstated, DevelopmentReleased, DevelopmentRetracted
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from projections.public.memory import Memory
    from projections.public.redaction import Redaction
    from projections.public.stages import Stage
    from timeline.codec import Codec
    from timeline.events import DevelopmentCorrected, DevelopmentLogged, Event
    from timeline.story import Story

    Told: TypeAlias = tuple[Stage, str, Event]

REINSTATED = "Reinstated"  # the reason that readers are told


class Departure(NamedTuple):
    """When a development left a story.

    Attributes:
        position: that of what made it so.
        reason: empty, unless that it had been there was taken back.
    """

    at: str
    position: int
    reason: str = ""


class Telling:
    """Tells readers of developments; the memory knows since when they see what is linked to."""

    def __init__(self, memory: Memory, codec: Codec) -> None:
        self._memory = memory
        self._codec = codec
        self._first: dict[UUID, str | None] = {}

    def told(
        self, stream: UUID, found: Sequence[Stage], story: Story, redaction: Redaction
    ) -> list[Seen]:
        """The events of a development, by its stages, as if it had always been in a story."""
        home = Home(story.id, local_now(found[0].at, story.opened.timezone)[:10])
        events = [*self._events(found, home, redaction), *_leaving(found, story.id)]
        if found[-1].retracted is not None:
            events = list(_struck(events, redaction.struck(found[-1].content, home)))
        return [
            Seen(at, True, stage.position, number, stream, self._codec.encode(event))
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


def _leaving(found: Sequence[Stage], story: UUID) -> Iterator[Told]:
    """That something was told of it in a story that it left, even if it came back."""
    for before, stage in pairwise(found):
        if before.content.story == story != stage.content.story:
            yield stage, stage.at, DevelopmentReleased()


def departures(found: Sequence[Stage]) -> dict[UUID, Departure]:
    """The stories in which it no longer is, each with when it left."""
    gone = {
        before.content.story: Departure(stage.at, stage.position)
        for before, stage in pairwise(found)
        if before.content.story != stage.content.story
    }
    gone.pop(found[-1].content.story, None)
    return gone
