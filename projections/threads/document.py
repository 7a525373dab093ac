"""A document: how far it has come, and, apart from that, whom it has reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.threads.course import Course

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.parties import Parties
    from projections.threads.acts import Act, Member

LIFECYCLE = ("drafted", "signed", "sent", "filed")
EXPOSURE = {"leak": "leaked", "release": "released", "foi": "released", "court": "released"}


def fold(members: Sequence[Member], parties: Parties) -> Course:  # noqa: ARG001 - all folds alike
    """Follow a document from the first that is known of it; how far it had come may be unknown."""
    course = Course(axes={"lifecycle": None, "exposure": "private"})
    for one in members:
        moved = False
        if one.is_a("document"):
            moved = _advance(course, one.act)
        elif one.is_a("disclosure"):
            moved = _disclose(course, one.act)
        if not moved and one.home:
            course.listed.append(one.act)
    course.since = course.since or members[0].act.when
    return course


def _advance(course: Course, act: Act) -> bool:
    """A step further; it never goes back, and a step that would is flagged."""
    step, now = act.said("step"), course.axes["lifecycle"]
    if step not in LIFECYCLE:
        return False
    if now is not None and LIFECYCLE.index(step) < LIFECYCLE.index(now):
        course.doubt(act, f"it had been {now} before it was {step}")
        return False
    return course.move(act, step, "lifecycle")


def _disclose(course: Course, act: Act) -> bool:
    """It reaches beyond its circle; what was made public cannot leak any more."""
    to = EXPOSURE.get(act.said("mode") or "")
    if to is None:
        return False
    if to == "leaked" and course.axes["exposure"] == "released":
        course.doubt(act, "it had been released before it leaked")
        return False
    return course.move(act, to, "exposure")
