"""What one command reads, and the events it comes to: appended together, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from timeline import development, edition, kind, party, rests, story
from timeline.development import LogDevelopment
from timeline.draft import DevelopmentDraft
from timeline.errors import (
    BadField,
    BadRows,
    DatelineError,
    UnknownRelation,
    clip,
)
from timeline.events import EventUndone
from timeline.left_out import LeftOut, with_dependents
from timeline.log import New, Quiet
from timeline.nearest import nearest
from timeline.refs import ref
from timeline.story import OpenStory, Story
from timeline.taking_back import TakingBack
from timeline.vocabulary import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from timeline.development import Development
    from timeline.events import EditionPublished, Event
    from timeline.folds import Found
    from timeline.kind import DefineKind, OwnKind
    from timeline.party import NameParty, Party
    from timeline.past import Past
    from timeline.recorded import Recorded
    from timeline.vocabulary import Vocabulary

WHOLE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Row:
    """One draft on its way into a story.

    `now` is the local minute there; `siblings` are the ids of the keys of the draft's file;
    `instant` is as `LogDevelopment` has it.
    """

    home: Story
    stream: UUID
    draft: DevelopmentDraft
    now: str = ""
    visibility: str = "private"
    siblings: Mapping[str, UUID] = field(default_factory=dict)
    instant: str | None = None


class Decision:
    """Events to append, and the versions of all streams that were read to decide them.

    Attributes:
        by: who decides; recorded with every event.
        expect: the version of each stream it rests on, checked when it is appended.
        quiet: what must not have been recorded meanwhile, where no version would tell.
        flags: what is odd about it, as sentences.
    """

    def __init__(self, past: Past, vocabulary: Vocabulary) -> None:
        self.past = past
        self.shipped = vocabulary
        self.by = past.user
        self.events: list[New] = []
        self.expect: dict[UUID, int] = {}
        self.quiet: Quiet | None = None
        self.flags: list[str] = []

    @cached_property
    def own_kinds(self) -> list[OwnKind]:
        """The newsroom's own kinds, as they are when this is decided."""
        return self.past.kinds()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All verbs and kinds: those that come with the program, and the newsroom's own."""
        return kind.extended(self.shipped, self.own_kinds)

    def open_story(self, values: Mapping[str, object]) -> Story:
        """Decide to open a story from the fields of `StoryOpened`."""
        self.rest_on_none_of(rests.VERBS)
        stream = self.past.story_id(str(values.get("slug", "")))
        command = OpenStory(values, frozenset(self.vocabulary.verbs))
        events = story.decide(self.past.story_of(stream), command)
        version = self.past.begun.get(stream, 0)
        self.expect[stream] = version
        self.add(stream, version, None, events)
        opened = story.evolve(None, stream, events[0])
        assert opened is not None
        return replace(opened, version=version + 1)

    def change_story(self, state: Story, command: story.Change) -> None:
        """Decide a change in a story's own life."""
        self.add(state.id, state.version, None, story.decide_change(state, command))

    def name_party(self, state: Party, command: NameParty) -> None:
        """Decide what is new of a party's names."""
        events = party.decide(state, command, self.past.parties())
        self.add(state.id, state.version, None, events)

    def define_kind(self, stream: UUID, state: OwnKind | None, command: DefineKind) -> None:
        """Decide what is new of a kind."""
        slugs = [one.slug for one in self.past.stories()]
        events = kind.decide(state, command, self.vocabulary, slugs)
        self.add(stream, state.version if state else self.past.begun.get(stream, 0), None, events)

    def publish(self, said: EditionPublished) -> None:
        """Decide to record an edition; nothing where readers have it already."""
        editions = self.past.editions()
        newest = next(editions, None)
        before = edition.last_alike(chain([newest] if newest else [], editions), said)
        events = edition.decide(before, said)
        self.add(self.past.editions_id(), newest.version if newest else 0, None, events)

    def log(self, row: Row, found: Found | None) -> None:
        """Decide one draft; `found` is the development that its key stands for already, if any."""
        begun = self.past.begun.get(row.stream, 0)
        version = found.development.version if found else begun
        self.expect.setdefault(row.home.id, row.home.version)
        self._rest_on_verb(row.draft.verb)
        command = LogDevelopment(
            draft=row.draft,
            story=row.home,
            links=tuple(self.links(row, found.logged_at if found else None)),
            now=row.now,
            visibility=row.visibility,
            instant=row.instant,
            vocabulary=self.vocabulary,
        )
        if found and found.development.retracted is not None:
            self.flags.append(f"it has been retracted: {clip(found.development.retracted)}")
        events = development.decide(found.development if found else None, command)
        if events:
            story.refuse_closed(row.home)
        self.add(row.stream, version, key_of(row.draft), events)

    def log_rows(
        self,
        home: Story,
        drafts: Sequence[DevelopmentDraft],
        minute: str,
        watch: Callable[[int], None],
        *,
        skip_bad: bool,
    ) -> tuple[int, tuple[LeftOut, ...]]:
        """Decide all rows of a file: how many the log says already, and which are left out.

        `watch` is told, after each row, how many are decided.
        """
        siblings = self._streams_of(home, [key_of(draft) for draft in drafts])
        logged = self.past.developments(tuple(siblings.values()))
        bad: list[LeftOut] = []
        already = 0
        for number, draft in enumerate(drafts, 1):
            before = len(self.events)
            stream = siblings[key_of(draft)]
            row = Row(home, stream, draft, minute, "public", siblings)
            try:
                self.log(row, logged.get(stream))
            except DatelineError as error:
                bad.append((number, key_of(draft), error.message))
            else:
                already += len(self.events) == before
            watch(number)
        known = {key for key, stream in siblings.items() if stream in logged}
        left_out = with_dependents(bad, drafts, known) if skip_bad else tuple(bad)
        if left_out and not (skip_bad and len(left_out) < len(drafts)):
            raise BadRows(left_out)
        gone = {siblings[key] for _, key, _ in left_out}
        self.events = [new for new in self.events if new.stream not in gone]
        return already, left_out

    def _streams_of(self, home: Story, keys: Sequence[str]) -> dict[str, UUID]:
        """The stream that each key stands for; the id of what was moved here is its key."""
        ids = {key: UUID(key) for key in keys if WHOLE_ID.fullmatch(key)}
        found = self.past.developments(tuple(ids.values())) if ids else {}
        moved = {id_ for id_, one in found.items() if one.development.current.story == home.id}
        return {key: ids[key] if ids.get(key) in moved else uuid5(home.id, key) for key in keys}

    def links(self, row: Row, before: int | None = None) -> Iterable[tuple[str, UUID]]:
        """Each link with the id of its target, which the decision then rests on.

        `before` is the position a retry was logged at: `@` means what it meant then.
        """
        verb = self.vocabulary.verb(row.draft.verb)
        for relation, text in row.draft.links:
            if relation is not None and relation not in RELATIONS:
                raise UnknownRelation(relation, nearest(relation, RELATIONS))
            target = row.siblings.get(text)
            name = relation or "responds_to"
            if target is None:
                # In a file a key is one that makes an id: what was moved here stands by its own.
                found = self.past.find(text, row.home, before, moved=not row.siblings)
                self._rest_on(found)
                target = found.development.id
                name = relation or verb.relation_to(
                    self.vocabulary.kind(found.development.current.kind)
                )
            if target == row.stream:
                raise BadField("links", "may not point at the development itself")
            yield name, target

    def with_ids(
        self, home: Story, changed: Development, changes: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A correction's changes, with the ids of what its links point at."""
        self._rest_on_verb(str(changes.get("verb")))
        if not changes.get("links"):
            return changes
        verb, typed = changes.get("verb") or changed.current.verb, tuple(changes["links"])
        row = Row(home, changed.id, DevelopmentDraft(verb=verb, headline="", links=typed))
        links = [{"relation": relation, "target": target} for relation, target in self.links(row)]
        return {**changes, "links": links}

    def change(self, state: Development, events: list[Event]) -> None:
        """Take up what was decided for a development that is there, also where that is nothing."""
        self.expect.setdefault(state.id, state.version)
        self.add(state.id, state.version, None, events)

    def rest_on_none_of(self, types: frozenset[str]) -> None:
        """Let the decision stand only if nothing of some types is recorded from now on."""
        self.quiet = Quiet(self.past.log.store.head()[0], types)

    def _rest_on_verb(self, name: str) -> None:
        """Let the decision stand only if a verb of the newsroom's own means what it was read as."""
        verb = self.vocabulary.verbs.get(name)
        for own in self.own_kinds if verb else ():
            if verb and own.name == verb.kind:
                self.expect[own.id] = own.version

    def rest_on_story(self, home: Story) -> None:
        """Let the decision stand only if a story is still as it was read."""
        self.expect[home.id] = home.version

    def take_back(
        self, steps: int, watch: Callable[[int, int], None], *, redo: bool
    ) -> list[Recorded]:
        """Decide to undo, or redo, a user's last steps; what is undone, or counts again."""
        back = TakingBack(self.past, watch)
        undo = [] if redo else [(one, one) for one in back.to_undo(steps)]
        chosen = back.to_redo(steps) if redo else undo
        targets = [target for _, target in chosen]
        self.rest_on_none_of(rests.meanwhile(targets, redo=redo))
        heights: dict[UUID, int] = {}
        for one, _ in chosen:
            version = self.expect.setdefault(one.stream, back.stream(one)[-1].version)
            height = heights.get(one.stream, version)
            self.add(one.stream, height, None, [EventUndone(version=one.version, type=one.type)])
            heights[one.stream] = height + 1
        ground = rests.Ground(self.past, self.shipped, redo=redo)
        ground.suppose(targets, self.events)
        if not redo:
            back.refuse_in_use(targets, ground.after)
        ground.refuse_gone(targets)
        self.expect = {**ground.versions(), **self.expect}
        return targets

    def add(self, stream: UUID, version: int, key: str | None, events: list[Event]) -> None:
        """Take up what was decided for a stream that is at `version`."""
        self.events.extend(
            New(stream=stream, version=version + step, event=event, by=self.by, key=key)
            for step, event in enumerate(events, 1)
        )

    def _rest_on(self, found: Found) -> None:
        """Guard what a decision read, and flag it when it is struck."""
        target = found.development
        self.expect[target.id] = target.version
        if target.retracted is not None:
            self.flags.append(f"it links to {ref(target.id)}, which is retracted")


def key_of(draft: DevelopmentDraft) -> str:
    """The key that a draft was given before it is decided."""
    assert draft.key is not None, "drafts are given a key before they are decided"
    return draft.key
