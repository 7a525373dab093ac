from __future__ import annotations

from typing import Any

import pytest

from timeline.draft import DevelopmentDraft
from timeline.errors import BadFile, BadRows
from timeline.intake import story_file as module
from timeline.intake.story_file import StoryFile, content_key, story_file

LEAST = {"verb": "said", "headline": "No comment", "when": "2018"}


def rows(*tables: object) -> tuple[tuple[int, str, str], ...]:
    with pytest.raises(BadRows) as refused:
        story_file({}, list(tables), "a.toml")
    return refused.value.rows


def keys(*tables: dict[str, Any]) -> list[str | None]:
    return [draft.key for draft in story_file({}, list(tables), "a.toml").drafts]


def test_a_file_is_a_story_and_its_drafts() -> None:
    found = story_file({"slug": "letter"}, [{**LEAST, "key": "d1"}], "a.toml")
    draft = DevelopmentDraft(verb="said", headline="No comment", when="2018", key="d1")
    assert found == StoryFile({"slug": "letter"}, (draft,), (1,))


def test_a_file_may_not_be_empty() -> None:
    with pytest.raises(BadFile, match="neither a story nor a development"):
        story_file({}, [], "a.toml")


@pytest.mark.parametrize(
    ("story", "developments", "why"),
    [
        ([], [], "story must be a table"),
        (None, [], "story must be a table"),
        ({}, {}, "development must be a list: write [[development]] before each"),
        ({}, "x", "development must be a list: write [[development]] before each"),
    ],
)
def test_what_is_no_story_file(story: object, developments: object, why: str) -> None:
    with pytest.raises(BadFile) as refused:
        story_file(story, developments, "a.toml")
    assert (refused.value.name, refused.value.why) == ("a.toml", why)


def test_a_file_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    assert len(keys({**LEAST, "key": "a"}, {**LEAST, "key": "b"})) == 2
    with pytest.raises(BadFile) as refused:
        story_file({}, [LEAST] * 3, "a.toml")
    assert refused.value.why == "it has 3 developments; the limit is 2"


def test_every_bad_row_is_named_with_its_key() -> None:
    assert rows(
        LEAST,
        {**LEAST, "key": "d2", "by": 5},
        "no table",
        {"verb": "said", "headline": "x", "key": "d4"},
        {"headline": "x", "when": "2018"},
    ) == (
        (2, "d2", "by[1] must be text"),
        (3, "no key", "the development must be a table of names and values"),
        (
            4,
            "d4",
            "when is missing: write the date as far as it is known, like 2018 or [..2018-12-30]",
        ),
        (5, "no key", "verb is missing"),
    )


# --- keys ---------------------------------------------------------------------------------------


def test_a_row_without_a_key_gets_one_of_its_content() -> None:
    [key] = keys(LEAST)
    assert key == content_key(LEAST)
    assert keys({**LEAST, "by": "a"}) != [key]
    assert keys({name: LEAST[name] for name in reversed(LEAST)}) == [key]


def test_the_key_of_a_content_never_changes() -> None:
    assert content_key({"b": ["東\ud800", 1.5], "a": None}) == "content-7f2386658cf650d2e29aa9e3"


def test_a_key_stands_for_one_row_of_a_file() -> None:
    assert rows({**LEAST, "key": "d1"}, LEAST, {**LEAST, "key": "d1", "by": "a"}) == (
        (3, "d1", "key is the same as that of development 1"),
    )
    assert rows(LEAST, dict(LEAST))[0][2] == "key is the same as that of development 1"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "key is blank"),
        ("\u200b", "key is blank"),
        ("a\nb", "key must be one line, but has a line break (U+000A) at character 2"),
        ("a\0", "key has a NUL character (U+0000) at character 2"),
        ("\ud800", "key is not valid Unicode at character 1 (U+D800, a lone surrogate)"),
        ("x" * 201, "key is 201 characters long; the limit is 200"),
        (7, "key must be text"),
    ],
)
def test_a_key_is_a_short_line(key: object, why: str) -> None:
    assert [row[2] for row in rows({**LEAST, "key": key})] == [why]


def test_a_number_too_long_to_be_written_has_no_key() -> None:
    assert [row[2] for row in rows({**LEAST, "x": 16**9999})] == [
        "the development holds a number too long or tables too deep"
    ]


def test_tables_too_deep_to_be_written_have_no_key() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert [row[2] for row in rows({**LEAST, "x": deep})] == [
        "the development holds a number too long or tables too deep"
    ]
