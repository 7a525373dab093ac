"""The past as a decision needs it: single stories and developments, looked up and folded."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from timeline.edition import editions_id
from timeline.errors import (
    AmbiguousRef,
    HeadlessLog,
    NothingLogged,
    UnknownRef,
    UnknownStory,
    UnreadableEvent,
    clip,
)
from timeline.events import (
    DeskOpened,
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentMoved,
    DevelopmentTriaged,
    EditionPublished,
    KindDefined,
    PartyNamed,
    StoryOpened,
)
from timeline.folds import Found, fold, fold_kind, fold_party, fold_story
from timeline.nearest import nearest
from timeline.party import Party, folded, party_id
from timeline.recorded import Unreadable, unreadable_of
from timeline.refs import ALIKE, CANDIDATES, SHORTEST, bounds, ref
from timeline.story import Story, story_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from timeline.kind import OwnKind
    from timeline.log import Log
    from timeline.recorded import Recorded

LOGGED = "development.logged"
LATELY = 400  # events that a mistyped ref is compared with


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
        # Streams all of whose events are undone: what begins there anew goes on from that version.
        self.begun: dict[UUID, int] = {}

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

    def story(self, slug: str, *, ever: bool = False) -> Story:
        """A story by its slug; `UnknownStory` names the nearest. `ever`: also one taken back."""
        found = self.story_of(self.story_id(slug))
        if found is None and ever:
            found = self.once(self.story_id(slug))
        if found is None:
            slugs = [known.slug for known in self.stories()]
            raise UnknownStory(slug, nearest(slug, slugs) or tuple(slugs[:3]))
        return found

    def story_of(self, stream: UUID, upto: int | None = None) -> Story | None:
        """A story by its id, as it is or as it was known at a position."""
        events = [
            recorded
            for recorded in self.log.stream(stream)
            if upto is None or recorded.position <= upto
        ]
        self.check(events)
        return self._fold_story(stream, events)

    def stories(self) -> list[Story]:
        """All stories, in the order they were opened."""
        streams = [recorded.stream for recorded in self.log.of_type("story.opened")]
        events = groupby(self.log.streams(list(dict.fromkeys(streams))), key=attrgetter("stream"))
        folded = {stream: self._fold_story(stream, list(some)) for stream, some in events}
        found = (folded[stream] for stream in dict.fromkeys(streams))
        return [one for one in found if one is not None]

    def _fold_story(self, stream: UUID, events: Sequence[Recorded]) -> Story | None:
        state = fold_story(stream, events)
        if state is None:
            self.begun[stream] = events[-1].version if events else 0
        return state

    def once(self, stream: UUID) -> Story | None:
        """A story as it was opened last, although that may have been taken back."""
        for recorded in reversed(self.log.stream(stream)):
            if isinstance(recorded.event, StoryOpened):
                return Story(stream, recorded.event, recorded.version)
        return None

    def party(self, name: str, upto: int | None = None) -> Party:
        """A party by one of its names; one of whom nothing is recorded has only the name typed."""
        known = next((one for one in self.parties(upto) if folded(name) in one.names), None)
        return known or Party(party_id(self._store_id, name), name, version=self._version(name))

    def _version(self, name: str) -> int:
        """The version of a party's stream, all of which may be undone."""
        events = self.log.stream(party_id(self._store_id, name))
        return events[-1].version if events else 0

    def parties(self, upto: int | None = None) -> list[Party]:
        """The parties of which names are recorded, in the order they were first named.

        As they are, or as they were known at a position.
        """
        streams = list(dict.fromkeys(one.stream for one in self.log.of_type("party.named")))
        found = []
        for stream, some in groupby(self.log.streams(streams), key=attrgetter("stream")):
            events = [one for one in some if upto is None or one.position <= upto]
            self.check(events)
            state = fold_party(stream, events)
            if state is not None:
                found.append(state)
        return sorted(found, key=lambda one: streams.index(one.id))

    def kinds(self, upto: int | None = None) -> list[OwnKind]:
        """The kinds of the newsroom's own, in the order they were first defined.

        As they are, or as they were known at a position.
        """
        defined = self.log.of_type("kind.defined")
        streams = dict.fromkeys(one.stream for one in defined)
        found = (self._kind(stream, upto) for stream in streams)
        return [one for one in found if one is not None]

    def kind(self, name: str) -> OwnKind | None:
        """A kind of the newsroom's own."""
        return self._kind(self.kind_id(name))

    def kind_id(self, name: str) -> UUID:
        """The id that a kind's definition has, or would have."""
        from timeline.kind import kind_id  # noqa: PLC0415 - most commands define none

        return kind_id(self._store_id, name)

    def _kind(self, stream: UUID, upto: int | None = None) -> OwnKind | None:
        events = [one for one in self.log.stream(stream) if upto is None or one.position <= upto]
        self.check(events)
        state = fold_kind(stream, events)
        if state is None and upto is None:
            self.begun[stream] = events[-1].version if events else 0
        return state

    def editions_id(self) -> UUID:
        """The id of the stream of all editions."""
        return editions_id(self._store_id)

    def editions(self) -> Iterator[Recorded]:
        """Each edition that was recorded, newest first, also one that cannot be read."""
        return self.log.newest(self.editions_id())

    def guests(self, story: UUID) -> frozenset[UUID]:
        """The developments that were ever moved to a story."""
        return frozenset(
            recorded.stream
            for recorded in self.log.of_type("development.moved")
            if isinstance(recorded.event, DevelopmentMoved) and recorded.event.story == story
        )

    def development(self, stream: UUID) -> Found | None:
        """A development by its whole id."""
        return self._fold(self.log.stream(stream))

    def developments(self, streams: Sequence[UUID]) -> dict[UUID, Found]:
        """Those of some developments that there are, by their whole ids."""
        events = groupby(self.log.streams(streams), key=attrgetter("stream"))
        folded = {stream: self._fold(tuple(some)) for stream, some in events}
        return {stream: found for stream, found in folded.items() if found is not None}

    def find(
        self,
        text: str,
        current: Story | None,
        before: int | None = None,
        *,
        moved: bool = True,
    ) -> Found:
        """The development that a ref or key means.

        `@` is this user's last logged (before a position, if one is given); else an exact key in
        the current story, also of what was moved there unless `moved` is false; else the unique
        beginning of an id. Raises `NothingLogged`, `UnknownRef` or `AmbiguousRef`.
        """
        found = self._last_logged(before) if text == "@" else None
        if found is None and current is not None:
            found = self._by_key(text, current, moved=moved)
        if found is None:
            found = self._by_id(text)
        if found is None:
            raise UnknownRef(text, current.slug if current else None, self.near(text, current))
        return found

    def near(self, text: str, current: Story | None) -> tuple[tuple[str, str], ...]:
        """Refs like one that nothing has, and keys in the current story, with their headlines.

        Only what was logged lately is looked at: it is what somebody means who mistypes one.
        """
        last = self.log.store.head()[0]
        named: dict[str, tuple[str, UUID]] = {}
        for recorded in self.log.read(max(0, last - LATELY)):
            if isinstance(recorded.event, DevelopmentLogged):
                known = ref(recorded.stream)
                named[known[: max(SHORTEST, len(text))]] = known, recorded.stream
                if current and recorded.key and recorded.event.story == current.id:
                    named[recorded.key] = recorded.key, recorded.stream
        meant = (named[like] for like in nearest(text, named, cutoff=ALIKE))
        found = ((known, fold(self.log.stream(stream))) for known, stream in meant)
        return tuple((known, one.development.current.headline) for known, one in found if one)

    def named(self, recorded: Recorded) -> str:
        """What an event did, in words: `corrected k7fq2m9x (headline)`, `opened letter`."""
        did, event = recorded.type.rpartition(".")[2], recorded.event
        if isinstance(event, PartyNamed | KindDefined):
            return f"{did} {clip(event.name)}"
        if isinstance(event, EditionPublished):
            return f"{did} edition {event.manifest[:8]}"
        if recorded.type.startswith("story."):
            first = self.log.stream(recorded.stream)[0].event
            slug = first.slug if isinstance(first, StoryOpened) else str(recorded.stream)
            return f"{did} {slug}"
        named = f"{did} {ref(recorded.stream)}"
        if isinstance(event, DevelopmentLogged):
            return f"{named} ({event.verb}: {clip(event.headline)})"
        if isinstance(event, DevelopmentCorrected | DevelopmentTriaged):
            return f"{named} ({', '.join(change.field for change in event.changes)})"
        return named

    def _last_logged(self, before: int | None) -> Found:
        for recorded in self.mine(before):
            if recorded.type == LOGGED:
                found = self.development(recorded.stream)
                if found is not None and found.logged_at == recorded.position:
                    return found
        raise NothingLogged(self.user)

    def mine(self, before: int | None = None) -> Iterator[Recorded]:
        """What this user recorded, newest first, if need be before a position."""
        return self.log.by_user(self.user, before)

    def _by_key(self, text: str, current: Story, *, moved: bool) -> Found | None:
        """What has a key in a story; what was logged there with it and is elsewhere now comes last.

        Several have it once one was moved to where another is.
        """
        try:
            logged = self.development(uuid5(current.id, text))
        except UnicodeEncodeError:  # a lone surrogate, which no key has
            return None
        here = self._moved_to(current, text) if moved else {}
        if logged is not None and (not here or logged.development.current.story == current.id):
            here[logged.development.id] = logged
        return self._only(text, list(here.values()))

    def _moved_to(self, current: Story, key: str) -> dict[UUID, Found]:
        """What is in a story, has a key, and was moved there, by id."""
        guests = self.developments(tuple(self.guests(current.id)))
        return {
            id_: found
            for id_, found in guests.items()
            if found.development.current.story == current.id and found.development.key == key
        }

    def _only(self, text: str, found: Sequence[Found]) -> Found | None:
        """The one that is meant; `AmbiguousRef` lists them if there are several."""
        if len(found) > 1:
            raise AmbiguousRef(
                text,
                tuple((ref(one.development.id), one.development.current.headline) for one in found),
            )
        return found[0] if found else None

    def _fold(self, events: Sequence[Recorded]) -> Found | None:
        found = fold(events)
        if found is None and events:
            self.begun[events[0].stream] = events[-1].version
        self.check(found.events if found else events)
        return found

    def check(self, events: Sequence[Recorded]) -> None:
        """Report each of some events that cannot be read."""
        for recorded in unreadable_of(events):
            self._unreadable(recorded)

    def _by_id(self, text: str) -> Found | None:
        found = bounds(text)
        if found is None:
            return None
        streams = self.log.store.streams_between(*found, LOGGED, CANDIDATES)
        return self._only(text, [one for one in map(self.development, streams) if one is not None])
