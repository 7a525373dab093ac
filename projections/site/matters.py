"""Where the threads of a story stood, by both clocks, as its log grows."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from projections.parties import Parties
from projections.site.held import STILL, Course
from projections.threads import LAPSES, Day, Thread, fold, gather, handles
from projections.threads.membership import visits
from timeline.bounds import PER_DAY, latest_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from projections.site.held import Held
    from projections.site.places import Rank
    from projections.site.shown import Shown


class Stood(NamedTuple):
    """Where a thread stood; `rank` is the place of what opened it."""

    rank: Rank
    thread: Thread


class _Member(NamedTuple):
    """An entry with the thread it is on, and those that it moves besides."""

    shown: Shown
    own: str | None
    visits: tuple[str, ...]

    @property
    def threads(self) -> tuple[str, ...]:
        """All of these, by their handles."""
        return self.visits if self.own is None else (self.own, *self.visits)


class Matters:
    """The threads of a story, change by change.

    A change moves those threads alone that something changed is on, or moves; and those only from
    the day on which that possibly happened.
    """

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._parties = Parties()
        self._members: dict[UUID, _Member] = {}
        self._own: dict[UUID, str | None] = {}
        self._on: dict[str, set[UUID]] = {}
        self._linking: dict[UUID, set[UUID]] = {}
        self._courses: dict[str, Course[Stood]] = {}

    def change(self, change: int, changed: Iterable[Shown]) -> None:
        """Take entries that are new or otherwise than before."""
        shown = {one.act.id: one for one in changed}
        near = self._around(shown)
        acts = {one.act.id: one.act for one in sorted(near.values(), key=attrgetter("number"))}
        found = handles(acts)
        moved: dict[str, int] = {}
        for id_, act in acts.items():
            own = found[id_]
            member = _Member(near[id_], own, tuple(visits(act, own, found)))
            for handle, day in self._put(id_, member):
                moved[handle] = min(day, moved.get(handle, day))
        for handle, day in moved.items():
            course = self._courses.setdefault(handle, Course())
            course.turn(change, day, self._since(handle, day))

    def all(self) -> list[tuple[Stood, Held]]:
        """Where each thread stood, where; in the order of what opened it."""
        found = (one for course in self._courses.values() for one in course.all())
        return sorted(found, key=lambda one: (one[0].rank, one[1]))

    def _around(self, changed: Mapping[UUID, Shown]) -> dict[UUID, Shown]:
        """All that hang together by links with what changed: it may be on other threads now."""
        found: dict[UUID, Shown] = {}
        waiting = list(changed)
        while waiting:
            id_ = waiting.pop()
            member = self._members.get(id_)
            now = changed.get(id_) or (member and member.shown)
            if id_ in found or now is None:
                continue
            found[id_] = now
            before = member.shown.act.links if member else ()
            waiting += (target for _, target in (*now.act.links, *before))
            waiting += self._linking.get(id_, ())
        return found

    def _put(self, id_: UUID, member: _Member) -> Iterator[tuple[str, int]]:
        """Put an entry on its threads; gives those that are otherwise then, and from which day."""
        before = self._members.get(id_)
        if before == member:
            return
        self._members[id_], self._own[id_] = member, member.own
        for _, target in before.shown.act.links if before else ():
            self._linking[target].discard(id_)
        for _, target in member.shown.act.links:
            self._linking.setdefault(target, set()).add(id_)
        for one in (before, member):
            for handle in one.threads if one else ():
                there = self._on.setdefault(handle, set())
                (there.discard if one is before else there.add)(id_)
                yield handle, one.shown.possible if one else STILL

    def _since(self, handle: str, day: int) -> Iterator[tuple[int, Stood | None]]:
        """Where a thread stands from a day on, and from each on which that may be otherwise."""
        members = [self._members[id_].shown for id_ in self._on[handle]]
        members.sort(key=attrgetter("spot.rank"))
        days = {one for shown in members for one in (shown.possible, shown.certain)}
        steps = sorted({day, *(one for one in days if one > day)})
        for first, before in zip(steps, [*steps[1:], STILL], strict=True):
            stood = self._stood(handle, members, first)
            yield first, stood
            lapse = self._lapses(stood) if stood else None
            if lapse is not None and first < lapse < before:
                yield lapse, self._stood(handle, members, lapse)

    def _stood(self, handle: str, members: Sequence[Shown], day: int) -> Stood | None:
        order = [(one.act, one.certain <= day) for one in members if one.possible <= day]
        gathered = gather(order, self._own).get(handle)
        if gathered is None:
            return None
        thread = fold(handle, gathered, self._parties, Day(day, self._zone))
        if thread is None:
            return None
        return Stood(self._members[thread.opening.id].shown.spot.rank, thread)

    def _lapses(self, stood: Stood) -> int | None:
        """The day from which on time alone moves a thread."""
        ahead = stood.thread.ahead
        latest = ahead.get("latest_end") if ahead and stood.thread.type in LAPSES else None
        if ahead is None or not isinstance(latest, str):
            return None
        return latest_key(latest, self._zone, ahead.get("zone")) // PER_DAY + 1
