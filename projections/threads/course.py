"""The course a thread has taken: where it stands on each axis, and what brought it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from projections.threads.acts import Act

STATUS = "status"  # the axis of a thread that has only one


@dataclass(frozen=True, slots=True)
class Move:
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


@dataclass(frozen=True, slots=True)
class Doubt:
    """An act that did not fit the course a thread had taken, and why."""

    act: Act
    reason: str


@dataclass(slots=True)
class Course:
    """A thread on its way, changed by its fold alone.

    Attributes:
        axes: where it stands on each axis, by the names of the JSON document.
        turn: whose turn it is, by the names typed.
        since: EDTF text of when its status last changed, or it was asked anew.
        ahead: the date it waits for (a deadline, a due date) as a `When` table.
        clash: two acts whose statements cannot both be right.
    """

    axes: dict[str, Any] = field(default_factory=dict)
    turn: tuple[str, ...] = ()
    since: str | None = None
    revisions: int = 0
    ahead: Mapping[str, Any] | None = None
    moves: list[Move] = field(default_factory=list)
    listed: list[Act] = field(default_factory=list)
    unexpected: list[Doubt] = field(default_factory=list)
    clash: tuple[UUID, UUID] | None = None
    _before: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    _last: dict[str, UUID] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """Where it stands, for a thread that has one axis."""
        return str(self.axes[STATUS])

    def move(self, act: Act, to: str, axis: str = STATUS) -> bool:
        """Go to another place on an axis; False when it stands there already."""
        origin = self.axes.get(axis)
        if origin == to:
            return False
        self._before.setdefault(act.id, {}).setdefault(axis, origin)
        self._last[axis] = act.id
        self.axes[axis] = to
        self.since = act.when
        self.moves.append(Move(act, act.when, axis, origin, to))
        return True

    def revise(self, act: Act) -> None:
        """Count that it was asked anew."""
        self.revisions += 1
        self.since = act.when
        origin = str(self.revisions - 1)
        self.moves.append(Move(act, act.when, "revisions", origin, str(self.revisions)))

    def restore(self, act: Act, target: UUID) -> bool:
        """Go back to before an act on every axis that it moved; False when it moved none."""
        moved = False
        for axis, origin in self._before.pop(target, {}).items():
            if self._last[axis] != target:
                self.doubt(act, "what it takes back had been overtaken by something later")
            if origin is not None:
                moved |= self.move(act, origin, axis)
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
