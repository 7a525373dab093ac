"""One command, start to finish: read the past, decide, append under guards.

Every decision passes on what it has read (`expect`), so that nothing is ever written on a stale
reading: when somebody else was quicker, it is made anew on what is true now.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid5

from timeline import development, story
from timeline.development import CorrectDevelopment, Development, LogDevelopment, RetractDevelopment
from timeline.draft import DevelopmentDraft, sound_key
from timeline.errors import (
    BadField,
    BadRows,
    ChangedMeanwhile,
    DatelineError,
    StaleDecision,
    UnknownRelation,
)
from timeline.events import DevelopmentCorrected, StoryOpened, build
from timeline.log import Log, New, Recorded, instant
from timeline.nearest import nearest
from timeline.past import Found, Past, fold
from timeline.refs import ref
from timeline.story import OpenStory, Story
from timeline.vocabulary import RELATIONS
from timeline.when import local_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from timeline.events import Event
    from timeline.vocabulary import Kind, Vocabulary

ATTEMPTS = 20  # decisions made anew before a busy neighbour is reported


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did to one development.

    Attributes:
        development: as it is now.
        recorded: the events appended; empty when the log said it already. Position 0: a dry run.
        logged_at: the position of the development's first event (0: a dry run).
        flags: what was recorded although it is odd, as sentences.
    """

    story: Story
    development: Development
    recorded: tuple[Recorded, ...]
    logged_at: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        recorded: the events appended.
        logged, already: how many developments were new, and how many the log had already.
        left: fields of the story that the file has otherwise; the record's were left as they are.
    """

    story: Story
    recorded: tuple[Recorded, ...]
    logged: int
    already: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an editor asks for: new values as typed, why, and whose doing it was."""

    changes: Mapping[str, Any]
    reason: str
    label: str = "correction"
    relative_to: str | None = None


@dataclass(slots=True)
class Decision:
    """Events to append, and the versions of all streams read to decide them."""

    events: list[New] = field(default_factory=list)
    expect: dict[UUID, int] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


Answer = TypeVar("Answer")


