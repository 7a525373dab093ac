"""Uncertain times in the words of each language that the pages speak."""

from pathlib import Path

import pytest

from projections.site.language import Language
from timeline.days import ordinal

CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "data" / "dates_in_words.tsv")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("tag", "how", "edtf", "said"), CASES)
def test_a_time_is_said_as_exactly_as_it_is_known(tag: str, how: str, edtf: str, said: str) -> None:
    language = Language(tag)
    told = language.since(edtf) if how == "since" else language.when(edtf)
    assert " ".join(told.split()) == said


def test_a_leap_day_is_told_in_every_year_that_has_one() -> None:
    assert Language("en").day(ordinal(-4, 2, 29)) == "February 29, 5 BCE"


def test_what_is_no_edtf_stands_as_it_is() -> None:
    assert Language("ru").when("in May") == "in May"
