"""The name of a document, which is the handle of its thread, and of a party: one line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

NAMES = ("a\nb", "a\u2028b", "a" * 201, " ")


@pytest.mark.parametrize("name", NAMES)
def test_a_document_s_name_is_one_short_line_however_it_is_given(
    desk: CommandLine, name: str
) -> None:
    desk("log", "signed", "They sign", "--key", "k", "--document", "the letter")
    desk("note", "They sign", "--key", "n")
    table = {"key": "i", "verb": "said", "headline": "x", "when": "2019-01-01", "document": name}
    lines = [{"story": {"slug": STORY}}, {"development": table}]
    file = "\n".join(map(json.dumps, lines)).encode()
    asked: tuple[tuple[str, ...], ...] = (
        ("log", "signed", "They sign", "--document", name),
        ("correct", "k", f"document={name}", "--reason", "r"),
        ("triage", "n", "signed", "--document", name),
        ("import", "-", "--format", "jsonl"),
    )
    before = desk.position()
    for words in asked:
        refused = desk.refused(*words, code=2, stdin=file)
        assert "document " in refused["message"], words
    assert desk.position() == before


def test_a_document_s_name_of_two_lines_that_is_in_an_older_log_is_read(desk: CommandLine) -> None:
    desk("log", "signed", "They sign", "--key", "k", "--document", "the letter")
    [(stream,)] = desk.rows("SELECT stream FROM events WHERE position = ?", desk.position())
    change = {"field": "document", "old": "the letter", "new": "a\nb"}
    payload = {"changes": [change], "reason": "r", "label": "correction"}
    desk.forge("development.corrected", json.dumps(payload).encode(), stream=stream, version=2)
    for words in ("timeline", "standing", "check", "export"):
        desk(words)
    desk("correct", "k", "headline=They all sign", "--reason", "r")
    assert desk("show", "k", "--json").json()["fields"]["document"] == "a\nb"


@pytest.mark.parametrize("name", NAMES)
def test_a_party_s_name_is_one_short_line(desk: CommandLine, name: str) -> None:
    for words in ((), ("--alias", "b")):
        refused = desk.refused("party", name, *words, code=2)
        assert refused["message"].startswith("the party's name ")
