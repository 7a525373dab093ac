"""`log` and `note`: what a reporter types, and exactly that, is what is stored."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cli import standard_input
from tests.cli.driver import STORY

if TYPE_CHECKING:
    from typing import Any

    from tests.cli.driver import CommandLine

SHAPE = {"ref", "id", "key", "position", "story", "when", "visibility", "moves"}
WHEN = {
    "edtf",
    "phrase",
    "reference",
    "text",
    "earliest_start",
    "latest_start",
    "earliest_end",
    "latest_end",
}


def only(desk: CommandLine) -> dict[str, Any]:
    """The one entry of the story."""
    [entry] = desk("timeline", "--json").json()["entries"]
    return dict(entry)


def whens_by_key(desk: CommandLine, *options: str) -> dict[str, Any]:
    """When each entry was, whether or not it has happened yet."""
    told = desk("timeline", STORY, "--as-of", "9999", "--json", *options).json()["entries"]
    return {entry["key"]: entry["when"] for entry in told}


def test_one_line_is_three_lines_of_answer_at_most(desk: CommandLine) -> None:
    ran = desk("log", "asked", "Staffers", "ask for a meeting", "--when", "late last week")
    first, *others = ran.out.splitlines()
    assert first.split()[2] == f"{STORY}:"
    assert "27-30 Dec 2018" in first
    assert len(others) <= 2
    assert "private" in ran.out
    assert ran.err == ""


def test_the_json_says_what_was_understood(desk: CommandLine) -> None:
    said = desk("log", "asked", "A headline", "--when", "Monday", "--key", "k1", "--json").json()
    assert set(said) >= SHAPE
    assert set(said["when"]) >= WHEN
    assert said["when"]["edtf"] == "2018-12-31"
    assert (said["story"], said["key"], said["visibility"]) == (STORY, "k1", "private")
    assert said["position"] == desk.position()
    opened = {"thread": said["ref"], "axis": None, "from": None, "to": "made", "turn": []}
    assert said["moves"] == [opened]
    assert said["id"] == only(desk)["id"]


def test_every_option_is_stored(desk: CommandLine) -> None:
    desk("log", "did", "First", "--key", "first")
    ref = desk("show", "first", "--json").json()["ref"]
    desk(
        *("log", "offered", "A deal", "--key", "second", "--when", "2018-12-30", "--place", "NYC"),
        *("--by", "Ann", "--by", "Bob", "--to", "Cy", "--via", "Di", "--about", "Ed"),
        *("--text", "More of it", "--quote", "“Yes”", "--quote", "no", "--given-to", "The Hill"),
        *("--terms", "background", "--on-terms", "half each", "--condition", "by then"),
        *("--source", "NBC relays Politico <https://nbc.example/1> 2019-01-02"),
        *("--re", "first", "--link", f"part-of:{ref}", "--thread", "deal", "--document", "draft"),
        *("--tag", "money", "--tag", "2019", "--embargo", "2019-01-10"),
    )
    entry = next(e for e in desk("timeline", "--json").json()["entries"] if e["key"] == "second")
    assert entry["kind"] == "offer"
    assert (entry["by"], entry["to"], entry["via"]) == (["Ann", "Bob"], ["Cy"], ["Di"])
    assert (entry["about"], entry["place"], entry["thread"]) == (["Ed"], "NYC", "deal")
    assert (entry["text"], entry["tags"]) == ("More of it", ["money", "2019"])
    assert [quote["text"] for quote in entry["quotes"]] == ["“Yes”", "no"]
    for quote in entry["quotes"]:
        assert (quote["speaker"], quote["given_to"]) == (None, ["The Hill"])
        assert quote["terms"] == "background"
    [source] = entry["sources"]
    assert (source["name"], source["relays"]) == ("NBC", "Politico")
    assert source["url"] == "https://nbc.example/1"
    assert source["published"]["edtf"] == "2019-01-02"
    assert [(link["relation"], link["key"]) for link in entry["links"]] == [
        ("responds_to", "first"),
        ("part_of", "first"),
    ]
    assert entry["fields"] == {"terms": "half each", "condition": "by then", "document": "draft"}
    assert (entry["visibility"], entry["embargo_until"]) == ("embargoed", "2019-01-10T05:00:00Z")


def test_what_is_typed_is_private_unless_it_is_said_to_be_public(desk: CommandLine) -> None:
    assert desk("log", "said", "A", "--json").json()["visibility"] == "private"
    assert desk("log", "said", "B", "--public", "--json").json()["visibility"] == "public"
    desk("open", "open-story", "Open", "--visibility", "public")
    assert desk("log", "said", "C", "--json").json()["visibility"] == "public"
    assert desk("log", "said", "D", "--private", "--json").json()["visibility"] == "private"


@pytest.mark.parametrize(
    "words",
    [
        ["said", "Two", "words"],
        ["said:", "Two words"],
        ["said: Two", "words"],
        [STORY, "said", "Two words"],
        [STORY, "said: Two", "words"],
    ],
)
def test_story_verb_and_headline_may_stand_in_these_ways(
    desk: CommandLine, words: list[str]
) -> None:
    desk("open", "other", "Another story")
    desk("log", *(words if STORY in words else ["--story", STORY, *words]))
    desk("use", STORY)
    assert (only(desk)["verb"], only(desk)["headline"]) == ("said", "Two words")


def test_words_after_a_double_hyphen_are_words(desk: CommandLine) -> None:
    desk("log", "said", "--", "--public", "is", "no option")
    assert only(desk)["headline"] == "--public is no option"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["sayd", "A headline"], "neither-story-nor-verb"),
        (["lettre", "said", "A headline"], "neither-story-nor-verb"),
        ([STORY, "sayd", "A headline"], "unknown-verb"),
        (["The spokesman said no"], "neither-story-nor-verb"),
        (["said"], "no-headline"),
        (["said", "  "], "bad-field"),
        ([STORY], "no-headline"),
        ([STORY, "said"], "no-headline"),
        (["said", "A", "--when", "the day the music died"], "unreadable-when"),
        (["said", "A", "--when", "2018-02-30"], "unreadable-when"),
        (["said", "A", "--when", "01/02/2024"], "ambiguous-date"),
        (["said", "A", "--when", "2018-03-11T02:30"], "clock-change"),
        (["said", "A", "--relative-to", "last week"], "bad-field"),
        (["said", "A", "--re", "nothing"], "unknown-ref"),
        (["said", "A", "--re", "@"], "nothing-logged"),
        (["said", "A", "--link", "nothing"], "bad-pair"),
        (["said", "A", "--link", "likes:@"], "unknown-relation"),
        (["said", "A", "--source", "NBC <https://nbc.example"], "bad-pair"),
        (["said", "A", "--source", "NBC <ftp://nbc.example>"], "bad-field"),
        (["said", "A", "--terms", "secret"], "usage"),
        (["said", "A", "--deadline", "Friday"], "wrong-own-field"),
        (["asked", "A", "--deadline", "whenever"], "unreadable-when"),
        (["counted", "A", "--value", "many"], "bad-field"),
        (["answered", "A", "--stance", "shrugged"], "bad-field"),
        (["note", "A", "--public"], "bad-field"),
        (["said", "A", "--embargo", "last week"], "bad-field"),
        (["said", "A", "--by", ""], "bad-field"),
        (["said", "A", "--key", "two\nlines"], "bad-field"),
        (["said", "A", "--key", "k" * 201], "bad-field"),
        (["said", "A", "--text", "x" * 100_001], "bad-field"),
        (["said", "A", *["--tag", "t"] * 101], "bad-field"),
        (["--story", "lettre", "said", "A"], "unknown-story"),
    ],
)
def test_what_cannot_be_stored_is_refused(desk: CommandLine, words: list[str], code: str) -> None:
    assert desk.refused("log", *words, code=2)["code"] == code


def test_the_nearest_verbs_and_stories_are_named(desk: CommandLine) -> None:
    assert "rejected" in desk.refused("log", "rejectd", "A", code=2)["message"]
    assert STORY in desk.refused("log", "leter", "said", "A", code=2)["message"]
    assert "--story" in desk.refused("log", "said", "A", "--stori", STORY, code=2)["message"]


def test_a_dry_run_shows_and_records_nothing(desk: CommandLine) -> None:
    before = desk.position()
    shown = desk("log", "said", "A", "--key", "k", "--dry-run", "--json").json()
    assert shown["position"] is None
    assert [event["position"] for event in shown["events"]] == [None]
    assert [event["recorded_at"] for event in shown["events"]] == [None]
    assert desk("log", "said", "A", "--key", "k", "--dry-run").out != ""
    assert desk("note", "A", "--dry-run", "--json").json()["position"] is None
    assert desk.position() == before
    assert desk("log", "said", "A", "--key", "k", "--json").json()["id"] == shown["id"]


def test_the_same_key_again_adds_nothing(desk: CommandLine) -> None:
    line = ("log", "said", "A", "--key", "k", "--when", "yesterday", "--json")
    first = desk(*line).json()
    desk.clock.move(hours=23)
    again = desk(*line).json()
    assert (again["id"], again["position"]) == (first["id"], first["position"])
    assert again["events"] == []
    assert again["when"] == first["when"]
    assert desk.position() == first["position"]


def test_a_retry_is_known_after_a_correction_too(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "k")
    desk("correct", "k", "headline=B", "--reason", "a slip")
    before = desk.position()
    desk("log", "said", "A", "--key", "k")
    desk("log", "said", "B", "--key", "k")
    assert desk.position() == before


def test_a_key_that_stands_for_other_content_is_refused(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "k")
    error = desk.refused("log", "said", "B", "--key", "k", code=1)
    assert error["code"] == "key-taken"
    assert error["hint"].startswith("dateline correct ")


def test_a_link_to_what_is_struck_is_recorded_and_flagged(desk: CommandLine) -> None:
    struck = desk("log", "alleged", "A", "--key", "claim", "--json").json()
    desk("retract", "claim", "--reason", "another person")
    said = desk("log", "denied", "B", "--re", "claim", "--json").json()
    assert len(said["flags"]) == 1
    assert struck["ref"] in said["flags"][0]
    entry = desk("show", "@", "--json").json()
    assert [(link["relation"], link["key"]) for link in entry["links"]] == [("denies", "claim")]
    assert struck["ref"] in desk("log", "denied", "C", "--re", "claim").out


def test_nothing_links_to_itself(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "k")
    desk.refused("log", "said", "A", "--key", "k", "--link", "part_of:k", code=2)


@pytest.mark.parametrize("hour", [5, 6])
def test_in_the_hour_that_comes_twice_all_is_logged_and_exchanged(
    nowhere: CommandLine, hour: int
) -> None:
    here = nowhere
    here.clock.moment = datetime(2018, 11, 4, hour, 30, tzinfo=UTC)
    here("init")
    here("open", STORY, "The letter", "--timezone", "America/New_York")
    phrases = ["now", "today", "ten minutes ago", "by 5pm"]
    lines = [
        ["note", "B", "--key", "note"],
        *(["log", "said", "A", "--when", phrase, "--key", phrase] for phrase in phrases),
    ]
    for line in lines:
        here(*line)
    before = here.position()
    here.clock.move(hours=5)
    for line in lines:
        here(*line)
    assert here.position() == before
    offset = {5: "-04:00", 6: "-05:00"}[hour]
    whens = whens_by_key(here)
    assert {when["reference"] for when in whens.values()} == {f"2018-11-04T01:30{offset}"}
    assert whens["ten minutes ago"]["edtf"] == f"2018-11-04T01:20{offset}"

    exported = here("export", STORY).out
    here("init", "elsewhere")
    here("import", "-", "--format", "toml", "--desk", "elsewhere", stdin=exported.encode())
    assert whens_by_key(here, "--desk", "elsewhere") == whens
    assert here("export", STORY, "--desk", "elsewhere").out == exported


def test_text_may_come_from_a_pipe(desk: CommandLine) -> None:
    desk("log", "said", "A", "--text", "-", stdin="\ufeffone\r\n\ntwo — “3”\n".encode())
    assert only(desk)["text"] == "one\r\n\ntwo — “3”"


def test_a_note_is_private_whatever_its_length(desk: CommandLine) -> None:
    desk("open", "public", "Public", "--visibility", "public")
    first = "word " * 200
    ran = desk("note", "-", "--json", stdin=f"{first}\nsecond line".encode()).json()
    assert ran["visibility"] == "private"
    entry = only(desk)
    assert entry["kind"] == "note"
    assert len(entry["headline"]) <= 500
    assert entry["text"] == f"{first}\nsecond line"


def test_a_short_note_is_its_headline(desk: CommandLine) -> None:
    desk("note", "Call", "the", "press office")
    assert (only(desk)["headline"], only(desk)["text"]) == ("Call the press office", "")


@pytest.mark.parametrize("stdin", [b"", b" \n\t\n", b"caf\xe9", b"\xff\xfe", b"a\0b", None])
def test_a_note_without_words_or_in_no_known_text_is_refused(
    desk: CommandLine, stdin: bytes | None
) -> None:
    desk.refused("note", "-", stdin=stdin, code=2)


def test_standard_input_that_does_not_end_is_cut_off(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standard_input, "MOST", 1_000)
    assert "1,000" in desk.refused("note", "-", stdin=b"x" * 1_001, code=2)["message"]
    desk("note", "-", stdin=b"x" * 1_000)


def test_standard_input_that_is_closed_is_no_input(desk: CommandLine) -> None:
    ran = desk.process("note", "-", stdin=None, preexec_fn=partial(os.close, 0))
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"dateline: ")


def test_quiet_says_nothing(desk: CommandLine) -> None:
    for line in (["log", "said", "A"], ["note", "B"]):
        ran = desk(*line, "--quiet")
        assert (ran.out, ran.err) == ("", "")
    assert desk.position() == 4


def test_a_scheduled_one_is_due_when_it_is_expected(desk: CommandLine) -> None:
    desk("log", "scheduled", "A hearing", "--when", "Friday", "--announced", "yesterday")
    entry = only(desk)
    assert entry["fields"]["due"]["edtf"] == "2019-01-11"
    assert entry["when"]["edtf"] == "2019-01-05"


def test_a_second_due_date_was_taken_for_the_day_of_the_announcement(desk: CommandLine) -> None:
    words = ("scheduled", "A hearing", "--due", "friday")
    error = desk.refused("log", *words, "--when", "saturday", code=2)
    assert error["code"] == "two-due-dates"
    assert "--announced" in error["hint"]
    desk("log", *words, "--when", "friday", "--announced", "yesterday", "--key", "k")
    desk("note", "a hearing", "--key", "n")
    desk.refused("triage", "n", *words, "--when", "saturday", code=2)
    desk.refused("correct", "k", "due=monday", "when=tuesday", "--reason", "r", code=2)
    desk("triage", "n", *words)
    for key in ("k", "n"):
        assert desk("show", key, "--json").json()["fields"]["due"]["edtf"] == "2019-01-11"


def test_the_event_is_what_the_json_of_the_log_says(desk: CommandLine) -> None:
    [event] = desk("log", "said", "A — “b”", "--quote", " exact ", "--json").json()["events"]
    [(payload,)] = desk.rows("SELECT payload FROM events WHERE position = 3")
    assert json.loads(payload) == event["event"]
    assert (event["type"], event["schema"], event["version"]) == ("development.logged", 1, 1)
    assert event["recorded_by"] == "ana"
    assert event["recorded_at"] == "2019-01-06T09:00:00.000000Z"


def test_a_source_is_shown_with_its_dates_and_echoed_as_it_was_understood(
    desk: CommandLine,
) -> None:
    typed = ("NBC relays Politico <https://a.example/> 30 Dec 2018", "AP, 1 Jan", "The Hill")
    said = (word for source in typed for word in ("--source", source))
    first = desk("log", "said", "A", "--key", "k", *said).out.splitlines()[0]
    assert first.endswith(
        "; source NBC (relaying Politico), published 30 Dec 2018; source AP, published 1 Jan 2019"
    )
    shown = " ".join(desk("show", "k").out.split())
    assert "NBC (relaying Politico) <https://a.example/>, published 30 Dec 2018; AP," in shown


@pytest.mark.parametrize(
    "typed", ["A relays", "A relays B relays C", "A <https://a.example/> relays B"]
)
def test_a_source_that_is_half_said_is_not_taken_for_a_name(desk: CommandLine, typed: str) -> None:
    message = desk.refused("log", "said", "A", "--source", typed, code=2)["message"]
    assert "NAME relays OTHER <URL> DATE" in message


def test_a_dry_run_names_no_ref_that_will_never_be(desk: CommandLine) -> None:
    assert "dateline release" not in desk("log", "said", "A", "--dry-run").out
    assert "dateline triage" not in desk("note", "A", "--dry-run").out
    told = desk("log", "said", "A", "--key", "k", "--dry-run").out
    found = re.search("dateline release ([a-z0-9]{8})$", told.strip())
    assert found is not None
    assert found[1] == desk("log", "said", "A", "--key", "k", "--json").json()["ref"]


def test_a_ref_that_is_too_short_says_how_long_it_must_be(desk: CommandLine) -> None:
    desk("log", "said", "A")
    message = desk.refused("log", "said", "B", "--re", "f", code=2)["message"]
    assert message.endswith("; 4 letters of a ref are needed")


def test_a_key_where_no_story_is_chosen_says_that_it_needs_one(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "stmt")
    words = ("--user", "bob", "correct", "stmt", "headline=B", "--reason", "r")
    hint = desk.refused(*words, code=2)["hint"]
    assert hint == "dateline use SLUG, or --story SLUG: a key is looked up in a story"
    desk(*words, "--story", STORY)


def test_a_verb_begun_with_a_capital_or_with_no_blank_after_its_colon_was_none(
    desk: CommandLine,
) -> None:
    for words in (["reported:X and y"], ["Reported", "X and y"], ["Reported: X and y"]):
        desk("log", *words)
    said = desk("timeline", "--verb", "Reported", "--json").json()["entries"]
    assert [(one["verb"], one["headline"]) for one in said] == [("reported", "X and y")] * 3
    desk("note", "call back", "--key", "n")
    desk("triage", "n", "Said")
    desk("correct", "n", "verb=Denied", "--reason", "r")
    assert desk("show", "n", "--json").json()["verb"] == "denied"
