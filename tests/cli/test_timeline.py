"""`timeline`: the first story as of five dates, and every way to ask."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import DATA, SAMPLES, STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

SANDERS = SAMPLES / "sanders-letter.toml"
STANDING = json.loads((DATA / "sanders-letter.standing.json").read_text("utf-8"))["as_of"]
ORDER = ["d2", "d1", "d3", "d4", "d5", "d6", "d9", "d7", "d8", "d10", "d11"]
ABSENT = {
    "2018-12-25": "d6 d7 d8 d9 d10 d11",
    "2018-12-28": "d8 d9 d10 d11",
    "2018-12-30": "d8 d9 d10 d11",
    "2018-12-31": "",
    "2019-01-06": "",
}
ENTRY = (
    "ref id key kind verb headline text when place by to via about quotes sources links thread "
    "tags fields visibility status recorded_at recorded_by corrections certainty order"
)
WHEN = "edtf phrase reference text earliest_start latest_start earliest_end latest_end"


@pytest.fixture
def letter(desk: CommandLine) -> CommandLine:
    """A desk with the first story."""
    desk("import", str(SANDERS))
    desk("use", "sanders-letter")
    return desk


def keys(desk: CommandLine, *words: str) -> list[str]:
    """The keys of a timeline's entries."""
    return [entry["key"] for entry in desk("timeline", "--json", *words).json()["entries"]]


@pytest.mark.parametrize("day", STANDING)
def test_the_first_story_stands_as_it_must_on_each_day(letter: CommandLine, day: str) -> None:
    told = letter("timeline", "--as-of", day, "--json").json()
    possible = STANDING[day]["possible"]
    assert told["as_of"] == day
    assert [(entry["key"], entry["certainty"]) for entry in told["entries"]] == [
        (key, "possible" if key in possible else "happened")
        for key in ORDER
        if key not in ABSENT[day].split()
    ]


def test_the_first_story_is_in_its_order_with_its_words(letter: CommandLine) -> None:
    told = letter("timeline", "--json").json()
    assert [entry["key"] for entry in told["entries"]] == ORDER
    stated = tomllib.loads(SANDERS.read_text("utf-8"))["development"]
    by_key = {entry["key"]: entry for entry in told["entries"]}
    for one in stated:
        entry = by_key[one["key"]]
        assert entry["headline"] == one["headline"]
        assert entry["text"] == one.get("text", "")
        assert entry["when"]["phrase"] == one["when"]
        assert [quote["text"] for quote in entry["quotes"]] == [
            quote["text"] for quote in one.get("quotes", [])
        ]


def test_a_day_s_answer_is_also_what_was_known_then(desk: CommandLine) -> None:
    desk("log", "said", "First", "--key", "a", "--when", "2019-01-05")
    desk.clock.move(days=1)
    desk("log", "said", "Second", "--key", "b", "--when", "2019-01-06")
    desk("correct", "a", "headline=Corrected", "--reason", "r")
    assert keys(desk, "--as-of", "2019-01-06") == ["a", "b"]
    told = desk("timeline", "--known-at", "2019-01-06", "--json").json()
    assert [entry["headline"] for entry in told["entries"]] == ["First"]
    assert (told["as_of"], told["known_at"], told["position"]) == ("2019-01-06", "2019-01-06", 3)
    told = desk("timeline", "--known-at", "4", "--json").json()
    assert [entry["headline"] for entry in told["entries"]] == ["First", "Second"]
    assert (told["known_at"], told["position"]) == (4, 4)
    assert keys(desk, "--known-at", "2019-01-06", "--as-of", "2019-01-04") == []
    assert keys(desk, "--known-at", "2019-01-06T04:00") == ["a"]
    assert keys(desk, "--known-at", "2019-01-05") == []


def test_the_document_has_its_names(letter: CommandLine) -> None:
    told = letter("timeline", "--json").json()
    assert set(told) >= {"story", "as_of", "known_at", "position", "entries"}
    assert told["story"] == {
        "slug": "sanders-letter",
        "title": tomllib.loads(SANDERS.read_text("utf-8"))["story"]["title"],
        "timezone": "America/New_York",
    }
    assert (told["as_of"], told["known_at"]) == ("2019-01-06", None)
    assert told["position"] == letter.position()
    for entry in told["entries"]:
        assert set(entry) >= set(ENTRY.split())
        assert set(entry["when"]) >= set(WHEN.split())
        assert entry["order"] in {"certain", "uncertain"}
        assert entry["status"] == "live"
        assert entry["visibility"] == "public"
    assert letter("timeline", "--format", "json").json() == told


