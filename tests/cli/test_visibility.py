"""`release` and `withhold`: who may see what, at which second, and whatever the clock does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

NOON = "2019-01-06T17:00:00Z"  # on the letter's clock, New York


@pytest.fixture
def entry(desk: CommandLine) -> CommandLine:
    """A desk with one private entry, whose key is k."""
    desk("log", "said", "A headline", "--key", "k")
    return desk


def published(desk: CommandLine) -> bool:
    """Whether readers are shown the entry."""
    found = "A headline" in desk("timeline", "--format", "markdown").out
    export = desk("export", "--format", "markdown", code=0 if found else 1)
    assert ("A headline" in export.out) is found
    return found


def test_released_readers_see_it_and_withheld_they_do_not(entry: CommandLine) -> None:
    ref = entry("show", "k", "--json").json()["ref"]
    assert not published(entry)
    assert entry("release", "k").out == f"{ref} public: A headline\n"
    assert published(entry)
    assert entry("withhold", "k").out == f"{ref} in {STORY}: withheld\n"
    assert not published(entry)


def test_an_embargo_is_said_on_the_storys_own_clock(entry: CommandLine) -> None:
    ref = entry("show", "k", "--json").json()["ref"]
    out = entry("release", "k", "--embargo", "2019-01-06T12:00").out
    assert out == f"{ref} embargoed until 6 Jan 2019, 12:00 (America/New_York): A headline\n"
    said = entry("release", "k", "--embargo", "2019-01-06T12:30", "--json").json()
    [one] = said["developments"]
    assert (one["visibility"], one["embargo_until"]) == ("embargoed", "2019-01-06T17:30:00Z")
    assert (said["ref"], said["story"]) == (ref, STORY)


@pytest.mark.parametrize("phrase", ["2019-01-06T12:00", "2019-01-06T17:00Z", "today noon"])
def test_the_boundary_is_that_second(entry: CommandLine, phrase: str) -> None:
    entry("release", "k", "--embargo", phrase)
    assert entry("show", "k", "--json").json()["embargo_until"] == NOON
    entry.clock.set("2019-01-06T16:59:59.999999+00:00")
    assert not published(entry)
    entry.clock.set("2019-01-06T17:00:00+00:00")
    assert published(entry)


def test_a_clock_that_jumps_back_hides_it_again_and_changes_nothing(entry: CommandLine) -> None:
    entry("release", "k", "--embargo", NOON)
    before = entry.position()
    for at, seen in (
        ("2019-01-06T17:00:01+00:00", True),
        ("2019-01-06T09:00:01+00:00", False),
        ("2019-01-06T17:00:01+00:00", True),
    ):
        entry.clock.set(at)
        assert published(entry) is seen
    assert entry.position() == before


def test_released_again_nothing_is_recorded(entry: CommandLine) -> None:
    entry("release", "k")
    before = entry.position()
    assert "(as before)" in entry("release", "k").out
    entry("withhold", "k")
    assert "so already" in entry("withhold", "k").out
    assert entry.position() == before + 1


def test_all_that_waits_is_released_but_notes_and_what_is_struck(entry: CommandLine) -> None:
    entry("log", "said", "Another", "--embargo", "2019-01-09", "--key", "e")
    entry("note", "call back")
    entry("log", "said", "Struck", "--key", "s")
    entry("retract", "s", "--reason", "r")
    entry("log", "happened", "To come", "--when", "2020", "--key", "f")
    before = entry.position()
    dry = entry("release", "--all", "--dry-run").out
    assert dry.count("(dry run: nothing recorded)") == 3
    assert entry.position() == before
    said = entry("release", "--all", "--json").json()
    assert {one["headline"] for one in said["developments"]} == {"A headline", "Another", "To come"}
    assert len(said["events"]) == 3
    assert entry.position() == before + 3
    assert entry("release", "--all").out == "nothing is waiting to be released\n"


def test_several_are_released_and_taken_back_as_they_are_told(entry: CommandLine) -> None:
    entry("log", "said", "Another", "--key", "o")
    out = entry("release", "k", "o", "k").out
    assert out.splitlines()[-1] == "to take it back: dateline undo 2"
    entry("undo", "2")
    assert not published(entry)


def test_one_that_cannot_be_released_holds_back_all(entry: CommandLine) -> None:
    entry("note", "call back", "--key", "n")
    error = entry.refused("release", "k", "n", code=1)
    assert error["code"] == "always-private"
    entry.refused("release", "k", "nobody", code=2)
    assert not published(entry)


@pytest.mark.parametrize("words", [(), ("k", "--all")])
def test_what_to_release_is_said(entry: CommandLine, words: tuple[str, ...]) -> None:
    assert entry.refused("release", *words, code=2)["code"] == "usage"


@pytest.mark.parametrize("phrase", ["the other day", "2019", "", "friday or so"])
def test_an_embargo_is_a_moment(entry: CommandLine, phrase: str) -> None:
    entry.refused("release", "k", "--embargo", phrase, code=2)


def test_the_reason_is_kept(entry: CommandLine) -> None:
    entry("release", "k")
    entry("withhold", "k", "--reason", "the lawyers\nask")
    assert "  reason: the lawyers\n  ask\n" in entry("show", "k", "--history").out


# --- what readers are shown when in doubt ---------------------------------------------------------


def test_a_clock_that_is_days_ahead_ends_no_embargo(entry: CommandLine) -> None:
    entry("release", "k", "--embargo", "2019-01-09")
    entry.clock.move(days=5)
    for _ in range(2):  # asked again, the desk still knows of no such day
        ran = entry("export", "--format", "markdown", code=1)
        assert ran.out == ""
        assert "embargoes that end after 2019-01-06 are kept" in ran.err
    ran = entry("export", "--format", "markdown", "--clock-is-right")
    assert "A headline" in ran.out
    assert "embargoes" not in ran.err
    assert "A headline" in entry("timeline", "--format", "markdown").out


def test_what_had_ended_by_the_last_day_that_is_certain_is_shown(entry: CommandLine) -> None:
    entry("release", "k", "--embargo", "2019-01-06T18:00Z")
    entry.clock.move(days=5)
    assert "A headline" in entry("export", "--format", "markdown").out


@pytest.mark.parametrize("then", [("withhold", "k"), ("retract", "k"), ("undo",), ("undo", "2")])
def test_what_is_hidden_now_was_never_public_for_readers(
    entry: CommandLine, then: tuple[str, ...]
) -> None:
    entry("release", "k")
    at = str(entry.position())
    assert "A headline" in entry("timeline", "--format", "markdown", "--known-at", at).out
    entry(*then, *(["--reason", "r"] if then[0] == "retract" else []))
    shown = entry("timeline", "--format", "markdown", "--known-at", at).out
    assert ("A headline" in shown) is (then[0] == "retract")
    assert "A headline" in entry("timeline", "--known-at", at).out


# --- an embargo that has ended --------------------------------------------------------------------


@pytest.mark.parametrize("past", ["yesterday", "today", "now", "2019-01-06T09:00Z", "1000-01-01"])
def test_what_was_under_an_embargo_that_had_ended_was_published_at_once(
    entry: CommandLine, past: str
) -> None:
    ref = entry("show", "k", "--json").json()["ref"]
    for words in (("log", "happened", "x"), ("release", "k")):
        error = entry.refused(*words, "--embargo", past, code=1)
        assert error["code"] == "past-embargo"
        assert "is past" in error["message"]
        assert ("--public" if words[0] == "log" else f"dateline release {ref}") in error["hint"]
        entry.refused(*words, "--embargo", past, "--dry-run", code=1)


def test_what_is_logged_again_or_imported_may_have_been_kept_back_long_ago(
    entry: CommandLine,
) -> None:
    words = ("log", "said", "Later", "--embargo", "2019-01-06T10:00Z", "--key", "e")
    entry(*words)
    exported = entry("export").out.encode()
    entry.clock.move(hours=2)
    out = entry(*words).out
    assert "nothing added" in out
    assert "embargo over: readers see it now, since 6 Jan 2019, 05:00 (America/New_York)" in out
    entry("init", "other")
    entry("--desk", "other", "import", "-", "--format", "toml", stdin=exported)


def test_an_embargo_that_has_ended_was_told_as_if_it_had_not(entry: CommandLine) -> None:
    entry("release", "k", "--embargo", "2019-01-06T10:00Z")
    at = str(entry.position())
    for words in (("timeline",), ("show", "k")):
        assert "embargo over" not in entry(*words).out
    entry.clock.move(hours=2)
    for words in (("timeline",), ("show", "k")):
        assert "embargo over: readers see it now" in entry(*words).out
    assert "embargo over" not in entry("timeline", "--known-at", at).out
    assert entry("show", "k", "--json").json()["visibility"] == "embargoed"


def test_a_clock_that_is_days_ahead_is_not_believed_that_an_embargo_is_over(
    entry: CommandLine,
) -> None:
    entry("release", "k", "--embargo", "2019-01-09")
    entry.clock.move(days=5)
    for words in (("timeline",), ("show", "k")):
        assert "embargo over" not in entry(*words).out
    assert "embargo over" in entry("timeline", "--clock-is-right").out


@pytest.mark.parametrize(
    ("phrase", "either"),
    [
        ("2025-11-02T01:30", {"-04:00": "2025-11-02T05:30:00Z", "-05:00": "2025-11-02T06:30:00Z"}),
        ("2025-03-09T02:30", {"-04:00": "2025-03-09T06:30:00Z", "-05:00": "2025-03-09T07:30:00Z"}),
    ],
    ids=["the hour comes twice", "the hour does not come"],
)
def test_an_embargo_in_the_hour_of_a_clock_change_is_said_with_its_offset(
    entry: CommandLine, phrase: str, either: dict[str, str]
) -> None:
    error = entry.refused("release", "k", "--embargo", phrase, code=2)
    assert error["code"] == "clock-change"
    for offset, instant in either.items():
        assert phrase + offset in error["hint"]
        entry("release", "k", "--embargo", phrase + offset)
        assert entry("show", "k", "--json").json()["embargo_until"] == instant


@pytest.mark.parametrize(
    ("day", "instant"),
    [("2025-11-02", "2025-11-02T04:00:00Z"), ("2025-11-03", "2025-11-03T05:00:00Z")],
)
def test_an_embargo_to_the_day_of_a_clock_change_ends_as_that_day_begins(
    entry: CommandLine, day: str, instant: str
) -> None:
    entry("release", "k", "--embargo", day)
    assert entry("show", "k", "--json").json()["embargo_until"] == instant
