"""`party`: names are matched kindly, told when they are nearly alike, and never merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

WEAVER = ("party", "Jeff Weaver")


@pytest.fixture
def entry(desk: CommandLine) -> CommandLine:
    """A desk where some people said things."""
    desk("log", "said", "One", "--key", "one", "--by", "Jeff Weaver", "--when", "2019-01-01")
    desk("log", "said", "Two", "--key", "two", "--by", "mr.  weaver", "--when", "2019-01-02")
    desk("log", "said", "Three", "--key", "three", "--by", "Bernie Sanders", "--when", "2019-01-03")
    return desk


def keys(desk: CommandLine, *words: str) -> list[str]:
    return [one["key"] for one in desk(*words, "--json").json()["entries"]]


def test_a_party_s_entries_are_those_that_name_it_however_typed(entry: CommandLine) -> None:
    assert keys(entry, "party", " JEFF  weaver") == ["one"]
    assert keys(entry, "party", "Mr. Weaver") == ["two"]
    assert keys(entry, "party", "nobody") == []


def test_an_alias_is_another_name_of_the_same(entry: CommandLine) -> None:
    out = entry(*WEAVER, "--alias", "Mr. Weaver").out
    assert out == "Jeff Weaver: named\n  also called Mr. Weaver\n"
    for name in ("Jeff Weaver", "mr. weaver"):
        assert keys(entry, "party", name) == ["one", "two"]
        assert keys(entry, "timeline", "--with", name) == ["one", "two"]
    told = entry("timeline", "--json").json()["entries"]
    assert [one["by"] for one in told] == [["Jeff Weaver"], ["mr.  weaver"], ["Bernie Sanders"]]


def test_who_speaks_for_a_party_is_heard_with_it(entry: CommandLine) -> None:
    entry(*WEAVER, "--speaks-for", "Bernie Sanders")
    said = entry("party", "Bernie Sanders", "--json").json()
    assert said["party"]["spoken_for_by"] == ["Jeff Weaver"]
    assert [one["key"] for one in said["entries"]] == ["one", "three"]
    assert keys(entry, *WEAVER) == ["one"]
    assert keys(entry, "timeline", "--with", "Bernie Sanders") == ["three"]


def test_recorded_again_only_what_is_new_is_added(entry: CommandLine) -> None:
    entry(*WEAVER, "--alias", "Mr. Weaver", "--alias", "MR. WEAVER")
    before = entry.position()
    assert "so already" in entry(*WEAVER, "--alias", "mr. weaver", "--alias", "jeff weaver").out
    assert entry.position() == before
    said = entry("party", "mr. weaver", "--alias", "Weaver", "--json").json()
    [event] = said["events"]
    assert event["event"] == {"name": "Jeff Weaver", "aliases": ["Weaver"]}
    assert said["party"]["aliases"] == ["Mr. Weaver", "Weaver"]


def test_one_name_is_of_one_party(entry: CommandLine) -> None:
    entry(*WEAVER, "--alias", "Weaver")
    error = entry.refused("party", "Jane Weaver", "--alias", "weaver", code=1)
    assert error["code"] == "alias-taken"
    assert error["hint"] == "dateline party 'Jeff Weaver'"


def test_undone_it_is_as_before_and_redone_as_after(entry: CommandLine) -> None:
    entry(*WEAVER, "--alias", "Mr. Weaver")
    entry(*WEAVER, "--speaks-for", "Bernie Sanders")
    after = entry("party", "Bernie Sanders", "--json").json()
    entry("undo")
    assert keys(entry, "party", "Bernie Sanders") == ["three"]
    assert keys(entry, *WEAVER) == ["one", "two"]
    entry("undo")
    assert keys(entry, *WEAVER) == ["one"]
    entry("redo", "2")
    assert entry("party", "Bernie Sanders", "--json").json() == after
    entry("undo", "2")
    entry(*WEAVER, "--alias", "Weaver")
    assert entry(*WEAVER, "--json").json()["party"]["aliases"] == ["Weaver"]
    assert entry("doctor").code == 0


def test_what_was_known_of_names_then_stays(entry: CommandLine) -> None:
    at = str(entry.position())
    entry(*WEAVER, "--alias", "Mr. Weaver")
    assert keys(entry, "timeline", "--with", "Jeff Weaver", "--known-at", at) == ["one"]
    assert keys(entry, *WEAVER, "--known-at", at) == ["one"]


def test_who_is_named_is_listed(entry: CommandLine) -> None:
    entry("log", "said", "Four", "--to", "Jeff Weaver", "--by", "Jeff Weaver")
    entry(*WEAVER, "--alias", "mr.  weaver")
    assert entry("party").out.splitlines() == [
        "   2  Jeff Weaver",
        "   1  Bernie Sanders",
        "   1  mr.  weaver (Jeff Weaver)",
    ]


def test_a_slip_of_a_name_asked_for_names_the_nearest(entry: CommandLine) -> None:
    assert "did you mean Jeff Weaver" in entry("party", "Jef Weaver").out
    assert "did you mean Jeff Weaver" in entry("party", "Jeff").out


def test_a_party_that_nothing_names_is_told_so(entry: CommandLine) -> None:
    told = entry("party", "Nobody").out.splitlines()
    assert told[-1] == "nothing here names 'Nobody'"
    entry("party", "Nobody", "--alias", "Jeff")
    assert "nothing here names" in entry("party", "Nobody").out
    assert "nothing here names" not in entry("party", "jeff  weaver").out
    assert "nothing here names" not in entry("party", "Jeff Weaver", "--as-of", "2001").out


def test_a_dry_run_records_nothing(entry: CommandLine) -> None:
    before = entry.position()
    assert "would be named" in entry(*WEAVER, "--alias", "Weaver", "--dry-run").out
    assert entry.position() == before


# --- nearly the same ------------------------------------------------------------------------------


def flags(desk: CommandLine, *words: str) -> list[str]:
    found: list[str] = desk(*words, "--json").json()["flags"]
    return found


def test_a_name_that_is_nearly_known_is_told_and_recorded_as_typed(entry: CommandLine) -> None:
    ran = entry("log", "said", "x", "--by", "Jeff Waever", "--key", "slip")
    assert "note: 'Jeff Waever' is new here; did you mean 'Jeff Weaver'?" in ran.out
    assert entry("show", "slip", "--json").json()["by"] == ["Jeff Waever"]
    [flag] = flags(entry, "log", "said", "y", "--quote", "no", "--speaker", "Bernie Sandars")
    assert "'Bernie Sanders'" in flag
    [flag] = flags(entry, "correct", "one", "by=Jeff Weever", "--reason", "r")
    assert "'Jeff Weever' is new here" in flag


@pytest.mark.parametrize("name", ["JEFF WEAVER", "Jane Sanders", "the signers", "Jeff"])
def test_a_name_that_is_known_or_quite_another_is_taken_in_silence(
    entry: CommandLine, name: str
) -> None:
    assert flags(entry, "log", "said", "x", "--by", name) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Friends of Bernie", "Friends of Bernie Sanders"),
        ("for a Better Harbour", "Citizens for a Better Harbour"),
        ("PricewaterhouseCoopers", "PricewaterhouseCoopers LLP"),
        ("Friends", None),
        ("Bernie", None),
        ("Friends Bernie", None),
        ("iends of Bernie Sanders of Vermont and elsewhere", None),
    ],
)
def test_a_name_that_is_part_of_a_known_one_is_told(
    entry: CommandLine, name: str, meant: str | None
) -> None:
    known = (
        "Friends of Bernie Sanders",
        "PricewaterhouseCoopers LLP",
        "Citizens for a Better Harbour",
    )
    entry("log", "said", "x", *(word for one in known for word in ("--by", one)))
    found = flags(entry, "log", "said", "y", "--to", name)
    if meant is None:
        assert found == []
    else:
        assert found == [f"{name!r} is new here; did you mean {meant!r}? dateline correct mends it"]


def test_an_alias_is_known_too(entry: CommandLine) -> None:
    entry(*WEAVER, "--alias", "The Chief of Staff")
    assert flags(entry, "log", "said", "x", "--by", "the chief of staff") == []
    [flag] = flags(entry, "log", "said", "y", "--by", "the cheif of staff")
    assert "'The Chief of Staff'" in flag


def test_the_story_is_named_or_chosen(entry: CommandLine) -> None:
    entry("open", "other", "Another")
    assert keys(entry, "party", "Jeff Weaver") == []
    assert keys(entry, "party", "Jeff Weaver", STORY) == ["one"]


def test_a_party_cannot_be_made_to_speak_for_itself(entry: CommandLine) -> None:
    entry("party", "F", "--speaks-for", "B")
    error = entry.refused("party", "F", "--alias", "b", code=1)
    assert error["code"] == "speaks-for-itself"
    assert "'F' cannot speak for 'B' and be called so too" in error["message"]
    message = entry.refused("party", "AA", "--speaks-for", "AA", code=1)["message"]
    assert message == "'AA' cannot be recorded to speak for itself"


@pytest.mark.parametrize("words", [("",), (" ",), ("", "--alias", "B")])
def test_a_party_without_a_name_is_none(entry: CommandLine, words: tuple[str, ...]) -> None:
    assert "is blank" in entry.refused("party", *words, code=2)["message"]
