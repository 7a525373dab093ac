"""Where a story stands, as of two clocks: its threads, its parties, and what else to know."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from projections.parties import Parties
from projections.threads import Act, Move, Thread, day_of, fold, gather, handles, possible_moves
from projections.threads.acts import act_of
from projections.threads.membership import visits
from projections.threads.question import OPEN
from projections.upcoming import Upcoming, upcoming
from timeline.bounds import latest_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from projections.clocks import Clocks
    from projections.story import Story
    from projections.story_view import StoryView
    from projections.threads import Day, Gathered
    from timeline.party import Party

CHANGED_LAST = 5  # moves: as many as one takes in at a glance
SAY_NOTHING = ("note", "question")  # kinds that are the desk's own, and no party's word


class Moved(NamedTuple):
    """A move, and the thread that it moved."""

    thread: Thread
    move: Move


class Possible(NamedTuple):
    """What only possibly happened, and what it would move: (handle, move)."""

    act: Act
    moves: tuple[tuple[str, Move], ...]


class PartyStanding(NamedTuple):
    """A party of a story.

    Attributes:
        name: the recorded name, else the one typed first.
        speakers: who is recorded to speak for it.
        last_word: the last it, or who speaks for it, said or did; None when that is nothing.
        spoke: the place of that among the words of all; 0 for nothing.
        awaits: the threads in which it is its turn.
    """

    name: str
    aliases: tuple[str, ...]
    speakers: tuple[str, ...]
    last_word: Act | None
    spoke: int
    awaits: tuple[Thread, ...]


class Standing(NamedTuple):
    """Where a story stands, as of two clocks.

    Attributes:
        threads: in the order in which they began.
        changed: the last moves, latest first.
        contradictions: pairs of acts that cannot both be as they say: a link against the dates,
            or numbers that disagree.
    """

    story: Story
    clocks: Clocks
    threads: tuple[Thread, ...]
    parties: tuple[PartyStanding, ...]
    upcoming: tuple[Upcoming, ...]
    changed: tuple[Moved, ...]
    possible: tuple[Possible, ...]
    contradictions: tuple[tuple[Act, Act], ...]

    @property
    def speaking(self) -> tuple[PartyStanding, ...]:
        """The parties that said or did something, who did last first."""
        said = [one for one in self.parties if one.last_word is not None]
        return tuple(sorted(said, key=lambda one: -one.spoke))

    @property
    def questions(self) -> tuple[Thread, ...]:
        """The questions without an answer."""
        return tuple(
            one for one in self.threads if one.type == "question" and one.axes["status"] in OPEN
        )


def standing(
    view: StoryView, known: Iterable[Party] = (), parents: Mapping[str, str] | None = None
) -> Standing:
    """Fold a story view into its standing.

    Args:
        view: the whole story, as of the clocks asked for.
        known: the parties whose names are recorded by then.
        parents: the shipped kind that each of the newsroom's own kinds extends.
    """
    zone = view.story.opened.timezone
    names, own = tuple(known), parents or {}
    parties = Parties(names)
    acts = {id_: act_of(state, own) for id_, state in view.known.items()}
    order = [(acts[one.state.id], one.certainty == "happened") for one in view.entries]
    gathered = gather(order, handles(acts))
    day = day_of(view.clocks.key(zone), zone)
    threads = _threads(order, gathered, parties, day)
    against = (*view.contradictions, *(one.clash for one in threads if one.clash))
    return Standing(
        story=view.story,
        clocks=view.clocks,
        threads=threads,
        parties=_parties(order, threads, parties, names),
        upcoming=upcoming(view, threads),
        changed=_changed(view, threads),
        possible=_possible(order, gathered, parties),
        contradictions=tuple((acts[first], acts[second]) for first, second in against),
    )


def on_thread(view: StoryView, name: str, parents: Mapping[str, str]) -> frozenset[UUID]:
    """The developments of a thread, and those that move it by their links.

    `name` is its handle, or the key or ref of a development on it.
    """
    acts = {id_: act_of(state, parents) for id_, state in view.known.items()}
    found = handles(acts)
    meant = [handle for id_, handle in found.items() if name in {acts[id_].key, acts[id_].ref}]
    handle = name if name in found.values() or not meant else meant[0]
    return frozenset(
        id_ for id_, act in acts.items() if handle in {found[id_], *visits(act, found[id_], found)}
    )


def thread_names(view: StoryView) -> set[str]:
    """All that a thread of a story can be asked for by: handles, and keys and refs of its acts."""
    acts = {id_: act_of(state, {}) for id_, state in view.known.items()}
    on_some = {id_: handle for id_, handle in handles(acts).items() if handle is not None}
    keys = {key for id_ in on_some if (key := acts[id_].key) is not None}
    return {*on_some.values(), *keys, *(acts[id_].ref for id_ in on_some)}


def _threads(
    order: Iterable[tuple[Act, bool]], gathered: Mapping[str, Gathered], parties: Parties, day: Day
) -> tuple[Thread, ...]:
    """The threads in the order in which they began: what is struck or possible began none."""
    folded = (fold(handle, one, parties, day) for handle, one in gathered.items())
    places = {act.id: place for place, (act, _) in enumerate(order)}
    threads = [one for one in folded if one is not None]
    return tuple(sorted(threads, key=lambda one: places[one.opening.id]))


def _parties(
    order: Iterable[tuple[Act, bool]],
    threads: Iterable[Thread],
    parties: Parties,
    known: tuple[Party, ...],
) -> tuple[PartyStanding, ...]:
    """Who is named in what certainly happened, in the order they were first named."""
    named: dict[str, str] = {}
    last: dict[str, tuple[int, Act]] = {}
    for place, act in enumerate(_words(order), 1):
        for name in (*act.by, *act.to, *act.about):
            named.setdefault(parties.one(name), name)
        for one in parties.mandates(act.by):
            last[one] = place, act
    awaits: dict[str, list[Thread]] = {}
    for thread in threads:
        for name in thread.turn:
            named.setdefault(parties.one(name), name)
            awaits.setdefault(parties.one(name), []).append(thread)
    aliases = {parties.one(party.name): party.aliases for party in known}
    return tuple(
        PartyStanding(
            name=parties.shown(name),
            aliases=aliases.get(one, ()),
            speakers=parties.speakers(name),
            last_word=last[one][1] if one in last else None,
            spoke=last[one][0] if one in last else 0,
            awaits=tuple(awaits.get(one, ())),
        )
        for one, name in named.items()
    )


def _words(order: Iterable[tuple[Act, bool]]) -> Iterator[Act]:
    """What certainly happened, and is not the desk's own or struck."""
    for act, certain in order:
        if certain and not act.struck and act.kind not in SAY_NOTHING:
            yield act