def test_open_bounds_are_null(letter: CommandLine) -> None:
    [drafted] = (e for e in letter("timeline", "--json").json()["entries"] if e["key"] == "d4")
    assert drafted["when"]["earliest_start"] is None
    assert drafted["when"]["latest_end"] == "2018-12-30"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--verb", "reported"], "d8 d11"),
        (["--thread", "meeting"], "d5 d9 d10"),
        (["--with", " bernie  SANDERS"], "d5 d10"),
        (["--until", "2016"], "d2 d1 d4 d5"),
        (["--since", "2018-12-31", "--verb", "answered"], "d9"),
        (["--newest-first"], " ".join(reversed(ORDER))),
        (["--tag", "none"], ""),
    ],
)
def test_only_what_is_asked_for_is_shown(
    letter: CommandLine, words: list[str], expected: str
) -> None:
    assert keys(letter, *words) == expected.split()


def test_the_text_names_both_clocks_and_what_is_only_possible(letter: CommandLine) -> None:
    shown = letter("timeline", "--as-of", "2018-12-28").out
    assert "28 Dec 2018" in shown
    assert "3 happened, 4 possible" in shown
    assert letter("timeline", "sanders-letter").out == letter("timeline").out


def test_markdown_holds_what_is_public(letter: CommandLine) -> None:
    letter("log", "said", "Not for readers", "--key", "secret", "--private")
    shown = letter("timeline", "--format", "markdown").out
    assert "News of the letter leaks" in shown
    assert "Not for readers" not in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--as-of", "whenever"], "unreadable-when"),
        (["--as-of", "since 2016"], "bad-field"),
        (["--known-at", "whenever"], "unreadable-when"),
        (["--known-at", "0"], "bad-field"),
        (["--known-at", "9" * 5_000], "unreadable-when"),
        (["--since", "before 2016"], "bad-field"),
        (["--until", "31 February"], "unreadable-when"),
        (["--format", "pdf"], "usage"),
        (["leter"], "unknown-story"),
        ([STORY, "another"], "usage"),
    ],
)
def test_what_cannot_be_asked_is_refused(desk: CommandLine, words: list[str], code: str) -> None:
    assert desk.refused("timeline", *words, code=2)["code"] == code


def test_nothing_found_is_an_empty_list(desk: CommandLine) -> None:
    assert desk("timeline", "--json").json()["entries"] == []
    assert desk("timeline", "--as-of", "1900").code == 0


# --- what this program cannot read ----------------------------------------------------------------


@pytest.fixture
def entry(desk: CommandLine) -> CommandLine:
    """A desk with one entry, whose key is k."""
    desk("log", "said", "A", "--key", "k")
    return desk


@pytest.mark.parametrize(
    ("event_type", "schema"), [("page.turned", 1), ("development.logged", 2), ("story.opened", 9)]
)
def test_an_event_of_a_newer_program_is_named_and_nothing_is_written(
    entry: CommandLine, event_type: str, schema: int
) -> None:
    position = entry.forge(event_type, b'{"new": "things"}', schema=schema)
    ran = entry("timeline", "--json")
    assert [told["key"] for told in ran.json()["entries"]] == ["k"]
    assert f"position {position} " in ran.err
    assert event_type in ran.err
    assert entry("timeline", "--quiet").err == ""
    for words in (
        ["log", "said", "B"],
        ["note", "B"],
        ["open", "fire", "Fire"],
        ["correct", "k", "headline=B", "--reason", "r"],
        ["retract", "k", "--reason", "r"],
        ["import", str(SANDERS)],
    ):
        for dry in ([], ["--dry-run"]):
            error = entry.refused(*words, *dry, code=1)
            assert error["code"] == "unknown-events"
            assert f"position {position}" in error["message"]
    findings = entry("doctor", "--json").json()["findings"]
    [found] = [one for one in findings if one["state"] != "ok"]
    assert (found["name"], found["state"]) == ("events", "warning")
    assert f"position {position}" in found["message"]


def test_a_damaged_event_is_named_and_the_rest_is_shown(entry: CommandLine) -> None:
    position = entry.forge("development.logged", b'{"headline": ')
    ran = entry("timeline", "--json", code=5)
    assert [told["key"] for told in ran.json()["entries"]] == ["k"]
    assert f"position {position} " in ran.err
    found = entry("doctor", "--json", code=5).json()["findings"]
    [wrong] = [one for one in found if one["state"] == "wrong"]
    assert f"position {position}" in wrong["message"]


GARBAGE = b'{"changes": [{"field": "when", "new": "garbage"}], "reason": "by hand"}'
UNTABLED = b"""{"changes": [{"field": "fields", "new": "x"}, {"field": "asks", "new": 1}],
"reason": "by hand"}"""


def stream_of(desk: CommandLine, position: int) -> bytes:
    """What an event belongs to."""
    return bytes(desk.rows("SELECT stream FROM events WHERE position = ?", position)[0][0])


