"""`show`: one development in full, from anywhere in the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import SAMPLES, STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine


@pytest.fixture
def letter(desk: CommandLine) -> CommandLine:
    """A desk with the first story."""
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    desk("use", "sanders-letter")
    return desk


def test_all_that_is_known_is_shown(letter: CommandLine) -> None:
    shown = letter("show", "d9").out
    assert "responds to" in shown
    for words in ("31 Dec 2018", "“We share in the urgency", "NBC News", "meeting", "d9"):
        assert words in shown
    assert "[STORY]" not in shown


def test_the_document_is_that_of_the_timeline_with_its_story(letter: CommandLine) -> None:
    told = letter("show", "d10", "--json").json()
    [entry] = (e for e in letter("timeline", "--json").json()["entries"] if e["key"] == "d10")
    assert told["story"] == "sanders-letter"
    for name in set(told) - {"story"}:
        assert told[name] == entry[name], name
    assert [(link["relation"], link["key"]) for link in told["links"]] == [
        ("rejects", "d9"),
        ("amends", "d5"),
    ]


def test_the_history_says_who_did_what_and_when(
    letter: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_STORY", "sanders-letter")
    letter.clock.move(hours=1)
    letter("correct", "d6", "place=Washington", "--reason", "it says so", "--user", "bo")
    letter("retract", "d6", "--reason", "it did not leak", "--user", "cy")
    shown = letter("show", "d6", "--history").out
    for words in ("ana", "bo", "cy", "it says so", "it did not leak", "2019-01-06T10:00"):
        assert words in shown
    history = letter("show", "d6", "--history", "--json").json()["history"]
    assert [event["recorded_by"] for event in history] == ["ana", "bo", "cy"]
    assert [event["version"] for event in history] == [1, 2, 3]
    assert "history" not in letter("show", "d6", "--json").json()


def test_a_development_of_another_story_is_found_by_its_ref(letter: CommandLine) -> None:
    ref = letter("show", "d1", "--json").json()["ref"]
    letter("use", STORY)
    letter.refused("show", "d1", code=2)
    assert letter("show", ref, "--json").json()["story"] == "sanders-letter"
    assert letter("show", ref[:4], "--json").json()["key"] == "d1"


def test_a_ref_needs_no_story_chosen(letter: CommandLine) -> None:
    ref = letter("show", "d1", "--json").json()["ref"]
    assert letter("show", ref, "--user", "bo", "--json").json()["key"] == "d1"
    assert letter.refused("show", "d1", "--user", "bo", code=2)["hint"].startswith("dateline")


def test_a_beginning_that_several_share_lists_them(desk: CommandLine) -> None:
    desk("log", "said", "One", "--key", "k")
    row = desk.rows("SELECT * FROM events WHERE position = 3")[0]
    twin = row[1][:8] + bytes(8)
    desk.rows(
        "INSERT INTO events VALUES (4, ?, ?, ?, ?, ?, ?, 'k2', ?)",
        *(twin, *row[2:7], row[8].replace(b"One", b"Two")),
    )
    ref = desk("show", "k", "--json").json()["ref"]
    error = desk.refused("show", ref[:4], code=2)
    assert error["code"] == "ambiguous-ref"
    assert "One" in error["message"]
    assert "Two" in error["message"]


@pytest.mark.parametrize("ref", ["nothing", "0000", "@", "", "zzzzzzzz", "\udce9", "a" * 5_000])
def test_what_is_no_ref_is_refused(desk: CommandLine, ref: str) -> None:
    code = desk.refused("show", ref, code=2)["code"]
    assert code == ("nothing-logged" if ref == "@" else "unknown-ref")
