"""A quote that is typed anew keeps the terms it was given on."""

from __future__ import annotations

from typing import Any

import pytest

from timeline.events import Quote
from timeline.requoting import requoted

ON = Quote(text="on", speaker="Ann")
BACKGROUND = Quote(text="back", speaker="Ann", given_to=("Bo",), terms="background")
OFF = Quote(text="off", speaker="Ann", given_to=("Bo",), via=("Cy",), terms="off-record")


def terms(there: list[Quote], *typed: Any) -> list[str]:
    return [one["terms"] for one in requoted(there, typed, partly=False)]


def test_bare_words_keep_who_spoke_to_whom_through_whom_and_on_what_terms() -> None:
    [quote] = requoted([OFF], ["of"], partly=False)
    assert Quote(**quote) == OFF.model_copy(update={"text": "of"})


@pytest.mark.parametrize(
    ("there", "typed", "expected"),
    [
        ([], ["new"], ["on-record"]),
        ([ON, OFF], ["on!", "off!"], ["on-record", "off-record"]),
        ([ON, OFF], ["off", "on"], ["off-record", "on-record"]),
        ([ON, OFF], ["off!", "on"], ["off-record", "on-record"]),
        ([ON, OFF], ["off!"], ["off-record"]),
        ([OFF, ON], ["new", "off!", "on!"], ["off-record"] * 3),
        ([ON, BACKGROUND], ["on", "back", "new"], ["on-record", "background", "background"]),
        ([ON, ON, OFF], ["on", "on!", "off!"], ["on-record", "on-record", "off-record"]),
    ],
)
def test_no_words_are_on_looser_terms_than_those_they_may_stand_for(
    there: list[Quote], typed: list[str], expected: list[str]
) -> None:
    assert terms(there, *typed) == expected


def test_of_two_quotes_in_the_same_words_the_stricter_is_meant() -> None:
    loose = ON.model_copy(update={"text": "off"})
    assert terms([ON, loose, OFF], "off") == ["off-record"]
    assert terms([loose, OFF], "off", "off") == ["on-record", "off-record"]


def test_a_quote_put_in_has_only_what_all_of_them_share() -> None:
    quotes = requoted([BACKGROUND, OFF], ["back", "off", "new"], partly=False)
    assert Quote(**quotes[2]) == Quote(
        text="new", speaker="Ann", given_to=("Bo",), terms="off-record"
    )


def test_a_table_written_whole_keeps_only_its_terms_and_says_so_if_it_has_others() -> None:
    assert requoted([OFF], [{"text": "of"}], partly=False) == [
        {"text": "of", "terms": "off-record"}
    ]
    assert terms([OFF], {"text": "of", "terms": "on-record"}) == ["on-record"]


def test_a_table_that_tells_a_part_keeps_the_rest() -> None:
    [quote] = requoted([OFF], [{"text": "of", "speaker": "Di"}], partly=True)
    assert Quote(**quote) == OFF.model_copy(update={"text": "of", "speaker": "Di"})
