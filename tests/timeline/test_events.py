from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from tests.facts import DAY, EXAMPLES, FULL, STORE, STORY, TARGET, logged
from timeline import events
from timeline.codec import CODEC
from timeline.errors import BadField


def refusal(fact: type[events.Fact], **values: object) -> str:
    with pytest.raises(BadField) as refused:
        events.build(fact, values)
    return refused.value.message


def refused(**others: object) -> str:
    with pytest.raises(BadField) as refused:
        logged(**others)
    return refused.value.message


def test_every_event_is_stored_under_a_name_and_has_an_example() -> None:
    assert {known for known, _ in CODEC.classes.values()} == set(get_args(events.Event))
    assert set(EXAMPLES) == set(CODEC.classes)


@pytest.mark.parametrize("event", [one for some in EXAMPLES.values() for one in some], ids=repr)
def test_a_fact_is_frozen(event: events.Event) -> None:
    field = next(iter(type(event).model_fields))
    with pytest.raises(ValidationError):
        setattr(event, field, None)


def test_the_full_example_differs_from_every_default() -> None:
    full = logged(**FULL)
    assert full.model_fields_set == set(events.DevelopmentLogged.model_fields)
    assert set(full.model_dump(exclude_defaults=True)) == full.model_fields_set


def test_what_is_not_said_is_empty_and_private() -> None:
    bare = logged()
    assert bare.visibility == "private"
    assert (bare.text, bare.by, bare.quotes, bare.sources, bare.links) == ("", (), (), (), ())
    assert (bare.place, bare.thread, bare.embargo_until) == (None, None, None)
    assert bare.fields == {}


def test_lists_become_tuples_and_ids_are_read() -> None:
    one = logged(by=["a", "b"], links=[{"relation": "denies", "target": str(TARGET)}])
    assert one.by == ("a", "b")
    assert one.links[0].target == TARGET


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"headline": ""}, "headline is blank"),
        ({"headline": "x" * 501}, "headline is 501 characters long; the limit is 500"),
        ({"headline": 5}, "headline must be text"),
        ({"headline": None}, "headline must be text"),
        ({"text": "x" * 100_001}, "text is 100,001 characters long; the limit is 100,000"),
        ({"text": "a\0"}, "text has a NUL character (U+0000) at character 2"),
        ({"place": "\u200b"}, "place is blank"),
        ({"by": ["a", " "]}, "by[2] is blank"),
        ({"by": "a"}, "by must be a list"),
        ({"to": ["x" * 201]}, "to[1] is 201 characters long; the limit is 200"),
        ({"tags": ["x"] * 101}, "tags must have at most 100 items, not 101"),
        ({"quotes": [{"text": "\n"}]}, "quotes[1].text is blank"),
        ({"quotes": [{"text": "x" * 20_001}]}, None),
        ({"quotes": [{"text": "a"}, {}]}, "quotes[2].text is missing"),
        ({"quotes": ["a"]}, "quotes[1] must be a table of names and values"),
        ({"quotes": [{"text": "a", "who": "b"}]}, "quotes[1].who is not a field"),
        ({"quotes": [{"text": "a", "a\nb": 1}]}, "quotes[1].'a\\nb' is not a field"),
        ({"quotes": [{"text": "a", "": 1}]}, "quotes[1].'' is not a field"),
        ({"quotes": [{"text": "a", "terms": "secret"}]}, None),
        ({"sources": [{"name": "a", "url": "javascript:1"}]}, None),
        ({"sources": [{"url": "https://a.org"}]}, "sources[1].name is missing"),
        ({"links": [{"relation": "likes", "target": TARGET}]}, None),
        ({"links": [{"relation": "denies", "target": "d1"}]}, None),
        ({"visibility": "secret"}, "visibility must be 'public', 'private' or 'embargoed'"),
        ({"story": "sanders"}, None),
        ({"when": "yesterday"}, None),
        ({"colour": "red"}, "colour is not a field"),
        ({"fields": []}, "fields must be a table of names and values"),
        ({"fields": {str(number): 1 for number in range(51)}}, None),
        ({"fields": {"x": 2**53}}, None),
        ({"fields": {"x": float("nan")}}, None),
        ({"fields": {"x": 10**400}}, None),
        ({"fields": {"x": [[[[[[[[1]]]]]]]]}}, "fields.x is nested more than 8 levels deep"),
        ({"fields": {"x": "\ud800"}}, None),
        ({"fields": {"x" * 65: 1}}, None),
        ({"fields": {"a\nb": 1}}, None),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_will_not_do_is_named_by_its_place(
    values: dict[str, Any], message: str | None
) -> None:
    said = refused(**values)
    assert message is None or said == message
    assert said.startswith(next(iter(values)))
    assert said.splitlines() == [said]
    assert len(said) < 300


def test_a_missing_field_is_named() -> None:
    assert refusal(events.DeskOpened) == "store is missing"
    assert refusal(events.DevelopmentRetracted) == "reason is missing"


def test_a_fact_is_built_from_its_own_fields_only() -> None:
    assert refusal(events.DeskOpened, store=STORE, extra=1) == "extra is not a field"
    assert refusal(events.StoryOpened, slug="a", title="B", story=STORY) == "story is not a field"


@pytest.mark.parametrize("reason", ["", " \n", "\u200b", "x" * 2_001, "a\0"])
def test_a_reason_is_something_to_read(reason: str) -> None:
    assert refusal(events.DevelopmentRetracted, reason=reason).startswith("reason ")


def test_a_correction_changes_something() -> None:
    message = refusal(events.DevelopmentCorrected, changes=[], reason="a slip")
    assert message == "changes must have at least 1 item, not 0"


@pytest.mark.parametrize("title", ["", "a\nb", "x" * 501])
def test_a_title_is_one_line(title: str) -> None:
    assert refusal(events.StoryOpened, slug="a", title=title).startswith("title ")


def test_a_when_is_stored_whole() -> None:
    assert logged().when == DAY
    assert set(logged().model_dump(mode="json")["when"]) == set(DAY.__dataclass_fields__)
