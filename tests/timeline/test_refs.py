from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.refs import ALPHABET, SHORTEST, WHOLE, WIDTH, ref, span, whole

FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
beginnings = st.text(alphabet=ALPHABET, min_size=SHORTEST, max_size=WHOLE)


def test_a_ref_is_eight_characters_of_base_32() -> None:
    one = UUID("9bcdefab-cdef-4bcd-9fab-cdefabcdef01")
    assert ref(one) == "kf6yzayd"
    assert whole(one) == "kf6yzaydxx5wv7xbsqqtqkff04"
    assert ref(FIRST) == "00000000"
    assert ref(LAST) == "zzzzzzzz"


def test_the_alphabet_has_nothing_that_is_misread() -> None:
    assert sorted(set("0123456789abcdefghijklmnopqrstuvwxyz") - set(ALPHABET)) == list("ilou")
    assert len(ALPHABET) == 32


@given(st.uuids(), st.uuids())
def test_ids_sort_as_their_refs_do(one: UUID, other: UUID) -> None:
    assert len(whole(one)) == WHOLE
    assert (whole(one) < whole(other)) == (one.bytes < other.bytes)


@given(st.uuids(), st.integers(SHORTEST, WHOLE))
def test_an_id_lies_in_the_span_of_each_of_its_beginnings(one: UUID, length: int) -> None:
    found = span(whole(one)[:length])
    assert found is not None
    low, high = found
    assert low <= one.bytes <= high


@given(st.uuids())
def test_a_whole_ref_spans_one_id(one: UUID) -> None:
    assert span(whole(one)) == (one.bytes, one.bytes)


@given(beginnings.filter(lambda text: len(text) < WHOLE))
def test_a_span_holds_just_the_ids_that_begin_so(beginning: str) -> None:
    found = span(beginning)
    assert found is not None
    low, high = (UUID(bytes=bound) for bound in found)
    assert whole(low).startswith(beginning)
    assert whole(high).startswith(beginning)
    if low != FIRST:
        assert not whole(UUID(int=low.int - 1)).startswith(beginning)
    if high != LAST:
        assert not whole(UUID(int=high.int + 1)).startswith(beginning)


def test_a_printed_ref_is_long_enough_to_be_looked_up() -> None:
    assert span("k7fq2m9x"[:WIDTH]) is not None


@pytest.mark.parametrize(
    ("typed", "meant"), [("K7FQ2M9X", "k7fq2m9x"), ("oOlL", "0011"), ("iI1o", "1110")]
)
def test_a_misread_letter_is_taken_for_the_one_it_looks_like(typed: str, meant: str) -> None:
    assert span(typed) == span(meant)


@pytest.mark.parametrize(
    "text",
    ["", "@", "abc", "x" * 27, "k7fu", "k7 q", "k7-q", "k7fé", "١٢٣٤", "\ud800abc", "abc\0"],
)
def test_what_no_ref_looks_like(text: str) -> None:
    assert span(text) is None


@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_any_text_has_a_span_or_none(text: str) -> None:
    found = span(text)
    assert found is None or found[0] <= found[1]
