"""Threads: folds of a story's developments, one for each type of matter; never stored facts.

Each type has a module with one pure function, `fold`: the acts of a thread, in the order of the
chronology, become the course it has taken. What only possibly happened moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from projections.parties import Parties
from projections.threads import (
    ask,
    claim,
    document,
    measure,
    occurrence,
    proceeding,
    question,
)
from projections.threads.acts import Act, Member
from projections.threads.course import STATUS, Course, Doubt, Move
from projections.threads.membership import handles, opens, visits
from timeline.bounds import PER_DAY, latest_key
from timeline.days import ordinal_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

Fold: TypeAlias = Callable[[Sequence[Member], Parties], Course]

FOLDS: Mapping[str, Fold] = {
    "ask": ask.fold,
    "claim": claim.fold,
    "document": document.fold,
    "measure": measure.fold,
    "occurrence": occurrence.fold,
    "proceeding": proceeding.fold,
    "question": question.fold,
}
LAPSES: Mapping[str, Callable[[Course], None]] = {
    "ask": ask.lapse,
    "occurrence": occurrence.lapse,
    "question": question.lapse,
}
SETTLED = {
    *("fulfilled", "withdrawn", "decided", "closed", "occurred", "cancelled"),
    *("answered", "declined"),
}
TITLES = {"document": "document", "measure": "metric"}  # the own field that says it best


class Thread(NamedTuple):
    """One matter of a story, as of two clocks.

    Attributes:
        type: one of the vocabulary's thread types; None when nothing on it opens one.
        opening: the act that set its type, else its first.
        axes: where it stands on each axis, by the names of the JSON document.
        turn: whose turn it is, by the names typed.
        since: EDTF text of when its status last changed, or it was asked anew.
        ahead: the date it waits for, as a `When` table; None where there is none.
        moves: all that moved it, oldest first; the first ones opened it.
        listed, struck: acts on it that moved nothing, and those retracted.
        possible: what would have moved it, if all that possibly happened had.
        clash: two acts whose statements cannot both be right.
    """

    handle: str
    type: str | None
    opening: Act
    axes: Mapping[str, Any]
    turn: tuple[str, ...] = ()
    since: str | None = None
    revisions: int = 0
    ahead: Mapping[str, Any] | None = None
    moves: tuple[Move, ...] = ()
    listed: tuple[Act, ...] = ()
    struck: tuple[Act, ...] = ()
    unexpected: tuple[Doubt, ...] = ()
    possible: tuple[Move, ...] = ()
    clash: tuple[UUID, UUID] | None = None

    @property
    def name(self) -> str:
        """How people know it: its handle, or the key of what opened it under its own ref."""
        return self.opening.named if self.handle == self.opening.ref else self.handle

    @property
    def title(self) -> str:
        """What it is about, in a line."""
        own = self.opening.said(TITLES.get(self.type or "", ""))
        return own if own and own != self.handle else self.opening.headline

    @property
    def settled(self) -> bool:
        """Whether nothing more is awaited of it, as far as its status says."""
        return not self.turn and self.axes.get(STATUS) in SETTLED

    @property
    def places(self) -> dict[str, str]:
        """Where it stands on each axis along which it moves, in a word or a few."""
        if self.type == "measure":
            low, high, unit = (self.axes[name] for name in ("low", "high", "unit"))
            return {measure.RANGE: measure.in_words(low, high, unit)}
        places = {axis: at for axis, at in self.axes.items() if isinstance(at, str)}
        if self.type == "occurrence":
            places["due"] = self.ahead["edtf"] if self.ahead else occurrence.NO_DATE
        return places | ({"revisions": str(self.revisions)} if self.revisions else {})


class Day(NamedTuple):
    """The day that threads are asked about: its ordinal, on the clocks of a zone."""

    ordinal: int
    zone: str

    def is_past(self, ahead: Mapping[str, Any]) -> bool:
        """Whether the day after a date's latest end has begun; an open end never passes."""
        latest = ahead.get("latest_end")
        if not isinstance(latest, str):
            return False
        if "T" not in latest:
            return ordinal_of(latest) < self.ordinal
        return latest_key(latest, self.zone, ahead.get("zone")) // PER_DAY < self.ordinal


