from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from timeline import vocabulary
from timeline.errors import UnknownVerb
from timeline.terms import ORDERING_RELATIONS
from timeline.vocabulary import (
    FIELD_TYPES,
    RELATIONS,
    THREAD_TYPES,
    Kind,
    Verb,
    shipped,
)

ROOM = Path(vocabulary.__file__).parent
SAMPLES = sorted((ROOM / "samples").glob("*.toml"))

# Kind: verbs, own fields, as the design's table has them.
TABLE = {
    "statement": ("issued said", ""),
    "allegation": ("alleged", "specificity"),
    "request": ("asked demanded", "asks deadline"),
    "response": ("answered acknowledged accepted rejected denied admitted declined", "stance"),
    "offer": ("offered", "terms condition"),
    "threat": ("threatened", "terms condition"),
    "withdrawal": ("withdrew", ""),
    "document": ("drafted signed sent filed", "document step"),
    "disclosure": ("leaked released", "document mode"),
    "report": ("reported", "outlet url"),
    "agreement": ("agreed", "parties"),
    "vote": ("voted", "counts result"),
    "decision": ("ruled decided", "outcome"),
    "filing": ("sued appealed", "forum phase measure"),
    "investigation": ("opened-probe", "forum phase measure"),
    "enforcement": ("charged arrested fined recalled", "forum phase measure"),
    "ending": ("ended", "outcome"),
    "appointment": ("appointed resigned fired", "post change"),
    "incident": ("happened", "harm"),
    "action": ("did", "harm"),
    "meeting": ("met", "harm"),
    "measure": ("counted", "metric value low high unit"),
    "scheduled": ("scheduled postponed cancelled", "due status"),
    "question": ("question we-asked", "deadline"),
    "note": ("note", ""),
}
VERBS_OF_THE_TABLE = [(verb, kind) for kind, (verbs, _) in TABLE.items() for verb in verbs.split()]

OPENS = {
    "allegation": "claim",
    "request": "ask",
    "offer": "ask",
    "threat": "ask",
    "document": "document",
    "disclosure": "document",
    "vote": "proceeding",
    "decision": "proceeding",
    "filing": "proceeding",
    "investigation": "proceeding",
    "enforcement": "proceeding",
    "measure": "measure",
    "scheduled": "occurrence",
    "question": "question",
}

# All but `note`, which is short for logging that verb.
COMMANDS = """
    init demo open use stories amend close reopen log triage correct edit retract reinstate release
    withhold move undo redo timeline standing upcoming show since diff find party check import
    export build serve capture verify checkpoint source redact verbs kind follow rebuild backup
    restore doctor config completion schema
"""

# All but `--document`, an own field that any development may have.
OPTIONS = """
    desk story json quiet user no-color help when relative-to announced place by to via about text
    quote speaker given-to terms source re link thread tag private public embargo key dry-run
    clock-is-right
"""

EVERY_DEVELOPMENT = """
    key verb headline text when relative_to announced place by to via about quotes sources links
    thread document tags visibility embargo_until
"""

ALLOWED = {
    "fields": {"type", "meaning", "option", "choices"},
    "kinds": {"meaning", "fields", "opens", "moves", "private"},
    "verbs": {"kind", "meaning", "preset", "relation"},
}


def tables() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads((ROOM / "vocabulary.toml").read_text("utf-8"))


def test_the_file_has_no_key_that_nothing_reads() -> None:
    assert tables().keys() == ALLOWED.keys()
    for section, allowed in ALLOWED.items():
        for name, table in tables()[section].items():
            assert table.keys() <= allowed, f"{section}.{name}"


@pytest.mark.parametrize(("verb", "kind"), VERBS_OF_THE_TABLE)
def test_a_verb_of_the_design_has_its_kind(verb: str, kind: str) -> None:
    assert shipped().verb(verb).kind == kind


@pytest.mark.parametrize("kind", TABLE)
def test_a_kind_of_the_design_has_its_own_fields(kind: str) -> None:
    assert list(shipped().kinds[kind].fields) == TABLE[kind][1].split()


def test_there_are_no_other_kinds() -> None:
    assert shipped().kinds.keys() == TABLE.keys()


def test_only_a_note_is_always_private() -> None:
    assert [name for name, kind in shipped().kinds.items() if kind.private] == ["note"]


def test_each_kind_opens_the_thread_of_the_design() -> None:
    opens = {name: kind.opens for name, kind in shipped().kinds.items() if kind.opens}
    assert opens == OPENS


