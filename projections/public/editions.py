"""What was taken back after readers had it: it goes on being told that it was there, and no more.

What was taken back before any edition held it never was. An edition that held it has given it an
address, at which somebody may look for it.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from projections.public.stages import Stage, stages
from timeline.events import DevelopmentCorrected, EditionPublished
from timeline.folds import fold
from timeline.recorded import unreadable_of
from timeline.undoing import in_force, is_undo, undone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from timeline.recorded import Recorded

TAKEN_BACK = "It was taken back after it had been published."
# Who said last that readers may not see it said so of all that had been published.
DECIDING = frozenset({"development.released", "development.withheld"})


class Editions:
    """All editions that readers had."""

    def __init__(self, recorded: Iterable[Recorded]) -> None:
        found = (one.event for one in recorded)
        self._all = sorted(
            (one for one in found if isinstance(one, EditionPublished)), key=attrgetter("position")
        )

    def told(self, history: Sequence[Recorded], before: int) -> list[Stage]:
        """What those told of a development that were made after its last event in a history.

        And before a position of the log; nothing, where they told nothing of it.
        """
        found = fold(history)
        made = self._between(history[-1].position, before) if found else ()
        stories = (None, found.development.current.story) if found else ()
        moments = [one.moment for one in made if one.story in stories]
        if found is None or not moments:
            return []
        return stages(found, datetime.fromisoformat(max(moments)))

    def held(self, history: Sequence[Recorded]) -> dict[UUID, int]:
        """The stories in which any told of a development, also that it had left them.

        Each with how many of its events, which are `history`, the last that did so knew.
        """
        ends = [*(one.position for one in history[1:]), None]
        found: dict[UUID, int] = {}
        for length, end in enumerate(ends, 1):
            made = self._between(history[length - 1].position, end)
            last = {one.story: one.moment for one in sorted(made, key=attrgetter("moment"))}
            for story, moment in last.items():
                there = _stories(history[:length], datetime.fromisoformat(moment))
                found |= dict.fromkeys(there if story is None else there & {story}, length)
        return found

    def _between(self, first: int, before: int | None) -> Sequence[EditionPublished]:
        position = attrgetter("position")
        low = bisect_left(self._all, first, key=position)
        high = None if before is None else bisect_left(self._all, before, key=position)
        return self._all[low:high]


def departure(history: Sequence[Recorded], length: int, story: UUID, moment: datetime) -> Recorded:
    """The event since which a development does not show in a story, where it had shown before.

    It was taken back that it is there, or was. `length` is how many events it showed after. That
    it was withheld meanwhile is not told: it left when it could be seen that it had.
    """
    ends = range(length + 1, len(history) + 1)
    there = {one: _stories(history[:one], moment) for one in ends}
    seen = (one for one in ends if there[one] and story not in there[one])
    undos = (one for one in ends if story not in there[one] and is_undo(history[one - 1]))
    return history[next(chain(seen, undos)) - 1]


def left(history: Sequence[Recorded], editions: Editions, moment: datetime) -> list[Stage]:
    """What is left of a development that readers had, and see no more because it was taken back.

    It is as if it had been struck then. `history` are all its events. Nothing is left where
    somebody decided, after the last edition that told of it, that readers may not see it; nor where
    that may be so, for all this program can read.
    """
    if _is_told(history, moment):
        return []
    for length in reversed(range(1, len(history))):
        had = editions.told(history[:length], history[length].position)
        if had:
            hidden = _hidden_by_an_undo(history, length)
            return _struck(had, _end(history, length, moment)) if hidden else []
    return []


def is_left(found: Sequence[Stage]) -> bool:
    """Whether a development is told for no other reason than that readers had it."""
    return found[-1].retracted == TAKEN_BACK


def may_be_left(history: Iterable[Recorded]) -> bool:
    """Whether anything of a development was ever taken back."""
    return any(map(is_undo, history))


def _stories(history: Sequence[Recorded], moment: datetime) -> set[UUID]:
    """Those in which readers see or saw a development after some of its events."""
    found = fold(history)
    return {one.content.story for one in stages(found, moment)} if found else set()


def _is_told(history: Sequence[Recorded], moment: datetime) -> bool:
    found = fold(history)
    return found is not None and bool(stages(found, moment))


def _hidden_by_an_undo(history: Sequence[Recorded], length: int) -> bool:
    """Whether it is for an undo alone that readers do not see what counted then."""
    counting = in_force(history)
    found = fold(history)
    if unreadable_of(found.events if found else counting):
        return False
    last = history[length - 1].version
    decided = any(_decides(one) and one.version > last for one in counting)
    gone = undone(history)
    return not decided and any(one.version in gone for one in in_force(history[:length]))


def _decides(one: Recorded) -> bool:
    """Whether somebody said in an event who may see a development; a note is always private."""
    event = one.event
    return one.type in DECIDING or (
        isinstance(event, DevelopmentCorrected)
        and any(change.field == "visibility" for change in event.changes)
    )


def _end(history: Sequence[Recorded], length: int, moment: datetime) -> Recorded:
    """The first undo since which readers do not see what they saw before."""
    ends = range(length + 1, len(history) + 1)
    undos = (one for one in ends if is_undo(history[one - 1]))
    return history[next(one for one in undos if not _is_told(history[:one], moment)) - 1]


def _struck(had: Sequence[Stage], end: Recorded) -> list[Stage]:
    """The same stages, and that it was struck, unless it was already."""
    live = list(had)
    at = end.recorded_at
    while live[-1].retracted is not None:
        at = live.pop().at
    return [*live, Stage(at, end.position, had[-1].content, (), TAKEN_BACK)]
