"""What is brought back, or said anew by taking back, rests on what is there now, as if it were new.

Whoever logs is refused where a story, an entry that is linked to, a verb or a name will not do. To
redo, and to undo a move or a correction, says such a thing without saying it again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeline import kind, party, undoing
from timeline.content import sound, values
from timeline.errors import (
    AlreadyRetracted,
    ClosedStory,
    DatelineError,
    GroundGone,
    SlugIsVerb,
)
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentMoved,
    DevelopmentReinstated,
    DevelopmentReleased,
    DevelopmentRetracted,
    DevelopmentTriaged,
    EventUndone,
    KindDefined,
    PartyNamed,
    StoryOpened,
)
from timeline.folds import fold
from timeline.log import Log
from timeline.past import Past
from timeline.recorded import Recorded
from timeline.refs import ref
from timeline.undoing import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from timeline.log import New
    from timeline.story import Story
    from timeline.vocabulary import Vocabulary

# What can say which story an entry belongs to, and what it links to; also where it is taken back.
SAYS_WHERE = frozenset(
    {
        *("development.logged", "development.moved", "development.corrected"),
        *("development.triaged", "event.undone"),
    }
)
OPENINGS = frozenset({"story.opened", "development.logged", "kind.defined"})
# What brings verbs, or takes words that a verb might be; what gives names to parties.
VERBS = frozenset({"kind.defined", "event.undone"})
WORDS = VERBS | {"story.opened"}
NAMES = frozenset({"party.named", "event.undone"})
LIFE = ("story.amended", "story.closed", "story.reopened")
OF_THE_UNSTRUCK = (
    DevelopmentCorrected,
    DevelopmentTriaged,
    DevelopmentReleased,
    DevelopmentRetracted,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something may not count again, and what mends just that."""

    why: str
    remedy: str | None = None


def says_where(later: Recorded) -> bool:
    """Whether an event can have come to rest on a story, an entry or a kind."""
    undone = later.event.type if isinstance(later.event, EventUndone) else None
    return later.type in SAYS_WHERE and (undone is None or undone in SAYS_WHERE)


def meanwhile(targets: Sequence[Recorded], *, redo: bool) -> frozenset[str]:
    """What must not be recorded while it is decided that these count no more, or again."""
    types = {target.type for target in targets}
    if not redo:
        return SAYS_WHERE if types & OPENINGS else frozenset()
    words = {"story.opened": VERBS, "kind.defined": WORDS, "party.named": NAMES}
    return frozenset().union(*(words[name] for name in types & words.keys()))


