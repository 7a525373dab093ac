"""The story view: a story's entries in order, as of two clocks. All formats and pages write it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from projections.chronology import Certainty, Dated, Placed, certainty, chronology
from timeline.codec import Unreadable
from timeline.events import DevelopmentCorrected, DevelopmentLogged, DevelopmentRetracted
from timeline.party import folded
from timeline.past import fold, unreadable_of
from timeline.when import When, earliest_key, latest_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    from projections.clocks import Clocks
    from timeline.development import Development
    from timeline.log import Recorded
    from timeline.past import Found
    from timeline.story import Story


@dataclass(frozen=True, slots=True)
class Entry:
    """One development in a story view.

    Attributes:
        certainty: whether it had certainly happened by the day asked for, or only possibly.
        order: whether its place between its neighbours is certain.
        events: those of its stream that count, the one that logged it first.
    """

    state: Development
    certainty: Certainty
    order: Literal["certain", "uncertain"]
    events: tuple[Recorded, ...]

    @property
    def content(self) -> DevelopmentLogged:
        """What it says, corrections applied."""
        return self.state.current

    @property
    def logged(self) -> Recorded:
        """The event that logged it."""
        return self.events[0]

    def corrections(self) -> list[tuple[Recorded, DevelopmentCorrected]]:
        """Its corrections with their envelopes, oldest first."""
        return [(e, e.event) for e in self.events if isinstance(e.event, DevelopmentCorrected)]

    def retraction(self) -> tuple[Recorded, DevelopmentRetracted] | None:
        """What struck it, if it is struck."""
        for event in reversed(self.events) if self.state.retracted is not None else ():
            if isinstance(event.event, DevelopmentRetracted):
                return event, event.event
        return None


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story's entries in order, as of two clocks.

    Attributes:
        known: every development known by then, by id, also those that are not yet, so that a
            link to one can still be named.
        contradictions: links (linked, target) of entries in it that the dates contradict.
        unreadable: events in the prefix that this program cannot read, or that do not fit.
    """

    story: Story
    clocks: Clocks
    entries: tuple[Entry, ...]
    known: dict[UUID, Development] = field(default_factory=dict)
    contradictions: tuple[tuple[UUID, UUID], ...] = ()
    unreadable: tuple[Recorded, ...] = ()


def gather(
    story: Story, events: Iterable[Recorded], guests: frozenset[UUID] = frozenset()
) -> dict[UUID, list[Recorded]]:
    """The events of a story's developments, by stream, in the order of the log.

    `guests` are developments that were logged elsewhere and may have been moved here.
    What cannot be read is among them whatever its stream: nobody knows what it is part of.
    """
    streams: dict[UUID, list[Recorded]] = {}
    for recorded in events:
        event = recorded.event
        if isinstance(event, DevelopmentLogged):
            if event.story == story.id or recorded.stream in guests:
                streams.setdefault(recorded.stream, []).append(recorded)
        elif isinstance(event, Unreadable) or recorded.stream in streams:
            streams.setdefault(recorded.stream, []).append(recorded)
    return streams


def view(
    story: Story,
    events: Iterable[Recorded],
    clocks: Clocks,
    keep: Callable[[Found], bool] = lambda _: True,
    guests: frozenset[UUID] = frozenset(),
) -> StoryView:
    """Fold a log prefix into a story view; `guests` are as `gather` takes them.

    `events` end at `clocks.position`. What `keep` refuses leaves no trace, neither in the order
    nor in what is said to be uncertain.
    """
    found, unreadable = _developments(gather(story, events, guests).values())
    found = [one for one in found if one.development.current.story == story.id and keep(one)]
    by_id = {one.development.id: one for one in found}
    zone = story.opened.timezone
    known = {id_: one.development for id_, one in by_id.items()}
    dated = [_dated(one.development, one.logged_at, known) for one in found]
    arranged = chronology(dated, zone)
    day, entries = clocks.key(zone), []
    for placed in arranged.order:
        sure = certainty(placed, day)
        if sure is not None:
            one = by_id[placed.id]
            entries.append(Entry(one.development, sure, _order(placed), one.events))
    shown = _shown(arranged.contradictions, entries)
    return StoryView(story, clocks, tuple(entries), known, shown, unreadable)


def _shown(
    contradictions: Sequence[tuple[UUID, UUID]], entries: Iterable[Entry]
) -> tuple[tuple[UUID, UUID], ...]:
    """Those contradictions whose linked entry is in the view."""
    if not contradictions:
        return ()
    ids = {one.state.id for one in entries}
    return tuple(pair for pair in contradictions if pair[0] in ids)


def _developments(
    streams: Iterable[list[Recorded]],
) -> tuple[list[Found], tuple[Recorded, ...]]:
    """The developments that streams make, and what in them cannot be read, as the log has it."""
    found: list[Found] = []
    unreadable: list[Recorded] = []
    for events in streams:
        one = fold(events)
        if one is not None:
            found.append(one)
        unreadable += unreadable_of(one.events if one else events)
    return found, tuple(sorted(unreadable, key=attrgetter("position")))


def _order(placed: Placed) -> Literal["certain", "uncertain"]:
    return "certain" if placed.order_certain else "uncertain"


def _dated(state: Development, position: int, known: dict[UUID, Development]) -> Dated:
    """What chronology needs; a struck entry's links, and those to one, order nothing."""
    content, live = state.current, state.retracted is None
    if not live or not content.links:
        return Dated(state.id, position, content.when, (), live)
    links = [
        (link.relation, link.target)
        for link in content.links
        if (target := known.get(link.target)) is not None and target.retracted is None
    ]
    return Dated(state.id, position, content.when, tuple(links), live)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries of a view to show; empty means all.

    `since` and `until` are local days: entries that may have started in between. `parties` are
    names, folded. `ids` are those of the entries of a thread.
    """

    since: str | None = None
    until: str | None = None
    parties: frozenset[str] | None = None
    verb: str | None = None
    ids: frozenset[UUID] | None = None
    tag: str | None = None


def select(shown: StoryView, wanted: Selection) -> StoryView:
    """A view with only the entries wanted, in the same order."""
    zone = shown.story.opened.timezone
    return replace(shown, entries=tuple(e for e in shown.entries if _wanted(e, wanted, zone)))


def _wanted(entry: Entry, wanted: Selection, zone: str) -> bool:
    content = entry.content
    return (
        (wanted.verb is None or content.verb == wanted.verb)
        and (wanted.ids is None or entry.state.id in wanted.ids)
        and (wanted.tag is None or wanted.tag in content.tags)
        and (wanted.parties is None or not wanted.parties.isdisjoint(map(folded, parties(content))))
        and _overlaps(content.when, wanted, zone)
    )


def _overlaps(when: When, wanted: Selection, zone: str) -> bool:
    """Whether it may have started between the days asked for."""
    since, until = wanted.since, wanted.until
    late_enough = since is None or latest_key(when.latest_start, zone) >= earliest_key(since, zone)
    return late_enough and (
        until is None or earliest_key(when.earliest_start, zone) <= latest_key(until, zone)
    )


def parties(content: DevelopmentLogged) -> Iterator[str]:
    """Everybody named in a development: who acts, speaks, passes on or is spoken of."""
    yield from (*content.by, *content.to, *content.via, *content.about)
    for quote in content.quotes:
        yield from (*((quote.speaker,) if quote.speaker else ()), *quote.given_to, *quote.via)
