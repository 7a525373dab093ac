"""Given, when, then for stories: rows of a table, recorded as a desk would, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from projections.clocks import Clocks
from projections.folded import view
from projections.standing import standing
from timeline import development
from timeline.codec import CODEC
from timeline.correction import CorrectDevelopment
from timeline.development import LogDevelopment, ReinstateDevelopment, RetractDevelopment
from timeline.draft import DevelopmentDraft
from timeline.events import DefinedVerb, StoryOpened
from timeline.kind import OwnKind, extended
from timeline.party import Party
from timeline.recorded import Recorded
from timeline.story import Story
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from projections.standing import PartyStanding, Standing
    from projections.story_view import StoryView
    from projections.threads import Thread
    from timeline.development import Command, Development
    from timeline.vocabulary import Vocabulary

STORY = UUID("11111111-2222-5333-8444-555555555555")
ZONE = "America/New_York"
NOW = "2024-12-31T12:00"
LATER = "2099-12-31"


@dataclass(frozen=True)
class Row:
    """One development of a table; its links name the keys of others, logged before or after."""

    key: str
    draft: DevelopmentDraft
    links: tuple[tuple[str, str], ...] = ()


def row(
    key: str,
    verb: str,
    when: str,
    *,
    by: str | Sequence[str] = (),
    to: str | Sequence[str] = (),
    about: str | Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
    **others: Any,
) -> Row:
    """A row: `when` is when it happened, also of what is scheduled; others are own fields."""
    common = {name: others.pop(name) for name in COMMON & others.keys()}
    dates = {"when": when}
    if verb in SCHEDULED and "due" not in others:
        dates = {"announced": when}
    draft = DevelopmentDraft(
        **{"headline": key, **common, **dates},
        verb=verb,
        by=_names(by),
        to=_names(to),
        about=_names(about),
        fields=others,
        key=key,
    )
    return Row(key, draft, tuple(links))


COMMON = {"headline", "thread", "sources", "relative_to", "visibility", "embargo_until", "quotes"}
SCHEDULED = {name for name, verb in shipped().verbs.items() if verb.kind == "scheduled"}


def _names(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def of_draft(draft: DevelopmentDraft) -> Row:
    """A row of a draft that a file holds."""
    links = tuple((relation or "responds_to", target) for relation, target in draft.links)
    assert draft.key is not None
    return Row(draft.key, draft, links)


def party(name: str, *aliases: str, speaks_for: Sequence[str] = ()) -> Party:
    return Party(UUID(int=0), name, aliases, tuple(speaks_for))


def id_of(key: str) -> UUID:
    return uuid5(STORY, key)


@dataclass
class Told:
    """A story as the log has it: what was recorded, one position after the other."""

    opened: StoryOpened
    parties: tuple[Party, ...] = ()
    kinds: tuple[OwnKind, ...] = ()
    events: list[Recorded] = field(default_factory=list)
    states: dict[UUID, Development] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.story = Story(STORY, self.opened, 1)
        self.vocabulary: Vocabulary = extended(shipped(), self.kinds)

    def log(self, *rows: Row) -> Told:
        for one in rows:
            links = tuple((relation, id_of(target)) for relation, target in one.links)
            self._decide(
                one.key,
                LogDevelopment(
                    draft=one.draft,
                    story=self.story,
                    links=links,
                    now=NOW,
                    visibility="public",
                    vocabulary=self.vocabulary,
                ),
            )
        return self

    def correct(self, key: str, **changes: Any) -> Told:
        return self._decide(
            key,
            CorrectDevelopment(
                changes=changes,
                reason="a slip",
                label="correction",
                relative_to=None,
                story=self.story,
                now=NOW,
                vocabulary=self.vocabulary,
            ),
        )

    def retract(self, *keys: str) -> Told:
        for key in keys:
            self._decide(key, RetractDevelopment("it was another one"))
        return self

    def reinstate(self, key: str) -> Told:
        return self._decide(key, ReinstateDevelopment("it was this one"))

    def _decide(self, key: str, command: Command) -> Told:
        id_ = id_of(key)
        for event in development.decide(self.states.get(id_), command):
            state = development.evolve(self.states.get(id_), id_, key, event)
            assert state is not None
            self.states[id_] = state
            position = len(self.events) + 1
            self.events.append(
                Recorded(
                    position=position,
                    stream=id_,
                    version=state.version,
                    type=CODEC.encode(event)[0],
                    schema=1,
                    event=event,
                    recorded_at=f"2025-01-01T00:00:00.{position:06d}Z",
                    recorded_by="maria",
                    key=key,
                )
            )
        return self

    def view(self, as_of: str = LATER, upto: int | None = None) -> StoryView:
        events = self.events[:upto]
        return view(self.story, events, Clocks(as_of, None, len(events), ""))

    def at(self, as_of: str = LATER, upto: int | None = None) -> Stands:
        keys = {id_: state.key for id_, state in self.states.items()}
        return Stands(self.of(self.view(as_of, upto)), keys)

    def of(self, shown: StoryView) -> Standing:
        parents = {kind.name: kind.extends for kind in self.kinds}
        return standing(shown, self.parties, parents)


def told(
    *rows: Row,
    order: Iterable[str] | None = None,
    parties: Sequence[Party] = (),
    kinds: Mapping[str, str] | None = None,
    zone: str = ZONE,
) -> Told:
    """A story of these rows, recorded in their order or in the one given.

    `kinds` are the newsroom's own, each with a verb of its name: what they extend.
    """
    opened = StoryOpened(slug="story", title="A story", timezone=zone)
    own = tuple(_kind(name, parent) for name, parent in (kinds or {}).items())
    by_key = {one.key: one for one in rows}
    return Told(opened, tuple(parties), own).log(*(by_key[key] for key in (order or by_key)))


def _kind(name: str, parent: str) -> OwnKind:
    return OwnKind(UUID(int=1), name, parent, "A sort of it.", verbs=(DefinedVerb(name=name),))


@dataclass(frozen=True)
class Stands:
    """A standing, and short ways to ask it."""

    whole: Standing
    keys: Mapping[UUID, str]

    def thread(self, name: str) -> Thread:
        """The thread of a handle, or the one that the entry of a key opened."""
        found = [one for one in self.whole.threads if name in (one.handle, one.opening.key)]
        assert len(found) == 1, [one.handle for one in self.whole.threads]
        return found[0]

    def says(self, name: str) -> dict[str, Any]:
        """All that is said of a thread: its axes, and whose turn it is since when."""
        thread = self.thread(name)
        said = {"type": thread.type, "turn": thread.turn, "since": thread.since}
        return {**said, "revisions": thread.revisions, **thread.axes}

    @property
    def handles(self) -> list[str]:
        return [one.handle for one in self.whole.threads]

    def status(self, name: str) -> str:
        return str(self.thread(name).axes["status"])

    def party(self, name: str) -> PartyStanding:
        [found] = [one for one in self.whole.parties if one.name == name]
        return found

    def awaits(self, name: str) -> list[str]:
        """The threads in which it is a party's turn; none if nobody of that name is in it."""
        found = [one for one in self.whole.parties if one.name == name]
        return [thread.handle for one in found for thread in one.awaits]

    @property
    def possible(self) -> dict[str | None, list[str]]:
        """What may have happened, and what it would have done: `meeting status granted`."""
        return {
            one.act.key: [f"{handle} {move.axis} {move.to}" for handle, move in one.moves]
            for one in self.whole.possible
        }

    @property
    def contradictions(self) -> list[tuple[str, str]]:
        pairs = self.whole.contradictions
        return [(self.keys[one.id], self.keys[other.id]) for one, other in pairs]

    @property
    def upcoming(self) -> list[tuple[str, str | None, str, bool]]:
        return [(one.what, one.thread, one.when.edtf, one.overdue) for one in self.whole.upcoming]


def moves(thread: Thread) -> list[tuple[str | None, str, str | None, str]]:
    """What moved a thread: (key, axis, from, to)."""
    return [
        (one.act.key if one.act else None, one.axis, one.origin, one.to) for one in thread.moves
    ]


def doubts(thread: Thread) -> dict[str | None, str]:
    """What did not fit, and why."""
    return {one.act.key: one.reason for one in thread.unexpected}


def listed(thread: Thread) -> list[str | None]:
    return [act.key for act in thread.listed]
