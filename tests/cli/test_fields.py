"""`timeline --fields` and its formats for programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from projections.formats.selection import ENTRY, RETRACTION, WHEN
from tests.cli.driver import SAMPLES
from tests.cli.schemas import faults

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine


@pytest.fixture
def letter(desk: CommandLine) -> CommandLine:
    """A desk with the first story, one entry of which is struck."""
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    desk("use", "sanders-letter")
    desk("retract", "d11", "--reason", "r")
    return desk


def told(desk: CommandLine, *words: str) -> list[dict[str, Any]]:
    document = desk("timeline", "--json", *words).json()
    assert faults("some-fields", document) == []
    found: list[dict[str, Any]] = document["entries"]
    return found


def test_the_names_are_those_of_the_document(letter: CommandLine) -> None:
    whole = told(letter)
    assert {frozenset(one) for one in whole} == {frozenset(ENTRY)}
    assert set(whole[0]["when"]) == set(WHEN)
    assert {frozenset(one["retraction"]) for one in whole if one["retraction"]} == {
        frozenset(RETRACTION)
    }
    assert told(letter, "--fields", ",".join(ENTRY)) == whole


def test_only_what_is_wanted_is_told_where_it_always_is(letter: CommandLine) -> None:
    names = "when.edtf, asks,fields.document,headline,retraction.reason"
    some, whole = told(letter, "--fields", names), told(letter)
    assert some == [
        {
            "when": {"edtf": one["when"]["edtf"]},
            "fields": {
                name: value for name, value in one["fields"].items() if name in ("asks", "document")
            },
            "headline": one["headline"],
            "retraction": one["retraction"] and {"reason": "r"},
        }
        for one in whole
    ]


def test_json_lines_are_the_entries(letter: CommandLine) -> None:
    lines = letter("timeline", "--format", "jsonl", "--newest-first").out.splitlines()
    assert [json.loads(line) for line in lines] == told(letter)[::-1]
    lines = letter("timeline", "--format", "jsonl", "--fields", "key").out.splitlines()
    assert [json.loads(line) for line in lines] == told(letter, "--fields", "key")


def test_a_sheet_has_the_columns_wanted(letter: CommandLine) -> None:
    letter(
        "log", "counted", "=1+1", "--when", "-0044-03-15", "--value", "-5", "--by", "a", "--by", "b"
    )
    names = "headline,when,when.earliest_start,value,by,when.ahead,corrections,sources,status"
    text = letter("timeline", "--format", "csv", "--fields", names).out
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == names.split(",")
    assert rows[1] == [
        *("'=1+1", "'-0044-03-15", "'-0044-03-15", "-5", "a\nb", "false", "", "", "live"),
    ]
    assert rows[2][1:3] == ["2016", "2016-01-01"]
    assert rows[2][-2:] == ["the seed article [2018-12-31..2019-01-06]", "live"]


def test_a_sheet_without_a_choice_of_columns_is_imported_again(letter: CommandLine) -> None:
    text = letter("timeline", "--format", "csv", "--verb", "asked").out
    done = letter("import", "-", "--format", "csv", "--json", stdin=text.encode()).json()
    assert (done["logged"], done["already"]) == (0, 1)


def test_a_field_of_the_desk_s_own_is_known_before_anything_has_it(letter: CommandLine) -> None:
    letter(
        *("kind", "define", "ballot", "--extends", "vote", "--meaning", "A ballot."),
        *("--field", "turnout:number:How many."),
    )
    text = letter("timeline", "--format", "csv", "--fields", "key,turnout").out
    assert text.startswith("key,turnout\nd2,\n")


def test_a_field_that_nothing_has_is_refused_with_the_nearest(letter: CommandLine) -> None:
    error = letter.refused("timeline", "--format", "csv", "--fields", "key,headlin", code=2)
    assert error["code"] == "unknown-field"
    assert error["message"].startswith("there is no field 'headlin'; did you mean headline")


@pytest.mark.parametrize("form", [[], ["--format", "markdown"]])
def test_what_is_for_people_is_told_whole(letter: CommandLine, form: list[str]) -> None:
    ran = letter("timeline", "--fields", "key", *form, code=2)
    assert "--fields is for --json" in ran.err
