"""`import` and `export`: a whole story or nothing, and out again as it came in."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import SAMPLES, STORY
from timeline.intake import story_file

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

SANDERS = SAMPLES / "sanders-letter.toml"
DEEPWATER = SAMPLES / "deepwater-horizon.toml"


def entries(desk: CommandLine, story: str) -> dict[str, Any]:
    """All entries by key, whenever they are."""
    told = desk("timeline", story, "--as-of", "9999", "--json").json()["entries"]
    return {entry["key"]: entry for entry in told}


def test_a_story_is_imported_in_one_go(desk: CommandLine) -> None:
    before = desk.position()
    said = desk("import", str(SANDERS), "--json").json()
    assert (said["story"], said["logged"], said["already"]) == ("sanders-letter", 11, 0)
    assert said["position"] == desk.position() == before + 12
    assert [event["type"] for event in said["events"]][:2] == ["story.opened", "development.logged"]
    assert [event["position"] for event in said["events"]] == list(range(3, 15))
    moved = {(one["thread"], one["axis"]): one["to"] for one in said["moves"]}
    assert moved["letter", "exposure"] == "leaked"
    assert moved["meeting", None] == "contested"


def test_the_same_file_again_adds_nothing(desk: CommandLine) -> None:
    desk("import", str(SANDERS))
    before = desk.position()
    desk.clock.move(days=1)
    said = desk("import", str(SANDERS), "--json").json()
    assert (said["logged"], said["already"], said["events"]) == (0, 11, [])
    assert said["position"] is None
    assert desk.position() == before


def test_a_file_that_says_otherwise_than_the_log_is_refused_whole(desk: CommandLine) -> None:
    desk("import", str(SANDERS))
    text = SANDERS.read_text("utf-8").replace("News of the letter leaks", "It leaks")
    (desk.folder / "mended.toml").write_text(
        f'{text}\n[[development]]\nkey = "d12"\nverb = "said"\nheadline = "A"\nwhen = "2019"\n',
        "utf-8",
    )
    error = desk.refused("import", "mended.toml", code=2)
    assert error["code"] == "bad-rows"
    assert "d6" in error["message"]


def test_the_oil_spill_is_imported_with_dates_links_and_numbers(desk: CommandLine) -> None:
    desk("import", str(DEEPWATER))
    stated = {one["key"]: one for one in tomllib.loads(DEEPWATER.read_text("utf-8"))["development"]}
    told = entries(desk, "deepwater-horizon")
    assert len(told) == len(stated) == 39
    for key, one in stated.items():
        when = told[key]["when"]
        assert (when["phrase"], when["edtf"]) == (one["when"], one["when"])
        assert when["earliest_start"] is not None
        assert [
            {"relation": link["relation"], "target": link["key"]} for link in told[key]["links"]
        ] == one.get("links", [])
    assert {
        (*entry["by"], entry["fields"]["value"])
        for entry in told.values()
        if entry["fields"].get("metric") == "leak rate"
    } == {("Coast Guard", 1000), ("Coast Guard", "NOAA", 5000), ("BP", 60000)}


def test_a_dry_run_imports_nothing(desk: CommandLine) -> None:
    before = desk.position()
    said = desk("import", str(SANDERS), "--dry-run", "--json").json()
    assert (said["logged"], said["position"]) == (11, None)
    assert {event["position"] for event in said["events"]} == {None}
    assert "11" in desk("import", str(SANDERS), "--dry-run").out
    assert desk.position() == before
    desk.refused("timeline", "sanders-letter", code=2)


def test_quiet_imports_without_a_word(desk: CommandLine) -> None:
    assert desk("import", str(SANDERS), "--quiet").out == ""


@pytest.mark.parametrize("form", ["toml", "jsonl", "csv"])
@pytest.mark.parametrize("sample", [SANDERS, DEEPWATER])
def test_what_is_exported_is_imported_as_the_same_story(
    desk: CommandLine, form: str, sample: Any
) -> None:
    desk("import", str(sample))
    slug = sample.stem
    desk(
        "log", slug, "said", "Private — “words”", "--key", "own", "--when", "noon", "--quote", " q "
    )
    desk("log", slug, "scheduled", "A hearing", "--key", "due", "--when", "next Tuesday")
    desk("correct", "--story", slug, "own", "text=a\tb\x7f", "--reason", "r")
    desk("retract", "--story", slug, "own", "--reason", "struck")
    written = desk("export", slug, "--format", form).out
    told = entries(desk, slug)
    desk("init", "copy")
    desk("--desk", "copy", "import", "-", "--format", form, stdin=written.encode())
    assert desk("--desk", "copy", "export", slug, "--format", form).out == written
    copied = {
        entry["key"]: entry
        for entry in desk(
            *("--desk", "copy", "timeline", slug, "--as-of", "9999", "--json")
        ).json()["entries"]
    }
    assert list(copied) == list(told)
    for key, entry in told.items():
        for name in ("headline", "text", "quotes", "sources", "fields", "visibility", "when"):
            assert copied[key][name] == entry[name], (key, name)
        assert copied[key]["certainty"] == entry["certainty"]
    assert copied["own"]["status"] == "retracted"


def test_markdown_leaves_out_what_is_private_unless_asked(desk: CommandLine) -> None:
    desk("log", "said", "For readers", "--public")
    desk("log", "said", "Not for readers")
    assert "Not for readers" not in desk("export", "--format", "markdown").out
    assert "For readers" in desk("export", "--format", "markdown").out
    assert "Not for readers" in desk("export", "--format", "markdown", "--with-private").out


def test_an_export_can_be_had_as_one_document(desk: CommandLine) -> None:
    told = desk("export", "--json").json()
    assert (told["story"], told["format"]) == (STORY, "toml")
    assert told["text"] == desk("export").out


def test_an_export_as_of_an_earlier_day_holds_no_more_than_was_so(desk: CommandLine) -> None:
    desk("import", str(SANDERS))
    written = desk("export", "sanders-letter", "--as-of", "2018-12-28").out
    keys = {one["key"] for one in tomllib.loads(written)["development"]}
    assert keys == {"d1", "d2", "d3", "d4", "d5", "d6", "d7"}


LEAST = '[[development]]\nverb = "said"\nheadline = "A"\nwhen = "2019"\n'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad-file"),
        (LEAST, None),
        ('[story]\ntitle = "No slug"\n', "bad-field"),
        ("[story]\nslug = 5\n", "bad-field"),
        ('[story]\nslug = "../x"\ntitle = "T"\n', "bad-field"),
        ('[story]\nslug = "said"\ntitle = "T"\n', "slug-is-verb"),
        ('[story]\nslug = "x"\ntitle = "T"\ncolour = "red"\n', "bad-field"),
        ('story = "x"', "bad-file"),
        ('development = "x"', "bad-file"),
        ('development = ["x"]', "bad-rows"),
        ("[other]\n", "bad-file"),
        ("not toml", "bad-file"),
        (f'{LEAST}key = "k"\n{LEAST}key = "k"\n', "bad-rows"),
        (f"{LEAST}links = [{{ relation = 'likes', target = 'k' }}]\n", "bad-rows"),
        (f"{LEAST}links = [{{ relation = 'part_of', target = 'nothing' }}]\n", "bad-rows"),
        (f"{LEAST}by = [1]\n", "bad-rows"),
        (f"{LEAST}kind = 'said'\n", "bad-rows"),
        (f"{LEAST}value = nan\n", "bad-rows"),
        (f"{LEAST}big = 9007199254740993\n", "bad-rows"),
        (f"{LEAST}arrived = 2019-01-01\n", None),
        (f"{LEAST}visiblity = 'private'\n", "bad-rows"),
        (LEAST.replace("2019", "whenever"), "bad-rows"),
        (LEAST.replace("said", "sayd"), "bad-rows"),
        (LEAST.replace('when = "2019"', ""), "bad-rows"),
    ],
)
def test_a_file_is_taken_whole_or_refused(desk: CommandLine, text: str, code: str | None) -> None:
    (desk.folder / "file.toml").write_text(text, "utf-8")
    if code is None:
        desk("import", "file.toml")
    else:
        assert desk.refused("import", "file.toml", code=2)["code"] == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["missing.toml"], "bad-file"),
        (["folder.toml"], "bad-file"),
        (["latin.toml"], "bad-file"),
        (["loop.toml"], "bad-file"),
        (["name"], "unknown-format"),
        (["-"], "unknown-format"),
        (["name.xls"], "unknown-format"),
        (["name", "--format", "xls"], "usage"),
        (["-", "--format", "toml"], "bad-field"),
        (["\udce9.toml"], "bad-file"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(desk: CommandLine, words: list[str], code: str) -> None:
    (desk.folder / "folder.toml").mkdir()
    (desk.folder / "latin.toml").write_bytes(LEAST.replace("A", "café").encode("latin-1"))
    (desk.folder / "loop.toml").symlink_to("loop.toml")
    assert desk.refused("import", *words, code=2, stdin=b"\xff\xfe")["code"] == code


def test_a_file_that_is_too_large_is_refused(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_file, "LARGEST", 1_000)
    assert "1,000" in desk.refused("import", str(SANDERS), code=2)["message"]


def test_a_file_without_a_story_goes_into_the_one_that_is_chosen(desk: CommandLine) -> None:
    (desk.folder / "file.toml").write_text(LEAST, "utf-8")
    assert desk("import", "file.toml", "--json").json()["story"] == STORY
    assert desk("import", "file.toml", "--json").json()["already"] == 1
    error = desk.refused("import", "file.toml", "--story", "nothing", code=2)
    assert error["code"] == "unknown-story"
    assert desk.refused("import", "file.toml", "--user", "bo", code=2)["code"] == "no-story-chosen"


def test_imports_are_public_unless_they_say_otherwise(desk: CommandLine) -> None:
    (desk.folder / "file.toml").write_text(
        f'{LEAST}{LEAST}key = "p"\nvisibility = "private"\n{LEAST.replace("said", "note")}', "utf-8"
    )
    desk("import", "file.toml")
    told = desk("timeline", "--json").json()["entries"]
    assert sorted(entry["visibility"] for entry in told) == ["private", "private", "public"]


def test_an_import_says_how_it_is_taken_back(desk: CommandLine) -> None:
    before = desk("stories", "--json").out
    assert "undo" not in desk("import", str(SANDERS), "--dry-run").out
    last = desk("import", str(SANDERS)).out.splitlines()[-1]
    assert last == "to take it back: dateline undo 12"
    assert "undo" not in desk("import", str(SANDERS)).out
    desk("undo", "12")
    assert desk("stories", "--json").out == before
