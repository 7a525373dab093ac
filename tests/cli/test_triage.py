"""`triage`: a note is sorted out later, and stays what it was until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine


@pytest.fixture
def noted(desk: CommandLine) -> CommandLine:
    """A desk with an entry whose key is k and a note whose key is n."""
    desk("log", "asked", "They ask for a meeting", "--key", "k", "--by", "the signers")
    desk("note", "Weaver rang: they will not meet", "--key", "n")
    return desk


def told(desk: CommandLine, key: str) -> dict[str, Any]:
    found: dict[str, Any] = desk("show", key, "--json").json()
    return found


def test_notes_wait_in_the_order_they_came(noted: CommandLine) -> None:
    noted("note", "a second one", "--key", "m")
    first, second = told(noted, "n"), told(noted, "m")
    assert noted("triage").out.splitlines() == [
        f"{first['ref']}  2019-01-06  Weaver rang: they will not meet",
        f"{second['ref']}  2019-01-06  a second one",
        "give one a kind with: dateline triage REF VERB [HEADLINE...]",
    ]
    said = noted("triage", "--json").json()
    assert [one["key"] for one in said["notes"]] == ["n", "m"]


def test_a_note_is_given_a_kind_and_all_that_log_says_of_an_entry(noted: CommandLine) -> None:
    noted(
        *("triage", "n", "rejected:", "They", "will", "not", "meet", "--by", "Jeff Weaver"),
        *("--when", "yesterday", "--re", "k", "--quote", "no", "--tag", "call", "--place", "NYC"),
        *("--source", "Weaver <https://a.example/>", "--thread", "meeting", "--text", "He rang"),
    )
    found = told(noted, "n")
    assert (found["verb"], found["kind"], found["headline"]) == (
        "rejected",
        "response",
        "They will not meet",
    )
    assert found["fields"] == {"stance": "rejected"}
    assert (found["by"], found["tags"], found["place"]) == (["Jeff Weaver"], ["call"], "NYC")
    [link] = found["links"]
    assert (link["relation"], link["key"]) == ("rejects", "k")
    assert (found["status"], found["visibility"]) == ("live", "private")
    assert noted("triage").out == "no note is waiting\n"


def test_without_a_headline_it_keeps_its_own(noted: CommandLine) -> None:
    noted("triage", "n", "said")
    found = told(noted, "n")
    assert (found["headline"], found["verb"]) == ("Weaver rang: they will not meet", "said")


def test_it_says_what_changed(noted: CommandLine) -> None:
    lines = noted("triage", "n", "said", "--by", "Weaver").out.splitlines()
    assert lines[0].endswith(" in letter: triaged")
    assert lines[1:] == [
        "  kind: note -> statement",
        "  verb: note -> said",
        "  by: nothing -> Weaver",
    ]


def test_it_is_no_correction(noted: CommandLine) -> None:
    noted("triage", "n", "said")
    entries = noted("timeline", "--json").json()["entries"]
    assert [one["corrections"] for one in entries] == [[], []]
    history = noted("show", "n", "--history", "--json").json()["history"]
    assert [one["type"] for one in history] == ["development.logged", "development.triaged"]


def test_what_we_knew_then_is_a_note_still(noted: CommandLine) -> None:
    at = noted.position()
    noted("triage", "n", "said")
    before = noted("timeline", "--known-at", str(at), "--json").json()["entries"]
    assert [one["kind"] for one in before if one["key"] == "n"] == ["note"]


def test_only_a_note_is_triaged(noted: CommandLine) -> None:
    error = noted.refused("triage", "k", "said", code=1)
    assert error["code"] == "not-a-note"
    noted("triage", "n", "said")
    assert noted.refused("triage", "n", "denied", code=1)["code"] == "not-a-note"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("n",), "usage"),
        (("n", "sayd"), "unknown-verb"),
        (("nobody", "said"), "unknown-ref"),
        (("n", "said", "--deadline", "tomorrow"), "wrong-own-field"),
        (("n", "said", "--when", "the other day"), "unreadable-when"),
        (("n", "said", "--link", "likes:k"), "unknown-relation"),
    ],
)
def test_a_slip_is_refused_and_nothing_is_lost(
    noted: CommandLine, words: tuple[str, ...], code: str
) -> None:
    assert noted.refused("triage", *words, code=2)["code"] == code
    assert told(noted, "n")["kind"] == "note"


def test_to_note_it_stays_changes_nothing(noted: CommandLine) -> None:
    assert noted.refused("triage", "n", "note", code=1)["code"] == "nothing-changed"


def test_a_struck_note_waits_no_more(noted: CommandLine) -> None:
    noted("retract", "n", "--reason", "r")
    assert noted("triage").out == "no note is waiting\n"


def test_sorting_a_note_out_with_its_quote_mended_leaves_the_quote_on_its_terms(
    desk: CommandLine,
) -> None:
    desk("log", "note", "Ann rang", "--quote", "secret", "--terms", "background", "--key", "q")
    desk("triage", "q", "said", "--by", "Ann", "--quote", "a secret")
    [quote] = told(desk, "q")["quotes"]
    assert (quote["text"], quote["terms"], quote["speaker"]) == ("a secret", "background", None)


def test_a_note_without_quotes_is_given_one_as_log_gives_it(noted: CommandLine) -> None:
    noted("triage", "n", "said", "--by", "Ann", "--quote", "no")
    [quote] = told(noted, "n")["quotes"]
    assert (quote["terms"], quote["speaker"]) == ("on-record", "Ann")
