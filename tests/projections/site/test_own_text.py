"""What an entry says in the fields of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from projections.folded import known_of
from projections.site.language import Language
from projections.site.own_text import own_text
from timeline.folds import fold

if TYPE_CHECKING:
    from tests.projections.site.paper import Paper


def told(paper: Paper, language: str, verb: str, **fields: Any) -> list[tuple[str, str]]:
    id_ = paper.say("it", verb, fields=fields)
    found = fold(paper.public().stream(id_))
    assert found
    return [
        (str(one["name"]), str(one["said"]))
        for one in own_text(known_of(found).state, Language(language))
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1,000\N{EN DASH}5,000 barrels"), ("de", "1.000\N{EN DASH}5.000 barrels")],
)
def test_a_number_is_told_with_what_was_counted(blank: Paper, language: str, said: str) -> None:
    fields = {"metric": "leak rate", "low": 1000, "high": 5000, "unit": "barrels"}
    assert told(blank, language, "counted", **fields) == [("leak rate", said)]


def test_what_was_asked_for_is_listed(blank: Paper) -> None:
    asks = ("a <meeting>", "an answer")
    assert told(blank, "en", "asked", asks=asks) == [
        ("Asked for", "a &lt;meeting&gt; and an answer")
    ]


def test_an_address_leads_there_and_no_other_scheme_does(blank: Paper) -> None:
    fields = {"outlet": "The Post", "url": "https://post.example/a?b=c&d=e"}
    address = "https://post.example/a?b=c&amp;d=e"
    link = f'<a href="{address}" rel="nofollow noopener">{address}</a>'
    assert told(blank, "fr", "reported", **fields) == [("Média", "The Post"), ("Adresse", link)]


def test_what_the_verb_tells_is_not_told_again(blank: Paper) -> None:
    assert told(blank, "en", "declined") == []
