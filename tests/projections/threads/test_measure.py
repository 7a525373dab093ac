from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from projections.threads.measure import in_words
from tests.projections.stories import Row, doubts, listed, moves, party, row, told

if TYPE_CHECKING:
    from collections.abc import Sequence


def count(key: str, when: str, by: str | Sequence[str] = (), **own: Any) -> Row:
    own = {"metric": "leak rate", "unit": "barrels a day", **own}
    return row(key, "counted", when, by=by, thread="leak rate", **own)


EVERY_VALUE = told(
    count("none yet", "2010-04-23", "the firm"),
    count("first", "2010-04-24", "the firm", value=1000),
    count("second", "2010-04-28", "the coast guard", low=1000, high=5000),
    count("third", "2010-05-27", "the panel", low=12000, high=19000),
    count("fourth", "2010-06-01", "the firm", value=15000),
    row("back", "withdrew", "2010-06-02", by="the coast guard", links=[("withdraws", "second")]),
)


@pytest.mark.parametrize(
    ("as_of", "low", "high", "by"),
    [
        ("2010-04-23", None, None, []),
        ("2010-04-24", 1000, 1000, ["the firm"]),
        ("2010-04-28", 1000, 5000, ["the firm", "the coast guard"]),
        ("2010-05-27", 1000, 19000, ["the firm", "the coast guard", "the panel"]),
        ("2010-06-01", 1000, 19000, ["the firm", "the coast guard", "the panel"]),
        ("2010-06-02", 12000, 19000, ["the firm", "the panel"]),
    ],
)
def test_a_measure_spans_the_latest_value_of_each(
    as_of: str, low: int | None, high: int | None, by: list[str]
) -> None:
    thread = EVERY_VALUE.at(as_of).thread("leak rate")
    axes = thread.axes
    assert (axes["low"], axes["high"], axes["unit"]) == (low, high, "barrels a day")
    assert [value["by"] for value in axes["values"]] == by
    assert (thread.type, thread.turn) == ("measure", ())


def test_it_moves_when_the_span_does() -> None:
    thread = EVERY_VALUE.at().thread("leak rate")
    assert [(key, to) for key, _, _, to in moves(thread)] == [
        ("first", "1,000 barrels a day"),
        ("second", "1,000-5,000 barrels a day"),
        ("third", "1,000-19,000 barrels a day"),
        ("back", "12,000-19,000 barrels a day"),
    ]
    assert (thread.since, listed(thread)) == ("2010-06-02", ["none yet", "fourth"])


@pytest.mark.parametrize(
    ("as_of", "clash"),
    [
        ("2010-04-28", []),
        ("2010-05-27", [("first", "third")]),
        ("2010-06-01", [("second", "fourth")]),
        ("2010-06-02", []),
    ],
)
def test_numbers_that_cannot_both_be_right_are_a_contradiction(
    as_of: str, clash: list[tuple[str, str]]
) -> None:
    assert EVERY_VALUE.at(as_of).contradictions == clash


@pytest.mark.parametrize(
    ("own", "low", "high"),
    [
        ({"value": 5}, 5, 5),
        ({"low": 5}, 5, 5),
        ({"high": 5}, 5, 5),
        ({"low": 5, "high": 7}, 5, 7),
        ({"value": 6, "low": 5, "high": 7}, 5, 7),
        ({"value": 6, "low": 5}, 5, 6),
        ({"value": "1,500"}, 1500, 1500),
        ({"value": 0}, 0, 0),
        ({"value": 1.5}, 1.5, 1.5),
    ],
)
def test_a_number_is_a_range_of_one(own: dict[str, Any], low: float, high: float) -> None:
    axes = told(count("a", "2010-04-24", **own)).at().thread("leak rate").axes
    assert (axes["low"], axes["high"]) == (low, high)


@pytest.mark.parametrize(
    ("own", "reasons"),
    [
        ({"unit": "gallons"}, {"b": "its unit is gallons, not barrels a day"}),
        ({"metric": "deaths"}, {"b": "its metric is deaths, not leak rate"}),
        ({"unit": "Barrels a DAY"}, {}),
        ({"unit": None}, {}),
    ],
)
def test_a_number_of_something_else_is_flagged_and_left_out(
    own: dict[str, str | None], reasons: dict[str, str]
) -> None:
    story = told(
        count("a", "2010-04-24", "the firm", value=1),
        count("b", "2010-04-25", "the panel", value=9, **own),
    )
    thread = story.at().thread("leak rate")
    assert (doubts(thread), listed(thread)) == (reasons, list(reasons))
    assert thread.axes["high"] == (1 if reasons else 9)


def test_names_of_one_party_give_one_value_and_nobody_s_are_one_too() -> None:
    known = [party("BP", "the firm")]
    story = told(
        count("a", "2010-04-24", "the firm", value=1),
        count("b", "2010-04-25", "BP", value=2),
        count("c", "2010-04-26", value=3),
        count("d", "2010-04-27", value=4),
        parties=known,
    )
    values = story.at().thread("leak rate").axes["values"]
    assert [(value["by"], value["low"]) for value in values] == [("BP", 2), (None, 4)]


def test_a_number_of_two_is_the_latest_of_both() -> None:
    story = told(
        count("a", "2010-04-24", ["the firm", "the panel"], value=1),
        count("b", "2010-04-25", "the firm", value=2),
    )
    axes = story.at().thread("leak rate").axes
    assert (axes["low"], axes["high"]) == (1, 2)


def test_withdrawing_the_latest_brings_the_one_before_back() -> None:
    story = told(
        count("a", "2010-04-24", "the firm", value=1),
        count("b", "2010-04-25", "the firm", value=2),
        row("back", "withdrew", "2010-04-26", by="the firm", links=[("withdraws", "b")]),
        row("too", "withdrew", "2010-04-27", by="the firm", links=[("withdraws", "a")]),
    )
    assert story.at("2010-04-26").thread("leak rate").axes["high"] == 1
    thread = story.at("2010-04-27").thread("leak rate")
    assert (thread.axes["values"], thread.axes["low"]) == ([], None)
    assert moves(thread)[-1] == ("too", "range", "1 barrels a day", "none")


def test_a_correction_gives_another_number() -> None:
    story = told(count("a", "2010-04-24", value=1)).correct("a", value=3)
    assert story.at().thread("leak rate").axes["high"] == 3
    assert story.at(upto=1).thread("leak rate").axes["high"] == 1


def test_a_range_in_words() -> None:
    assert in_words(1000, 5000, "barrels") == "1,000-5,000 barrels"
    assert (in_words(1.5, 1.5, None), in_words(None, None, "barrels")) == ("1.5", "none")
