"""`schema`: every JSON document is what its schema says, and nothing else would be."""

from __future__ import annotations

import copy
import json
import re
import shutil
import tomllib
from typing import TYPE_CHECKING, Any, get_args

import pytest
from jsonschema import Draft202012Validator

from cli.exchange import FOR_READERS
from cli.main import COMMANDS
from projections.formats import schema
from tests.cli.driver import SAMPLES, STORY
from tests.cli.schemas import check, faults, validator
from tests.cli.test_changes import entry, overtaken
from tests.cli.test_hooks import hooked, seen
from tests.cli.test_hostile import SHORT, storable
from tests.cli.test_main import imported
from tests.timeline.test_errors import EXAMPLES
from timeline import draft, terms
from timeline.codec import CODEC
from timeline.folder import STATE
from timeline.vocabulary import FIELD_TYPES, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.driver import CommandLine
    from timeline.errors import DatelineError

__all__ = ["entry", "hooked", "overtaken"]  # fixtures
NAMES = [one["name"] for one in schema.listed()]
# What is printed or read, but by no command of that name.
NO_COMMANDS = {"after_log", "error", "import-form", "some-fields"}

EDITOR = "sed -i 's/^headline = .*/headline = \"Edited\"/'"

# --- the schemas themselves -----------------------------------------------------------------------


def test_every_command_has_a_schema() -> None:
    assert set(COMMANDS) - set(NAMES) == set(), "add an entry to schemas/documents.toml"
    assert set(NAMES) - set(COMMANDS) == NO_COMMANDS


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_printed_whole_and_is_one(desk: CommandLine, name: str) -> None:
    printed = desk("schema", name).json()
    assert printed == desk("schema", name, "--json").json()
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert printed["$id"] == f"urn:dateline:{name}:1"
    Draft202012Validator.check_schema(printed)
    assert faults("schema", printed) == []
    used = set(re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(printed)))
    assert used == set(printed["$defs"])
    assert json.dumps(printed).count('"$ref"') == json.dumps(printed).count('"#/$defs/')


