"""An occurrence: something expected, until it has happened or is called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.threads.course import STATUS, Course

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.parties import Parties
    from projections.threads.acts import Act, Member

STILL_ON = ("planned", "confirmed", "postponed")
OVER = ("occurred", "cancelled")
NO_DATE = "no date"


def fold(members: Sequence[Member], parties: Parties) -> Course:  # noqa: ARG001 - all folds alike
    """Follow what is expected; `ahead` is when it is due, None while no date is known."""
    course = Course(axes={STATUS: None})
    for one in members:
        moved = False
        if one.targets("fulfils"):
            moved = _go(course, one.act, "occurred")
        elif one.is_a("scheduled"):
            moved = _schedule(course, one.act)
        elif one.targets("confirms") and course.axes[STATUS] != "occurred":
            moved = _go(course, one.act, "confirmed")
        if not moved and one.home:
            course.listed.append(one.act)
    course.axes.pop("due", None)  # `ahead` has it whole
    return course


def _schedule(course: Course, act: Act) -> bool:
    """It is expected, put off or called off; a new date is due, and no date is none."""
    status, due = act.said("status") or "planned", act.ahead("due")
    moved = _go(course, act, status)
    if status == "postponed" or due is not None:
        moved |= _redate(course, act, due)
    return moved


def _redate(course: Course, act: Act, due: object) -> bool:
    if due == course.ahead:
        return False
    course.ahead = due if isinstance(due, dict) else None
    to = course.ahead["edtf"] if course.ahead else NO_DATE
    return course.move(act, to, "due")


def _go(course: Course, act: Act, status: str) -> bool:
    now = course.axes[STATUS]
    if now in OVER and now != status:
        course.doubt(act, f"it had {'been cancelled' if now == 'cancelled' else 'occurred'}")
    return course.move(act, status)


def lapse(course: Course) -> None:
    """When it was due has passed, and nobody has said that it happened."""
    if course.axes[STATUS] in STILL_ON:
        course.lapse("overdue")
