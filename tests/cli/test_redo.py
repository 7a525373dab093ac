"""`redo`, and `undo` of a change, bring nothing back that could not be recorded now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.cli.driver import CommandLine

BEN = ("--user", "ben")
IN_S1 = ("--story", "s1")
HELLO = ("log", "said", "Hello", "--key", "h")
KIND = ("kind", "define", "k1", "--extends", "action", "--meaning", "A thing.", "--verb", "voo")
OTHER = ("kind", "define", "k2", "--extends", "action", "--meaning", "A thing.", "--verb", "voo")
REASON = ("--reason", "r")


@pytest.fixture
def desk_of_two(desk: CommandLine) -> CommandLine:
    """A desk where ana opened two stories and logged k in the first; s1 is her last step."""
    desk("log", "said", "A headline", "--key", "k")
    desk("open", "s1", "Another")
    desk("use", STORY)
    desk("use", STORY, *BEN)
    return desk


# What ben does and undoes; what ana does meanwhile, which he rested on; what he is told.
GONE: Sequence[tuple[Sequence[tuple[str, ...]], Sequence[tuple[str, ...]], str]] = (
    ([("log", *IN_S1, "said", "Hello")], [("undo",)], "the story it belongs to is there no more"),
    ([("move", "k", "s1")], [("undo",)], "the story it belongs to is there no more"),
    ([(*HELLO, "--re", "k")], [("undo", "2")], "which is there no more"),
    ([(*HELLO,), ("correct", "h", "links=denies:k", *REASON)], [("undo", "2")], "it links to"),
    ([("correct", "k", "place=NYC", *REASON)], [("undo", "2")], "is there no more"),
    ([HELLO], [("close", STORY)], "the story 'letter' is closed"),
    ([("move", "k", "s1")], [("close", "s1")], "the story 's1' is closed"),
    ([("close", *IN_S1)], [("undo",)], "the story is there no more"),
    ([("amend", *IN_S1, "--title", "T")], [("undo",)], "the story is there no more"),
    ([("party", "X", "--alias", "A")], [("party", "Y", "--alias", "A")], "'A' is a name of 'Y'"),
    ([("party", "X", "--alias", "A")], [("party", "Y", "--alias", "x")], "'X' is a name of 'Y'"),
    ([KIND], [OTHER], "it is a verb of the kind k2 already"),
    ([KIND], [("open", "voo", "A story")], "it is the name of a story"),
    ([("open", "voo", "A story")], [KIND], "a story cannot be called 'voo'"),
    ([("correct", "k", "place=NYC", *REASON)], [("retract", "k", *REASON)], "is retracted (r)"),
    ([("release", "k")], [("retract", "k", *REASON)], "is retracted (r)"),
    ([("release", "k")], [("correct", "k", "verb=note", *REASON)], "a note is always private"),
    (
        [("correct", "k", "links=caused_by:{h}", *REASON)],
        [("correct", "k", "by=", *REASON)],
        "a caused_by link needs someone",
    ),
)


@pytest.mark.parametrize(("bens", "anas", "why"), GONE, ids=lambda value: str(value)[:40])
def test_what_could_not_be_recorded_now_is_not_redone(
    desk_of_two: CommandLine,
    bens: Sequence[tuple[str, ...]],
    anas: Sequence[tuple[str, ...]],
    why: str,
) -> None:
    desk = desk_of_two
    if "caused_by" in str(bens):
        desk("correct", "k", "by=Ann", *REASON)
        desk(*HELLO)
    for words in bens:
        desk(*(word.format(h="h") for word in words), *BEN)
    desk("undo", *BEN, str(len(bens)))
    for words in anas:
        desk(*words)
    error = desk.refused("redo", *BEN, str(len(bens)), code=3)
    assert error["code"] == "ground-gone"
    assert why in error["message"]
    assert "cannot be brought back: " in error["message"]
    assert error["hint"]
    assert desk("doctor").code == 0


def test_redone_it_may_be_once_its_ground_is_there_again(desk_of_two: CommandLine) -> None:
    desk = desk_of_two
    desk("log", *IN_S1, "said", "Hello", *BEN)
    desk("undo", *BEN)
    desk("undo")
    desk.refused("redo", *BEN, code=3)
    desk("redo")
    desk("redo", *BEN)
    assert len(desk("timeline", "s1", "--json").json()["entries"]) == 1


def test_a_closed_story_is_reopened_before_it_is_logged_in_again(desk_of_two: CommandLine) -> None:
    desk = desk_of_two
    desk(*HELLO, *BEN)
    desk("undo", *BEN)
    desk("close", STORY)
    error = desk.refused("redo", *BEN, code=3)
    assert error["hint"] == f"dateline reopen {STORY}, then record it anew"
    desk("reopen", STORY)
    desk("redo", *BEN)


def test_what_was_logged_before_the_story_was_closed_is_redone_with_it(
    desk_of_two: CommandLine,
) -> None:
    desk = desk_of_two
    desk(*HELLO)
    desk("correct", "h", "place=NYC", *REASON)
    desk("retract", "h", *REASON)
    desk("close", STORY)
    before = desk("timeline", STORY).out
    desk("undo", "4")
    desk("redo", "4")
    assert desk("timeline", STORY).out == before


def test_a_definition_that_is_gone_takes_the_redo_of_its_entry_along(desk: CommandLine) -> None:
    desk(*KIND)
    desk("use", STORY, *BEN)
    desk("log", "voo", "Hello", "--key", "h", *BEN)
    desk("undo", *BEN)
    desk("undo")
    error = desk.refused("redo", *BEN, code=3)
    assert "no verb 'voo' is defined any more" in error["message"]
    desk("redo")
    desk("redo", *BEN)
    desk("correct", "h", "headline=x", *REASON)


def test_an_import_is_not_redone_by_half(desk: CommandLine) -> None:
    lines: list[dict[str, object]] = [
        {"key": "a", "links": [{"relation": "responds_to", "target": "c"}]},
        {"key": "b"},
        {"key": "c"},
    ]
    common = {"verb": "said", "headline": "x", "when": "2018"}
    text = "".join(json.dumps({"development": {**common, **one}}) + "\n" for one in lines)
    desk("import", "-", "--format", "jsonl", stdin=text.encode())
    desk("undo", "3")
    for steps in ("1", "2"):
        error = desk.refused("redo", steps, code=3)
        assert (error["code"], error["hint"]) == ("ground-gone", "dateline redo 3")
    desk("redo", "3")


# --- undoing a change says again what was said before ------------------------------------------


def test_a_move_is_not_undone_into_a_story_that_is_gone(desk_of_two: CommandLine) -> None:
    desk = desk_of_two
    desk("log", *IN_S1, "said", "Hello", "--key", "h", *BEN)
    ref = desk("timeline", "s1", "--json").json()["entries"][0]["ref"]
    desk("move", ref, STORY, *BEN)
    desk("undo")
    error = desk.refused("undo", *BEN, code=3)
    assert "cannot be taken back: the story it belongs to is there no more" in error["message"]


def test_a_correction_is_not_undone_to_a_link_to_nothing(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "k")
    desk("use", STORY, *BEN)
    desk(*HELLO, "--re", "k", *BEN)
    desk("correct", "h", "links=", *REASON, *BEN)
    desk("undo")
    error = desk.refused("undo", *BEN, code=3)
    assert "which is there no more" in error["message"]


def test_a_triage_is_not_undone_to_a_note_that_readers_see(desk: CommandLine) -> None:
    desk("note", "call back", "--key", "n")
    desk("use", STORY, *BEN)
    desk("triage", "n", "said")
    desk("release", "n", *BEN)
    error = desk.refused("undo", code=3)
    assert "a note is always private" in error["message"]
    desk("undo", *BEN)
    desk("undo")


def test_what_somebody_brought_back_into_a_story_keeps_it_open(desk_of_two: CommandLine) -> None:
    desk = desk_of_two
    desk("log", *IN_S1, "said", "Hello", *BEN)
    desk("undo", *BEN)
    desk("undo")
    desk("open", "s1", "Anew")
    desk("redo", *BEN)
    assert desk.refused("undo", code=3)["code"] == "built-upon"


def test_what_others_took_back_again_lets_a_story_and_its_entries_go(
    desk_of_two: CommandLine,
) -> None:
    desk = desk_of_two
    desk("log", *IN_S1, "said", "Mine", "--key", "m")
    ref = desk("timeline", "s1", "--json").json()["entries"][0]["ref"]
    desk("correct", ref, "place=NYC", *REASON, *BEN)
    desk("undo", *BEN)
    desk("undo", "2")
    assert [one["slug"] for one in desk("stories", "--json").json()["stories"]] == [STORY]


def test_a_story_goes_with_the_move_into_it_whatever_else_others_changed(
    desk: CommandLine,
) -> None:
    desk("use", STORY, *BEN)
    desk(*HELLO, *BEN)
    desk("open", "s1", "Another")
    desk("use", STORY)
    desk("move", "h", "s1")
    ref = desk("timeline", "s1", "--json").json()["entries"][0]["ref"]
    desk("correct", ref, "headline=Other", *REASON, *BEN)
    desk("undo", "2")
    assert [one["headline"] for one in desk("timeline", STORY, "--json").json()["entries"]] == [
        "Other"
    ]


def test_a_verb_nobody_uses_was_kept_because_an_entry_of_its_kind_had_been_brought_back(
    desk_of_two: CommandLine,
) -> None:
    desk_of_two(*KIND)
    desk_of_two("log", "voo", "It is so", "--key", "v")
    desk_of_two("kind", "define", "k1", "--verb", "waa", *BEN)
    desk_of_two("undo")
    desk_of_two("redo")
    desk_of_two("undo", *BEN)
    assert desk_of_two("log", "waa", "Not so", code=2).err.startswith("dateline: 'waa' is neither")
    desk_of_two("redo", *BEN)
    desk_of_two("log", "waa", "It is so", "--key", "w")
    assert desk_of_two("undo", *BEN, code=3).err.startswith("dateline: defined k1 cannot be taken")