def _changed(view: StoryView, threads: Sequence[Thread]) -> tuple[Moved, ...]:
    """The last moves, latest first; where only time moved a thread, by the date that passed."""
    zone = view.story.opened.timezone
    certain = [one for one in view.entries if one.certainty == "happened"]
    places = {one.state.id: place for place, one in enumerate(certain)}
    lapsed = any(move.act is None for thread in threads for move in thread.moves[-1:])
    keys = _ascending(
        latest_key(one.content.when.latest_start, zone, one.content.when.zone)
        for one in (certain if lapsed else ())
    )
    lately: list[tuple[int, bool, Moved]] = []
    for thread in threads:
        for move in thread.moves[-CHANGED_LAST:]:
            place = places[move.act.id] if move.act else _place(thread, keys, zone)
            lately.append((place, move.act is not None, Moved(thread, move)))
    lately.sort(key=itemgetter(0, 1))
    return tuple(moved for _, _, moved in reversed(lately[-CHANGED_LAST:]))


def _ascending(keys: Iterable[int]) -> list[int]:
    """The latest starts of entries in order: none is after that of one which comes later."""
    return list(accumulate(reversed(list(keys)), min))[::-1]


def _place(thread: Thread, keys: list[int], zone: str) -> int:
    """Before which of the entries that certainly happened a thread's date passed."""
    assert thread.ahead is not None, "only a date that passed moves a thread without an act"
    return bisect_right(keys, latest_key(thread.ahead["latest_end"], zone, thread.ahead["zone"]))


def _possible(
    order: Iterable[tuple[Act, bool]], gathered: Mapping[str, Gathered], parties: Parties
) -> tuple[Possible, ...]:
    acts = [act for act, certain in order if not certain and not act.struck]
    moves: dict[UUID, list[tuple[str, Move]]] = {act.id: [] for act in acts}
    for handle, one in gathered.items():
        for move in possible_moves(one, parties):
            assert move.act is not None, "only acts are possible"
            moves[move.act.id].append((handle, move))
    return tuple(Possible(act, tuple(moves[act.id])) for act in acts)
