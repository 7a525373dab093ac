"""Text of one direction within another."""

from __future__ import annotations

import pytest

from projections.site.bidi import alone, apart, begins

APART, BACK, FROM_LEFT, FROM_RIGHT = "\u2068", "\u2069", "\u200e", "\u200f"


@pytest.mark.parametrize(
    "text", ["", "the union", "Профсоюз", "東京", "12:30 \u2013 14:00", "\ufeff"]
)
def test_what_goes_along_stands_as_it_is(text: str) -> None:
    assert apart(text, "ltr") == text


@pytest.mark.parametrize("text", ["", "الاتحاد", "2016 \u2013 2018", "\N{FIRE}", "\u05d0\u05d1"])
def test_from_right_to_left_too(text: str) -> None:
    assert apart(text, "rtl") == text


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("الاتحاد", "ltr"),
        ("A حريق", "ltr"),
        ("איגוד", "ltr"),
        ("\U0001e900\U0001e901", "ltr"),  # Adlam
        ("\ufe8d", "ltr"),  # an Arabic form of presentation
        ("A حريق", "rtl"),
        ("the union", "rtl"),
        ("Профсоюз", "rtl"),
        ("東京", "rtl"),
    ],
)
def test_what_could_turn_a_sentence_around_is_held_apart(text: str, direction: str) -> None:
    assert apart(text, direction) == f"{APART}{text}{BACK}"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("27 декабря", "ltr"),
        ("«حريق» A", "rtl"),
        ("A حريق", "ltr"),
        ("2016\u20132018", None),
        ("", None),
    ],
)
def test_a_text_by_itself_is_shown_as_its_first_letter_is(text: str, direction: str) -> None:
    assert begins(text) == direction


def test_a_text_that_would_be_shown_otherwise_is_marked() -> None:
    assert alone("2016\u20132018", "rtl") == f"{FROM_RIGHT}2016\u20132018"
    assert alone("Meeting", "rtl") == f"{FROM_RIGHT}Meeting"
    assert alone("حريق", "ltr") == f"{FROM_LEFT}حريق"
    assert alone("حريق", "rtl") == "حريق"
    assert alone("2016\u20132018", "ltr") == "2016\u20132018"