def parts(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside one, with the names that lead to it."""
    if isinstance(value, dict):
        yield name, value
        for word, inner in value.items():
            if word in {"properties", "$defs"}:
                for own, one in inner.items():
                    yield from parts(one, f"{name}/{own}")
            elif word not in {"const", "enum"}:
                yield from parts(inner, f"{name}/{word}")
    if isinstance(value, list):
        for inner in value:
            yield from parts(inner, name)


def test_every_property_says_what_it_is_and_every_object_is_closed() -> None:
    whole = schema.everything(shipped())
    open_objects = set()
    for name, part in parts(whole):
        if {"if", "then", "not"} & set(name.split("/")):
            continue
        for own, one in part.get("properties", {}).items():
            said = one if "description" in one else whole["$defs"][one["$ref"].rpartition("/")[2]]
            assert re.fullmatch(r"[A-Z-].*[.]", said["description"]), (name, own)
        if part.get("type") == "object" and part.get("additionalProperties") is not False:
            open_objects.add(name)
    # What is open by nature: own fields, the import form because of them, a schema.
    assert open_objects == {
        "/own_fields",
        "/verb/preset",
        "/stored_verb/preset",
        "/own_verb/preset",
        "/typed_development",
        "/a_schema",
    }


@pytest.mark.parametrize("name", CODEC.classes)
def test_an_event_s_payload_is_what_its_class_says(name: str) -> None:
    event_class, _ = CODEC.classes[name]
    payload = schema.everything(shipped())["$defs"][name]
    assert set(payload["properties"]) == set(event_class.model_fields)
    needed = {own for own, field in event_class.model_fields.items() if field.is_required()}
    assert set(payload["required"]) == needed


def test_closed_lists_are_those_of_the_program() -> None:
    parts = schema.everything(shipped())["$defs"]
    lists = ("relation", "visibility", "terms", "label")
    for name in lists:
        assert parts[name]["enum"] == list(get_args(getattr(terms, name.capitalize())))
    assert parts["field"]["properties"]["type"]["enum"] == list(FIELD_TYPES)
    types = {name for name in parts if re.fullmatch(r"[a-z]+\.[a-z]+", name)}
    assert set(CODEC.classes) - types == set(), "add an entry to schemas/events.toml"
    assert types - set(CODEC.classes) == set()


def test_the_import_form_has_the_fields_of_a_draft() -> None:
    form = schema.document(schema.IMPORT_FORM, shipped())["$defs"]["typed_development"]
    assert set(form["properties"]) == draft.NAMES | draft.RESERVED | {"document"}
    assert {name for name, one in form["properties"].items() if one.get("not") == {}} == (
        draft.RESERVED
    )
    assert form["properties"]["verb"]["enum"] == list(shipped().verbs)
    typed = {name for part in form["allOf"] for name in part["then"].get("properties", {})}
    assert typed == {name for kind in shipped().kinds.values() for name in kind.fields}


# --- the command ----------------------------------------------------------------------------------


def test_without_a_name_they_are_listed(desk: CommandLine) -> None:
    listed = desk("schema", "--json").json()["schemas"]
    assert [one["name"] for one in listed] == sorted(NAMES)
    lines = desk("schema").out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(NAMES)
    assert lines[NAMES.index("stories")].endswith("  The stories of the desk.")


def test_all_of_them_are_one_schema(desk: CommandLine) -> None:
    whole = desk("schema", "--all").json()
    Draft202012Validator.check_schema(whole)
    assert [one["title"] for one in whole["anyOf"]] == NAMES
    every = Draft202012Validator(whole)
    assert every.is_valid(desk("stories", "--json").json())
    assert not every.is_valid({"stories": 1})


def test_there_need_be_no_desk_and_nothing_heavy_is_loaded(nowhere: CommandLine) -> None:
    assert nowhere("schema", "timeline").json()["title"] == "timeline"
    heavy = imported(nowhere, "schema timeline")
    assert heavy == {"projections", "sqlite3", "timeline.vocabulary", "tomllib"}


def test_an_unknown_name_is_refused_with_the_nearest(desk: CommandLine) -> None:
    error = desk.refused("schema", "timelines", code=2)
    assert error["code"] == "unknown-document"
    assert error["message"] == "there is no JSON document 'timelines'; did you mean timeline?"
    assert error["hint"] == "dateline schema lists them"
    assert desk.refused("schema", "log", "--all", code=2)["code"] == "usage"


def test_export_writes_the_schema_of_the_import_form(nowhere: CommandLine) -> None:
    written = nowhere("export", "--format", "schema").json()
    assert written == schema.document("import-form", shipped())


# --- what commands print --------------------------------------------------------------------------

RICH = (
    *("log", "asked", "“Two dozen” ask \u202eagain\u202c", "--key", "rich"),
    *("--when", "[2018-12-27..]", "--relative-to", "2019-01-02", "--place", "Burlington, Vt."),
    *("--by", "the signers", "--to", "the campaign", "--via", "a lawyer", "--about", "2016"),
    *("--text", "Long\nand\x1b[31m", "--quote", "a word", "--quote", "two", "--speaker", "Ana"),
    *("--given-to", "Politico", "--terms", "deep-background"),
    *("--source", "NBC relays The Hill <https://a.example/b?c#d> 2019-01~", "--source", "Bo"),
    *("--link", "part_of:first", "--re", "first", "--thread", "the matter", "--document", "memo"),
    *("--tag", "a", "--tag", "b", "--embargo", "2019-02-01", "--asks", "one", "--asks", "two"),
    *("--deadline", "by Friday"),
)
FOREIGN = {"key": "odd", "verb": "said", "headline": "A", "when": "2019", "n": [None, {"b": 1.5}]}
MESS = ("one.jsonl", json.dumps({"development": FOREIGN}))

# For each command, what is asked of a desk that has something of everything.
RUNS: dict[str, list[tuple[str, ...]]] = {
    "init": [("init", "another")],
    "demo": [("demo", "a-demo"), ("demo", "a-demo")],
    "open": [
        ("open", "b", "A b"),
        ("open", "c", "A c", "--dry-run"),
        (
            *("open", "d", "“D”", "--timezone", "Asia/Kolkata", "--week-start", "sunday"),
            *("--language", "de", "--summary", "Two\nlines", "--date-order", "mdy"),
            *("--visibility", "public"),
        ),
    ],
    "use": [("use", STORY)],
    "stories": [("stories",)],
    "log": [
        ("log", "said", "Plain"),
        ("log", "said", "Plain", "--dry-run"),
        ("log", "said", "First", "--key", "first"),
        (*RICH[:-2], "--key", "again", "--dry-run"),
        ("log", "counted", "A toll", "--metric", "toll", "--low", "1,000", "--high", "1.5e3"),
        ("log", "scheduled", "A hearing", "--when", "next Tuesday", "--announced", "yesterday"),
        ("log", "reported", "A story", "--url", "https://a.example/", "--re", "struck"),
        ("log", "happened", "Long ago", "--when", "-0044-03-15"),
        ("log", "happened", "In a minute", "--when", "2018-12-31T19:00:05-05:00"),
    ],
    "note": [("note", "call back"), ("note", "call back", "--dry-run"), ("note", "x" * 900)],
    "correct": [
        ("correct", "first", "headline=B", "place=", "by=a", "by=b", "--reason", "r"),
        ("correct", "rich", "sources=", "quotes=now", "--reason", "two\nlines", "--update"),
        ("correct", "rich", "deadline=", "links=confirms:first", "--reason", "r", "--dry-run"),
        ("correct", "first", "when=yesterday", "--reason", "r", "--clarification"),
    ],
    "retract": [
        ("retract", "first", "--reason", "r", "--dry-run"),
        ("retract", "rich", "--reason", "r"),
    ],
    "amend": [
        ("amend", "empty", "--title", "Something", "--date-order", "dmy", "--dry-run"),
        ("amend", "empty", "--title", "Something", "--reason", "r", "--visibility", "public"),
        ("amend", "empty", "--title", "Something"),
    ],
    "close": [("close", "empty", "--reason", "r"), ("close", "empty"), ("close", "--dry-run")],
    "reopen": [("close", "empty"), ("reopen", "empty", "--reason", "r"), ("reopen", "empty")],
    "triage": [
        ("log", "note", "Weaver rang", "--key", "noted"),
        ("triage",),
        ("triage", "noted", "denied", "He rang", "--re", "first", "--by", "Weaver", "--dry-run"),
        ("triage", "noted", "denied", "He rang", "--re", "first", "--quote", "no", "--tag", "t"),
        ("triage",),
    ],
    "edit": [("edit", "first", "--reason", "r"), ("edit", "rich", "--reason", "r", "--dry-run")],
    "reinstate": [("reinstate", "struck", "--reason", "r")],
    "release": [
        ("release", "first", "--embargo", "tomorrow 6pm", "--dry-run"),
        ("release", "first", "rich", "--embargo", "tomorrow 6pm"),
        ("release", "first"),
        ("release", "--all", "--story", "empty"),
    ],
    "withhold": [("release", "first"), ("withhold", "first", "--reason", "r"), ("withhold", "@")],
    "move": [
        ("move", "rich", "empty", "--dry-run"),
        ("move", "rich", "empty", "--reason", "r"),
        ("move", "first", STORY),
    ],
    "undo": [("undo", "--dry-run"), ("undo",), ("undo", "3")],
    "redo": [("undo", "4"), ("redo", "--dry-run"), ("redo", "3"), ("redo",)],
    "timeline": [
        ("timeline",),
        ("timeline", "--as-of", "2019-01-04T10:00", "--newest-first"),
        ("timeline", "--known-at", "4"),
        ("timeline", "--known-at", "2019-01-05"),
        ("timeline", "--with", "nobody"),
        ("timeline", "sanders-letter", "--known-at", "2019-01-06T04:00"),
        ("timeline", "sanders-letter", "--as-of", "9999"),
        ("timeline", "deepwater-horizon"),
        ("timeline", "empty"),
    ],
    "standing": [
        ("standing",),
        ("standing", "--as-of", "2019-01-04T10:00"),
        ("standing", "sanders-letter", "--as-of", "2018-12-31"),
        ("standing", "sanders-letter", "--known-at", "2019-01-06T04:00"),
        ("standing", "deepwater-horizon"),
        ("standing", "empty"),
    ],
    "upcoming": [
        ("upcoming",),
        ("log", "scheduled", "A hearing", "--when", "next Tuesday"),
        ("upcoming",),
        ("release", "first", "--embargo", "tomorrow 6pm"),
        ("upcoming", "--as-of", "today"),
        ("upcoming", "empty"),
    ],
    "since": [
        ("since", "1"),
        ("since", "yesterday"),
        ("since", "3", "sanders-letter"),
        ("since", "2019-01-05", "empty"),
    ],
    "diff": [
        ("diff", "--since", "2018-12-30"),
        ("diff", "sanders-letter", "--since", "2018-12-25", "--until", "2018-12-31"),
        ("diff", "deepwater-horizon", "--since", "2010-04-25", "--clock", "recorded"),
    ],
    "show": [("show", "rich"), ("show", "rich", "--history"), ("show", "struck", "--history")],
    "verbs": [("verbs",), ("verbs", "denied"), ("verbs", "--relations")],
    "import": [
        ("import", "one.jsonl", "--dry-run"),
        ("import", "one.jsonl"),
        ("import", "one.jsonl"),
        ("import", "whole.toml", "--dry-run"),
        ("import", "half.csv", "--skip-bad", "--verb", "said"),
    ],
    "build": [
        ("build",),
        ("release", "first"),
        ("build", "--base-url", "https://news.example/", "--title", "Ours"),
        ("log", "happened", "Long ago", "--when", "-0044-03-15", "--key", "ides", "--public"),
        ("build",),
        ("withhold", "first", "--reason", "r"),
        ("build",),
    ],
    "serve": [("serve", "--port", "0", "--for", "0")],
    "export": [
        ("export",),
        ("export", "--format", "jsonl"),
        ("export", "sanders-letter", "--format", "markdown"),
        *(("export", "sanders-letter", "--format", name) for name in FOR_READERS),
        ("export", "--format", "csv"),
        ("export", "--format", "schema"),
        ("export", "--format", "sqlite", "--output", "stories.db"),
        ("export", "--format", "datasette"),
        ("export", "empty"),
    ],
    "find": [
        ("find", "letter"),
        ("find", "again", "--known-at", "4"),
        ("find", "two dozen", "politic*", "--without", "drill", "--as-of", "2019-01-04T10:00"),
        ("find", "script", "--limit", "3"),
        ("find", "struck", "--story", STORY, "--known-at", "2019-01-06"),
        ("find", "no such words"),
    ],
    "rebuild": [("rebuild",)],
    "follow": [("follow", "--after", "0", "--until-now")],
    "kind": [
        ("kind", "define", "ballot", "--extends", "vote", "--meaning", "A ballot.", "--dry-run"),
        (
            *("kind", "define", "ballot", "--extends", "vote", "--meaning", "A ballot."),
            *("--field", "size:choice(big|small):How big.", "--verb", "balloted:It was held."),
            *("--field", "turnout:number", "--preset", "balloted.size=big"),
        ),
        ("kind",),
    ],
    "party": [
        ("party",),
        ("party", "nobody"),
        ("party", "Jeff Weaver", "sanders-letter"),
        ("party", "Jeff Weaver", "--alias", "Mr. Weaver", "--dry-run"),
        ("party", "Jeff Weaver", "--alias", "Mr. Weaver", "--speaks-for", "Bernie Sanders"),
        ("party", "Bernie Sanders", "sanders-letter"),
    ],
    "completion": [("completion", "bash")],
    "backup": [("backup", "b.db")],
    "restore": [
        ("backup", "b.db"),
        ("restore", "b.db", "anew", "--dry-run"),
        ("restore", "b.db", "r"),
    ],
    "doctor": [("doctor",)],
    "check": [
        ("check",),
        ("check", "sanders-letter", "--only", "overdue"),
        ("check", "deepwater-horizon", "--as-of", "2010-06-01", "--known-at", "2019-01-06T04:00"),
        ("check", "deepwater-horizon", "--only", "disagreeing-measures"),
        ("check", "empty"),
        ("check", "--list"),
    ],
    "config": [
        ("config",),
        ("config", "pager"),
        ("config", "pager", "less"),
        ("config", "pager", "less"),
        ("config", "pager", "--unset"),
    ],
    "schema": [("schema",), ("schema", "log"), ("schema", "--all")],
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The files of a desk that has something of everything, to be copied."""
    from tests.cli.driver import CommandLine  # noqa: PLC0415 - named as a type above

    with pytest.MonkeyPatch.context() as patched:
        desk = CommandLine(tmp_path_factory.mktemp("filled"), patched)
        desk("init")
        desk("open", "empty", "Nothing yet")
        desk("open", STORY, "The letter", "--timezone", "America/New_York")
        for sample in ("sanders-letter", "deepwater-horizon"):
            desk("import", str(SAMPLES / f"{sample}.toml"))
        desk("log", "said", "First", "--key", "first")
        desk(*RICH)
        desk("correct", "rich", "headline=Again", "asks=one", "thread=", "--reason", "a\nslip")
        desk("log", "did", "Struck", "--key", "struck")
        desk("correct", "struck", "when=2018~", "--reason", "a slip", "--clarification")
        desk("retract", "struck", "--reason", "It was another letter.")
        for key, text in SHORT.items():
            if storable(text, 200, True, False):
                desk("log", f"--key={key}", f"--text={text}", f"--by={text}", "--", "said", text)
        (desk.folder / MESS[0]).write_text(MESS[1], "utf-8")
        (desk.folder / "half.csv").write_text("when,headline\n2019,A\nsoonish,B\n,C\n", "utf-8")
        shutil.copy(SAMPLES / "sanders-letter.toml", desk.folder / "whole.toml")
        yield desk.folder


@pytest.fixture
def full(filled: Any, nowhere: CommandLine) -> CommandLine:
    """That desk."""
    shutil.copytree(filled, nowhere.folder, dirs_exist_ok=True)
    return nowhere


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_prints_is_as_its_schema_says(
    full: CommandLine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", EDITOR)
    assert RUNS.get(name), "add a line to RUNS"
    for words in RUNS[name]:
        ran = full("--json", *words)
        assert ran.out
        check(words, ran)


def test_an_event_that_cannot_be_read_is_shown_without_what_it_says(full: CommandLine) -> None:
    [stream] = full.rows("SELECT stream FROM events WHERE key = 'first'")[0]
    full.forge("development.retracted", b"{}", stream=stream, version=2)
    full.forge("development.vanished", b"{}", stream=stream, version=3)
    ran = full("show", "first", "--history", "--json", code=5)
    history = ran.json()["history"]
    assert [one.get("unreadable") for one in history] == [None, "damaged", "unknown"]
    assert [one["event"] is None for one in history] == [False, True, True]
    check(["show"], ran)
    check(["timeline"], full("timeline", "--json", code=5))
    check(["doctor"], full("doctor", "--json", code=5))


def test_what_a_hook_is_given_is_as_its_schema_says(hooked: CommandLine) -> None:
    hooked(*(word for word in RICH if word not in {"--link", "part_of:first", "--re", "first"}))
    document = json.loads(seen(hooked)["input"])
    assert document["when"]["latest_start"] is None
    assert_bites("after_log", document)


REFUSED: dict[int, list[tuple[str, ...]]] = {
    1: [("open", STORY, "Again"), ("log", "said", "Other", "--key", "first")],
    2: [
        ("log", "sayd", "A"),
        ("log", "said", "A", "--when", "soonish"),
        ("log", "said", "A", "--deadline", "Friday"),
        ("correct", "first", "headline=B"),
        ("use", "nothing"),
        ("show", "zzzz"),
        ("import", "nothing.toml"),
        ("schema", "x"),
        ("timelin",),
        ("timeline", "--no-such"),
        ("log", "said", "\udcff"),
    ],
    4: [("--desk", "blocked", "use", "other")],
    5: [("--desk", "damaged", "timeline")],
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_refused_is_told_as_the_schema_says(full: CommandLine, code: int) -> None:
    full("init", "damaged")
    (full.folder / "damaged" / "dateline.db").write_bytes(b"no log of anybody's" * 100)
    full("init", "blocked")
    (full.folder / "blocked" / STATE).write_text("in the way")
    full("--desk", "blocked", "open", "other", "Other")
    for words in REFUSED[code]:
        ran = full("--json", *words, code=code)
        assert ran.out == ""
        check(words, ran)


def test_what_somebody_else_was_quicker_with_is_told_as_the_schema_says(
    entry: CommandLine, overtaken: Callable[..., None]
) -> None:
    overtaken("correct", "k", "headline=Theirs", "--reason", "r")
    words = ("correct", "k", "headline=Ours", "--reason", "r")
    check(words, entry("--json", *words, code=3))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.code)
def test_every_error_is_told_as_the_schema_says(error: DatelineError) -> None:
    told = {"code": error.code, "message": error.message, "hint": error.hint}
    assert faults("error", {"error": told}) == []


# --- what is imported -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sanders-letter", "deepwater-horizon"])
def test_the_samples_are_of_the_import_form(name: str) -> None:
    table = tomllib.loads((SAMPLES / f"{name}.toml").read_text("utf-8"))
    assert faults("import-form", table) == []


@pytest.mark.parametrize("story", [STORY, "sanders-letter", "deepwater-horizon", "empty"])
def test_what_is_exported_is_of_the_import_form(full: CommandLine, story: str) -> None:
    assert faults("import-form", tomllib.loads(full("export", story).out)) == []
    lines = full("export", story, "--format", "jsonl").out.split("\n")[:-1]
    assert lines
    for line in lines:
        assert faults("import-form", json.loads(line)) == []


LEAST = {"verb": "said", "headline": "A", "when": "2019"}
# What may stand in a file besides, and what an import says of it.
TAKEN: list[dict[str, Any]] = [
    {"by": "one"},
    {"quotes": {"text": "one"}},
    {"links": []},
    {"sources": [{"name": "a", "published": "2019", "url": None}]},
    {"unknown": {"a": [1, None]}, "another": "b"},
    {"deadline": 5},  # no own field of a statement
    {"document": None},
    {"verb": "asked", "deadline": "by Friday", "asks": "one"},
    {"verb": "counted", "value": "1,500", "low": 1, "high": 2.5},
    {"verb": "counted", "value": None},
    {"verb": "denied", "stance": "partly-admitted"},
    {"verb": "reported", "url": "HTTPS://a.example/é?@"},
    {"verb": "scheduled", "announced": "2018"},
    {"visibility": "embargoed", "embargo_until": "2020-01-01"},
    {"retracted": "a slip"},
    {
        "when": {
            **dict.fromkeys(("edtf", "phrase"), "2019"),
            "reference": "2019-01-06",
            "zone": "UTC",
            "earliest_start": "2019-01-01",
            "latest_start": "2019-12-31",
            "earliest_end": "2019-01-01",
            "latest_end": "2019-12-31",
        }
    },
]
LEFT: list[dict[str, Any]] = [
    {"headline": 5},
    {"headline": "two\nlines"},
    {"headline": " "},
    {"headline": "a" * 501},
    {"verb": "sayd"},
    {"when": ["2019"]},
    {"when": {"edtf": "2019"}},
    {"when": "x" * 201},
    {"by": [5]},
    {"place": ""},
    {"place": None},
    {"text": "a\0b"},
    {"key": "@"},
    {"kind": "statement"},
    {"story": "letter"},
    {"fields": {}},
    {"visibility": "secret"},
    {"visibility": "embargoed"},
    {"quotes": ["bare words"]},
    {"quotes": [{"text": "a", "terms": "gossip"}]},
    {"quotes": [{"text": "a", "speeker": "b"}]},
    {"sources": [{"url": "https://a.example"}]},
    {"sources": [{"name": "a", "url": "ftp://a.example"}]},
    {"links": [{"relation": "likes", "target": "a"}]},
    {"links": [{"relation": "confirms"}]},
    {"verb": "asked", "deadline": ["Friday"]},
    {"verb": "asked", "asks": [5]},
    {"verb": "counted", "value": "many"},
    {"verb": "counted", "value": True},
    {"verb": "denied", "stance": "shrugged"},
    {"verb": "reported", "url": "https://user@a.example"},
    {"document": 5},
    {"a\nb": 1},
    {"a" * 65: 1},
]


@pytest.mark.parametrize("given", TAKEN, ids=json.dumps)
def test_what_an_import_takes_its_schema_takes(desk: CommandLine, given: dict[str, Any]) -> None:
    line = {"development": LEAST | given}
    desk("import", "-", "--format", "jsonl", stdin=json.dumps(line).encode())
    assert faults("import-form", line) == []


@pytest.mark.parametrize("given", LEFT, ids=lambda given: json.dumps(given)[:60])
def test_what_its_schema_refuses_an_import_refuses(
    desk: CommandLine, given: dict[str, Any]
) -> None:
    line = {"development": LEAST | given}
    assert faults("import-form", line) != []
    desk.refused("import", "-", "--format", "jsonl", stdin=json.dumps(line).encode(), code=2)


def test_a_file_is_a_story_and_its_developments(desk: CommandLine) -> None:
    least = "[story]\nslug = 'a'\ntitle = 'A'\n"
    one = "[[development]]\nverb = 'said'\nheadline = 'A'\nwhen = 2019\n"
    for text in (least, least + one, one):
        assert faults("import-form", tomllib.loads(text)) == []
        desk("import", "-", "--format", "toml", stdin=text.encode())
    for text in (
        "",
        "[story]\ntitle = 'A'\n",
        least + "a = 1\n",
        one.replace("[[development]]", "[[x]]"),
    ):
        assert faults("import-form", tomllib.loads(text)) != []
        desk.refused("import", "-", "--format", "toml", stdin=text.encode(), code=2)


# --- the schemas bite -----------------------------------------------------------------------------


def places(value: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """The paths to everything inside a document."""
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, name)
        if isinstance(inner, (dict, list)):
            yield from places(inner, *path, name)


def spoilt(document: Any) -> Iterator[tuple[str, Any]]:
    """A document with one thing wrong, and what that is; once for all that is of one form."""
    seen = set()
    for path in [(), *places(document)]:
        if (form := (_starred(path), *_forms(document, path))) in seen:
            continue
        seen.add(form)
        for what in ("drop", "change", "add"):
            spoiling = copy.deepcopy(document)
            holder: Any = spoiling
            for step in path[:-1]:
                holder = holder[step]
            held = holder[path[-1]] if path else spoiling
            if what == "add" and isinstance(held, dict):
                held["no such name"] = 1
            elif what == "drop" and path and isinstance(holder, dict):
                del holder[path[-1]]
            elif what == "change" and path:
                holder[path[-1]] = [{"no such": "thing"}]
            else:
                continue
            yield f"{what} {_starred(path)}", spoiling


def _starred(path: tuple[Any, ...]) -> str:
    return "/".join("*" if isinstance(step, int) else step for step in path)


def _forms(document: Any, path: tuple[Any, ...]) -> Iterator[tuple[str, ...]]:
    """The names of what holds a place, and of what is there."""
    for step in path:
        if isinstance(document, dict):
            yield tuple(sorted(document))
        document = document[step]
    if isinstance(document, dict):
        yield tuple(sorted(document))


FREE = r"fields(/.*)?|changes/\*/(old|new|from|to)(/.*)?"  # free JSON, whatever holds it
STORED = (  # may be left out of what is stored
    r"text|place|by|to|via|about|quotes|sources|links|thread|tags|visibility|embargo_until|fields|"
    r"quotes/\*/(speaker|given_to|via|terms)|sources/\*/(url|published|retrieved|relays|evidence)|"
    r"(sources/\*/published|when)/ahead|changes/\*/(old|new)|label|demonstration|timezone|"
    r"week_start|language|summary|date_order"
)
NEED_NO_REASON = {"amend", "close", "reopen", "withhold", "move"}
HARMLESS = [
    r"(change|drop|add) (kinds|events/\*/event/verbs|kinds/\*/verbs)/\*/preset/.*",
    r"drop events/\*/event/(fields|verbs)(/\*/(meaning|choices|preset|relation))?",
    rf"(change|drop|add) (.*/)?({FREE})",
    r"drop history|drop undone",
    rf"drop (.*/)?event/({STORED})",
    r"(change|drop|add) verbs/\*/preset/.*|add verbs/\*/preset",
    r"change history/\*/type|change events/\*/type",
]


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"demo", "follow", "schema", "timeline"}))
def test_whatever_is_spoilt_in_a_document_is_refused(
    full: CommandLine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", EDITOR)
    ran = {words: full("--json", *words).json() for words in RUNS[name]}
    documents = [document for words, document in ran.items() if words[0] == name]
    richest = min if name == "verbs" else max  # one verb is as good as all
    document = richest(documents, key=lambda one: len(json.dumps(one)))
    assert_bites(name, document)


def test_whatever_is_spoilt_in_an_entry_is_refused(full: CommandLine) -> None:
    told = full("timeline", "--json").json()
    entries = {entry["key"]: entry for entry in told["entries"]}
    assert_bites("timeline", {**told, "entries": [entries["rich"], entries["struck"]]})


def test_whatever_is_spoilt_in_a_line_that_is_followed_is_refused(full: CommandLine) -> None:
    lines = full("follow", "--after", "0", "--until-now").out.split("\n")[:-1]
    [rich] = [line for line in map(json.loads, lines) if line["key"] == "rich"]
    assert_bites("follow", rich)


def test_whatever_is_spoilt_in_an_error_is_refused(full: CommandLine) -> None:
    assert_bites("error", json.loads(full("use", "x", "--json", code=2).err))


def assert_bites(name: str, document: Any) -> None:
    assert faults(name, document) == []
    tried = list(spoilt(document))
    assert tried
    taken = {what for what, spoiling in tried if validator(name).is_valid(spoiling)}
    known = [*HARMLESS, *([r"drop events/\*/event/reason"] if name in NEED_NO_REASON else [])]
    missed = {what for what in taken if not any(re.fullmatch(one, what) for one in known)}
    assert missed == set()
    assert len(taken) < len(tried)
