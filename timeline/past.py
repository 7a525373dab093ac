"""The past as a decision needs it: single stories and developments, looked up and folded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from timeline import development, story
from timeline.codec import Unreadable
from timeline.errors import (
    AmbiguousRef,
    DatelineError,
    HeadlessLog,
    NothingLogged,
    UnknownRef,
    UnknownStory,
    UnreadableEvent,
)
from timeline.events import DeskOpened, StoryOpened
from timeline.nearest import nearest
from timeline.refs import ref, span
from timeline.story import Story, story_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from timeline.development import Development
    from timeline.log import Log, Recorded

LOGGED = "development.logged"
CANDIDATES = 10  # of an ambiguous ref, named at most


@dataclass(frozen=True, slots=True)
class Found:
    """A development with the events of its stream.

    In `events`, what could not be read or applied is `Unreadable`.
    """

    development: Development
    events: tuple[Recorded, ...]

    @property
    def logged_at(self) -> int:
        """The position of its first event."""
        return self.events[0].position

    @property
    def unreadable(self) -> tuple[Recorded, ...]:
        """Those of its events that say nothing to this program: something may be missing."""
        return unreadable_of(self.events)


def refuse(recorded: Recorded) -> None:
    """Refuse to go on: a decision never rests on half of a stream."""
    why = recorded.event.why if isinstance(recorded.event, Unreadable) else ""
    raise UnreadableEvent(recorded.position, recorded.type, why)


class Past:
    """Looks up what one user at one desk may name.

    `unreadable` is called with each event met that cannot be read: who only reads may go on.
    """

    def __init__(
        self, log: Log, user: str, unreadable: Callable[[Recorded], None] = refuse
    ) -> None:
        self.log = log
        self.user = user
        self._unreadable = unreadable

    def opened(self) -> DeskOpened:
        """The first event of the log: the identity of the store."""
        first = next(iter(self.log.read(upto=1)), None)
        if first is None or not isinstance(first.event, DeskOpened):
            raise HeadlessLog
        return first.event

    @cached_property
    def _store_id(self) -> UUID:
        return self.opened().store

    def story_id(self, slug: str) -> UUID:
        """The id a story of that slug has, or would have."""
        return story_id(self._store_id, slug)

    def story(self, slug: str) -> Story:
        """A story by its slug; `UnknownStory` names the nearest."""
        found = self.story_of(self.story_id(slug))
        if found is None:
            slugs = [known.slug for known in self.stories()]
            raise UnknownStory(slug, nearest(slug, slugs) or tuple(slugs[:3]))
        return found

    def story_of(self, stream: UUID) -> Story | None:
        """A story by its id."""
        state: Story | None = None
        events = self.log.stream(stream)
        self._check(events)
        for recorded in events:
            if not isinstance(recorded.event, Unreadable):
                state = story.evolve(state, stream, recorded.event)
        return state

    def stories(self) -> list[Story]:
        """All stories, in the order they were opened."""
        return [
            Story(recorded.stream, recorded.event, recorded.version)
            for recorded in self.log.of_type("story.opened")
            if isinstance(recorded.event, StoryOpened)
        ]

    def development(self, stream: UUID) -> Found | None:
        """A development by its whole id."""
        return self._fold(self.log.stream(stream))

    def developments(self, streams: Sequence[UUID]) -> dict[UUID, Found]:
        """Those of some developments that there are, by their whole ids."""
        events = groupby(self.log.streams(streams), key=attrgetter("stream"))
        folded = {stream: self._fold(tuple(some)) for stream, some in events}
        return {stream: found for stream, found in folded.items() if found is not None}

    def find(self, text: str, current: Story | None, before: int | None = None) -> Found:
        """The development that a ref or key means.

        `@` is this user's last logged (before a position, if one is given); else an exact key in
        the current story; else the unique beginning of an id. Raises `NothingLogged`, `UnknownRef`
        or `AmbiguousRef`.
        """
        found = self.development(self._last_logged(before)) if text == "@" else None
        if found is None and current is not None:
            found = self._by_key(text, current)
        if found is None:
            found = self._by_id(text)
        if found is None:
            raise UnknownRef(text, current.slug if current else None)
        return found

    def _last_logged(self, before: int | None) -> UUID:
        last = self.log.store.last_by(self.user, LOGGED, before)
        if last is None:
            raise NothingLogged(self.user)
        return last

    def _by_key(self, text: str, current: Story) -> Found | None:
        try:
            return self.development(uuid5(current.id, text))
        except UnicodeEncodeError:  # a lone surrogate, which no key has
            return None

    def _fold(self, events: Sequence[Recorded]) -> Found | None:
        found = fold(events)
        self._check(found.events if found else events)
        return found

    def _check(self, events: Sequence[Recorded]) -> None:
        for recorded in unreadable_of(events):
            self._unreadable(recorded)

    def _by_id(self, text: str) -> Found | None:
        bounds = _whole_id(text) or span(text)
        if bounds is None:
            return None
        streams = self.log.store.streams_between(*bounds, LOGGED, CANDIDATES)
        found = [one for one in map(self.development, streams) if one is not None]
        if len(found) > 1:
            raise AmbiguousRef(
                text,
                tuple((ref(one.development.id), one.development.current.headline) for one in found),
            )
        return found[0] if found else None


def _whole_id(text: str) -> tuple[bytes, bytes] | None:
    try:
        exact = UUID(text).bytes
    except ValueError:
        return None
    return exact, exact


def fold(events: Iterable[Recorded]) -> Found | None:
    """The development that a stream's events make, or None when it is not one.

    An event that cannot be read is skipped; so is one that can, but whose values do not fit the
    development: it counts as damaged.
    """
    state: Development | None = None
    folded = []
    for recorded in events:
        kept = recorded
        if not isinstance(recorded.event, Unreadable):
            key = recorded.key or str(recorded.stream)
            try:
                state = development.evolve(state, recorded.stream, key, recorded.event)
            except _UNFIT:
                kept = recorded._replace(event=_damaged(recorded))
        folded.append(kept)
    return None if state is None else Found(state, tuple(folded))


# A correction may also leave the own fields no table, for the next change in it to stumble over.
_UNFIT = (DatelineError, LookupError, TypeError, AttributeError)


def _damaged(recorded: Recorded) -> Unreadable:
    return Unreadable(recorded.type, recorded.schema, "damaged")


def unreadable_of(events: Iterable[Recorded]) -> tuple[Recorded, ...]:
    """Those of some events that say nothing to this program."""
    return tuple(recorded for recorded in events if isinstance(recorded.event, Unreadable))
