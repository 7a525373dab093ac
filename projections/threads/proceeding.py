"""A proceeding: a matter before a body that can decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.threads.course import STATUS, Course

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.parties import Parties
    from projections.threads.acts import Act, Member

BEGINS = ("filing", "investigation", "enforcement")
DECIDES = ("vote", "decision")


def fold(members: Sequence[Member], parties: Parties) -> Course:  # noqa: ARG001 - all folds alike
    """Follow a proceeding: opened, decided, appealed, closed; its phase and outcome beside."""
    course = Course(axes={STATUS: None, "phase": None, "outcome": None})
    for one in members:
        if one.is_a(*BEGINS):
            moved = _step(course, one.act)
        elif one.is_a(*DECIDES):
            moved = _decide(course, one.act)
        else:
            moved = one.is_a("ending") and _end(course, one.act)
        if not moved and one.home:
            course.listed.append(one.act)
    return course


def _step(course: Course, act: Act) -> bool:
    """Its beginning, a later phase, or an appeal."""
    phase, moved = act.said("phase"), False
    _doubt_after_end(course, act)
    if phase == "appealed":
        if course.axes[STATUS] not in {"decided", "closed", None}:
            course.doubt(act, f"it is appealed although it is {course.axes[STATUS]}, not decided")
        moved = course.move(act, "appealed")
    elif course.axes[STATUS] in {None, "closed"}:
        moved = course.move(act, "opened")
    if phase is not None:
        moved |= course.move(act, phase, "phase")
    return moved


def _decide(course: Course, act: Act) -> bool:
    _doubt_after_end(course, act)
    outcome = act.said("outcome") or act.said("result") or act.said("counts")
    course.axes["outcome"] = course.axes["outcome"] if outcome else None  # the old one is no more
    return _conclude(course, act, "decided", outcome)


def _end(course: Course, act: Act) -> bool:
    _doubt_after_end(course, act)
    return _conclude(course, act, "closed", act.said("outcome"))


def _conclude(course: Course, act: Act, status: str, outcome: str | None) -> bool:
    moved = course.move(act, status)
    if outcome is not None:
        moved |= course.move(act, outcome, "outcome")
    return moved


def _doubt_after_end(course: Course, act: Act) -> None:
    if course.axes[STATUS] == "closed":
        course.doubt(act, "it had been closed")