def day_of(key: int, zone: str) -> Day:
    """The day of a key of `timeline.when`, as seen in a zone."""
    return Day(key // PER_DAY, zone)


class Gathered:
    """The members of one thread in the order of the chronology, struck ones apart.

    Attributes:
        ids: of all that belongs to it, and of what of that has certainly happened.
    """

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.struck: list[Act] = []
        self.ids: tuple[set[UUID], set[UUID]] = (set(), set())

    def add(self, act: Act, *, certain: bool, home: bool) -> None:
        """Put an act on the thread. What certainly happened is linked to nothing that may not."""
        everything, sure = self.ids
        if home:
            everything.add(act.id)
            if certain:
                sure.add(act.id)
        if not act.struck:
            self.members.append(Member(act, certain, home, sure if certain else everything))
        elif home:
            self.struck.append(act)


def gather(
    order: Iterable[tuple[Act, bool]], found: Mapping[UUID, str | None]
) -> dict[str, Gathered]:
    """Put acts on their threads.

    Args:
        order: each act of a view and whether it has certainly happened, in the chronology's order.
        found: the handle of each act of the story, as `handles` gives it.
    """
    threads: dict[str, Gathered] = {}
    acts = list(order)
    # What is struck comes last: threads are in the order of what counts.
    struck = [one for one in acts if one[0].struck]
    live = acts if not struck else [one for one in acts if not one[0].struck]
    for act, certain in chain(live, struck):
        own = found.get(act.id)
        for handle in (own, *(visits(act, own, found) if act.links else ())):
            if handle is not None:
                thread = threads.get(handle)
                if thread is None:
                    thread = threads[handle] = Gathered()
                thread.add(act, certain=certain, home=handle == own)
    return threads


def fold(handle: str, gathered: Gathered, parties: Parties, day: Day) -> Thread | None:
    """Where a thread stands by the end of a day; None while nothing on it certainly happened."""
    certain = [one for one in gathered.members if one.certain]
    first = next((one for one in certain if one.home), None)
    if first is None:
        return None
    struck = tuple(gathered.struck)
    opening = _opening(certain)
    possible = possible_moves(gathered, parties)
    if opening is None:
        listed = tuple(one.act for one in certain if one.home)
        return Thread(handle, None, first.act, {}, listed=listed, struck=struck, possible=possible)
    type_ = opens(opening.act.kind)
    assert type_ is not None, "an opening opens a thread"
    course = _course(type_, certain, parties)
    if course.ahead is not None and type_ in LAPSES and day.is_past(course.ahead):
        LAPSES[type_](course)
    return Thread(
        handle=handle,
        type=type_,
        opening=opening.act,
        axes=course.axes,
        turn=course.turn,
        since=course.since,
        revisions=course.revisions,
        ahead=course.ahead,
        moves=tuple(course.moves),
        listed=tuple(course.listed),
        struck=struck,
        unexpected=tuple(course.unexpected),
        possible=possible,
        clash=course.clash,
    )


def possible_moves(gathered: Gathered, parties: Parties) -> tuple[Move, ...]:
    """What would have moved a thread, if all that possibly happened had."""
    only_possible = {one.act.id for one in gathered.members if not one.certain}
    opening = _opening(gathered.members) if only_possible else None
    if opening is None:
        return ()
    moves = _course(opens(opening.act.kind) or "", gathered.members, parties).moves
    return tuple(move for move in moves if move.act and move.act.id in only_possible)


def _opening(members: Iterable[Member]) -> Member | None:
    """The first that belongs to a thread and opens one: it sets the type."""
    return next((one for one in members if one.home and opens(one.act.kind)), None)


def _course(type_: str, members: Sequence[Member], parties: Parties) -> Course:
    """Fold from the opening on; what came before it is listed."""
    opening = _opening(members)
    start = next(place for place, one in enumerate(members) if one is opening)
    course = FOLDS[type_](members[start:], parties)
    course.listed[:0] = [one.act for one in members[:start] if one.home]
    return course


__all__ = [
    "Act",
    "Course",
    "Day",
    "Doubt",
    "Fold",
    "Gathered",
    "Member",
    "Move",
    "Thread",
    "day_of",
    "fold",
    "gather",
    "handles",
    "possible_moves",
]
