"""The course a thread has taken: where it stands on each axis, and what brought it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from projections.threads.acts import Act

STATUS = "status"  # the axis of a thread that has only one


class Move(NamedTuple):
    """One step of a thread along one axis.

    Attributes:
        act: what moved it; None where only time did (a deadline passed).
        when: EDTF text of when: of the act, or of the deadline.
        origin: where it stood; None when it was opened.
    """

    act: Act | None
    when: str
    axis: str
    origin: str | None
    to: str


class Doubt(NamedTuple):
    """An act that did not fit the course a thread had taken, and why."""

    act: Act
    reason: str


class Held(NamedTuple):
    """Where an act brought an axis, until it is taken back.

    Attributes:
        rests: whether that was about what stood before it, and is gone with it.
    """

    by: UUID
    to: Any
    rests: bool


class Course:
    """A thread on its way, changed by its fold alone.

    Attributes:
        axes: where it stands on each axis, by the names of the JSON document.
        turn: whose turn it is, by the names typed.
        since: EDTF text of when its status last changed, or it was asked anew.
        ahead: the date it waits for (a deadline, a due date) as a `When` table.
        clash: two acts whose statements cannot both be right.
    """

    def __init__(
        self,
        axes: dict[str, Any] | None = None,
        since: str | None = None,
        ahead: Mapping[str, Any] | None = None,
    ) -> None:
        self.axes = axes or {}
        self.turn: tuple[str, ...] = ()
        self.since = since
        self.revisions = 0
        self.ahead = ahead
        self.moves: list[Move] = []
        self.listed: list[Act] = []
        self.unexpected: list[Doubt] = []
        self.clash: tuple[UUID, UUID] | None = None
        self._held: dict[str, list[Held]] = {}

    @property
    def status(self) -> str:
        """Where it stands, for a thread that has one axis."""
        return str(self.axes[STATUS])

    def move(self, act: Act, to: str, axis: str = STATUS, *, rests: bool = False) -> bool:
        """Go to another place on an axis; False when it stands there already."""
        self._held.setdefault(axis, []).append(Held(act.id, to, rests))
        return self._go(act, to, axis)

    def revise(self, act: Act) -> None:
        """Count that it was asked anew."""
        self.revisions += 1
        self.since = act.when
        origin = str(self.revisions - 1)
        self.moves.append(Move(act, act.when, "revisions", origin, str(self.revisions)))

    def restore(self, act: Act, target: UUID) -> bool:
        """Take back what an act did, on every axis; what overtook it stays. False: no move."""
        moved = False
        for axis, held in self._held.items():
            left = _without(held, target)
            if not left or len(left) == len(held):
                continue
            gone = next(one for one in held if one.by == target)
            if left[-1] is held[-1] and left[-1].to != gone.to:
                self.doubt(act, "what it takes back had been overtaken by something later")
            held[:] = left
            moved |= self._go(act, left[-1].to, axis)
        return moved

    def lapse(self, to: str) -> None:
        """Go where only time takes it: the date it waited for has passed."""
        assert self.ahead is not None, "only what waits for a date can lapse"
        self.moves.append(Move(None, self.ahead["edtf"], STATUS, self.status, to))
        self.axes[STATUS] = to
        self.since = self.ahead["edtf"]

    def doubt(self, act: Act, reason: str) -> None:
        """Flag an act that did not fit."""
        self.unexpected.append(Doubt(act, reason))

    def _go(self, act: Act, to: str, axis: str) -> bool:
        origin = self.axes.get(axis)
        if origin == to:
            return False
        self.axes[axis] = to
        self.since = act.when
        self.moves.append(Move(act, act.when, axis, origin, to))
        return True


def _without(held: list[Held], target: UUID) -> list[Held]:
    """What is held without an act, and without what rests on it alone."""
    left: list[Held] = []
    gone = False
    for one in held:
        gone = one.by == target or (gone and one.rests)
        if not gone:
            left.append(one)
    return left
