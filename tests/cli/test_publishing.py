"""`export --format sqlite`: a new file of what readers may see, and not a byte of anything else."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

import cli.clock
from tests.cli.driver import SAMPLES, STORY
from tests.facts import STORE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.cli.driver import CommandLine

SQLITE = ("export", "--format", "sqlite", "--output")
PAST = ("--when", "2018-12-30")


def export(desk: CommandLine, name: str = "stories.db", *words: str) -> Path:
    desk(*SQLITE, name, *words)
    return desk.folder / name


def rows(file: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement, values).fetchall()


def told(file: Path) -> str:
    """All that every table and view says."""
    with closing(sqlite3.connect(file)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
        ).fetchall()
        return "\n".join(
            repr(row) for (name,) in names for row in connection.execute(f'SELECT * FROM "{name}"')
        )


def lines(file: Path) -> list[str]:
    return [line for (line,) in rows(file, "SELECT headline FROM timeline")]


# --- what is in it --------------------------------------------------------------------------------


def test_a_whole_sample_is_in_it_with_its_standing(desk: CommandLine) -> None:
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    file = export(desk)
    shown = desk("timeline", "sanders-letter", "--as-of", "9999", "--json").json()["entries"]
    assert rows(file, "SELECT ref, edtf, headline FROM timeline") == [
        (one["ref"], one["when"]["edtf"], one["headline"]) for one in shown
    ]
    standing = desk("standing", "sanders-letter", "--json").json()["threads"]
    assert rows(file, "SELECT thread, type, title, status FROM standing") == sorted(
        (one["thread"], one["type"], one["title"], one.get("status")) for one in standing
    )
    assert rows(file, "PRAGMA foreign_key_check") == []
    assert rows(file, "PRAGMA integrity_check") == [("ok",)]
    assert rows(file, "PRAGMA freelist_count") == [(0,)]


def test_it_is_of_all_stories_or_of_the_one_that_is_named(desk: CommandLine) -> None:
    for slug in ("one", "two", "three"):
        desk("open", slug, f"Story {slug}")
        visibility = "--private" if slug == "three" else "--public"
        desk("log", slug, "said", slug, visibility, *PAST)
    assert rows(export(desk), "SELECT slug FROM stories") == [("one",), ("two",)]
    assert lines(export(desk, "two.db", "two")) == ["two"]
    assert lines(export(desk, "one.db", "--story", "one")) == ["one"]
    assert lines(export(desk, "chosen.db")) == ["one", "two"]


def test_its_clock_is_when_readers_could_see_a_thing(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "a", *PAST)
    desk("log", "said", "B", "--embargo", "2019-01-06 12:00", *PAST)
    desk.clock.move(hours=2)
    desk("log", "said", "C", "--public", *PAST)
    desk.clock.move(days=1)
    desk("release", "a")
    file = export(desk)
    assert rows(file, "SELECT position, type, recorded_at, recorded_by, key FROM events") == [
        (1, "story.opened", "2019-01-06T11:00:00.000000Z", "", None),
        (2, "development.logged", "2019-01-06T11:00:00.000000Z", "", None),
        (3, "development.logged", "2019-01-06T17:00:00.000000Z", "", None),
        (4, "development.logged", "2019-01-07T11:00:00.000000Z", "", None),
    ]
    assert lines(file) == ["C", "B", "A"]


def test_a_correction_is_told_from_what_readers_saw_to_what_they_see(desk: CommandLine) -> None:
    desk("log", "said", "Draft", "--key", "a", *PAST)
    desk("correct", "a", "headline=First", "--reason", "a slip in house")
    desk("release", "a")
    desk("correct", "a", "headline=Second", "--reason", "wrong", "--clarification")
    desk("withhold", "a", "--reason", "the lawyers")
    desk("correct", "a", "headline=Never seen", "--reason", "not this")
    desk("correct", "a", "headline=Third", "place=Paris", "--reason", "at last")
    desk.clock.move(days=1)
    desk("release", "a")
    desk("correct", "a", "place=Rome", "--reason", "undone")
    desk("undo")
    file = export(desk)
    statement = "SELECT label, field, old, new, reason, corrected_by, recorded_at FROM corrections"
    assert rows(file, statement) == [
        ("correction", "headline", "Second", "Third", "at last", None, one_day_later()),
        ("correction", "place", None, "Paris", "at last", None, one_day_later()),
        ("clarification", "headline", "First", "Second", "wrong", None, first_day()),
    ]
    hidden = ("Draft", "in house", "Never seen", "not this", "lawyers", "Rome", "undone")
    assert not [word for word in hidden if word in told(file)]


def first_day() -> str:
    return "2019-01-06T09:00:00.000000Z"


def one_day_later() -> str:
    return "2019-01-07T09:00:00.000000Z"


def test_a_retraction_is_told_without_what_it_struck(desk: CommandLine) -> None:
    desk("log", "said", "Libel", "--key", "a", "--public", "--by", "Jane", "--quote", "q", *PAST)
    desk("log", "answered", "No", "--public", "--re", "a", *PAST)
    desk("retract", "a", "--reason", "it was somebody else")
    file = export(desk)
    assert rows(file, "SELECT headline, status, retracted FROM timeline") == [
        ("Retracted", "retracted", "it was somebody else"),
        ("No", "live", None),
    ]
    assert not [word for word in ("Libel", "Jane", "'q'") if word in told(file)]
    assert rows(file, "SELECT * FROM links") == []


def test_what_was_struck_before_anybody_saw_it_never_was(desk: CommandLine) -> None:
    desk("log", "said", "Seen", "--public", *PAST)
    before = export(desk, "before.db").read_bytes()
    desk("log", "said", "Unseen", "--key", "a", "--embargo", "2019-01-07", *PAST)
    desk("retract", "a", "--reason", "canary")
    desk.clock.move(days=3)
    assert export(desk, "after.db").read_bytes() == before


def test_a_link_is_told_once_readers_can_see_where_it_leads(desk: CommandLine) -> None:
    desk("log", "asked", "Question", "--key", "q", *PAST)
    desk("log", "answered", "Answer", "--key", "a", "--re", "q", "--public", *PAST)
    assert rows(export(desk, "before.db"), "SELECT relation FROM links") == []
    desk.clock.move(days=1)
    desk("release", "q")
    file = export(desk)
    types = [name for (name,) in rows(file, "SELECT type FROM events ORDER BY position")]
    assert sorted(types[-2:]) == ["development.logged", "development.triaged"]
    assert rows(
        file,
        "SELECT relation, recorded_at FROM links JOIN versions ON versions.id = links.version "
        "JOIN events ON position = known_from",
    ) == [("responds_to", one_day_later())]
    assert rows(file, "SELECT status FROM timeline") == [("live",), ("live",)]
    assert rows(file, "SELECT * FROM corrections") == []


def test_a_link_is_told_no_sooner_where_what_has_it_was_corrected_meanwhile(
    desk: CommandLine,
) -> None:
    desk("log", "asked", "Question", "--key", "q", *PAST)
    desk("log", "answered", "Answer", "--key", "a", "--re", "q", "--public", *PAST)
    desk("correct", "a", "headline=Reply", "links=part_of:q", "--reason", "their word")
    desk.clock.move(days=1)
    desk("release", "q")
    statement = "SELECT type, recorded_at FROM events WHERE entry IS NOT NULL ORDER BY position"
    assert rows(export(desk), statement) == [
        ("development.logged", first_day()),
        ("development.corrected", first_day()),
        ("development.triaged", one_day_later()),
        ("development.logged", one_day_later()),
    ]


# --- terms, names, dates and fields ---------------------------------------------------------------


@pytest.mark.parametrize("terms", ["background", "deep-background", "off-record"])
def test_who_spoke_on_other_terms_is_not_named(desk: CommandLine, terms: str) -> None:
    desk(
        *("log", "said", "A word", "--by", "Jane Roe", "--quote", "qq", "--public", "--key", "k"),
        *("--terms", terms, *PAST),
    )
    said = told(export(desk))
    assert "Jane" not in said
    assert ("qq" in said) is (terms != "off-record")


def test_terms_that_were_tightened_hold_for_the_past_too(desk: CommandLine) -> None:
    desk("log", "said", "A", "--by", "Jane", "--quote", "qq", "--public", "--key", "k", *PAST)
    desk("correct", "k", "headline=B", "--reason", "seen")
    quote = 'quotes={ text = "qq", speaker = "Jane", terms = "off-record" }'
    desk("correct", "k", quote, "--reason", "he asked for it")
    said = told(export(desk))
    assert not [word for word in ("Jane", "qq", "he asked", "'A'") if word in said]


def test_who_recorded_what_and_under_which_key_stays_in_house(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public", "--key", "keycanary", *PAST)
    desk("party", "the union", "--alias", "aliascanary")
    desk("amend", "--title", "New title", "--reason", "reasoncanary")
    file = export(desk)
    said = told(file)
    assert not [one for one in ("ana", "keycanary", "aliascanary", "reasoncanary") if one in said]
    assert rows(file, "SELECT title FROM stories") == [("New title",)]


def test_a_date_tells_neither_its_phrase_nor_the_day_it_was_typed(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "a", "--when", "late last week")
    desk("log", "asked", "B", "--key", "b", "--when", "yesterday", "--deadline", "Friday")
    desk.clock.move(days=30)
    desk("release", "a", "b", "--clock-is-right")
    file = export(desk)
    said = told(file)
    assert not [one for one in ("late last", "yesterday", "Friday", "2019-01-06") if one in said]
    shown = desk("timeline", "--json").json()["entries"]
    assert rows(file, "SELECT edtf FROM timeline") == [(one["when"]["edtf"],) for one in shown]
    assert rows(file, "SELECT waits_for FROM standing") == [("2019-01-11",)]


def test_what_is_certain_because_it_was_said_is_so_once_readers_are_told(
    desk: CommandLine,
) -> None:
    when = ("--when", "[2019-01-05..2019-01-20]")
    desk("log", "said", "In house first", "--key", "a", *when)
    desk("log", "said", "Told at once", "--public", *when)
    desk("log", "said", "Told of a later day", "--public", *when, "--relative-to", "2019-01-15")
    desk.clock.move(days=4)
    desk("release", "a", "--clock-is-right")
    statement = (
        "SELECT certain / 100000 - earliest / 100000, headline FROM chronology JOIN versions "
    )
    assert rows(export(desk), f"{statement} ON versions.id = version ORDER BY 1") == [
        (1, "Told at once"),
        (5, "In house first"),
        (10, "Told of a later day"),
    ]


def test_fields_that_nobody_defined_are_left_out(desk: CommandLine) -> None:
    row = {
        "key": "a",
        "verb": "counted",
        "headline": "A",
        "when": "2018",
        "metric": "toll",
        "value": 5,
        "who_told_us": "canary",
        "sources": [{"name": "Paper", "retrieved": "2018-12-31", "evidence": ["evidencecanary"]}],
    }
    (desk.folder / "one.jsonl").write_text(json.dumps({"development": row}), "utf-8")
    desk("import", "one.jsonl")
    file = export(desk)
    assert "canary" not in told(file)
    content = json.loads(rows(file, "SELECT content FROM versions")[0][0])
    assert content["fields"] == {"metric": "toll", "value": 5}
    assert rows(file, "SELECT name, retrieved FROM sources") == [("Paper", None)]


def test_an_own_kind_is_told_as_the_one_it_extends(desk: CommandLine) -> None:
    desk(
        *("kind", "define", "ballot", "--extends", "vote", "--meaning", "meaningcanary"),
        *("--field", "turnout:number:fieldcanary", "--verb", "balloted:verbcanary"),
    )
    desk("log", "balloted", "They vote", "--turnout", "5", "--public", *PAST)
    file = export(desk)
    assert "canary" not in told(file)
    assert rows(file, "SELECT kind, verb FROM timeline") == [("vote", "balloted")]
    assert '"turnout":5' in rows(file, "SELECT content FROM versions")[0][0]


def test_a_thread_named_after_what_is_hidden_is_not_named(desk: CommandLine) -> None:
    ref = desk("log", "asked", "Hidden", "--json", *PAST).json()["ref"]
    desk("log", "said", "Seen", "--public", "--thread", ref, *PAST)
    assert ref not in told(export(desk))


# --- canaries and twins ---------------------------------------------------------------------------


def fill(desk: CommandLine, *, secretive: bool) -> None:
    """A desk with a public part, and canaries all around it."""
    secret: Iterable[tuple[str, ...]] = SECRETS if secretive else ()
    desk("log", "asked", "They ask", "--public", "--key", "ask", "--thread", "talks", *PAST)
    for words in secret:
        desk(*words)
    desk.clock.move(hours=1)
    desk("log", "answered", "They answer", "--public", "--re", "ask", "--key", "answer", *PAST)
    if secretive:
        desk("correct", "answer", "links=part_of:hidden", "--reason", "canary1")
        desk("undo")
    desk.clock.move(hours=1)
    desk("correct", "answer", "headline=They reply", "--reason", "their word")


SECRETS = (
    ("log", "alleged", "canary2", "--key", "hidden", "--thread", "canary3", "--tag", "canary4"),
    ("log", "said", "canary5", "--embargo", "2999-01-01", "--place", "canary6"),
    ("log", "said", "canary7", "--public", "--key", "withheld", "--source", "canary8"),
    ("withhold", "withheld", "--reason", "canary9"),
    ("log", "said", "canary10", "--public"),
    ("undo",),
    ("note", "canary11"),
    ("open", "canary12", "canary13"),
    ("log", "canary12", "said", "canary14"),
    ("use", STORY),
    ("party", "canary15", "--alias", "canary16"),
    ("correct", "hidden", "text=canary17", "--reason", "canary18"),
)


def test_no_byte_of_the_file_is_of_what_is_hidden(desk: CommandLine) -> None:
    fill(desk, secretive=True)
    written = export(desk).read_bytes()
    assert b"canary" not in written.lower()
    assert b"They reply" in written
    assert "canary" not in (desk.folder / "stories.metadata.json").read_text("utf-8")


def test_two_desks_that_differ_in_secrets_write_the_same_bytes(
    nowhere: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.clock, "new_identity", lambda: STORE)
    written = []
    for name, secretive in (("one", True), ("other", False)):
        nowhere.clock.set("2019-01-06T09:00:00+00:00")
        nowhere("init", name)
        monkeypatch.setenv("DATELINE_DESK", str(nowhere.folder / name))
        nowhere("open", STORY, "The letter", "--timezone", "America/New_York")
        fill(nowhere, secretive=secretive)
        written.append(export(nowhere, f"{name}.db"))
    one, other = written
    assert told(one) == told(other)
    assert one.read_bytes() == other.read_bytes()


# --- the files ------------------------------------------------------------------------------------


def test_the_same_log_makes_the_same_bytes(desk: CommandLine) -> None:
    desk("import", str(SAMPLES / "deepwater-horizon.toml"))
    assert export(desk, "one.db").read_bytes() == export(desk, "two.db").read_bytes()


def test_nothing_is_overwritten_and_only_the_owner_may_read(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public", *PAST)
    file = export(desk)
    beside = desk.folder / "stories.metadata.json"
    assert file.stat().st_mode & 0o777 == beside.stat().st_mode & 0o777 == 0o600
    error = desk.refused(*SQLITE, "stories.db", code=1)
    assert error["code"] == "already-there"
    assert error["hint"].endswith("stories-2.db")
    file.unlink()
    error = desk.refused(*SQLITE, "stories.db", code=1)
    assert "stories.metadata.json" in error["message"]
    assert error["hint"].endswith("stories-2.db")
    assert not file.exists()
    assert sorted(path.name for path in desk.folder.glob(".stories*")) == []


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        ((*SQLITE, "no/such/stories.db"), "bad-path", 2),
        (("export", "--format", "sqlite"), "usage", 2),
        ((*SQLITE, "a.db", "--as-of", "2018"), "usage", 2),
        ((*SQLITE, "a.db", "--with-private"), "usage", 2),
        (("export", "--format", "toml", "--output", "a.toml"), "usage", 2),
        ((*SQLITE, "a.db", "nothing"), "unknown-story", 2),
    ],
)
def test_what_cannot_be_made_is_refused(
    desk: CommandLine, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    desk("log", "said", "A", "--public", *PAST)
    assert desk.refused(*words, code=exit_code)["code"] == code


def test_where_nothing_is_public_there_is_no_file(desk: CommandLine) -> None:
    desk("log", "said", "A", *PAST)
    assert desk.refused(*SQLITE, "a.db", code=1)["code"] == "nothing-public"
    error = desk.refused(*SQLITE, "a.db", STORY, code=1)
    assert error["hint"] == f"dateline release --story {STORY} --all"
    assert not (desk.folder / "a.db").exists()


def test_an_embargo_is_not_over_because_a_clock_is_days_ahead(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public", *PAST)
    desk("log", "said", "B", "--embargo", "2019-02-01", *PAST)
    desk.clock.move(days=60)
    assert lines(export(desk, "doubted.db")) == ["A"]
    assert lines(export(desk, "believed.db", "--clock-is-right")) == ["A", "B"]


def test_what_cannot_be_read_may_have_hidden_an_entry(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public", *PAST)
    stream = desk.rows("SELECT stream FROM events WHERE position = ?", desk.position())[0][0]
    desk("log", "said", "B", "--public", *PAST)
    at = desk.forge("development.withheld", b"{", stream=stream, version=2)
    ran = desk(*SQLITE, "stories.db", code=5)
    assert f"position {at} " in ran.err
    assert lines(desk.folder / "stories.db") == ["B"]


def test_a_time_that_is_no_time_is_refused_with_its_position(desk: CommandLine) -> None:
    desk("log", "said", "A", "--public", *PAST)
    payload = desk.rows("SELECT payload FROM events WHERE position = ?", desk.position())[0][0]
    at = desk.forge("development.logged", payload, recorded_at="never")
    error = desk.refused(*SQLITE, "stories.db", code=5)
    assert f"position {at} " in error["message"]
    assert not (desk.folder / "stories.db").exists()
