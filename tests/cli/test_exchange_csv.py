"""`import` and `export` of sheets, and what is left out of a file on request."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from projections.formats import schema
from projections.formats.csv import COLUMNS
from tests.cli.driver import SAMPLES, STORY
from tests.cli.schemas import check
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

FOREIGN = 'Event,"Date, local",Link,Deaths\nA fire,2019-01-02,https://a.example/x,3\nA "flood",,,\n'


def sheet(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines(*tables: dict[str, Any]) -> bytes:
    least = {"verb": "said", "headline": "A", "when": "2019"}
    whole = [json.dumps({"development": {**least, **table}}) for table in tables]
    return "\n".join(whole).encode()


def entries(desk: CommandLine) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk("timeline", "--json").json()["entries"]
    return found


# --- sheets ---------------------------------------------------------------------------------------


def test_a_story_is_exported_as_a_sheet(desk: CommandLine) -> None:
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    rows = sheet(desk("export", "sanders-letter", "--format", "csv").out)
    assert [row["key"] for row in rows][:3] == ["d2", "d1", "d3"]
    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS)
    assert {row["story"] for row in rows} == {"sanders-letter"}
    assert [row["story_timezone"] for row in rows] == ["America/New_York", *[""] * 10]
    assert rows[0]["when"] == "2016"
    assert rows[1]["when"] == "'2016~"
    assert rows[4]["to"] == "Bernie Sanders\nSanders's top 2016 advisers"


def test_a_story_without_developments_survives(desk: CommandLine) -> None:
    written = desk("export", "--format", "csv").out
    desk("init", "copy")
    done = desk("--desk", "copy", "import", "-", "--format", "csv", stdin=written.encode())
    assert done.out.splitlines()[0] == "logged 0 developments in letter"
    assert desk("--desk", "copy", "export", STORY, "--format", "csv").out == written


def test_a_byte_order_mark_and_semicolons_change_nothing(desk: CommandLine) -> None:
    text = "verb;headline;when\nsaid;é, ü;2019\n"
    (desk.folder / "a.csv").write_bytes(text.encode("utf-8-sig"))
    desk("import", "a.csv")
    assert [one["headline"] for one in entries(desk)] == ["é, ü"]
    again = text.replace(";", "\t").encode()
    assert desk("import", "-", "--format", "csv", "--json", stdin=again).json()["already"] == 1


def test_foreign_columns_are_mapped(desk: CommandLine) -> None:
    (desk.folder / "a.csv").write_text(FOREIGN, "utf-8")
    words = ("import", "a.csv", "--map", "headline=Event,when=Date, local,source=Link")
    error = desk.refused(*words, code=2)
    assert error["hint"] == (
        "name the column that holds it: --map verb=COLUMN; or --verb VERB for all of them"
    )
    error = desk.refused(*words, "--verb", "happened", code=2)
    assert error["code"] == "bad-rows"
    assert error["message"].startswith("nothing was imported: row 3 (no key): when is missing")
    ran = desk(*words, "--verb", "happened", "--skip-bad", "--json")
    check(words, ran)
    assert (ran.json()["logged"], [one["number"] for one in ran.json()["skipped"]]) == (1, [3])
    [entry] = entries(desk)
    assert (entry["verb"], entry["headline"], entry["fields"]) == (
        *("happened", "A fire"),
        {"Deaths": "3"},
    )
    assert [(one["name"], one["url"]) for one in entry["sources"]] == [
        ("a.example", "https://a.example/x")
    ]


def test_own_fields_of_the_desk_s_own_kinds_are_as_it_defined_them(desk: CommandLine) -> None:
    fields = ("turnout:number:How many.", "venues:texts:Where.")
    given = (word for field in fields for word in ("--field", field))
    desk("kind", "define", "ballot", "--extends", "vote", "--meaning", "A ballot.", *given)
    head = "verb,headline,when,turnout,venues\n"
    sheet_of = f'{head}ballot,A,2019,"1,500","Here\nThere"\nvoted,B,2018,5,"a\nb"\n'
    desk("import", "-", "--format", "csv", stdin=sheet_of.encode())
    assert [entry["fields"] for entry in entries(desk)] == [
        {"turnout": "5", "venues": "a\nb"},
        {"turnout": 1500, "venues": ["Here", "There"]},
    ]
    written = desk("export", "--format", "csv").out.encode()
    done = desk("import", "-", "--format", "csv", "--json", stdin=written).json()
    assert (done["logged"], done["already"]) == (0, 2)


@pytest.mark.parametrize("number", ["1500", "-2.5"])
def test_a_number_of_a_desk_s_own_kind_comes_out_as_one_and_comes_back(
    desk: CommandLine, number: str
) -> None:
    kind = ("ballot", "--extends", "vote", "--meaning", "m.", "--verb", "balloted")
    desk("kind", "define", *kind, "--field", "turnout:number:votes", "--field", "wards:texts:w")
    desk("log", "balloted", "A", "--key", "a", "--turnout", "1", "--wards", "N", "--wards", "S")
    desk("correct", "a", f"turnout={number}", "--reason", "recounted")
    written = desk("export", "--format", "csv").out
    [row] = sheet(written)
    assert float(row["turnout"]) == float(number)
    assert "'" not in row["turnout"]
    assert row["wards"] == "N\nS"
    assert sheet(desk("timeline", "--format", "csv").out) == [row]
    said = entries(desk)[0]["fields"]
    desk("init", "copy")
    desk("--desk", "copy", "kind", "define", *kind, "--field", "turnout:number:votes")
    desk("--desk", "copy", "kind", "define", "ballot", "--field", "wards:texts:w")
    desk("--desk", "copy", "import", "-", "--format", "csv", stdin=written.encode())
    [again] = desk("--desk", "copy", "timeline", "--json").json()["entries"]
    assert again["fields"] == said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["a.csv"], "no-column"),
        (["a.csv", "--map", "headline"], "bad-pair"),
        (["a.csv", "--map", "headline="], "bad-pair"),
        (["a.csv", "--map", "headline=Evnt"], "no-column"),
        (["a.csv", "--verb", "hapened"], "unknown-verb"),
        ([str(SAMPLES / "sanders-letter.toml"), "--map", "headline=Event"], "usage"),
    ],
)
def test_what_is_said_of_a_sheet_must_fit_it(
    desk: CommandLine, words: list[str], code: str
) -> None:
    (desk.folder / "a.csv").write_text(FOREIGN, "utf-8")
    assert desk.refused("import", *words, code=2)["code"] == code


@pytest.mark.parametrize(
    ("mapped", "code", "named"),
    [
        (
            "headline=Event,when=Date, local,hedline=Event",
            "unknown-target",
            "'hedline' to import; did you mean headline or",
        ),
        ("sorce=Link,headline=Event", "unknown-target", "did you mean source"),
        ("xyzzy=Link", "unknown-target", "there is no field 'xyzzy'"),
        ("headline=Evnt", "no-column", "no column 'Evnt'; did you mean Event?"),
        ("headline=event", "no-column", "did you mean Event?"),
        ("headline=Event,text=Event", "mapped-twice", "the column 'Event' is mapped twice"),
        ("headline=Event,headline=Link", "mapped-twice", "the field 'headline' is mapped twice"),
        ("source=Event,sources=Link", "mapped-twice", "the field 'sources' is mapped twice"),
    ],
)
def test_a_slip_in_what_is_mapped_named_another_word_or_none(
    desk: CommandLine, mapped: str, code: str, named: str
) -> None:
    (desk.folder / "a.csv").write_text(FOREIGN, "utf-8")
    error = desk.refused("import", "a.csv", "--map", mapped, code=2)
    assert error["code"] == code
    assert named in error["message"]


def test_a_column_whose_name_begins_as_json_and_is_none_was_a_traceback(desk: CommandLine) -> None:
    error = desk.refused("import", "-", "--format", "csv", stdin=b"json:,when\nx,2019\n", code=2)
    assert error["message"] == "the column 'json:' is not JSON, though it begins as JSON does here"


def test_a_row_the_record_refuses_is_named_by_its_row(desk: CommandLine) -> None:
    (desk.folder / "a.csv").write_text(
        "verb,headline,when,links\n\nsaid,A,soonish,\nsaid,B,2019,likes:x\nsaid,C,2019,\n", "utf-8"
    )
    message = desk.refused("import", "a.csv", code=2)["message"]
    assert "row 3 (content-" in message
    assert "row 4 (content-" in message
    done = desk("import", "a.csv", "--skip-bad")
    assert done.out.splitlines()[0] == "logged 1 development in letter; 1 public"
    assert [line.split(" (")[0] for line in done.err.splitlines()] == [
        "dateline: left out row 3",
        "dateline: left out row 4",
    ]


# --- leaving out ----------------------------------------------------------------------------------


def test_what_links_to_something_left_out_is_left_out_too(desk: CommandLine) -> None:
    def link(target: str) -> dict[str, Any]:
        return {"links": [{"relation": "part_of", "target": target}]}

    text = lines(
        {"key": "a", **link("b")},
        {"key": "b", **link("c")},
        {"key": "c", "when": "soonish"},
        {"key": "d", **link("e")},
        {"key": "e"},
    )
    words = ("import", "-", "--format", "jsonl", "--skip-bad", "--json")
    done = desk(*words, stdin=text).json()
    assert (done["logged"], done["already"]) == (2, 0)
    assert [(one["number"], one["key"], one["reason"]) for one in done["skipped"]][:2] == [
        (1, "a", "links to b, which is left out"),
        (2, "b", "links to c, which is left out"),
    ]
    assert sorted(one["key"] for one in entries(desk)) == ["d", "e"]
    before = desk.position()
    again = desk(*words, stdin=text).json()
    assert (again["logged"], again["already"], len(again["skipped"])) == (0, 2, 3)
    assert desk.position() == before


def test_a_link_to_a_row_that_the_record_has_otherwise_holds(desk: CommandLine) -> None:
    desk("import", "-", "--format", "jsonl", stdin=lines({"key": "a"}))
    text = lines(
        {"key": "a", "headline": "Otherwise"},
        {"key": "b", "links": [{"relation": "part_of", "target": "a"}]},
    )
    done = desk("import", "-", "--format", "jsonl", "--skip-bad", "--json", stdin=text).json()
    assert (done["logged"], [one["key"] for one in done["skipped"]]) == (1, ["a"])


def test_lines_that_are_no_json_can_be_left_out(desk: CommandLine) -> None:
    text = b"{nonsense\n" + lines({"key": "a"}) + b"\n[1]\n"
    desk.refused("import", "-", "--format", "jsonl", code=2, stdin=text)
    done = desk("import", "-", "--format", "jsonl", "--skip-bad", "--json", stdin=text).json()
    assert [one["number"] for one in done["skipped"]] == [1, 3]
    assert done["skipped"][0]["reason"].startswith("line 1 is not JSON")


def test_toml_too_can_be_taken_in_part(desk: CommandLine) -> None:
    text = (
        '[[development]]\nverb = "said"\nheadline = "A"\nwhen = "2019"\n'
        '[[development]]\nheadline = "B"\nwhen = "2019"\n'
    )
    words = ("import", "-", "--format", "toml")
    desk.refused(*words, code=2, stdin=text.encode())
    done = desk(*words, "--skip-bad", "--dry-run", "--json", stdin=text.encode()).json()
    assert [(one["number"], one["reason"]) for one in done["skipped"]] == [(2, "verb is missing")]
    done = desk(*words, "--verb", "did", "--json", stdin=text.encode()).json()
    assert (done["logged"], done["skipped"]) == (2, [])


def test_where_nothing_will_do_nothing_is_opened(desk: CommandLine) -> None:
    text = b'{"story": {"slug": "new", "title": "T"}}\n' + lines({"when": "soonish"})
    words = ("import", "-", "--format", "jsonl", "--skip-bad")
    assert desk.refused(*words, code=2, stdin=text)["code"] == "bad-rows"
    desk.refused("timeline", "new", code=2)


# --- the schema -----------------------------------------------------------------------------------


def test_the_schema_of_the_import_form_needs_no_desk(nowhere: CommandLine) -> None:
    whole = schema.document("import-form", shipped())
    assert nowhere("export", "--format", "schema").json() == whole
    ran = nowhere("export", "--format", "schema", "--json")
    check(["export"], ran)
    assert (ran.json()["story"], json.loads(ran.json()["text"])) == (None, whole)
