from __future__ import annotations

from uuid import UUID

from projections.threads.acts import Act
from projections.threads.course import Course, Doubt, Move


def act(number: int) -> Act:
    return Act(UUID(int=number), f"d{number}", "statement", "said", "-", f"2024-03-{number:02d}")


ONE, TWO, THREE, FOUR = map(act, range(1, 5))
OVERTAKEN = "what it takes back had been overtaken by something later"


def test_a_move_says_from_where_to_where() -> None:
    course = Course()
    assert course.move(ONE, "made")
    assert course.move(TWO, "refused")
    assert (course.status, course.since) == ("refused", TWO.when)
    assert course.moves == [
        Move(ONE, ONE.when, "status", None, "made"),
        Move(TWO, TWO.when, "status", "made", "refused"),
    ]


def test_what_changes_nothing_is_no_move() -> None:
    course = Course()
    course.move(ONE, "made")
    assert not course.move(TWO, "made")
    assert (course.since, len(course.moves)) == (ONE.when, 1)


def test_asking_anew_counts_and_is_a_move() -> None:
    course = Course()
    course.revise(TWO)
    course.revise(THREE)
    assert (course.revisions, course.since) == (2, THREE.when)
    assert course.moves[-1] == Move(THREE, THREE.when, "revisions", "1", "2")


def test_restoring_goes_back_on_every_axis() -> None:
    course = Course()
    course.move(ONE, "made")
    course.move(ONE, "low", "volume")
    course.move(TWO, "refused")
    course.move(TWO, "high", "volume")
    assert course.restore(THREE, TWO.id)
    assert course.axes == {"status": "made", "volume": "low"}
    assert (course.since, course.unexpected) == (THREE.when, [])


def test_restoring_what_moved_nothing_is_no_move() -> None:
    course = Course()
    course.move(ONE, "made")
    assert not course.restore(THREE, TWO.id)
    assert not course.restore(THREE, ONE.id)
    assert course.status == "made"


def test_restoring_twice_is_once() -> None:
    course = Course()
    course.move(ONE, "made")
    course.move(TWO, "refused")
    assert course.restore(THREE, TWO.id)
    assert not course.restore(FOUR, TWO.id)


def test_what_overtook_it_stays_and_goes_back_past_it() -> None:
    course = Course()
    for one, to in ((ONE, "made"), (TWO, "refused"), (THREE, "countered")):
        course.move(one, to)
    assert not course.restore(FOUR, TWO.id)
    assert (course.status, course.unexpected) == ("countered", [Doubt(FOUR, OVERTAKEN)])
    assert course.restore(FOUR, THREE.id)
    assert course.status == "made"


def test_what_rests_on_it_goes_with_it() -> None:
    course = Course()
    course.move(ONE, "made")
    course.move(TWO, "refused")
    course.move(THREE, "contested", rests=True)
    assert course.restore(FOUR, TWO.id)
    assert (course.status, course.unexpected) == ("made", [])


def test_a_date_that_passes_moves_it_without_an_act() -> None:
    course = Course(ahead={"edtf": "2024-03-08"})
    course.move(ONE, "made")
    course.lapse("overdue")
    assert (course.status, course.since) == ("overdue", "2024-03-08")
    assert course.moves[-1] == Move(None, "2024-03-08", "status", "made", "overdue")