@pytest.mark.parametrize("kind", shipped().kinds.values(), ids=lambda kind: kind.name)
def test_a_kind_moves_known_threads_and_what_it_opens(kind: Kind) -> None:
    assert set(kind.moves) <= set(THREAD_TYPES)
    assert kind.opens is None or kind.opens in kind.moves


@pytest.mark.parametrize("verb", shipped().verbs.values(), ids=lambda verb: verb.name)
def test_a_verb_keeps_to_the_fields_of_its_kind(verb: Verb) -> None:
    fields = shipped().kinds[verb.kind].fields
    for name, value in verb.preset.items():
        assert fields[name].type in {"text", "choice"}
        assert value in (fields[name].choices or [value])
    assert verb.relation is None or verb.relation in RELATIONS


def test_a_field_is_of_a_known_type_and_some_kind_has_it() -> None:
    used = {name for kind in shipped().kinds.values() for name in kind.fields}
    assert used == shipped().fields.keys()
    for field in shipped().fields.values():
        assert field.type in FIELD_TYPES
        assert bool(field.choices) == (field.type == "choice"), field.name
        assert field.repeatable == (field.type == "texts")


def test_a_field_and_a_general_option_never_share_a_name() -> None:
    options = [field.option for field in shipped().fields.values()]
    assert len(set(options)) == len(options)
    assert set(options).isdisjoint(OPTIONS.split())


def test_every_choice_but_these_is_some_verbs_preset() -> None:
    preset = {pair for verb in shipped().verbs.values() for pair in verb.preset.items()}
    choices = {(field.name, word) for field in shipped().fields.values() for word in field.choices}
    assert choices - preset == {("stance", "partly-admitted"), ("mode", "foi"), ("mode", "court")}


@pytest.mark.parametrize("section", ALLOWED)
def test_every_meaning_is_a_sentence(section: str) -> None:
    for name, table in tables()[section].items():
        meaning = table["meaning"]
        assert meaning[0].isupper(), name
        assert meaning.endswith("."), name
        assert "  " not in meaning, name


def test_no_verb_is_a_command() -> None:
    assert set(COMMANDS.split()).isdisjoint(shipped().verbs)


def test_every_relation_but_three_orders_time() -> None:
    assert set(RELATIONS) - ORDERING_RELATIONS == {"confirms", "contradicts", "part_of"}


@pytest.mark.parametrize(
    ("verb", "target", "relation"),
    [
        ("accepted", "offer", "accepts"),
        ("rejected", "response", "rejects"),
        ("denied", "allegation", "denies"),
        ("withdrew", "request", "withdraws"),
        ("leaked", "document", "discloses"),
        ("confirmed", "allegation", "confirms"),
        ("answered", "request", "responds_to"),
        ("answered", "question", "answers"),
        ("said", "question", "answers"),
        ("accepted", "question", "accepts"),
        # Neither of these is an answer to a question of the desk's.
        ("acknowledged", "question", "responds_to"),
        ("declined", "question", "responds_to"),
        ("we-asked", "question", "responds_to"),
        ("note", "question", "responds_to"),
    ],
)
def test_the_verb_or_its_target_says_what_re_becomes(verb: str, target: str, relation: str) -> None:
    assert shipped().verb(verb).relation_to(shipped().kinds[target]) == relation


def test_an_unknown_verb_names_the_nearest() -> None:
    with pytest.raises(UnknownVerb) as caught:
        shipped().verb("rejcted")
    assert caught.value.nearest[0] == "rejected"
    assert "'rejcted'; did you mean rejected" in str(caught.value)
    assert (caught.value.hint, caught.value.exit_code) == ("dateline verbs", 2)


def test_an_unknown_verb_like_no_other_names_none() -> None:
    with pytest.raises(UnknownVerb, match=r"^there is no verb 'qqq'$"):
        shipped().verb("qqq")


def test_it_is_read_once() -> None:
    assert shipped() is shipped()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_story_keeps_to_the_vocabulary(path: Path) -> None:
    story = tomllib.loads(path.read_text("utf-8"))
    keys = [entry["key"] for entry in story["development"]]
    assert len(set(keys)) == len(keys)
    for entry in story["development"]:
        kind = shipped().kinds[shipped().verb(entry["verb"]).kind]
        unknown = entry.keys() - set(EVERY_DEVELOPMENT.split()) - kind.fields.keys()
        assert unknown <= {"timeflow_id", "work_status"}, entry["key"]
        for link in entry.get("links", ()):
            assert link["relation"] in RELATIONS
            assert link["target"] in keys


def test_both_sample_stories_are_shipped() -> None:
    assert [path.stem for path in SAMPLES] == ["deepwater-horizon", "sanders-letter"]