class Desk:
    """A newsroom's log, one of its people, and a clock.

    Attributes:
        past: looks up what is there.
        clock: gives the current instant (aware, UTC); only phrases such as `today` depend on it.
        new_key: draws a random key for a development that was given none.
        dry_run: decide and show, append nothing.
    """

    def __init__(  # noqa: PLR0913 - the one place where a desk is put together
        self,
        log: Log,
        *,
        user: str,
        clock: Callable[[], datetime],
        new_key: Callable[[], str],
        vocabulary: Vocabulary,
        dry_run: bool = False,
    ) -> None:
        self.log = log
        self.user = user
        self.clock = clock
        self.new_key = new_key
        self.vocabulary = vocabulary
        self.dry_run = dry_run
        self.past = Past(log, user)

    def open_story(self, values: Mapping[str, object]) -> tuple[Story, Recorded]:
        """Open a story from the fields of `StoryOpened`."""
        decision = Decision()
        opened = self._open(values, decision)
        [recorded] = self._append(decision)
        return opened, recorded

    def log_development(self, slug: str, draft: DevelopmentDraft) -> Outcome:
        """Log one development; with a key used before, do nothing or raise `KeyTaken`."""
        draft = replace(draft, key=sound_key(draft.key) if draft.key else self.new_key())
        now = self.clock()

        def attempt() -> Outcome:
            home, decision = self.past.story(slug), Decision()
            stream = uuid5(home.id, _key(draft))
            found = self.past.development(stream)
            row = _Row(home, stream, draft, _minute(now, home), home.opened.visibility)
            self._decide_log(row, found, decision)
            return self._conclude(home, found, decision)

        return _until_fresh(attempt)

    def import_story(
        self, opening: Mapping[str, object], drafts: Sequence[DevelopmentDraft]
    ) -> Imported:
        """Log a file's developments in one transaction, or none.

        `opening` (at least a slug) opens the story if it is not there yet. Every draft has a key;
        links may point forward within the file. Raises `BadRows` naming each that will not do.
        """
        now = self.clock()

        def attempt() -> Imported:
            decision = Decision()
            home = self.past.story_of(self.past.story_id(str(opening.get("slug", ""))))
            if home is None:
                home = self._open(opening, decision)
            left = _otherwise(home, opening)
            already = self._decide_rows(home, drafts, now, decision)
            recorded = tuple(self._append(decision)) if decision.events else ()
            return Imported(home, recorded, len(drafts) - already, already, left)

        return _until_fresh(attempt)

    def correct(self, target: str, current: Story | None, asked: Correction) -> Outcome:
        """Change fields of a development; `ChangedMeanwhile` if somebody just changed the same."""
        now = self.clock()
        base = self.past.find(target, current)

        def attempt() -> Outcome:
            found = self._again(base)
            _refuse_overwriting(base.development, found.development, asked.changes)
            home = self._home(found)
            decision = Decision()
            command = CorrectDevelopment(
                changes=self._with_ids(home, found.development, asked.changes, decision),
                reason=asked.reason,
                label=asked.label,
                relative_to=asked.relative_to,
                story=home,
                now=_minute(now, home),
                vocabulary=self.vocabulary,
            )
            events = development.decide(found.development, command)
            _refuse_overwriting(base.development, found.development, _written(events))
            return self._change(home, found, events, decision)

        return _until_fresh(attempt)

    def retract(self, target: str, current: Story | None, reason: str) -> Outcome:
        """Strike a development, and say why."""
        base = self.past.find(target, current)

        def attempt() -> Outcome:
            found = self._again(base)
            events = development.decide(found.development, RetractDevelopment(reason))
            return self._change(self._home(found), found, events, Decision())

        return _until_fresh(attempt)

    # --- deciding -------------------------------------------------------------------------------

    def _open(self, values: Mapping[str, object], decision: Decision) -> Story:
        stream = self.past.story_id(str(values.get("slug", "")))
        command = OpenStory(values, frozenset(self.vocabulary.verbs))
        events = story.decide(self.past.story_of(stream), command)
        decision.expect[stream] = 0
        self._add(decision, stream, 0, None, events)
        opened = story.evolve(None, stream, events[0])
        assert opened is not None
        return opened

    def _decide_log(self, row: _Row, found: Found | None, decision: Decision) -> None:
        """Decide one draft; `found` is the development that its key stands for already, if any."""
        version = found.development.version if found else 0
        decision.expect.setdefault(row.home.id, row.home.version)
        command = LogDevelopment(
            draft=row.draft,
            story=row.home,
            links=tuple(self._links(row, decision, found.logged_at if found else None)),
            now=row.now,
            visibility=row.visibility,
            vocabulary=self.vocabulary,
        )
        events = development.decide(found.development if found else None, command)
        self._add(decision, row.stream, version, _key(row.draft), events)

    def _decide_rows(
        self, home: Story, drafts: Sequence[DevelopmentDraft], now: datetime, decision: Decision
    ) -> int:
        """Decide all rows of a file; returns how many the log says already."""
        siblings = {_key(draft): uuid5(home.id, _key(draft)) for draft in drafts}
        logged = self.past.developments(tuple(siblings.values()))
        minute = _minute(now, home)
        bad: list[tuple[int, str, str]] = []
        already = 0
        for number, draft in enumerate(drafts, 1):
            before = len(decision.events)
            stream = siblings[_key(draft)]
            row = _Row(home, stream, draft, minute, "public", siblings)
            try:
                self._decide_log(row, logged.get(stream), decision)
            except DatelineError as error:
                bad.append((number, _key(draft), error.message))
            already += len(decision.events) == before
        if bad:
            raise BadRows(tuple(bad))
        return already

    def _links(
        self, row: _Row, decision: Decision, before: int | None = None
    ) -> Iterable[tuple[str, UUID]]:
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
                self._rest_on(found, decision)
                target = found.development.id
                name = relation or verb.relation_to(self._kind(found))
            if target == row.stream:
                raise BadField("links", "may not point at the development itself")
            yield name, target

    def _with_ids(
        self, home: Story, changed: Development, changes: Mapping[str, Any], decision: Decision
    ) -> Mapping[str, Any]:
        """A correction's changes, with the ids of what its links point at."""
        if not changes.get("links"):
            return changes
        draft = DevelopmentDraft(
            verb=changed.current.verb, headline="", links=tuple(changes["links"])
        )
        row = _Row(home, changed.id, draft, _minute(self.clock(), home), "private")
        links = [
            {"relation": relation, "target": target}
            for relation, target in self._links(row, decision)
        ]
        return {**changes, "links": links}

    def _kind(self, found: Found) -> Kind:
        """The kind of a development; an unknown one is taken for a plain action."""
        kinds = self.vocabulary.kinds
        return kinds.get(found.development.current.kind, kinds["action"])

    def _rest_on(self, found: Found, decision: Decision) -> None:
        """Guard what a decision read, and flag it when it is struck."""
        target = found.development
        decision.expect[target.id] = target.version
        if target.retracted is not None:
            decision.flags.append(f"it links to {ref(target.id)}, which is retracted")

    def _again(self, base: Found) -> Found:
        """A development as it is now, found before."""
        found = self.past.development(base.development.id)
        assert found is not None, "nothing is ever deleted"
        return found

    def _home(self, found: Found) -> Story:
        home = self.past.story_of(found.development.current.story)
        assert home is not None, "a development is only logged in an open story"
        return home

    # --- appending ------------------------------------------------------------------------------

    def _add(
        self, decision: Decision, stream: UUID, version: int, key: str | None, events: list[Event]
    ) -> None:
        decision.events.extend(
            New(stream=stream, version=version + step, event=event, by=self.user, key=key)
            for step, event in enumerate(events, 1)
        )

    def _append(self, decision: Decision) -> list[Recorded]:
        if self.dry_run:
            return self.log.preview(decision.events)
        return self.log.append(decision.events, decision.expect)

    def _change(
        self, home: Story, found: Found, events: list[Event], decision: Decision
    ) -> Outcome:
        state = found.development
        self._add(decision, state.id, state.version, None, events)
        return self._conclude(home, found, decision)

    def _conclude(self, home: Story, found: Found | None, decision: Decision) -> Outcome:
        """Append what was decided, and say how the development stands after it."""
        recorded = self._append(decision) if decision.events else []
        now = fold((*(found.events if found else ()), *recorded))
        assert now is not None
        flags = tuple(decision.flags)
        return Outcome(home, now.development, tuple(recorded), now.logged_at, flags)


