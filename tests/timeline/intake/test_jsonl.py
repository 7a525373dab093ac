from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import BadFile, BadRows
from timeline.intake import jsonl

STORY = {"story": {"slug": "letter", "title": "The letter"}}
LEAST = {"verb": "said", "headline": "No comment", "when": "2018"}


def lines(*records: object, end: str = "\n") -> str:
    return "".join(json.dumps(record) + end for record in records)


def why(text: str) -> str:
    with pytest.raises(BadFile) as refused:
        jsonl.read(text, "a.jsonl")
    assert refused.value.name == "a.jsonl"
    assert refused.value.message.splitlines() == [refused.value.message]
    return refused.value.why


def one(**others: Any) -> Any:
    [draft] = jsonl.read(lines({"development": {**LEAST, **others}}), "a.jsonl").drafts
    return draft


def test_a_story_and_its_developments() -> None:
    text = lines(STORY, {"development": {**LEAST, "key": "d1"}}, {"development": LEAST})
    found = jsonl.read(text, "a.jsonl")
    assert found.opening == STORY["story"]
    assert len(found.drafts) == 2
    assert found.drafts[0].key == "d1"


def test_the_story_may_be_left_out() -> None:
    found = jsonl.read(lines({"development": LEAST}), "a.jsonl")
    assert found.opening == {}
    assert len(found.drafts) == 1


@pytest.mark.parametrize("text", ["", "\n\n", "  \r\n"])
def test_an_empty_file_is_no_story(text: str) -> None:
    with pytest.raises(BadFile, match="neither a story nor a development"):
        jsonl.read(text, "a.jsonl")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "  \n"])
def test_any_line_end_will_do(end: str) -> None:
    text = lines(STORY, {"development": LEAST}, end=end)
    assert len(jsonl.read(text, "a.jsonl").drafts) == 1
    assert jsonl.read(text.rstrip(), "a.jsonl") == jsonl.read(text, "a.jsonl")


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x7f"])
def test_only_line_ends_part_the_lines(character: str) -> None:
    record = json.dumps({"development": {**LEAST, "text": f"a{character}b"}}, ensure_ascii=False)
    [draft] = jsonl.read(record, "a.jsonl").drafts
    assert draft.text == f"a{character}b"


def test_values_are_kept_as_they_are() -> None:
    draft = one(text='"\\\u202e東', value=9007199254740993, share=0.1, nested={"a": [None, True]})
    assert draft.text == '"\\\u202e東'
    assert draft.fields == {
        "value": 9007199254740993,
        "share": 0.1,
        "nested": {"a": [None, True]},
    }


WRONG = 'line {} must be {{"development": ...}}, or {{"story": ...}} on the first'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (lines({"developments": LEAST}), WRONG.format(1)),
        (lines({**STORY, "development": LEAST}), WRONG.format(1)),
        (lines(STORY, STORY), WRONG.format(2)),
        (lines({"development": LEAST}, STORY), WRONG.format(2)),
        (lines([STORY]), WRONG.format(1)),
        (lines(5), WRONG.format(1)),
        (lines({}), WRONG.format(1)),
        ("\n\n" + lines({}), WRONG.format(3)),
        (lines({"story": 5}), "story must be a table"),
        (lines({"story": None}), "story must be a table"),
    ],
)
def test_each_line_is_a_story_or_a_development(text: str, reason: str) -> None:
    assert why(text) == reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", ""),
        ("verb: said", ""),
        ('{"development": {"value": NaN}}', "NaN is not a JSON number"),
        ('{"development": {"value": Infinity}}', "Infinity is not a JSON number"),
        ('{"development": {"value": -Infinity}}', "-Infinity is not a JSON number"),
        ('{"development": {"verb": "said", "verb": "sued"}}', "a name is there twice"),
        ('{"development": {}, "development": {}}', "a name is there twice"),
        ('{"development": {"value": ' + "9" * 5_000 + "}}", ""),
        ('\ufeff{"development": {}}', ""),
        (lines(STORY).strip() * 2, ""),
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_json_is_named_by_its_line(line: str, reason: str) -> None:
    assert why(f"\n{line}\n").startswith(f"line 2 is not JSON: {reason}")


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000])
def test_a_line_may_be_nested_too_deep(deep: str) -> None:
    assert why(f'{{"development": {deep}') == "line 1 is nested too deep"


@pytest.mark.parametrize("levels", range(300, 1_000, 7))
def test_no_depth_makes_an_exception(levels: int) -> None:
    value = "[" * levels + "]" * levels
    record = json.dumps({"development": LEAST})[:-2] + f', "x": {value}}}}}'
    try:
        [draft] = jsonl.read(record, "a.jsonl").drafts
    except (BadFile, BadRows):
        return
    assert draft.fields["x"]


def test_bad_rows_are_named_by_development_not_by_line() -> None:
    with pytest.raises(BadRows) as refused:
        jsonl.read(lines(STORY, {"development": LEAST}, {"development": 5}), "a.jsonl")
    assert [number for number, _, _ in refused.value.rows] == [2]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(
    st.text(max_size=30)
    | st.dictionaries(st.sampled_from(["story", "development"]), json_values).map(json.dumps)
)
def test_any_text_is_a_story_or_a_bad_file(text: str) -> None:
    try:
        jsonl.read(text, "a.jsonl")
    except (BadFile, BadRows) as refused:
        message = refused.message
    else:
        return
    assert message