class Ground:
    """What some undos, decided and not yet appended, would rest on.

    Attributes:
        after: looks up what there would be after them.
    """

    def __init__(self, past: Past, shipped: Vocabulary, *, redo: bool) -> None:
        self._now = past
        self._log = Ahead(past.log)
        self.after = Past(self._log, past.user)
        self._shipped = shipped
        self._redo = redo
        self._words: Vocabulary | None = None

    def suppose(self, targets: Sequence[Recorded], undos: Sequence[New]) -> None:
        """Count the undos as recorded, one after the other.

        `targets` are what counts no more, or again, one for each. Raises `GroundGone` when one that
        counts again could not be recorded now.
        """
        for target, undo in zip(targets, undos, strict=True):
            if self._redo:
                self._refuse(target, self._anew(target))
            self._log.add(undo)
            if target.type == "kind.defined":
                self._words = None

    def refuse_gone(self, targets: Sequence[Recorded]) -> None:
        """Raise `GroundGone` when an entry would say anew what rests on nothing."""
        for target in {one.stream: one for one in targets}.values():
            self._refuse(target, self._said_anew(target.stream))

    def versions(self) -> dict[UUID, int]:
        """The version of each stream that was read."""
        return self._log.versions()

    def _refuse(self, target: Recorded, reasons: Iterator[Reason]) -> None:
        for reason in reasons:
            what = self._now.named(target)
            raise GroundGone(what, reason.why, self._redo, reason.remedy)

    # --- what is brought back, as if it were recorded now -----------------------------------------

    def _anew(self, target: Recorded) -> Iterator[Reason]:
        """Why an event could not be recorded now, whatever else is brought back after it."""
        try:
            if isinstance(target.event, StoryOpened):
                self._refuse_verb(target.event)
            elif isinstance(target.event, KindDefined):
                self._define(target.event)
            elif isinstance(target.event, PartyNamed):
                self._name(target.stream, target.event)
        except DatelineError as error:
            yield Reason(error.message)
        if target.type.startswith("development."):
            yield from self._of_entry(target)
        elif target.type in LIFE and self.after.story_of(target.stream) is None:
            yield Reason("the story is there no more")

    def _refuse_verb(self, opened: StoryOpened) -> None:
        if opened.slug in self._vocabulary().verbs:
            raise SlugIsVerb(opened.slug)

    def _define(self, defined: KindDefined) -> None:
        """Define it again: its words may mean something else by now."""
        slugs = [one.slug for one in self.after.stories()]
        command = kind.DefineKind(
            name=defined.name,
            extends=defined.extends,
            meaning=defined.meaning,
            fields=tuple(one.model_dump() for one in defined.fields),
            verbs=tuple(one.model_dump() for one in defined.verbs),
        )
        kind.decide(self.after.kind(defined.name), command, self._vocabulary(), slugs)

    def _name(self, stream: UUID, named: PartyNamed) -> None:
        """Name it again: one name is of one party, and so is the one it is known by."""
        names = party.NameParty((named.name, *named.aliases), named.speaks_for)
        party.decide(party.Party(stream, named.name), names, self.after.parties())

    def _of_entry(self, target: Recorded) -> Iterator[Reason]:
        """Why an entry could not be logged or changed so now."""
        event, counting = target.event, in_force(self._log.stream(target.stream))
        if isinstance(event, DevelopmentLogged | DevelopmentMoved):
            story = self.after.story_of(event.story)
            yield from _closed(story)
        if isinstance(event, DevelopmentLogged):
            return
        if not any(isinstance(one.event, DevelopmentLogged) for one in counting):
            yield Reason(f"{ref(target.stream)} is there no more")
        struck = _struck(counting)
        if isinstance(event, OF_THE_UNSTRUCK) and struck is not None:
            yield Reason(AlreadyRetracted(ref(target.stream), struck).message)
        if isinstance(event, DevelopmentReinstated) and struck is None:
            yield Reason(f"{ref(target.stream)} is not retracted")

    def _vocabulary(self) -> Vocabulary:
        if self._words is None:
            self._words = kind.extended(self._shipped, self.after.kinds())
        return self._words

    # --- what an entry says then, and does not say now --------------------------------------------

    def _said_anew(self, stream: UUID) -> Iterator[Reason]:
        """What an entry would say that it does not say now, and that rests on nothing."""
        found = fold(self._log.stream(stream))
        if found is None:
            return
        said, before = found.development.current, fold(self._log.before(stream))
        old = before.development.current if before else None
        if (old is None or old.story != said.story) and self.after.story_of(said.story) is None:
            yield Reason("the story it belongs to is there no more")
        known = {link.target for link in old.links} if old else set()
        for link in said.links:
            if link.target not in known and self.after.development(link.target) is None:
                why = f"it links to {ref(link.target)}, which is there no more"
                yield Reason(why, self._further(link.target))
        if old is None or (old.kind, old.verb) != (said.kind, said.verb):
            verb = self._vocabulary().verbs.get(said.verb)
            if verb is None or verb.kind != said.kind:
                yield Reason(f"no verb {said.verb!r} is defined any more")
        yield from self._at_odds(said, old)

    def _at_odds(self, said: DevelopmentLogged, old: DevelopmentLogged | None) -> Iterator[Reason]:
        """What does not go together, unless it does not now either."""
        for reason in self._unsound(said):
            if old is None or not any(self._unsound(old)):
                yield reason

    def _unsound(self, content: DevelopmentLogged) -> Iterator[Reason]:
        if content.visibility != "private" and self._vocabulary().kind(content.kind).private:
            yield Reason(f"readers would see it, and a {content.kind} is always private")
        try:
            sound(values(content))
        except DatelineError as error:
            yield Reason(error.message)

    def _further(self, missing: UUID) -> str | None:
        """How many steps also bring back what it links to: of an import, the later entry."""
        if not self._redo:
            return None
        steps = undoing.to_redo(self._now.mine(), lambda one: self._log.before(one.stream))
        for number, one in enumerate(steps, 1):
            undone = one.event.type if isinstance(one.event, EventUndone) else None
            if (one.stream, undone) == (missing, "development.logged"):
                return f"dateline redo {number}"
        return None


class Ahead(Log):
    """A log with undos behind it that are not appended yet; it remembers what was read of it."""

    def __init__(self, log: Log) -> None:
        super().__init__(log.store, log.codec)
        self._read: dict[UUID, list[Recorded]] = {}
        self._undos: defaultdict[UUID, list[Recorded]] = defaultdict(list)

    def add(self, undo: New) -> None:
        """Count an undo as recorded."""
        event = Recorded(
            *(0, undo.stream, undo.version, "event.undone", 1),
            *(undo.event, "", undo.by, undo.key),
        )
        self._undos[undo.stream].append(event)

    def before(self, stream: UUID) -> list[Recorded]:
        """All events of one stream that are appended."""
        if stream not in self._read:
            self._read[stream] = super().stream(stream)
        return self._read[stream]

    def stream(self, stream: UUID) -> list[Recorded]:
        """All events of one stream, in order, with the undos."""
        return [*self.before(stream), *self._undos[stream]]

    def streams(self, streams: Sequence[UUID]) -> list[Recorded]:
        """All events of some streams, one stream after another, with the undos."""
        return [recorded for stream in streams for recorded in self.stream(stream)]

    def versions(self) -> dict[UUID, int]:
        """The version of each stream that was read."""
        return {
            stream: events[-1].version if events else 0 for stream, events in self._read.items()
        }


def _closed(story: Story | None) -> Iterator[Reason]:
    if story is not None and story.closed:
        closed = ClosedStory(story.slug)
        yield Reason(closed.message, f"{closed.hint}, then record it anew")


def _struck(counting: Sequence[Recorded]) -> str | None:
    """Why an entry is struck, by the events that count."""
    struck = None
    for recorded in counting:
        if isinstance(recorded.event, DevelopmentRetracted):
            struck = recorded.event.reason
        elif isinstance(recorded.event, DevelopmentReinstated):
            struck = None
    return struck
