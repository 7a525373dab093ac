"""A story over both clocks: what readers could be told after each change, as of each day.

Nothing is folded again where a page asks for another date: whatever is shown says where it held.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from projections.chronology import Keyed
from projections.folded import known_of
from projections.site.held import STILL, Held
from projections.site.matters import Matters
from projections.site.places import Places
from projections.site.shown import Shown
from projections.site.words import Words
from projections.threads.acts import Act, act_of
from timeline.bounds import certain_key, earliest_key, latest_key
from timeline.days import ordinal_of
from timeline.folds import fold
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from uuid import UUID

    from projections.entry import Known, State
    from projections.site.matters import Stood
    from projections.site.words import Word
    from projections.story import Story
    from timeline.recorded import Recorded

TO_THE_SECOND = 19  # characters of an instant
NOTE = "note"  # the kind that moves nothing


class Change(NamedTuple):
    """An instant at which readers could see more of a story, or something else.

    Attributes:
        number: its own, from 1.
        at: when, UTC to the second with `Z`.
        day: the local day of that (ordinal).
        changed: the entries that are new or otherwise, as they stand from then on.
    """

    number: int
    at: str
    day: int
    changed: tuple[Known, ...]


class Spell(NamedTuple):
    """What an entry said in a place of its own, between two changes; shown from `held.first` on."""

    shown: Shown
    held: Held


@dataclass(frozen=True, slots=True)
class Replay:
    """A story over both clocks, all in the order in which it is shown wherever it holds.

    Attributes:
        spells: its entries.
        threads: where each thread stood, where; in the order of what opened it.
        words: what each party said or did last, where; who did last, first.
    """

    story: Story
    changes: tuple[Change, ...]
    spells: tuple[Spell, ...]
    threads: tuple[tuple[Stood, Held], ...]
    words: tuple[tuple[Word, Held], ...]


def replay(story: Story, events: Iterable[Recorded]) -> Replay:
    """A story over both clocks, from the events of its developments in a public log, in order."""
    told = _Telling(story)
    for number, (second, some) in enumerate(groupby(events, _second), 1):
        told.change(number, f"{second}Z", list(some))
    return told.all()


def _second(one: Recorded) -> str:
    return one.recorded_at[:TO_THE_SECOND]


class _Telling:
    """A story being told, change by change."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._zone = story.opened.timezone
        self._changes: list[Change] = []
        self._events: dict[UUID, list[Recorded]] = {}
        self._numbers: dict[UUID, int] = {}
        self._said: dict[int, tuple[Known, Act]] = {}
        self._linking: dict[UUID, set[int]] = {}
        self._places = Places()
        self._shown: dict[int, tuple[Shown, int]] = {}
        self._spells: list[Spell] = []
        self._matters = Matters(self._zone)
        self._words = Words()

    def change(self, number: int, at: str, events: Sequence[Recorded]) -> None:
        """Take what readers can see from an instant on."""
        for one in events:
            self._events.setdefault(one.stream, []).append(one)
            self._numbers.setdefault(one.stream, one.position)
        streams = list(dict.fromkeys(one.stream for one in events))
        changed = [self._take(stream) for stream in streams]
        day = ordinal_of(local_now(at, self._zone)[:10])
        known = tuple(self._said[one][0] for one in changed)
        self._changes.append(Change(number, at, day, known))
        waiting = (linked for stream in streams for linked in self._linking.get(stream, ()))
        moved = self._places.put(map(self._keyed, sorted({*changed, *waiting})))
        self._tell(number, sorted({*changed, *moved}))

    def all(self) -> Replay:
        """All that was told."""
        spells = [
            *self._spells,
            *(_spell(shown, since, STILL) for shown, since in self._shown.values()),
        ]
        spells.sort(key=lambda one: (one.shown.spot.rank, one.held))
        threads, words = tuple(self._matters.all()), tuple(self._words.all())
        return Replay(self._story, tuple(self._changes), tuple(spells), threads, words)

    def _take(self, stream: UUID) -> int:
        """What a development says now; gives its number."""
        found = fold(self._events[stream])
        assert found is not None, "what readers see begins with what was logged"
        number, known = self._numbers[stream], known_of(found)
        self._said[number] = known, self._act(known.state)
        for link in known.content.links:
            self._linking.setdefault(link.target, set()).add(number)
        return number

    def _act(self, state: State) -> Act:
        """What it does here: what is in another story by now does nothing."""
        act = act_of(state, {})
        if state.current.story == self._story.id:
            return act
        return Act(act.id, act.key, NOTE, act.verb, act.headline, act.when, struck=True)

    def _tell(self, number: int, entries: Sequence[int]) -> None:
        told = [Shown(*self._said[one], self._places.spots[one]) for one in entries]
        for shown in told:
            before = self._shown.get(shown.number)
            if before is not None and before[1] < number:
                self._spells.append(_spell(*before, number))
            if shown.known.content.story == self._story.id:
                self._shown[shown.number] = shown, number
            else:
                self._shown.pop(shown.number, None)
        self._matters.change(number, told)
        self._words.change(number, told)

    def _keyed(self, number: int) -> Keyed[int]:
        """What places an entry; links of one that is struck or gone, or to one, order nothing."""
        state = self._said[number][0].state
        when, zone, live = state.current.when, self._zone, self._counts(number)
        return Keyed(
            id=number,
            position=number,
            earliest=earliest_key(when.earliest_start, zone, when.zone),
            latest=latest_key(when.latest_start, zone, when.zone),
            said=certain_key(when, zone),
            links=tuple(self._ordering(state)) if live else (),
            live=live,
        )

    def _ordering(self, state: State) -> Iterator[tuple[str, int]]:
        for link in state.current.links:
            target = self._numbers.get(link.target)
            if target is not None and self._counts(target):
                yield link.relation, target

    def _counts(self, number: int) -> bool:
        """Whether an entry is known, and neither struck nor gone."""
        return number in self._said and not self._said[number][1].struck


def _spell(shown: Shown, since: int, to: int) -> Spell:
    return Spell(shown, Held(since, to, shown.possible))
