"""One command, start to finish: read the past, decide, append under guards.

Every decision passes on what it has read (`expect`), so that nothing is ever written on a stale
reading: when somebody else was quicker, it is made anew on what is true now.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid5

from timeline import kind, party
from timeline.correction import CorrectDevelopment, refuse_overwriting, written
from timeline.decision import Decision, Row, key_of
from timeline.development import (
    MoveDevelopment,
    ReinstateDevelopment,
    ReleaseDevelopment,
    RetractDevelopment,
    WithholdDevelopment,
    decide,
)
from timeline.draft import sound_key
from timeline.errors import StaleDecision, UnknownRef, UnknownStory
from timeline.events import StoryOpened, build
from timeline.fields import read_embargo
from timeline.folds import Found, fold
from timeline.outcome import Imported, Outcome, Taken
from timeline.past import Past
from timeline.recorded import Recorded, Unreadable, instant
from timeline.refs import ref
from timeline.rests import NAMES, WORDS
from timeline.story import evolve
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from timeline.development import ChangeDevelopment
    from timeline.draft import DevelopmentDraft
    from timeline.events import EditionPublished, Event
    from timeline.kind import DefineKind, OwnKind
    from timeline.log import Log
    from timeline.outcome import Correction
    from timeline.party import NameParty, Party
    from timeline.story import Change, Story
    from timeline.vocabulary import Vocabulary

ATTEMPTS = 20  # decisions made anew before a busy neighbour is reported


Answer = TypeVar("Answer")


def unwatched(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""


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

        def attempt() -> tuple[Story, Recorded]:
            decision = self._decision()
            opened = decision.open_story(values)
            [recorded] = self._append(decision)
            return opened, recorded

        return _until_fresh(attempt)

    def log_development(self, slug: str, draft: DevelopmentDraft) -> Outcome:
        """Log one development; with a key used before, do nothing or raise `KeyTaken`."""
        draft = replace(draft, key=self.new_key() if draft.key is None else sound_key(draft.key))
        now = self.clock()

        def attempt() -> Outcome:
            home, decision = self.past.story(slug), self._decision()
            stream = uuid5(home.id, key_of(draft))
            found = self.past.development(stream)
            seen, moment = home.opened.visibility, instant(now)
            row = Row(home, stream, draft, _minute(now, home), seen, instant=moment)
            decision.log(row, found)
            return self._conclude(home, found, decision)

        return _until_fresh(attempt)

    def import_story(
        self,
        opening: Mapping[str, object],
        drafts: Sequence[DevelopmentDraft],
        watch: Callable[[int], None] = lambda _: None,
        *,
        skip_bad: bool = False,
    ) -> Imported:
        """Log a file's developments in one transaction, or none.

        `opening` (at least a slug) opens the story if it is not there yet. Every draft has a key;
        links may point forward within the file. `watch` is told how many are decided, as it goes.
        Raises `BadRows` naming each that will not do, unless it is to leave those out and there
        are others.
        """
        now = self.clock()

        def attempt() -> Imported:
            decision = self._decision()
            home = self.past.story_of(self.past.story_id(str(opening.get("slug", ""))))
            if home is None:
                home = decision.open_story(opening)
            left = _otherwise(home, opening)
            already, skipped = decision.log_rows(
                home, drafts, _minute(now, home), watch, skip_bad=skip_bad
            )
            recorded = tuple(self._append(decision)) if decision.events else ()
            logged = len(drafts) - already - len(skipped)
            return Imported(home, recorded, logged, already, left, skipped)

        return _until_fresh(attempt)

    def correct(self, target: str, current: Story | None, asked: Correction) -> Outcome:
        """Change fields of a development; `ChangedMeanwhile` if somebody just changed the same."""
        return self.correct_seen(self.past.find(target, current), asked)

    def correct_seen(self, base: Found, asked: Correction) -> Outcome:
        """The same, where what the editor saw was found earlier."""
        now = self.clock()

        def attempt() -> Outcome:
            found = self._again(base)
            refuse_overwriting(base.development, found.development, asked.changes)
            home = self._home(found)
            decision = self._decision()
            command = CorrectDevelopment(
                changes=decision.with_ids(home, found.development, asked.changes),
                reason=asked.reason,
                label=asked.label,
                relative_to=asked.relative_to,
                story=home,
                now=_minute(now, home),
                vocabulary=decision.vocabulary,
            )
            events = decide(found.development, command)
            refuse_overwriting(base.development, found.development, written(events))
            return self._change(home, found, events, decision)

        return _until_fresh(attempt)

    def retract(self, target: str, current: Story | None, reason: str) -> Outcome:
        """Strike a development, and say why."""
        return self._alter(target, current, RetractDevelopment(reason))

    def reinstate(self, target: str, current: Story | None, reason: str) -> Outcome:
        """Take a retraction back, and say why."""
        return self._alter(target, current, ReinstateDevelopment(reason))

    def withhold(self, target: str, current: Story | None, reason: str) -> Outcome:
        """Keep a development from readers."""
        return self._alter(target, current, WithholdDevelopment(reason))

    def move(self, target: str, current: Story | None, slug: str, reason: str) -> Outcome:
        """Take a development to another story; its id stays."""
        return self._alter(
            target, current, lambda: MoveDevelopment(self.past.story(slug), reason), guarded=slug
        )

    def release(
        self, targets: Sequence[str], current: Story | None, embargo: str | None
    ) -> list[Outcome]:
        """Let readers see some developments, all or none, at once or from a moment on."""
        now = self.clock()
        bases = [self.past.find(target, current) for target in targets]

        def attempt() -> list[Outcome]:
            decision, changed = self._decision(), []
            for base in {base.development.id: base for base in bases}.values():
                found = self._again(base)
                home = self._home(found)
                ahead = home.setting(_minute(now, home), ahead=True)
                until, zone = read_embargo(embargo, ahead), home.opened.timezone
                command = ReleaseDevelopment(until, instant(now), zone, decision.vocabulary)
                events = decide(found.development, command)
                decision.change(found.development, events)
                changed.append((home, found))
            return self._conclude_all(changed, decision)

        return _until_fresh(attempt)

    def change_story(self, slug: str, command: Change) -> tuple[Story, tuple[Recorded, ...]]:
        """Amend, close or reopen a story; nothing is recorded when it is so already."""

        def attempt() -> tuple[Story, tuple[Recorded, ...]]:
            home, decision = self.past.story(slug), self._decision()
            decision.change_story(home, command)
            recorded = tuple(self._append(decision)) if decision.events else ()
            for one in recorded:
                assert not isinstance(one.event, Unreadable), "it was only just made"
                home = evolve(home, home.id, one.event) or home
            return home, recorded

        return _until_fresh(attempt)

    def name_party(self, name: str, command: NameParty) -> tuple[Party, tuple[Recorded, ...]]:
        """Record other names of a party, and for whom it speaks."""

        def attempt() -> tuple[Party, tuple[Recorded, ...]]:
            decision = self._decision()
            decision.rest_on_none_of(NAMES)
            state = self.past.party(name)
            decision.name_party(state, command)
            recorded = tuple(self._append(decision)) if decision.events else ()
            for one in recorded:
                assert not isinstance(one.event, Unreadable), "it was only just made"
                state = party.evolve(state, one.event)
            return state, recorded

        return _until_fresh(attempt)

    def define_kind(self, command: DefineKind) -> tuple[OwnKind, tuple[Recorded, ...]]:
        """Define a kind of the newsroom's own, or add to one."""

        def attempt() -> tuple[OwnKind, tuple[Recorded, ...]]:
            decision = self._decision()
            decision.rest_on_none_of(WORDS)
            state = self.past.kind(command.name)
            stream = self.past.kind_id(command.name)
            decision.define_kind(stream, state, command)
            recorded = tuple(self._append(decision)) if decision.events else ()
            for one in recorded:
                assert not isinstance(one.event, Unreadable), "it was only just made"
                state = kind.evolve(state, stream, one.event)
            assert state is not None
            return state, recorded

        return _until_fresh(attempt)

    def publish(self, edition: EditionPublished) -> Recorded | None:
        """Record what readers are about to have, unless it is what they had last.

        That is the last edition for the same address, and of the same story. One that cannot be
        read stands in nobody's way.
        """

        def attempt() -> Recorded | None:
            decision = self._decision()
            decision.publish(edition)
            return self._append(decision)[0] if decision.events else None

        return _until_fresh(attempt)

    def undo(self, steps: int = 1, watch: Callable[[int, int], None] = unwatched) -> list[Taken]:
        """Take back this user's last events that are neither undos nor undone, newest first.

        `watch` is told, as it goes, how many of how many are found.
        """
        return _until_fresh(lambda: self._take_back(steps, watch, redo=False))

    def redo(self, steps: int = 1, watch: Callable[[int, int], None] = unwatched) -> list[Taken]:
        """Take back this user's last undos, as long as nothing else was recorded since."""
        return _until_fresh(lambda: self._take_back(steps, watch, redo=True))

    def _take_back(
        self, steps: int, watch: Callable[[int, int], None], *, redo: bool
    ) -> list[Taken]:
        decision = self._decision()
        targets = decision.take_back(steps, watch, redo=redo)
        done = [self.past.named(target) for target in targets]
        return [Taken(*one) for one in zip(done, targets, self._append(decision), strict=True)]

    def _alter(
        self,
        target: str,
        current: Story | None,
        command: ChangeDevelopment | Callable[[], ChangeDevelopment],
        guarded: str | None = None,
    ) -> Outcome:
        """Change one development; `guarded` names a story that the decision rests on too."""
        base = self.past.find(target, current)

        def attempt() -> Outcome:
            found, decision = self._again(base), self._decision()
            asked = command() if callable(command) else command
            if guarded is not None:
                decision.rest_on_story(self.past.story(guarded))
            return self._change(
                self._home(found), found, decide(found.development, asked), decision
            )

        return _until_fresh(attempt)

    def _again(self, base: Found) -> Found:
        """A development as it is now, found before."""
        found = self.past.development(base.development.id)
        if found is None:  # whoever logged it has just taken it back
            raise UnknownRef(ref(base.development.id), None)
        return found

    def _home(self, found: Found) -> Story:
        home = self.past.story_of(found.development.current.story)
        if home is None:  # taken back by who opened it, at the same moment
            raise UnknownStory(str(found.development.current.story))
        return home

    # --- appending ------------------------------------------------------------------------------

    def _decision(self) -> Decision:
        return Decision(self.past, self.vocabulary)

    def _append(self, decision: Decision) -> list[Recorded]:
        if self.dry_run:
            return self.log.preview(decision.events)
        return self.log.append(decision.events, decision.expect, decision.quiet)

    def _change(
        self, home: Story, found: Found, events: list[Event], decision: Decision
    ) -> Outcome:
        decision.change(found.development, events)
        return self._conclude(home, found, decision)

    def _conclude_all(
        self, changed: Sequence[tuple[Story, Found]], decision: Decision
    ) -> list[Outcome]:
        """Append what was decided for several developments, and say how each stands after it."""
        recorded = self._append(decision) if decision.events else []
        outcomes = []
        for home, found in changed:
            mine = tuple(one for one in recorded if one.stream == found.development.id)
            now = fold((*found.history, *mine))
            assert now is not None
            outcomes.append(Outcome(home, now.development, mine, now.logged_at))
        return outcomes

    def _conclude(self, home: Story, found: Found | None, decision: Decision) -> Outcome:
        """Append what was decided, and say how the development stands after it."""
        recorded = self._append(decision) if decision.events else []
        now = fold((*(found.history if found else ()), *recorded))
        assert now is not None
        flags = tuple(decision.flags)
        return Outcome(home, now.development, tuple(recorded), now.logged_at, flags)


def _minute(now: datetime, home: Story) -> str:
    """The minute in a story's zone, which phrases are relative to."""
    return local_now(instant(now), home.opened.timezone)


def _otherwise(home: Story, opening: Mapping[str, object]) -> tuple[str, ...]:
    """What a file says of a story that is open already, and the record says otherwise."""
    said = build(StoryOpened, {**home.opened.model_dump(), **opening})
    return tuple(name for name in opening if getattr(said, name) != getattr(home.opened, name))


def _until_fresh(attempt: Callable[[], Answer]) -> Answer:
    """Decide and append, anew on what is true now as long as somebody else was quicker."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except StaleDecision:
            continue
    return attempt()
