"""`open`, `use`, `stories`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driver import CommandLine

OPTIONS = (
    *("--timezone", "Europe/Berlin", "--week-start", "sunday", "--language", "de"),
    *("--summary", "In a sentence", "--date-order", "dmy", "--visibility", "public"),
)
STORED = {
    "slug": "fire",
    "title": "Fire in the harbour",
    "timezone": "Europe/Berlin",
    "week_start": "sunday",
    "language": "de",
    "summary": "In a sentence",
    "date_order": "dmy",
    "visibility": "public",
}


def test_open_stores_what_is_typed_and_takes_up_the_story(desk: CommandLine) -> None:
    said = desk("open", "fire", "Fire", "in the harbour", *OPTIONS, "--json").json()
    assert STORED.items() <= said.items()
    assert said["position"] == desk.position()
    assert [event["type"] for event in said["events"]] == ["story.opened"]
    assert said["moves"] == []
    listed = desk("stories", "--json").json()["stories"]
    assert [story["slug"] for story in listed] == [STORY, "fire"]
    assert STORED.items() <= listed[1].items()
    assert desk("timeline", "--json").json()["story"]["slug"] == "fire"


def test_the_stories_are_listed_with_the_chosen_one_marked(desk: CommandLine) -> None:
    desk("open", "fire", "Fire")
    desk("use", STORY)
    marked = [line for line in desk("stories").out.splitlines() if line.startswith("*")]
    assert [line.split()[1] for line in marked] == [STORY]


def test_a_dry_run_opens_nothing_and_chooses_nothing(desk: CommandLine) -> None:
    before = desk.position()
    said = desk("open", "fire", "Fire", "--dry-run", "--json").json()
    assert said["position"] is None
    assert desk.position() == before
    assert desk("timeline", "--json").json()["story"]["slug"] == STORY
    desk.refused("use", "fire", code=2)


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        ([STORY, "Again"], 1, "story-exists"),
        (["said", "A verb"], 2, "slug-is-verb"),
        (["Upper", "Case"], 2, "bad-field"),
        (["a" * 81, "Long"], 2, "bad-field"),
        (["fire", " "], 2, "bad-field"),
        (["fire", "x" * 501], 2, "bad-field"),
        (["fire", "Fire", "--timezone", "Europe/Berlyn"], 2, "unknown-zone"),
        (["fire", "Fire", "--timezone", "../../etc/passwd"], 2, "unknown-zone"),
        (["fire", "Fire", "--week-start", "friday"], 2, "usage"),
        (["fire", "Fire", "--visibility", "embargoed"], 2, "usage"),
        (["fire"], 2, "usage"),
    ],
)
def test_what_cannot_be_opened_is_refused(
    desk: CommandLine, words: list[str], exit_code: int, code: str
) -> None:
    assert desk.refused("open", *words, code=exit_code)["code"] == code


def test_use_is_a_person_s_own_choice(desk: CommandLine) -> None:
    desk("open", "fire", "Fire")
    assert not desk("use", STORY, "--json").out.endswith("\n\n")
    assert desk("use", STORY, "--json").json()["story"] == STORY
    desk("use", "fire", "--user", "bo")
    assert desk("timeline", "--json").json()["story"]["slug"] == STORY
    assert desk("timeline", "--json", "--user", "bo").json()["story"]["slug"] == "fire"
    assert desk.refused("timeline", "--user", "cy", code=2)["code"] == "no-story-chosen"


def test_an_unknown_story_names_the_nearest(desk: CommandLine) -> None:
    error = desk.refused("use", "leter", code=2)
    assert error["code"] == "unknown-story"
    assert STORY in error["message"]


def test_a_desk_without_stories_names_the_command_that_opens_one(nowhere: CommandLine) -> None:
    nowhere("init")
    assert nowhere("stories", "--json").json() == {"stories": []}
    assert "dateline open" in nowhere("stories").out
    assert "dateline open" in nowhere.refused("use", "fire", code=2)["hint"]


def test_story_is_the_option_else_the_argument_else_the_environment_else_the_choice(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("by-choice", "by-environment", "by-argument", "by-option"):
        desk("open", slug, slug.title())
    desk("use", "by-choice")

    def asked(*words: str) -> str:
        return str(desk("timeline", "--json", *words).json()["story"]["slug"])

    assert asked() == "by-choice"
    monkeypatch.setenv("DATELINE_STORY", "by-environment")
    assert asked() == "by-environment"
    assert asked("by-argument") == "by-argument"
    assert asked("by-argument", "--story", "by-option") == "by-option"
    said = desk("log", "by-argument", "said", "A", "--json").json()
    assert said["story"] == "by-argument"
    said = desk("--story", "by-option", "log", "said", "A", "--json").json()
    assert said["story"] == "by-option"
    assert "by-environment" in desk("log", "said", "A").out


def test_global_options_stand_before_or_after_the_command(desk: CommandLine) -> None:
    desk("open", "fire", "Fire")
    after = desk("timeline", "--story", STORY, "--desk", ".", "--user", "bo", "--json")
    before = desk("--story", STORY, "--desk", ".", "--user", "bo", "--json", "timeline")
    assert before == after
    assert before.json()["story"]["slug"] == STORY
    assert desk("--story", "nowhere", "timeline", "--story", STORY, "--json") == after


def test_the_desk_is_the_option_else_the_environment_else_the_nearest_one_upward(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def titles(*words: str) -> list[str]:
        return [one["title"] for one in desk("stories", "--json", *words).json()["stories"]]

    others: dict[str, Path] = {}
    for title in ("Option", "Environment"):
        others[title] = tmp_path_factory.mktemp(title)
        desk("init", str(others[title]))
        desk("--desk", str(others[title]), "open", "one", title)
    inside = desk.folder / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert titles() == ["The letter"]
    monkeypatch.setenv("DATELINE_DESK", str(others["Environment"]))
    assert titles() == ["Environment"]
    assert titles("--desk", str(others["Option"])) == ["Option"]


def test_quiet_opens_without_a_word(desk: CommandLine) -> None:
    assert desk("--quiet", "open", "fire", "Fire").out == ""
    assert desk("use", "fire", "--quiet").out == ""
    assert desk("timeline", "--json").json()["story"]["slug"] == "fire"


def test_two_that_open_the_same_story_at_once_open_it_once(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timeline.stores.sqlite import SQLiteStore  # noqa: PLC0415 - only this test needs it

    append = SQLiteStore.append

    def overtaken(store: SQLiteStore, *arguments: object) -> object:
        monkeypatch.setattr(SQLiteStore, "append", append)
        assert desk.process("open", "fire", "Theirs", "--user", "bo").returncode == 0
        return append(store, *arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(SQLiteStore, "append", overtaken)
    ran = desk("--json", "open", "fire", "Ours", code=1)
    assert ran.out == ""
    assert ran.error()["code"] == "story-exists"
    assert [one["title"] for one in desk("stories", "--json").json()["stories"]][1:] == ["Theirs"]


# --- amending, closing, reopening -----------------------------------------------------------------


def test_a_story_is_amended_and_its_past_stays(desk: CommandLine) -> None:
    at = desk.position()
    out = desk("amend", "--title", "Their letter", "--summary", "What they ask").out
    assert out.splitlines() == [
        f"{STORY}: amended",
        "  title: The letter -> Their letter",
        "  summary: nothing -> What they ask",
    ]
    assert desk("timeline").out.startswith("Their letter (letter")
    assert desk("timeline", "--known-at", str(at)).out.startswith("The letter (letter")
    [story] = desk("stories", "--json").json()["stories"]
    assert (story["title"], story["summary"]) == ("Their letter", "What they ask")
    desk("amend", "--summary", "")
    assert desk("stories", "--json").json()["stories"][0]["summary"] == ""


def test_what_is_logged_later_is_read_by_the_new_habits(desk: CommandLine) -> None:
    assert desk.refused("log", "said", "x", "--when", "3/4/2018", code=2)["code"] == (
        "ambiguous-date"
    )
    desk("amend", "--date-order", "dmy", "--visibility", "public")
    desk("log", "said", "x", "--when", "3/4/2018", "--key", "k")
    told = desk("show", "k", "--json").json()
    assert (told["when"]["edtf"], told["visibility"]) == ("2018-04-03", "public")


def test_amended_to_what_it_is_nothing_is_recorded(desk: CommandLine) -> None:
    before = desk.position()
    assert "so already" in desk("amend", STORY, "--title", "The letter").out
    assert desk.position() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "usage"),
        (("--title", " "), "bad-field"),
        (("--week-start", "friday"), "usage"),
        (("--date-order", "dym"), "bad-field"),
        (("nobody", "--title", "x"), "unknown-story"),
        (("--timezone", "UTC"), "usage"),
    ],
)
def test_an_amendment_that_cannot_be(desk: CommandLine, words: tuple[str, ...], code: str) -> None:
    assert desk.refused("amend", *words, code=2)["code"] == code


def test_a_closed_story_takes_nothing_new_until_it_goes_on(desk: CommandLine) -> None:
    desk("log", "said", "One", "--key", "k")
    assert desk("close", "--reason", "they met").out == f"{STORY}: closed\n"
    assert "(closed)" in desk("stories").out
    for words in (("log", "said", "Two"), ("note", "Two")):
        error = desk.refused(*words, code=1)
        assert (error["code"], error["hint"]) == ("closed-story", f"dateline reopen {STORY}")
    desk("log", "said", "One", "--key", "k")
    desk("correct", "k", "headline=Uno", "--reason", "r")
    desk("release", "k")
    assert "so already" in desk("close").out
    assert desk("reopen").out == f"{STORY}: reopened\n"
    desk("log", "said", "Two")
    assert "so already" in desk("reopen").out


def test_where_there_is_no_story_the_hint_is_to_open_one(nowhere: CommandLine) -> None:
    nowhere("init")
    error = nowhere.refused("log", "said", "A", code=2)
    assert (error["message"], error["hint"]) == (
        "there is no story yet",
        'dateline open SLUG "TITLE"',
    )
    nowhere("open", "s", "S", "--user", "bo")
    error = nowhere.refused("log", "said", "A", code=2)
    assert error["message"] == "no story is chosen"
    assert error["hint"].startswith("dateline use SLUG")


@pytest.mark.parametrize(
    ("typed", "option"),
    [("title=X", "--title"), ("week_start=sunday", "--week-start"), ("x=y", "")],
)
def test_a_field_to_amend_is_not_taken_for_a_story(
    desk: CommandLine, typed: str, option: str
) -> None:
    error = desk.refused("amend", typed, code=2)
    assert f"as an option: {option}" in error["message"]
