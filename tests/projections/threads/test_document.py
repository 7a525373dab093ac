from __future__ import annotations

from typing import Any

import pytest

from tests.projections.stories import Row, doubts, listed, moves, row, told


def of_letter(key: str, verb: str, when: str, **others: Any) -> Row:
    return row(key, verb, when, document="letter", **others)


EVERY_STEP = told(
    of_letter("draft", "drafted", "2024-03-01"),
    of_letter("names", "signed", "2024-03-02"),
    of_letter("post", "sent", "2024-03-03"),
    of_letter("leak", "leaked", "2024-03-04"),
    of_letter("court", "filed", "2024-03-05"),
    of_letter("out", "released", "2024-03-06"),
)


@pytest.mark.parametrize(
    ("as_of", "lifecycle", "exposure"),
    [
        ("2024-03-01", "drafted", "private"),
        ("2024-03-02", "signed", "private"),
        ("2024-03-03", "sent", "private"),
        ("2024-03-04", "sent", "leaked"),
        ("2024-03-05", "filed", "leaked"),
        ("2024-03-06", "filed", "released"),
    ],
)
def test_a_document_comes_further_and_apart_from_that_gets_out(
    as_of: str, lifecycle: str, exposure: str
) -> None:
    thread = EVERY_STEP.at(as_of).thread("letter")
    assert thread.axes == {"lifecycle": lifecycle, "exposure": exposure}
    assert (thread.since, thread.turn, thread.type) == (as_of, (), "document")


@pytest.mark.parametrize(
    ("verb", "mode", "exposure"),
    [
        ("leaked", None, "leaked"),
        ("released", None, "released"),
        ("released", "foi", "released"),
        ("released", "court", "released"),
        ("released", "leak", "leaked"),
    ],
)
def test_it_gets_out_by_a_leak_or_by_those_who_may(
    verb: str, mode: str | None, exposure: str
) -> None:
    thread = told(of_letter("out", verb, "2024-03-01", mode=mode)).at().thread("letter")
    assert thread.axes == {"lifecycle": None, "exposure": exposure}


@pytest.mark.parametrize(
    ("rows", "axes", "reasons"),
    [
        (
            [
                of_letter("post", "sent", "2024-03-01"),
                of_letter("names", "signed", "2024-03-02"),
            ],
            {"lifecycle": "sent", "exposure": "private"},
            {"names": "it had been sent before it was signed"},
        ),
        (
            [
                of_letter("out", "released", "2024-03-01"),
                of_letter("leak", "leaked", "2024-03-02"),
            ],
            {"lifecycle": None, "exposure": "released"},
            {"leak": "it had been released before it leaked"},
        ),
    ],
)
def test_it_never_goes_back_and_what_would_take_it_there_is_flagged_and_listed(
    rows: list[Row], axes: dict[str, str | None], reasons: dict[str, str]
) -> None:
    thread = told(*rows).at().thread("letter")
    assert (thread.axes, doubts(thread), listed(thread)) == (axes, reasons, list(reasons))


def test_a_step_may_be_skipped() -> None:
    rows = [of_letter("draft", "drafted", "2024-03-01"), of_letter("c", "filed", "2024-03-02")]
    thread = told(*rows).at().thread("letter")
    assert moves(thread)[-1] == ("c", "lifecycle", "drafted", "filed")
    assert doubts(thread) == {}


def test_a_document_disclosed_by_a_link_is_on_its_thread() -> None:
    leak = row("leak", "leaked", "2024-03-02", links=[("discloses", "draft")])
    thread = told(row("draft", "drafted", "2024-03-01"), leak).at().thread("draft")
    assert thread.axes == {"lifecycle": "drafted", "exposure": "leaked"}


def test_a_report_that_names_it_is_listed() -> None:
    story = told(
        of_letter("draft", "drafted", "2024-03-01"), of_letter("news", "reported", "2024-03-02")
    )
    assert listed(story.at().thread("letter")) == ["news"]
