from __future__ import annotations

import pytest

from tests.projections.stories import Row, doubts, listed, moves, row, told

EVERY_STATUS = told(
    row("plan", "scheduled", "2024-03-01", due="2024-03-10"),
    row("on", "confirmed", "2024-03-02", links=[("confirms", "plan")]),
    row("off", "postponed", "2024-03-03", links=[("responds_to", "plan")]),
    row("new", "scheduled", "2024-03-04", due="2024-03-20", links=[("responds_to", "plan")]),
    row("done", "met", "2024-03-22", links=[("fulfils", "plan")]),
)


@pytest.mark.parametrize(
    ("as_of", "status", "due", "since"),
    [
        ("2024-03-01", "planned", "2024-03-10", "2024-03-01"),
        ("2024-03-02", "confirmed", "2024-03-10", "2024-03-02"),
        ("2024-03-03", "postponed", None, "2024-03-03"),
        ("2024-03-04", "planned", "2024-03-20", "2024-03-04"),
        ("2024-03-20", "planned", "2024-03-20", "2024-03-04"),
        ("2024-03-21", "overdue", "2024-03-20", "2024-03-20"),
        ("2024-03-22", "occurred", "2024-03-20", "2024-03-22"),
    ],
)
def test_an_occurrence_goes_through_every_status(
    as_of: str, status: str, due: str | None, since: str
) -> None:
    thread = EVERY_STATUS.at(as_of).thread("plan")
    assert (thread.axes["status"], thread.since) == (status, since)
    assert (thread.ahead["edtf"] if thread.ahead else None) == due
    assert (thread.turn, doubts(thread)) == ((), {})


def test_what_is_cancelled_is_not_overdue() -> None:
    plan = row("plan", "scheduled", "2024-03-01", due="2024-03-10")
    off = row("off", "cancelled", "2024-03-05", links=[("responds_to", "plan")])
    assert told(plan, off).at("2024-03-20").status("plan") == "cancelled"


@pytest.mark.parametrize("status", ["planned", "confirmed", "postponed"])
def test_what_is_still_on_is_overdue_the_day_after_it_was_due(status: str) -> None:
    plan = row("plan", "scheduled", "2024-03-01", due="2024-03-10T19:00")
    more = {
        "planned": [],
        "confirmed": [row("b", "confirmed", "2024-03-02", links=[("confirms", "plan")])],
        "postponed": [
            row("b", "postponed", "2024-03-02", due="2024-03-10", links=[("amends", "plan")])
        ],
    }[status]
    story = told(plan, *more)
    assert story.at("2024-03-10T23:30").status("plan") == status
    assert story.at("2024-03-11").status("plan") == "overdue"


def test_without_a_date_nothing_is_overdue() -> None:
    story = told(row("plan", "scheduled", "2024-03-01"))
    assert story.at("2099-01-01").status("plan") == "planned"


def test_another_date_is_a_move_of_its_own() -> None:
    plan = row("plan", "scheduled", "2024-03-01", due="2024-03-10")
    later = row("later", "postponed", "2024-03-02", due="2024-03-15", links=[("amends", "plan")])
    again = row("again", "postponed", "2024-03-03", links=[("amends", "plan")])
    assert moves(told(plan, later, again).at("2024-03-04").thread("plan")) == [
        ("plan", "status", None, "planned"),
        ("plan", "due", None, "2024-03-10"),
        ("later", "status", "planned", "postponed"),
        ("later", "due", "2024-03-10", "2024-03-15"),
        ("again", "due", "2024-03-15", "no date"),
    ]


PLAN = row("plan", "scheduled", "2024-03-01", due="2024-03-10")
DONE = row("done", "met", "2024-03-05", links=[("fulfils", "plan")])
OFF = row("off", "cancelled", "2024-03-05", links=[("responds_to", "plan")])


@pytest.mark.parametrize(
    ("rows", "status", "reasons"),
    [
        (
            [DONE, row("late", "cancelled", "2024-03-06", links=[("responds_to", "plan")])],
            "cancelled",
            {"late": "it had occurred"},
        ),
        (
            [OFF, row("done", "met", "2024-03-06", links=[("fulfils", "plan")])],
            "occurred",
            {"done": "it had been cancelled"},
        ),
        (
            [OFF, row("on", "confirmed", "2024-03-06", links=[("confirms", "plan")])],
            "confirmed",
            {"on": "it had been cancelled"},
        ),
        (
            [OFF, row("again", "scheduled", "2024-03-06", links=[("responds_to", "plan")])],
            "planned",
            {"again": "it had been cancelled"},
        ),
    ],
)
def test_what_does_not_fit_is_applied_and_flagged_with_the_reason(
    rows: list[Row], status: str, reasons: dict[str, str]
) -> None:
    thread = told(PLAN, *rows).at("2024-03-07").thread("plan")
    assert (thread.axes["status"], doubts(thread)) == (status, reasons)


def test_who_confirms_that_it_took_place_does_not_make_it_a_plan_again() -> None:
    bears_out = row("police", "confirmed", "2024-03-06", links=[("confirms", "plan")])
    thread = told(PLAN, DONE, bears_out).at("2024-03-20").thread("plan")
    assert (thread.axes["status"], listed(thread), doubts(thread)) == ("occurred", ["police"], {})


def test_it_may_take_place_on_another_thread() -> None:
    done = row("done", "met", "2024-03-05", thread="talks", links=[("fulfils", "plan")])
    thread = told(PLAN, done).at("2024-03-20").thread("plan")
    assert (thread.axes["status"], listed(thread)) == ("occurred", [])
