"""`check`: what is found is said with what mends it, and that mends it."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from projections.checks import CHECKS
from tests.cli.driver import SAMPLES, STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

Lines = tuple[tuple[str, ...], ...]

ASKED = ("log", "asked", "A meeting, please", "--by", "A", "--to", "B", "--deadline", "2019-01-04")
PUBLIC = ("--public", "--source", "Politico")
COUNT = ("log", "counted", "A count", "--metric", "crowd", "--thread", "crowd", "--value")

# By check: what is logged so that it finds something, once.
CASES: dict[str, Lines] = {
    "unsourced": (("log", "said", "It is out", "--public"),),
    "speakerless-quote": (("log", "said", "They said so", "--quote", "it's ours"),),
    "one-root": (("log", "alleged", "It was stolen", "--by", "A"),),
    "overdue": ((*ASKED, "--when", "2019-01-02"),),
    "stale-note": (("note", "Call back"),),
    "impossible-order": (
        ("log", "said", "One", "--key", "one", "--when", "2019-01-03"),
        ("log", "said", "Two", "--re", "one", "--when", "2019-01-02"),
    ),
    "disagreeing-measures": (
        (*COUNT, "1000", "--by", "the police", "--when", "2019-01-02"),
        (*COUNT, "5000", "--by", "the organisers", "--when", "2019-01-02"),
    ),
    "unexpected-move": (
        ("log", "sent", "Sent", "--document", "letter", "--when", "2019-01-03"),
        ("log", "signed", "Signed", "--document", "letter", "--when", "2019-01-04"),
    ),
    "retracted-target": (
        ("log", "said", "One", "--key", "one"),
        ("log", "said", "Two", "--key", "two"),
        ("log", "said", "Three", "--re", "one", "--link", "confirms:two"),
        ("retract", "one", "--reason", "it was another"),
    ),
    "round-dates": tuple(
        ("log", "did", f"Deed in {year}", "--when", f"{year}-01-01")
        for year in (2011, 2013, 2015, 2017)
    ),
    "similar-parties": (
        ("log", "said", "One", "--by", "Jeff Weaver"),
        ("log", "did", "Two", "--to", "Jeff Waever"),
    ),
    "twice-logged": (
        ("log", "said", "The letter is a forgery", "--key", "a", "--by", "Weaver"),
        ("log", "issued", "Letter is a forgery", "--key", "b", "--by", "Weaver"),
    ),
}
# What somebody fills in for the words in capitals, and does in the editor that opens.
FILLED = {
    "HEADLINE": "What became of it",
    "NAME": "Someone else",
    "URL": "https://politico.example/a",
    "DATE": "2019-01-04",
    "NUMBER": "5000",
    "VERB": "said",
}
EDITORS = {
    "speakerless-quote": """sed -i 's/text = "it.s ours"/&, speaker = "A"/'""",
    "unexpected-move": "sed -i 's/^when = .*/when = \"2019-01-02\"/'",
}


def findings(desk: CommandLine, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk("check", *words, "--json").json()["findings"]
    return found


def logged(desk: CommandLine, name: str) -> None:
    for words in CASES[name]:
        desk(*words)
    if name == "stale-note":
        desk.clock.move(days=8)
        desk("log", "said", "Something else", "--clock-is-right")


def filled(word: str) -> str:
    """A word of a remedy, with what is in capitals filled in."""
    for capitals, typed in FILLED.items():
        word = re.sub(rf"\b{capitals}\b", typed, word)
    return word


def test_every_check_has_a_case() -> None:
    assert set(CASES) == set(CHECKS)


@pytest.mark.parametrize("name", CASES)
def test_what_a_check_finds_its_remedy_mends(
    desk: CommandLine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged(desk, name)
    assert len(findings(desk, "--only", name)) == 1
    for _ in CASES[name]:
        found = findings(desk, "--only", name)
        if not found:
            break
        program, *words = shlex.split(found[0]["remedy"])
        assert program == "dateline"
        monkeypatch.setenv("EDITOR", EDITORS.get(name, "false"))
        desk(*map(filled, words))
    assert findings(desk, "--only", name) == []


@pytest.mark.parametrize("name", CASES)
def test_a_finding_names_what_it_is_about(desk: CommandLine, name: str) -> None:
    logged(desk, name)
    told = desk("check", "--only", name, "--json").json()
    [found] = told["findings"]
    assert found["check"] == name
    assert len(found["refs"]) == len(found["keys"])
    assert told["checks"] == [
        {"name": name, "why": CHECKS[name].why, "mend": CHECKS[name].mend, "findings": 1}
    ]
    shown = desk("check", "--only", name).out
    assert found["remedy"] in shown
    assert all(ref in shown for ref in found["refs"])


def test_without_names_all_are_run_in_the_current_story(desk: CommandLine) -> None:
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    desk("use", STORY)
    told = desk("check", "--json").json()
    assert (told["story"]["slug"], told["findings"]) == (STORY, [])
    assert [one["name"] for one in told["checks"]] == list(CHECKS)
    assert [one["check"] for one in findings(desk, "sanders-letter")] == ["one-root"]


def test_nothing_found_is_said_in_a_line(desk: CommandLine) -> None:
    desk("log", "said", "A")
    assert (
        desk("check").out
        == f"nothing found: {len(CHECKS)} checks looked through 1 entry of {STORY}\n"
    )
    assert desk("check", "--only", "overdue", "--strict").out == (
        f"nothing found: overdue looked through 1 entry of {STORY}\n"
    )


def test_strict_exits_with_1_when_something_is_found(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public")
    plain = desk("check")
    assert desk("check", "--strict", code=1).out == plain.out
    assert desk("check", "--strict", "--json", code=1).json()["findings"]
    assert desk("check", "--strict", "--only", "overdue").code == 0


def test_a_name_that_is_no_check_s_is_told_with_the_nearest(desk: CommandLine) -> None:
    error = desk.refused("check", "--only", "unsorced", code=2)
    assert error["message"] == "there is no check 'unsorced'; did you mean unsourced?"
    assert error["hint"] == "dateline check --list"


def test_the_checks_are_listed_anywhere(nowhere: CommandLine) -> None:
    shown = nowhere("check", "--list").out
    assert all(one.name in shown and one.why in shown for one in CHECKS.values())
    told = nowhere("check", "--list", "--only", "overdue", "--json").json()
    assert told["story"] is None
    assert [(one["name"], one["findings"]) for one in told["checks"]] == [("overdue", None)]


def test_checks_are_named_as_doctor_s_are(desk: CommandLine) -> None:
    told = desk("check", "--check", "overdue", "--check", "one-root", "--json").json()
    assert [one["name"] for one in told["checks"]] == ["one-root", "overdue"]


def test_both_clocks_are_asked(desk: CommandLine) -> None:
    desk(*ASKED, "--when", "2019-01-02")
    at = str(desk.position())
    assert findings(desk, "--as-of", "2019-01-04") == []
    [found] = findings(desk, "--as-of", "2019-01-05")
    desk("log", "answered", "Yes", "--by", "B", "--re", found["refs"][0], "--when", "2019-01-03")
    assert findings(desk) == []
    assert findings(desk, "--known-at", at, "--as-of", "2019-01-05") == [found]


def test_a_closed_story_is_reopened_first(desk: CommandLine) -> None:
    desk("log", "alleged", "It was stolen", "--by", "A")
    desk("close", STORY)
    [found] = findings(desk)
    assert found["remedy"].startswith(f"dateline reopen {STORY} && dateline log {STORY} alleged ")


def test_stored_text_is_shown_safe(desk: CommandLine) -> None:
    desk("log", "said", "A", "--by", "Jeff\x1b[31m Weaver")
    desk("log", "did", "B", "--by", "Jeff\x1b[31m Weavers")
    shown = desk("check", "--only", "similar-parties").out
    assert "\\x1b[31m" in shown
    assert "\x1b" not in shown


def test_own_kinds_are_checked_as_what_they_extend(desk: CommandLine) -> None:
    desk(
        "kind", "define", "jotting", "--extends", "note", "--meaning", "A jotting.", "--verb", "jot"
    )
    desk("log", "jot", "Call back")
    desk.clock.move(days=8)
    assert [one["check"] for one in findings(desk)] == ["stale-note"]
