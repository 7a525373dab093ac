from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import BadFile, BadRows
from timeline.intake import toml

LEAST = '[[development]]\nverb = "said"\nheadline = "No comment"\n'
WHOLE = (
    """
[story]
slug = "letter"
title = "The letter"

[[development]]
key = "d1"
verb = "said"
headline = "No comment"
text = '''
First line
"second"'''
when = 2018-12-30
by = ["a", "b"]
sources = [
  { name = "The Hill", published = 2018-12-30T19:00:00-05:00, retrieved = 2019 },
]
links = [{ relation = "denies", target = "d0" }]
"""
    + LEAST
    + 'when = "late last week"\nvalue = 24\nshare = 0.5\nsure = true\n'
)


def why(text: str) -> str:
    with pytest.raises(BadFile) as refused:
        toml.read(text, "a.toml")
    assert refused.value.name == "a.toml"
    assert refused.value.message.splitlines() == [refused.value.message]
    return refused.value.why


def field(line: str, name: str) -> Any:
    """One field of a development with a line added."""
    [draft] = toml.read(f'{LEAST}when = "2018"\n{line}\n', "a.toml").drafts
    return draft.fields[name] if name in draft.fields else getattr(draft, name)


def test_a_story_and_its_developments() -> None:
    found = toml.read(WHOLE, "a.toml")
    assert found.opening == {"slug": "letter", "title": "The letter"}
    first, second = found.drafts
    assert (first.key, first.verb, first.by) == ("d1", "said", ("a", "b"))
    assert first.text == 'First line\n"second"'
    assert first.links == (("denies", "d0"),)
    assert second.when == "late last week"
    assert second.fields == {"value": 24, "share": 0.5, "sure": True}


def test_dates_are_the_text_they_were() -> None:
    first, _ = toml.read(WHOLE, "a.toml").drafts
    assert first.when == "2018-12-30"
    assert first.sources[0]["published"] == "2018-12-30T19:00:00-05:00"
    assert first.sources[0]["retrieved"] == "2019"


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("deadline = 2019", "deadline", "2019"),
        ("due = 2019-01-04", "due", "2019-01-04"),
        ("due = 2019-01-04T10:00:00", "due", "2019-01-04T10:00:00"),
        ("embargo_until = 2019-01-04", "embargo_until", "2019-01-04"),
        ("relative_to = 2019-01-02", "relative_to", "2019-01-02"),
        ("founded = 1999", "founded", 1999),
        ("at = 19:00:00", "at", "19:00:00"),
        ("days = [2019-01-04, 1]", "days", ["2019-01-04", 1]),
        ("inner = { day = 2019-01-04 }", "inner", {"day": "2019-01-04"}),
    ],
)
def test_a_bare_date_or_year_is_text_where_a_date_stands(line: str, name: str, value: Any) -> None:
    assert field(line, name) == value


@pytest.mark.parametrize("text", ["", "# nothing\n", "[story]\n"])
def test_an_empty_file_is_no_story(text: str) -> None:
    with pytest.raises(BadFile, match="neither a story nor a development"):
        toml.read(text, "a.toml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[story\n", "it is not TOML: "),
        ('a = "\n', "it is not TOML: "),
        ("a = 1\na = 2\n", "it is not TOML: "),
        ("{}", "it is not TOML: "),
        ("\0", "it is not TOML: "),
        ("when = 2018-02-30\n", "it is not TOML: "),
        ("[[development]]\nwhen = 0x" + "f" * 10_000, "it is not TOML: "),
        ("x = " + "[" * 5_000, "it is nested too deep"),
        (".".join(["x"] * 1_500) + " = 1", "it is nested too deep"),
        ("[stories]\n", "it has 'stories', where only [story] and [[development]] are known"),
        ('"a\\nb" = 1\n', "it has 'a\\nb', where only [story] and [[development]] are known"),
        ("story = 1\n", "story must be a table"),
        ("[[story]]\n", "story must be a table"),
        ("[development]\n", "development must be a list: write [[development]] before each"),
        ("development = 1\n", "development must be a list: write [[development]] before each"),
    ],
    ids=lambda text: repr(text[:20]),
)
def test_what_is_no_story_in_toml(text: str, reason: str) -> None:
    assert why(text).startswith(reason)


def test_bad_rows_are_named() -> None:
    with pytest.raises(BadRows) as refused:
        toml.read(LEAST + "[[development]]\n", "a.toml")
    assert [number for number, _, _ in refused.value.rows] == [1, 2]


@given(st.text(alphabet="[]{}=\"'\\\n.,#story0devlpmn-:TZ\u2028", max_size=60))
def test_any_text_is_a_story_or_a_bad_file(text: str) -> None:
    try:
        toml.read(text, "a.toml")
    except (BadFile, BadRows) as refused:
        message = refused.message
    else:
        return
    assert message
