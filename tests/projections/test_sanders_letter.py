"""The first sample story stands as the design says it must, statement by statement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import timeline
from tests.projections.stories import Told, doubts, of_draft
from timeline.events import StoryOpened
from timeline.intake import toml

NAME = "sanders-letter"
SAMPLE = Path(timeline.__file__).parent / "samples" / f"{NAME}.toml"
EXPECTED = json.loads(
    (Path(__file__).parents[1] / "data" / f"{NAME}.standing.json").read_text("utf-8")
)["as_of"]
SIGNERS = "the letter's signers"


def letter() -> Told:
    file = toml.read(SAMPLE.read_text("utf-8"), SAMPLE.name)
    return Told(StoryOpened(**file.opening)).log(*map(of_draft, file.drafts))


STORY = letter()
STATEMENTS = [
    (as_of, thread["thread"], name, value)
    for as_of, expected in EXPECTED.items()
    for thread in expected["threads"]
    for name, value in thread.items()
    if name != "thread"
]


@pytest.mark.parametrize(("as_of", "handle", "name", "value"), STATEMENTS)
def test_every_statement_of_its_threads_holds(
    as_of: str, handle: str, name: str, value: Any
) -> None:
    said = STORY.at(as_of).says(handle)[name]
    assert (list(said) if name == "turn" else said) == value


@pytest.mark.parametrize(
    ("as_of", "possible"), [(day, one["possible"]) for day, one in EXPECTED.items()]
)
def test_what_may_have_happened_is_named(as_of: str, possible: list[str]) -> None:
    assert sorted(map(str, STORY.at(as_of).possible)) == sorted(possible)


def test_every_day_has_statements() -> None:
    assert len(STATEMENTS) > 20
    assert list(EXPECTED) == ["2018-12-25", "2018-12-28", "2018-12-30", "2018-12-31", "2019-01-06"]


def test_its_threads_stand_in_the_order_they_began() -> None:
    assert STORY.at("2018-12-25").handles == ["misconduct"]
    assert STORY.at("2019-01-06").handles == ["misconduct", "letter", "meeting"]


def test_a_report_of_silence_is_the_outlet_s_word_and_moves_nothing() -> None:
    before, after = STORY.at("2018-12-31"), STORY.at("2019-01-06")
    assert before.thread("misconduct").axes == after.thread("misconduct").axes
    last = after.party("the seed article").last_word
    assert last is not None
    assert last.key == "d11"


def test_nothing_in_it_is_unexpected_or_contradicted() -> None:
    standing = STORY.at("2019-01-06")
    assert [doubts(one) for one in standing.whole.threads] == [{}, {}, {}]
    assert standing.contradictions == []


def test_what_may_have_happened_would_have_contested_the_answer() -> None:
    assert STORY.at("2018-12-31").possible == {
        "d7": [],
        "d8": [],
        "d10": ["meeting status contested", "meeting revisions 1"],
        "d11": [],
    }


@pytest.mark.parametrize(
    ("as_of", "signers", "sanders", "campaign"),
    [
        ("2018-12-25", [], [], ["misconduct"]),
        ("2018-12-30", [], ["meeting"], ["misconduct"]),
        ("2018-12-31", ["meeting"], [], ["misconduct"]),
        ("2019-01-06", [], ["meeting"], ["misconduct"]),
    ],
)
def test_it_says_who_is_awaited(
    as_of: str, signers: list[str], sanders: list[str], campaign: list[str]
) -> None:
    standing = STORY.at(as_of)
    assert standing.awaits(SIGNERS) == signers
    assert standing.awaits("Bernie Sanders") == sanders
    assert standing.awaits("Sanders 2016 campaign") == campaign
