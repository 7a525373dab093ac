"""A question: what the desk wants to know, or has asked a party, until there is an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.threads.course import STATUS, Course

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.parties import Parties
    from projections.threads.acts import Act, Member

OF_STANCE = {
    "answered": "answered",
    "accepted": "answered",
    "admitted": "answered",
    "partly-admitted": "answered",
    "denied": "answered",
    "declined": "declined",
    "rejected": "declined",
}
OPEN = ("open", "asked", "no-reply")
WAITING = ("asked", "no-reply")


def fold(members: Sequence[Member], parties: Parties) -> Course:  # noqa: ARG001 - all folds alike
    """Follow a question; the turn is of those it was put to, while they have not replied."""
    course = Course(axes={STATUS: None})
    asked: tuple[str, ...] = ()
    for one in members:
        moved = False
        if one.is_a("question"):
            asked = one.act.to or asked
            moved = _put(course, one.act, asked)
        elif one.stance in OF_STANCE:
            moved = course.move(one.act, OF_STANCE[one.stance])
        if not moved and one.home:
            course.listed.append(one.act)
    course.turn = asked if course.status in WAITING else ()
    return course


def _put(course: Course, act: Act, asked: tuple[str, ...]) -> bool:
    """It is raised, put to a party, or put again after it was answered or declined."""
    again = course.axes[STATUS] is not None
    # The date set for a reply that came says nothing about when the next one is wanted.
    waiting = course.axes[STATUS] in OPEN
    course.ahead = act.ahead("deadline") or (course.ahead if waiting else None)
    moved = course.move(act, "asked" if asked else "open")
    if again and not moved:
        course.revise(act)
    return True


def lapse(course: Course) -> None:
    """The deadline has passed without a reply; of what nobody was asked, nobody fails to reply."""
    if course.axes[STATUS] == "asked":
        course.lapse("no-reply")
