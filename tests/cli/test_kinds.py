"""`kind`: a newsroom's own kinds, whose definitions are in the record."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

BALLOT = (
    *("kind", "define", "ballot", "--extends", "vote", "--meaning", "Members vote by ballot."),
    *("--field", "turnout:number:How many voted.", "--field", "closes:when:When it closes."),
    *("--field", "size:choice(small|large)", "--field", "halls:texts:Where."),
    *("--verb", "balloted:A ballot was held.", "--preset", "balloted.size=large"),
)


@pytest.fixture
def union(desk: CommandLine) -> CommandLine:
    """A desk that knows of ballots."""
    desk(*BALLOT)
    return desk


def test_a_verb_of_one_s_own_is_typed_like_any(union: CommandLine) -> None:
    ran = union(
        *("log", "balloted", "They vote to strike", "--turnout", "1,500", "--key", "k"),
        *("--closes", "friday", "--halls", "North", "--halls", "South", "--counts", "60-40"),
    )
    assert "closes friday -> 11 Jan 2019" in ran.out
    told = union("show", "k", "--json").json()
    assert (told["kind"], told["verb"]) == ("ballot", "balloted")
    fields = told["fields"]
    assert fields["closes"].pop("edtf") == "2019-01-11"
    assert {name: fields[name] for name in ("turnout", "halls", "size", "counts")} == {
        "turnout": 1500,
        "halls": ["North", "South"],
        "size": "large",
        "counts": "60-40",
    }
    for words in (("timeline", "--verb", "balloted"), ("timeline",)):
        assert [one["key"] for one in union(*words, "--json").json()["entries"]] == ["k"]
    assert "log" not in union("log", "balloted: Another", "--size=small", "--key", "o").err
    assert union("show", "o", "--json").json()["fields"] == {"size": "small"}


def test_its_fields_are_corrected_and_its_verb_is_triaged(union: CommandLine) -> None:
    union("note", "they vote", "--key", "n")
    union("triage", "n", "balloted", "--turnout", "12")
    union("correct", "n", "turnout=13", "size=", "--reason", "r")
    assert union("show", "n", "--json").json()["fields"] == {"turnout": 13, "size": "large"}
    error = union.refused("correct", "n", "turnout=many", "--reason", "r", code=2)
    assert "turnout must be a number" in error["message"]


def test_a_field_belongs_to_its_kind(union: CommandLine) -> None:
    error = union.refused("log", "said", "x", "--turnout", "5", code=2)
    assert error["code"] == "wrong-own-field"
    assert "ballot" in f"{error['message']} {error['hint']}"
    assert union.refused("log", "balloted", "x", "--size", "huge", code=2)["code"] == "bad-field"
    assert union.refused("log", "balloted", "x", "--tornout", "5", code=2)["code"] == "usage"


def test_without_it_the_same_is_refused(desk: CommandLine) -> None:
    assert desk.refused("log", "balloted", "x", code=2)["code"] == "neither-story-nor-verb"
    assert desk.refused("log", "voted", "x", "--turnout", "5", code=2)["code"] == "usage"


def test_the_vocabulary_names_it(union: CommandLine) -> None:
    assert "ballot         balloted (a sort of vote)" in union("verbs").out
    out = union("verbs", "balloted").out
    assert "--turnout: How many voted." in out
    assert "fills in: size = large" in out
    kinds = union("verbs", "--json").json()["kinds"]
    assert [one["extends"] for one in kinds if one["kind"] == "ballot"] == ["vote"]
    form = union("schema", "import-form").json()
    assert "balloted" in form["$defs"]["typed_development"]["properties"]["verb"]["enum"]
    assert "baloted" in union.refused("log", "baloted", "x", code=2)["message"]
    assert "balloted" in union.refused("log", "baloted", "x", code=2)["message"]


def test_it_is_added_to_and_what_is_there_stays(union: CommandLine) -> None:
    out = union("kind", "define", "ballot", "--verb", "recounted", "--field", "round:number").out
    assert "verbs: balloted, recounted" in out
    union("log", "recounted", "They count again", "--round", "2", "--turnout", "5")
    before = union.position()
    assert "so already" in union(*BALLOT).out
    assert union.position() == before


def test_listed_it_is_the_command_that_defines_it(union: CommandLine, tmp_path: object) -> None:
    union("kind", "define", "ballot", "--verb", "recounted")
    command = union("kind").out.splitlines()[0]
    shown = union("kind", "--json").json()["kinds"]
    union("init", "other")
    program, *words = shlex.split(command)
    assert program == "dateline"
    union("--desk", "other", *words)
    assert union("--desk", "other", "kind", "--json").json()["kinds"] == shown
    exported = union("export", STORY).out
    union("--desk", "other", "import", "-", "--format", "toml", stdin=exported.encode())


@pytest.mark.parametrize("form", ["toml", "jsonl", "csv"])
def test_what_is_logged_with_it_is_exported_and_comes_back(union: CommandLine, form: str) -> None:
    union("log", "balloted", "A", "--key", "k", "--closes", "friday", "--turnout", "5")
    exported = union("export", STORY, "--format", form).out
    union("init", "other")
    error = union(
        "--desk", "other", "import", "-", "--format", form, stdin=exported.encode(), code=2
    )
    assert "balloted" in error.err
    union("--desk", "other", *BALLOT)
    union("--desk", "other", "import", "-", "--format", form, stdin=exported.encode())
    assert union("--desk", "other", "export", STORY, "--format", form).out == exported
    before = union.position()
    union("import", "-", "--format", form, stdin=exported.encode())
    assert union.position() == before


def test_undone_it_is_gone_and_redone_it_is_back(union: CommandLine) -> None:
    union("log", "balloted", "x")
    union("undo", "2")
    assert union.refused("log", "balloted", "x", code=2)["code"] == "neither-story-nor-verb"
    assert union("kind", "--json").json()["kinds"] == []
    union("redo", "2")
    assert len(union("timeline", "--json").json()["entries"]) == 1
    union("undo", "2")
    union(*BALLOT)
    assert union("doctor").code == 0


def test_what_others_logged_with_stays(union: CommandLine) -> None:
    union("log", "balloted", "x", "--user", "ben", "--story", STORY)
    error = union.refused("undo", code=3)
    assert error["message"].startswith("defined ballot cannot be taken back: ben ")
    union("undo", "--user", "ben")
    union("undo")


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("define", "vote", "--extends", "action"), "kind-taken", 1),
        (("define", "ballot", "--extends", "action"), "kind-taken", 1),
        (("define", "leaflet", "--extends", "ballot"), "unknown-kind", 2),
        (("define", "leaflet", "--extends", "acton"), "unknown-kind", 2),
        (("define", "leaflet"), "unknown-kind", 2),
        (("define", "leaflet", "--extends", "action", "--verb", "said"), "word-taken", 1),
        (("define", "leaflet", "--extends", "action", "--verb", "balloted"), "word-taken", 1),
        (("define", "leaflet", "--extends", "action", "--verb", STORY), "word-taken", 1),
        (("define", "leaflet", "--extends", "action", "--verb", "Two Words"), "bad-field", 2),
        (("define", "Leaf Let", "--extends", "action"), "bad-field", 2),
        (("define", "leaflet", "--extends", "action", "--field", "by:text"), "word-taken", 1),
        (("define", "leaflet", "--extends", "action", "--field", "story:text"), "word-taken", 1),
        (("define", "leaflet", "--extends", "action", "--field", "deadlin:text"), "word-taken", 1),
        (("define", "leaflet", "--extends", "action", "--field", "value:text"), "word-taken", 1),
        (("define", "leaflet", "--extends", "action", "--field", "x:colour"), "bad-field", 2),
        (("define", "leaflet", "--extends", "action", "--field", "x:choice"), "bad-field", 2),
        (("define", "leaflet", "--extends", "action", "--field", "x"), "bad-pair", 2),
        (("define", "leaflet", "--extends", "action", "--preset", "x.y=z"), "preset-of-no-verb", 2),
        (("define", "leaflet", "--extends", "action", "--preset", "x"), "bad-pair", 2),
        (("define",), "usage", 2),
        (("delete", "ballot"), "usage", 2),
    ],
)
def test_what_cannot_be_defined(
    union: CommandLine, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    meaning = () if words[0] != "define" else ("--meaning", "It is handed out.")
    assert union.refused("kind", *words, *meaning, code=exit_code)["code"] == code


@pytest.mark.parametrize(
    ("preset", "code", "named"),
    [
        ("balloted.size=huge", "bad-preset", "size must be one of small, large, not 'huge'"),
        ("balloted.turnout=many", "bad-preset", "turnout must be a number"),
        ("balloted.closes=the other day", "bad-preset", "the other day"),
        ("balloted.resutl=passed", "unknown-preset", "did you mean result?"),
    ],
)
def test_a_verb_was_to_fill_in_what_nobody_could_type(
    union: CommandLine, preset: str, code: str, named: str
) -> None:
    again = ("kind", "define", "ballot", "--verb", "balloted", "--preset", preset)
    error = union.refused(*again, code=2)
    assert error["code"] == code
    assert named in error["message"]


def test_a_field_redefined_would_leave_a_verb_with_what_it_cannot_fill_in(
    union: CommandLine,
) -> None:
    fewer = ("kind", "define", "ballot", "--field", "size:choice(small|tiny)")
    assert union.refused(*fewer, code=2)["code"] == "bad-preset"
    also = ("--verb", "balloted:A ballot was held.", "--preset", "balloted.size=tiny")
    union(*fewer, *also)
    union("log", "balloted", "x", "--key", "k")
    assert union("show", "k", "--json").json()["fields"] == {"size": "tiny"}


def test_what_a_verb_fills_in_was_kept_as_text_whatever_it_is(union: CommandLine) -> None:
    presets = ("turnout=1,500", "halls=North", "closes=friday", "result=passed")
    typed = [word for one in presets for word in ("--preset", f"counted-out.{one}")]
    union("kind", "define", "ballot", "--verb", "counted-out", *typed)
    union("log", "counted-out", "x", "--key", "k")
    fields = union("show", "k", "--json").json()["fields"]
    assert fields.pop("closes")["edtf"] == "2019-01-11"
    assert fields == {"turnout": 1500, "halls": ["North"], "result": "passed"}


def test_an_old_definition_that_fills_in_what_will_not_do_broke_its_entries(
    desk: CommandLine,
) -> None:
    desk("kind", "define", "foo", "--extends", "vote", "--meaning", "m.", *FOO)
    sound = b'"preset":{"c":"a"}'
    bad = b'"preset":{"c":"z","n":"abc","resutl":"passed"}'
    [[payload]] = desk.rows("SELECT payload FROM events WHERE type = 'kind.defined'")
    assert sound in payload
    [[stream]] = desk.rows("SELECT stream FROM events WHERE type = 'kind.defined'")
    desk.forge("kind.defined", payload.replace(sound, bad), stream=stream, version=2)
    desk("log", "fooed", "x", "--key", "k")
    assert desk("show", "k", "--json").json()["fields"] == {}
    [[logged]] = desk.rows("SELECT payload FROM events WHERE type = 'development.logged'")
    old = logged[:-1] + b',"fields":{"c":"z","n":"abc","resutl":"passed"}}'
    desk.forge("development.logged", old)
    name = desk("timeline", "--json").json()["entries"][1]["ref"]
    desk("correct", name, "n=3", "--reason", "r")
    assert desk("show", name, "--json").json()["fields"] == {"c": "z", "n": 3, "resutl": "passed"}
    desk("kind", "define", "foo", "--verb", "fooed-again")
    assert "--preset" not in desk("kind").out


FOO = (
    *("--field", "c:choice(a|b):y", "--field", "n:number:y"),
    *("--verb", "fooed:x", "--preset", "fooed.c=a"),
)


def test_a_new_kind_says_what_it_is(desk: CommandLine) -> None:
    error = desk.refused("kind", "define", "leaflet", "--extends", "action", code=2)
    assert error["message"].startswith("--meaning is missing")


def test_without_a_verb_it_is_its_own(desk: CommandLine) -> None:
    desk("kind", "define", "leafleted", "--extends", "action", "--meaning", "Leaflets went round.")
    desk("log", "leafleted", "Leaflets at the gate")


def test_no_story_is_called_like_a_verb_of_one_s_own(union: CommandLine) -> None:
    assert union.refused("open", "balloted", "T", code=2)["code"] == "slug-is-verb"


def test_a_dry_run_defines_nothing(desk: CommandLine) -> None:
    before = desk.position()
    assert "would be defined" in desk(*BALLOT, "--dry-run").out
    assert desk.position() == before


def test_a_program_that_knows_of_no_such_kind_still_shows_its_entries(union: CommandLine) -> None:
    union("log", "balloted", "x", "--key", "k", "--turnout", "5")
    [payload] = union.rows("SELECT payload FROM events WHERE type = 'development.logged'")[0]
    other = payload.replace(b'"ballot"', b'"bollat"').replace(b'"balloted"', b'"bollated"')
    union.forge("development.logged", other)
    verbs = [one["verb"] for one in union("timeline", "--json").json()["entries"]]
    assert sorted(verbs) == ["balloted", "bollated"]
    assert "bollated: x" in union("timeline").out
    union("export", STORY)
    union("release", "--all")


def test_an_entry_of_a_kind_nobody_defined_is_corrected_and_is_no_note(union: CommandLine) -> None:
    union("log", "balloted", "x", "--key", "k", "--turnout", "5")
    [(stream, payload)] = union.rows(
        "SELECT stream, payload FROM events WHERE type = 'development.logged'"
    )
    other = payload.replace(b'"ballot"', b'"bollat"').replace(b'"balloted"', b'"bollated"')
    union.forge("development.logged", other, stream=bytes([7]) + stream[1:])
    [stranger] = (
        one["id"]
        for one in union("timeline", "--json").json()["entries"]
        if one["kind"] == "bollat"
    )
    union("correct", stranger, "headline=Another", "turnout=6", "--reason", "r")
    assert union.refused("triage", stranger, "said", code=1)["code"] == "not-a-note"
    union("log", "said", "A", "--re", stranger)
    union("correct", stranger, "verb=said", "--reason", "r")
    assert union("show", stranger, "--json").json()["fields"]["turnout"] == "6"
