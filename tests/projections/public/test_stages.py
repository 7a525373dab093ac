"""What readers are told of an entry whose words were said on other terms than on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.projections.site.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANA = {"text": "It was so.", "speaker": "Ana"}
WHISPERED = {"text": "He did it.", "speaker": "Bo", "terms": "off-record"}


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Paper(tmp_path) as made:
        yield made


def told(paper: Paper) -> list[tuple[str, str]]:
    """The type of each event of the entry that readers see, with all it says."""
    found = [one for one in paper.public().read() if one.type.startswith("development.")]
    return [(one.type.removeprefix("development."), repr(one.event)) for one in found]


def test_what_was_off_the_record_from_the_beginning_changes_nothing(paper: Paper) -> None:
    paper.say("entry", by=("the union",), quotes=(WHISPERED,))
    paper.correct("entry", by=("the company",))
    assert [one for one, _ in told(paper)] == ["logged", "corrected"]
    assert "the union" in told(paper)[0][1]


def test_what_is_added_off_the_record_changes_nothing(paper: Paper) -> None:
    paper.say("entry", quotes=(ANA,))
    paper.correct("entry", headline="Another")
    before = told(paper)
    paper.correct("entry", reason="a secret", quotes=[ANA, WHISPERED])
    assert told(paper) == before


def test_what_is_off_the_record_now_never_was_told(paper: Paper) -> None:
    paper.say("entry", quotes=(ANA,))
    paper.correct("entry", headline="Another")
    paper.correct("entry", reason="a secret", quotes=[{**ANA, "terms": "off-record"}])
    [(kind, said)] = told(paper)
    assert kind == "logged"
    assert not [one for one in ("Ana", "It was so", "a secret") if one in said]


def test_what_was_left_out_first_and_is_off_the_record_now_never_was_told(paper: Paper) -> None:
    paper.say("entry", quotes=(ANA,))
    paper.correct("entry", quotes=[])
    paper.correct("entry", quotes=[{**ANA, "terms": "off-record"}])
    assert "It was so" not in repr(told(paper))


def test_who_is_not_named_now_never_was(paper: Paper) -> None:
    paper.say("entry", by=("Ana",))
    paper.correct("entry", quotes=[{**ANA, "terms": "background"}])
    assert "by=('Ana',)" not in repr(told(paper))
