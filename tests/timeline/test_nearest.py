from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeline.nearest import nearest

KNOWN = ["asked", "leaked", "rejected", "reported", "recalled", "released"]


def test_the_likest_comes_first() -> None:
    assert nearest("rejcted", KNOWN)[0] == "rejected"


def test_case_is_no_difference() -> None:
    assert nearest("ASKED", KNOWN)[0] == "asked"


def test_nothing_like_it_is_nothing() -> None:
    assert nearest("qqq", KNOWN) == ()


@given(st.text(max_size=20), st.integers(min_value=1, max_value=4))
def test_only_known_names_and_no_more_than_asked_for(word: str, limit: int) -> None:
    named = nearest(word, KNOWN, limit)
    assert len(named) <= limit
    assert set(named) <= set(KNOWN)
