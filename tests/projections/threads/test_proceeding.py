from __future__ import annotations

from typing import Any

import pytest

from tests.projections.stories import Row, doubts, listed, moves, row, told

CASE = "the case"

EVERY_STATUS = told(
    row("probe", "opened-probe", "2024-03-01", thread=CASE),
    row("arrest", "arrested", "2024-03-02", thread=CASE),
    row("charges", "charged", "2024-03-03", thread=CASE),
    row("verdict", "ruled", "2024-03-04", thread=CASE, outcome="guilty"),
    row("appeal", "appealed", "2024-03-05", thread=CASE),
    row("reversal", "ruled", "2024-03-06", thread=CASE, outcome="a new trial"),
    row("end", "ended", "2024-03-07", thread=CASE, outcome="dropped"),
)


@pytest.mark.parametrize(
    ("as_of", "status", "phase", "outcome"),
    [
        ("2024-03-01", "opened", "investigation", None),
        ("2024-03-02", "opened", "arrested", None),
        ("2024-03-03", "opened", "charged", None),
        ("2024-03-04", "decided", "charged", "guilty"),
        ("2024-03-05", "appealed", "appealed", "guilty"),
        ("2024-03-06", "decided", "appealed", "a new trial"),
        ("2024-03-07", "closed", "appealed", "dropped"),
    ],
)
def test_a_proceeding_goes_through_every_status(
    as_of: str, status: str, phase: str, outcome: str | None
) -> None:
    thread = EVERY_STATUS.at(as_of).thread(CASE)
    assert thread.axes == {"status": status, "phase": phase, "outcome": outcome}
    assert (thread.since, thread.turn, doubts(thread)) == (as_of, (), {})


@pytest.mark.parametrize(
    ("verb", "own", "axes"),
    [
        ("sued", {}, {"status": "opened", "phase": "sued", "outcome": None}),
        ("opened-probe", {}, {"status": "opened", "phase": "investigation", "outcome": None}),
        ("fined", {}, {"status": "opened", "phase": "fined", "outcome": None}),
        ("recalled", {}, {"status": "opened", "phase": "recalled", "outcome": None}),
        ("charged", {"phase": "trial"}, {"status": "opened", "phase": "trial", "outcome": None}),
        ("voted", {"result": "passed"}, {"status": "decided", "phase": None, "outcome": "passed"}),
        ("voted", {"counts": "52-48"}, {"status": "decided", "phase": None, "outcome": "52-48"}),
        ("decided", {}, {"status": "decided", "phase": None, "outcome": None}),
        ("appealed", {}, {"status": "appealed", "phase": "appealed", "outcome": None}),
    ],
)
def test_it_begins_with_a_filing_a_probe_an_enforcement_a_vote_or_a_decision(
    verb: str, own: dict[str, Any], axes: dict[str, str | None]
) -> None:
    thread = told(row("first", verb, "2024-03-01", **own)).at().thread("first")
    assert (thread.type, thread.axes, doubts(thread)) == ("proceeding", axes, {})


@pytest.mark.parametrize(
    ("rows", "status", "reasons"),
    [
        (
            [
                row("probe", "opened-probe", "2024-03-01", thread=CASE),
                row("appeal", "appealed", "2024-03-02", thread=CASE),
            ],
            "appealed",
            {"appeal": "it is appealed although it is opened, not decided"},
        ),
        (
            [
                row("vote", "voted", "2024-03-01", thread=CASE, result="passed"),
                row("end", "ended", "2024-03-02", thread=CASE),
                row("again", "sued", "2024-03-03", thread=CASE),
            ],
            "opened",
            {"again": "it had been closed"},
        ),
        (
            [
                row("vote", "voted", "2024-03-01", thread=CASE, result="passed"),
                row("end", "ended", "2024-03-02", thread=CASE),
                row("appeal", "appealed", "2024-03-03", thread=CASE),
            ],
            "appealed",
            {"appeal": "it had been closed"},
        ),
        (
            [
                row("suit", "sued", "2024-03-01", thread=CASE),
                row("end", "ended", "2024-03-02", thread=CASE),
                row("late", "ruled", "2024-03-03", thread=CASE, outcome="liable"),
            ],
            "decided",
            {"late": "it had been closed"},
        ),
    ],
)
def test_what_does_not_fit_is_applied_and_flagged_with_the_reason(
    rows: list[Row], status: str, reasons: dict[str, str]
) -> None:
    thread = told(*rows).at().thread(CASE)
    assert (thread.axes["status"], doubts(thread)) == (status, reasons)
    assert len(thread.unexpected) == len(reasons)


def test_one_act_may_move_more_than_one_axis() -> None:
    assert moves(EVERY_STATUS.at("2024-03-04").thread(CASE))[-2:] == [
        ("verdict", "status", "opened", "decided"),
        ("verdict", "outcome", None, "guilty"),
    ]


def test_a_second_suit_of_the_same_phase_moves_nothing_and_is_listed() -> None:
    rows = [row(key, "sued", "2024-03-01", thread=CASE) for key in ("one", "two")]
    assert listed(told(*rows).at().thread(CASE)) == ["two"]


def test_what_others_say_of_it_is_listed() -> None:
    plea = row("plea", "denied", "2024-03-04", links=[("responds_to", "charges")])
    charges = row("charges", "charged", "2024-03-03")
    thread = told(charges, plea).at().thread("charges")
    assert (listed(thread), thread.axes["status"]) == (["plea"], "opened")


def test_a_decision_that_says_no_outcome_leaves_that_of_the_one_before_behind() -> None:
    story = told(
        row("verdict", "ruled", "2024-03-04", thread=CASE, outcome="guilty"),
        row("appeal", "appealed", "2024-03-05", thread=CASE),
        row("reversal", "ruled", "2024-03-06", thread=CASE),
    )
    assert story.at("2024-03-06").thread(CASE).axes["outcome"] is None