@pytest.mark.parametrize("payload", [b"[]", GARBAGE, UNTABLED])
def test_what_rests_on_a_damaged_event_is_an_integrity_failure(
    entry: CommandLine, payload: bytes
) -> None:
    at = entry.forge("development.corrected", payload, stream=stream_of(entry, 3), version=2)
    assert at == 4
    for words in (
        ["retract", "k", "--reason", "r"],
        ["correct", "k", "headline=B", "--reason", "r"],
        ["log", "said", "B", "--re", "k"],
    ):
        error = entry.refused(*words, code=5)
        assert error["code"] == "unreadable-event"
        assert "position 4" in error["message"]
    ran = entry("timeline", "--json", code=5)
    assert [told["headline"] for told in ran.json()["entries"]] == ["A"]
    assert "position 4 " in ran.err
    ran = entry("show", "k", "--history", code=5)
    assert "said: A" in ran.out
    assert ran.err.count("position 4 ") == 1
    assert '"A"' in entry("export", "--format", "jsonl", code=5).out


def test_a_position_whose_time_is_no_time_is_an_integrity_failure(entry: CommandLine) -> None:
    position = entry.forge("development.logged", b"{}", recorded_at="teatime")
    error = entry.refused("timeline", "--known-at", str(position), code=5)
    assert error["code"] == "unreadable-event"
    assert f"position {position}" in error["message"]
    assert "said: A" in entry("timeline", "--known-at", "3").out


@pytest.mark.parametrize(
    ("event_type", "payload", "code"),
    [("development.sealed", b"{}", 0), ("development.corrected", GARBAGE, 5)],
)
def test_what_may_have_been_withheld_is_never_published(
    desk: CommandLine, event_type: str, payload: bytes, code: int
) -> None:
    desk("log", "said", "Withheld", "--public", "--key", "k")
    desk("log", "said", "Open to all", "--public")
    at = desk.forge(event_type, payload, stream=stream_of(desk, 3), version=2)
    for words in (["timeline", "--format", "markdown"], ["export", "--format", "markdown"]):
        ran = desk(*words, code=code)
        assert "Open to all" in ran.out
        assert "Withheld" not in ran.out
        assert f"position {at} " in ran.err
    assert "Withheld" in desk("timeline", code=code).out


def test_an_embargo_that_has_ended_hides_nothing_from_that_second_on(desk: CommandLine) -> None:
    desk("log", "said", "At last", "--embargo", "2019-01-06T09:00:30Z")
    words = ["timeline", "--format", "markdown"]
    desk.clock.move(seconds=29.999)
    assert "At last" not in desk(*words).out
    desk.refused("export", "--format", "markdown", code=1)
    desk.clock.move(seconds=0.001)
    assert "At last" in desk(*words).out
    assert desk("export", "--format", "markdown").err == ""


@pytest.mark.parametrize("end", ["", "2019", "2019-01-01", "2019-01-01T00:00", "0"])
def test_an_embargo_whose_end_nobody_can_read_has_not_ended(desk: CommandLine, end: str) -> None:
    desk("log", "said", "Not yet", "--key", "k", "--embargo", "2019-01-07")
    desk.clock.move(days=1)
    assert "Not yet" in desk("timeline", "--format", "markdown").out
    change = {"field": "embargo_until", "new": end}
    payload = json.dumps({"changes": [change], "reason": "by hand"}).encode()
    desk.forge("development.corrected", payload, stream=stream_of(desk, 3), version=2)
    assert "Not yet" not in desk("timeline", "--format", "markdown").out


def test_a_damaged_story_is_an_integrity_failure(desk: CommandLine) -> None:
    desk("open", "fire", "Fire")
    desk.rows("DROP TRIGGER events_keep_what_they_say")
    desk.forget()
    error = desk.refused("timeline", code=5)
    assert error["code"] == "damaged-log"


@pytest.mark.parametrize(
    ("option", "asked", "sentence"),
    [
        ("--thread", "leter", "nothing here is of a thread 'leter'; did you mean letter?"),
        ("--thread", "xyzzy", "nothing here is of a thread 'xyzzy'"),
        ("--tag", "wages", "nothing here has a tag 'wages'; did you mean wage?"),
        ("--with", "Jef Weaver", "nothing here names 'Jef Weaver'; did you mean Jeff Weaver?"),
    ],
)
def test_what_nothing_is_called_is_told_so_with_what_is_near(
    desk: CommandLine, option: str, asked: str, sentence: str
) -> None:
    desk("log", "said", "A", "--thread", "letter", "--tag", "wage", "--by", "Jeff Weaver")
    told = desk("timeline", option, asked)
    assert told.out.splitlines()[-1] == sentence
    assert desk("timeline", option, asked, "--json").json()["entries"] == []
    known = {"--thread": "letter", "--tag": "wage", "--with": "jeff  weaver"}[option]
    assert "nothing here" not in desk("timeline", option, known, "--as-of", "2001").out


def test_an_alias_of_a_party_that_is_only_hidden_by_a_date_is_not_unknown(
    desk: CommandLine,
) -> None:
    desk("log", "said", "A", "--by", "Jeff Weaver")
    desk("party", "Jeff Weaver", "--alias", "Mr. Weaver")
    assert "nothing here" not in desk("timeline", "--with", "Mr. Weaver", "--as-of", "2001").out
