"""The spacing of a story in time: where there is room for a picture, and what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.site.density import FEW, WIDTH, Span, density
from projections.site.held import STILL
from projections.site.language import Language, spoken
from timeline.days import MAX_DAY, MIN_DAY, ordinal

ENGLISH = Language("en")
NEW_YEAR = ordinal(2019, 1, 1)


def on(*days: int) -> list[Span]:
    return [Span(NEW_YEAR + day, NEW_YEAR + day) for day in days]


def test_one_day_and_what_never_ends_make_no_picture() -> None:
    assert density([], ENGLISH) is None
    assert density(on(3, 3), ENGLISH) is None
    assert density([*on(3), Span(NEW_YEAR, STILL)], ENGLISH) is None


def test_a_column_is_as_tall_as_it_has_entries() -> None:
    found = density(on(0, 0, 0, 99), ENGLISH)
    assert found is not None
    (x, _, _, tallest), (last, width, _, lower) = found.bars
    assert (x, found.spans) == (WIDTH / 200, ())  # the middle of the first day
    assert tallest > lower > 0
    assert last + width <= WIDTH


def test_what_is_uncertain_is_a_line_as_long_as_it_is() -> None:
    found = density([*on(0, 99), Span(NEW_YEAR, NEW_YEAR + 49)], ENGLISH)
    assert found is not None
    assert [one[:2] for one in found.spans] == [(0.0, WIDTH / 2)]


def test_what_is_known_to_the_day_is_a_mark_in_its_middle_however_short_the_story_is() -> None:
    found = density([*on(0, 2), Span(NEW_YEAR, NEW_YEAR + 1)], ENGLISH)
    assert found is not None
    assert [x for x, *_ in found.bars] == [165, 830]
    assert [one[:2] for one in found.spans] == [(0.0, round(WIDTH * 2 / 3, 1))]


@pytest.mark.parametrize(
    ("days", "ticks"),
    [
        (3, ["Jan 1", "Jan 2", "Jan 3"]),
        (30, ["Jan 1", "Jan 7", "Jan 13", "Jan 19", "Jan 25"]),
        (200, ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]),
        (300, ["Jan", "Mar", "May", "Jul", "Sep"]),
        (600, ["Jan 2019", "Jul 2019", "Jan 2020"]),
        (3_000, ["2020", "2022", "2024", "2026"]),
        (36_500, ["2020", "2040", "2060", "2080", "2100"]),
    ],
)
def test_ticks_are_days_months_or_years(days: int, ticks: list[str]) -> None:
    found = density(on(0, days - 1), ENGLISH)
    assert found is not None
    assert [one["text"] for one in found.ticks] == ticks


@given(
    st.sampled_from(sorted(spoken())),
    st.integers(MIN_DAY, MAX_DAY - 1),
    st.integers(1, 4_000_000),
)
def test_no_words_under_it_run_into_others_or_out_of_it(tag: str, first: int, days: int) -> None:
    found = density([Span(one, one) for one in (first, min(first + days, MAX_DAY))], Language(tag))
    assert found is not None
    ends = 0.0
    for tick in found.ticks:
        assert tick["x"] >= ends
        ends = tick["x"] + 1000 / 280 * 7 * len(tick["text"])
    assert ends <= WIDTH


def test_it_says_how_many_there_are_and_when_most_were() -> None:
    found = density(on(0, 40, 41), ENGLISH)
    assert found is not None
    assert all(word in found.says for word in ("3", "January 1, 2019", "February 2019"))


def test_thousands_of_uncertain_entries_are_no_thousands_of_lines() -> None:
    found = density([*on(0, 9_999), *[Span(NEW_YEAR, NEW_YEAR + 900)] * 3_000], ENGLISH)
    assert found is not None
    assert len(found.spans) == FEW


def test_the_months_of_the_year_0_are_those_of_1_bce() -> None:
    found = density(
        [Span(one, one) for one in (ordinal(-1, 11, 1), ordinal(0, 8, 1))], Language("en")
    )
    assert found is not None
    assert [one["text"] for one in found.ticks] == ["Jan 1 BCE", "Apr 1 BCE"]
