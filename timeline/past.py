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
    from collections.abc import Callable, Sequence

    from timeline.development import Development
    from timeline.log import Log, Recorded

LOGGED = "development.logged"
CANDIDATES = 10  # of an ambiguous ref, named at most


@dataclass(frozen=True, slots=True)
class Found:
    """A development with the events it was folded from."""

    development: Development
    events: tuple[Recorded, ...]

    @property
    def logged_at(self) -> int:
        """The position of its first event."""
        return self.events[0].position


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
        for recorded in self._checked(self.log.stream(stream)):
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
        return fold(self._checked(self.log.stream(stream)))

    def developments(self, streams: Sequence[UUID]) -> dict[UUID, Found]:
        """Those of some developments that there are, by their whole ids."""
        events = groupby(self._checked(self.log.streams(streams)), key=attrgetter("stream"))
        folded = {stream: fold(tuple(some)) for stream, some in events}
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

    def _checked(self, events: list[Recorded]) -> list[Recorded]:
        for recorded in events:
            if isinstance(recorded.event, Unreadable):
                self._unreadable(recorded)
        return events

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


def fold(events: Sequence[Recorded]) -> Found | None:
    """The development that a stream's events make, or None when it is not one."""
    state: Development | None = None
    for recorded in events:
        if not isinstance(recorded.event, Unreadable):
            key = recorded.key or str(recorded.stream)
            state = development.evolve(state, recorded.stream, key, recorded.event)
    return None if state is None else Found(state, tuple(events))
