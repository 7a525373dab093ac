"""What one command reads, and the events it comes to: appended together, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from timeline import development, story
from timeline.development import LogDevelopment
from timeline.draft import DevelopmentDraft
from timeline.errors import BadField, BadRows, DatelineError, UnknownRelation, clip
from timeline.log import New
from timeline.nearest import nearest
from timeline.refs import ref
from timeline.story import OpenStory, Story
from timeline.vocabulary import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from timeline.development import Development
    from timeline.events import Event
    from timeline.past import Found, Past
    from timeline.vocabulary import Kind, Vocabulary


@dataclass(frozen=True, slots=True)
class Row:
    """One draft on its way into a story.

    `now` is the local minute there; `siblings` are the ids of the keys of the draft's file.
    """

    home: Story
    stream: UUID
    draft: DevelopmentDraft
    now: str = ""
    visibility: str = "private"
    siblings: Mapping[str, UUID] = field(default_factory=dict)


class Decision:
    """Events to append, and the versions of all streams that were read to decide them.

    Attributes:
        by: who decides; recorded with every event.
        expect: the version of each stream it rests on, checked when it is appended.
        flags: what is odd about it, as sentences.
    """

    def __init__(self, past: Past, vocabulary: Vocabulary) -> None:
        self.past = past
        self.vocabulary = vocabulary
        self.by = past.user
        self.events: list[New] = []
        self.expect: dict[UUID, int] = {}
        self.flags: list[str] = []

    def open_story(self, values: Mapping[str, object]) -> Story:
        """Decide to open a story from the fields of `StoryOpened`."""
        stream = self.past.story_id(str(values.get("slug", "")))
        command = OpenStory(values, frozenset(self.vocabulary.verbs))
        events = story.decide(self.past.story_of(stream), command)
        self.expect[stream] = 0
        self.add(stream, 0, None, events)
        opened = story.evolve(None, stream, events[0])
        assert opened is not None
        return opened

    def log(self, row: Row, found: Found | None) -> None:
        """Decide one draft; `found` is the development that its key stands for already, if any."""
        version = found.development.version if found else 0
        self.expect.setdefault(row.home.id, row.home.version)
        command = LogDevelopment(
            draft=row.draft,
            story=row.home,
            links=tuple(self.links(row, found.logged_at if found else None)),
            now=row.now,
            visibility=row.visibility,
            vocabulary=self.vocabulary,
        )
        if found and found.development.retracted is not None:
            self.flags.append(f"it has been retracted: {clip(found.development.retracted)}")
        events = development.decide(found.development if found else None, command)
        self.add(row.stream, version, key_of(row.draft), events)

    def log_rows(
        self,
        home: Story,
        drafts: Sequence[DevelopmentDraft],
        minute: str,
        watch: Callable[[int], None],
    ) -> int:
        """Decide all rows of a file; returns how many the log says already.

        `watch` is told, after each row, how many are decided.
        """
        siblings = {key_of(draft): uuid5(home.id, key_of(draft)) for draft in drafts}
        logged = self.past.developments(tuple(siblings.values()))
        bad: list[tuple[int, str, str]] = []
        already = 0
        for number, draft in enumerate(drafts, 1):
            before = len(self.events)
            stream = siblings[key_of(draft)]
            row = Row(home, stream, draft, minute, "public", siblings)
            try:
                self.log(row, logged.get(stream))
            except DatelineError as error:
                bad.append((number, key_of(draft), error.message))
            already += len(self.events) == before
            watch(number)
        if bad:
            raise BadRows(tuple(bad))
        return already

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
                found = self.past.find(text, row.home, before)
                self._rest_on(found)
                target = found.development.id
                name = relation or verb.relation_to(self._kind(found))
            if target == row.stream:
                raise BadField("links", "may not point at the development itself")
            yield name, target

    def with_ids(
        self, home: Story, changed: Development, changes: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A correction's changes, with the ids of what its links point at."""
        if not changes.get("links"):
            return changes
        verb, typed = changed.current.verb, tuple(changes["links"])
        row = Row(home, changed.id, DevelopmentDraft(verb=verb, headline="", links=typed))
        links = [{"relation": relation, "target": target} for relation, target in self.links(row)]
        return {**changes, "links": links}

    def add(self, stream: UUID, version: int, key: str | None, events: list[Event]) -> None:
        """Take up what was decided for a stream that is at `version`."""
        self.events.extend(
            New(stream=stream, version=version + step, event=event, by=self.by, key=key)
            for step, event in enumerate(events, 1)
        )

    def _kind(self, found: Found) -> Kind:
        """The kind of a development; an unknown one is taken for a plain action."""
        kinds = self.vocabulary.kinds
        return kinds.get(found.development.current.kind, kinds["action"])

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
