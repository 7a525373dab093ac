from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.draft import LISTS, NAMES, RESERVED, DevelopmentDraft, from_table
from timeline.errors import BadField
from timeline.events import DevelopmentLogged

LEAST = {"verb": "said", "headline": "No comment"}


def refused(table: dict[str, Any]) -> str:
    with pytest.raises(BadField) as error:
        from_table(table)
    return error.value.message


def test_the_least_there_is() -> None:
    draft = from_table(LEAST)
    assert draft == DevelopmentDraft(verb="said", headline="No comment")
    assert (draft.when, draft.key, draft.visibility) == (None, None, None)


def test_every_field_is_taken_as_it_stands() -> None:
    table = {
        **LEAST,
        "text": "Long.",
        "when": "yesterday",
        "announced": "2019-01-01",
        "relative_to": "2019-01-02",
        "place": "Burlington",
        "by": ["a", "b"],
        "quotes": [{"text": "no"}],
        "sources": [{"name": "The Hill"}],
        "thread": "the letter",
        "visibility": "public",
        "embargo_until": "Friday",
        "key": "d1",
        "retracted": "wrong",
    }
    draft = from_table(table)
    for name, value in table.items():
        assert getattr(draft, name) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"quotes", "sources", "links"}))
def test_one_value_is_a_list_of_one(name: str) -> None:
    assert getattr(from_table({**LEAST, name: "a"}), name) == ("a",)
    assert getattr(from_table({**LEAST, name: ["a"]}), name) == ("a",)
    assert getattr(from_table({**LEAST, name: []}), name) == ()


def test_links_are_a_relation_and_a_target() -> None:
    draft = from_table({**LEAST, "links": [{"relation": "denies", "target": "d1"}]})
    assert draft.links == (("denies", "d1"),)
    assert from_table({**LEAST, "links": {"relation": "denies", "target": "d1"}}) == draft


def test_own_and_unknown_names_are_kept_as_fields() -> None:
    draft = from_table({**LEAST, "deadline": "Friday", "colour": {"red": [1]}, "value": None})
    assert draft.fields == {"deadline": "Friday", "colour": {"red": [1]}, "value": None}


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_what_the_record_itself_says_is_not_taken_for_an_own_field(name: str) -> None:
    assert refused({**LEAST, name: "x"}) == f"{name} is not given here: the record itself says it"


def test_no_own_field_is_called_like_one_of_the_stored_form() -> None:
    assert set(DevelopmentLogged.model_fields) <= NAMES | RESERVED


@pytest.mark.parametrize("name", ["verb", "headline"])
def test_what_cannot_be_missing(name: str) -> None:
    assert refused({key: value for key, value in LEAST.items() if key != name}) == (
        f"{name} is missing"
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"verb": 5}, "verb must be text"),
        ({"headline": None}, "headline must be text"),
        ({"text": ["a"]}, "text must be text"),
        ({"place": 5}, "place must be text"),
        ({"relative_to": 2019}, "relative_to must be text"),
        ({"key": 7}, "key must be text"),
        ({"visibility": True}, "visibility must be text"),
        ({"retracted": True}, "retracted must be text"),
        ({"by": 5}, "by[1] must be text"),
        ({"by": ["a", None]}, "by[2] must be text"),
        ({"tags": {"a": 1}}, "tags[1] must be text"),
        ({"quotes": "no"}, "quotes[1] must be a table"),
        ({"sources": [{"name": "a"}, "b"]}, "sources[2] must be a table"),
        ({"links": ["denies:d1"]}, "links[1] must be a table"),
        ({"links": [{}]}, "links[1] must have a relation and a target, both text"),
        (
            {"links": [{"relation": "denies", "target": 1}]},
            "links[1] must have a relation and a target, both text",
        ),
        (
            {"links": [{"relation": "denies", "target": "d1", "why": "x"}]},
            "links[1] must have a relation and a target, both text",
        ),
    ],
)
def test_what_is_of_another_sort_is_named(table: dict[str, Any], message: str) -> None:
    assert refused({**LEAST, **table}) == message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(sorted(NAMES | RESERVED)) | st.text(max_size=5), json_values)
)
def test_any_table_is_a_draft_or_a_bad_field(table: dict[str, Any]) -> None:
    try:
        draft = from_table({**LEAST, **table})
    except BadField:
        return
    assert draft.fields == {name: table[name] for name in table if name not in NAMES}