@dataclass(frozen=True, slots=True)
class _Row:
    """One draft on its way into a story.

    `now` is the local minute there; `siblings` are the ids of the keys of the draft's file.
    """

    home: Story
    stream: UUID
    draft: DevelopmentDraft
    now: str
    visibility: str
    siblings: Mapping[str, UUID] = field(default_factory=dict)


def _minute(now: datetime, home: Story) -> str:
    """The minute in a story's zone, which phrases are relative to."""
    return local_now(instant(now), home.opened.timezone)


def _otherwise(home: Story, opening: Mapping[str, object]) -> tuple[str, ...]:
    """What a file says of a story that is open already, and the record says otherwise."""
    said = build(StoryOpened, {**home.opened.model_dump(), **opening})
    return tuple(name for name in opening if getattr(said, name) != getattr(home.opened, name))


def _key(draft: DevelopmentDraft) -> str:
    assert draft.key is not None, "drafts are given a key before they are decided"
    return draft.key


def _until_fresh(attempt: Callable[[], Answer]) -> Answer:
    """Decide and append, anew on what is true now as long as somebody else was quicker."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except StaleDecision:
            continue
    return attempt()


def _refuse_overwriting(base: Development, now: Development, new: Mapping[str, Any]) -> None:
    """A correction decided anew must not overwrite, unseen, what somebody else just wrote."""
    before, after = development.flat(base.current), development.flat(now.current)
    for name, value in new.items():
        if before.get(name) != after.get(name):
            raise ChangedMeanwhile(ref(now.id), name, str(after.get(name)), str(value))


def _written(events: list[Event]) -> dict[str, Any]:
    """All that a correction writes: a new verb brings fields along that nobody typed."""
    return {
        change.field: change.new
        for event in events
        if isinstance(event, DevelopmentCorrected)
        for change in event.changes
    }
