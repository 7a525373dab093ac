"""The spacing of a story in time: where there is room for a picture, and what it says."""

from __future__ import annotations

from projections.site.density import FEW, WIDTH, Span, density
from projections.site.held import STILL
from projections.site.language import Language
from timeline.days import ordinal

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
    assert (x, found.spans) == (0, ())
    assert tallest > lower > 0
    assert last + width <= WIDTH


def test_what_is_uncertain_is_a_line_as_long_as_it_is() -> None:
    found = density([*on(0, 99), Span(NEW_YEAR, NEW_YEAR + 49)], ENGLISH)
    assert found is not None
    assert [one[:2] for one in found.spans] == [(0.0, WIDTH / 2)]


def test_ticks_are_months_of_a_year_and_else_years() -> None:
    months, years = density(on(0, 200), ENGLISH), density(on(0, 36_500), ENGLISH)
    assert months is not None
    assert years is not None
    assert [one["text"] for one in months.ticks][:2] == ["February 2019", "March 2019"]
    assert {one["text"] for one in years.ticks} >= {"2040", "2100"}


def test_it_says_how_many_there_are_and_when_most_were() -> None:
    found = density(on(0, 40, 41), ENGLISH)
    assert found is not None
    assert all(word in found.says for word in ("3", "January 1, 2019", "February 2019"))


def test_thousands_of_uncertain_entries_are_no_thousands_of_lines() -> None:
    found = density([*on(0, 9_999), *[Span(NEW_YEAR, NEW_YEAR + 900)] * 3_000], ENGLISH)
    assert found is not None
    assert len(found.spans) == FEW
