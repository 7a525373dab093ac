"""`undo` and `redo`: a slip is taken back, nothing is lost, and nobody is overruled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import STORY
from timeline.stores.sqlite import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.cli.driver import CommandLine

KEY = ("--key", "k")
BEN = ("--user", "ben", "--story", STORY)


@pytest.fixture
def entry(desk: CommandLine) -> CommandLine:
    """A desk with another story, and one entry whose key is k."""
    desk("open", "strike", "The strike")
    desk("use", STORY)
    desk("log", "said", "A headline", *KEY, "--by", "Ann", "--place", "NYC")
    return desk


def answers(desk: CommandLine) -> list[object]:
    """All that the desk has to say, but for positions that only grow."""
    found: list[object] = [desk("stories", "--json").json()]
    for slug in (STORY, "strike"):
        for words in (("timeline", slug, "--as-of", "9999-12-31"), ("triage", "--story", slug)):
            said = desk(*words, "--json").json()
            found.append({name: said[name] for name in said if name != "position"})
        found.append(desk("export", slug).out)
        found.append(desk("timeline", slug, "--format", "markdown").out)
    return found


COMMANDS: Sequence[tuple[Sequence[str], ...]] = (
    (("log", "said", "Another", "--by", "Bo"),),
    (("note", "call back"),),
    (("correct", "k", "headline=B", "place=", "--reason", "r"),),
    (("retract", "k", "--reason", "r"),),
    (("release", "k"),),
    (("release", "k", "--embargo", "2019-01-09"),),
    (("move", "k", "strike"),),
    (("close",),),
    (("amend", "--title", "Another title", "--visibility", "public"),),
    (("amend", "--summary", "About it"), ("close",), ("reopen",)),
    (("retract", "k", "--reason", "r"), ("reinstate", "k", "--reason", "r")),
    (("release", "k"), ("withhold", "k")),
    (("note", "call back", "--key", "n"), ("triage", "n", "denied", "They deny", "--re", "k")),
    (("log", "said", "One", "--key", "o"), ("release", "k", "o")),
    (("move", "k", "strike"), ("correct", "@", "headline=B", "--reason", "r")),
)


@pytest.mark.parametrize("commands", COMMANDS, ids=lambda commands: commands[-1][0])
def test_undone_it_is_as_before_and_redone_as_after(
    entry: CommandLine, commands: Sequence[Sequence[str]]
) -> None:
    heights, said = [entry.position()], [answers(entry)]
    for words in commands:
        entry(*words)
        heights.append(entry.position())
        said.append(answers(entry))
    assert said[0] != said[1]
    for at in reversed(range(len(commands))):
        entry("undo", str(heights[at + 1] - heights[at]))
        assert answers(entry) == said[at]
    entry("redo", str(heights[-1] - heights[0]))
    assert answers(entry) == said[-1]


def test_what_was_undone_stays_in_the_record(entry: CommandLine) -> None:
    entry("correct", "k", "headline=B", "--reason", "a slip")
    at = entry.position()
    said = entry("undo", "--json").json()
    assert [step["position"] for step in said["steps"]] == [at]
    assert said["position"] == at + 1 == entry.position()
    known = entry("timeline", "--known-at", str(at), "--json").json()["entries"]
    assert [one["headline"] for one in known] == ["B"]
    shown = entry("show", "k", "--history", "--json").json()
    assert [one["type"] for one in shown["history"]] == [
        "development.logged",
        "development.corrected",
        "event.undone",
    ]
    assert shown["undone"] == [at]
    history = entry("show", "k", "--history").out
    assert f"UNDONE: corrected (correction), position {at}" in history
    assert f"undone: corrected, position {at + 1}\n  taken back: position {at}" in history


def test_a_dry_run_shows_and_takes_nothing_back(entry: CommandLine) -> None:
    before = entry.position()
    assert "would undo: logged" in entry("undo", "--dry-run").out
    assert entry.position() == before
    entry("undo")
    assert "would redo: logged" in entry("redo", "--dry-run").out
    assert entry.position() == before + 1


def test_undo_says_what_it_was(entry: CommandLine) -> None:
    ref = entry("show", "k", "--json").json()["ref"]
    assert entry("undo").out == f"undone: logged {ref} (said: A headline), position 4\n"
    assert entry("redo").out == f"redone: logged {ref} (said: A headline), position 4\n"


def test_only_ones_own_steps_are_taken_back(entry: CommandLine) -> None:
    error = entry.refused("undo", "--user", "ben", code=1)
    assert (error["code"], error["message"]) == (
        "nothing-to-undo",
        "ben has nothing to undo; nothing was written",
    )
    entry("log", "said", "Ben's", "--user", "ben", "--story", STORY)
    entry("undo")
    entries = entry("timeline", "--json").json()["entries"]
    assert [one["headline"] for one in entries] == ["Ben's"]


def test_more_steps_than_there_are_take_nothing_back(entry: CommandLine) -> None:
    # ana opened two stories and logged once; that the desk was made is no step.
    error = entry.refused("undo", "4", code=1)
    assert error["hint"] == "dateline undo 3"
    entry("undo", "3")
    assert entry("stories", "--json").json() == {"stories": []}
    error = entry.refused("redo", "4", code=1)
    assert error["hint"] == "dateline redo 3"
    entry("redo", "3")
    assert len(entry("timeline", "--json").json()["entries"]) == 1


def test_what_was_recorded_since_is_not_passed_over_by_redo(entry: CommandLine) -> None:
    entry("undo")
    entry("log", "said", "Another", "--key", "o")
    error = entry.refused("redo", code=1)
    assert error["code"] == "nothing-to-undo"
    entry("undo")
    entry("redo")
    keys = [one["key"] for one in entry("timeline", "--json").json()["entries"]]
    assert keys == ["o"]


def test_undo_of_undos_walks_on_backwards(entry: CommandLine) -> None:
    entry("log", "said", "Another", "--key", "o")
    entry("undo")
    entry("undo")
    assert entry("timeline", "--json").json()["entries"] == []
    entry("redo")
    entry("redo")
    assert len(entry("timeline", "--json").json()["entries"]) == 2
    entry("undo", "2")
    assert entry("timeline", "--json").json()["entries"] == []


@pytest.mark.parametrize(
    ("mine", "bens"),
    [
        (("correct", "k", "headline=B", "--reason", "r"), ("correct", "k", "headline=C")),
        (("release", "k"), ("withhold", "k")),
        (("move", "k", "strike"), ("move", "{id}", STORY)),
        (("close",), ("reopen",)),
        (("amend", "--title", "T"), ("amend", "--title", "U")),
        (("log", "said", "Mine", "--key", "o"), ("correct", "o", "place=LA")),
        (("log", "said", "Mine", "--key", "o"), ("retract", "o")),
    ],
    ids=lambda words: words[0],
)
def test_what_somebody_else_built_upon_stays(
    entry: CommandLine, mine: tuple[str, ...], bens: tuple[str, ...]
) -> None:
    id_ = entry("show", "k", "--json").json()["id"]
    entry(*mine)
    words = [word.format(id=id_) for word in bens]
    entry("use", STORY, "--user", "ben")
    reason = ["--reason", "r"] if words[0] in {"correct", "retract"} else []
    entry(*words, *reason, "--user", "ben")
    error = entry.refused("undo", code=3)
    assert error["code"] == "built-upon"
    assert (
        f"ben has changed it or built upon it since (position {entry.position()})"
        in (error["message"])
    )
    entry("undo", "--user", "ben")
    entry("undo")


def test_what_others_changed_elsewhere_stands_in_nobodys_way(entry: CommandLine) -> None:
    entry("correct", "k", "headline=B", "--reason", "r")
    entry("correct", "k", "place=LA", "--reason", "r", *BEN)
    entry("undo")
    [told] = entry("timeline", "--json").json()["entries"]
    assert (told["headline"], told["place"]) == ("A headline", "LA")


def test_a_story_others_logged_in_stays_open(desk: CommandLine) -> None:
    desk("log", "said", "Ben's", "--user", "ben", "--story", STORY)
    error = desk.refused("undo", code=3)
    assert error["message"].startswith(f"opened {STORY} cannot be taken back: ben ")
    desk("undo", "--user", "ben")
    desk("undo")
    assert desk.refused("timeline", STORY, code=2)["code"] == "unknown-story"
    desk("open", STORY, "Anew")
    [story] = desk("stories", "--json").json()["stories"]
    assert story["title"] == "Anew"
    assert desk("doctor").code == 0


def test_what_was_moved_in_keeps_a_story_open(entry: CommandLine) -> None:
    entry("open", "flood", "The flood")
    entry("move", "k", "flood", *BEN)
    assert entry.refused("undo", code=3)["code"] == "built-upon"
    entry("undo", "--user", "ben")
    entry("undo")


@pytest.mark.parametrize("later", [("log", "denied", "Ben's"), ("correct", "o", "links=denies:k")])
def test_what_others_link_to_stays(entry: CommandLine, later: tuple[str, ...]) -> None:
    entry("log", "said", "Ben's own", "--key", "o", *BEN)
    rest = ("--re", "k") if later[0] == "log" else ("--reason", "r")
    entry(*later, *rest, *BEN)
    error = entry.refused("undo", code=3)
    assert "ben has changed it or built upon it since" in error["message"]
    entry("undo", *BEN)
    entry("undo")


def test_a_key_is_free_again(entry: CommandLine) -> None:
    entry("undo")
    ran = entry("log", "said", "Quite another", *KEY)
    assert "nothing added" not in ran.out
    [told] = entry("timeline", "--json").json()["entries"]
    assert told["headline"] == "Quite another"
    assert entry("doctor").code == 0
    entry("undo")
    entry("undo", code=0)


def test_an_import_is_taken_back_step_by_step(desk: CommandLine) -> None:
    lines = "".join(
        f'{{"development": {{"key": "{key}", "verb": "said", "headline": "x", "when": "2018"}}}}\n'
        for key in "abc"
    )
    desk("import", "-", "--format", "jsonl", stdin=lines.encode())
    desk("undo", "3")
    assert desk("timeline", "--json").json()["entries"] == []
    desk("redo", "3")
    assert len(desk("timeline", "--json").json()["entries"]) == 3


def test_an_import_is_not_taken_back_by_half(desk: CommandLine) -> None:
    lines = "".join(
        f'{{"development": {{"key": "{key}", "verb": "said", "headline": "x", "when": "2018"'
        f"{more}}}}}\n"
        for key, more in (
            ("a", ', "links": [{"relation": "responds_to", "target": "c"}]'),
            ("b", ""),
            ("c", ""),
        )
    )
    desk("import", "-", "--format", "jsonl", stdin=lines.encode())
    error = desk.refused("undo", code=1)
    assert (error["code"], error["hint"]) == ("half-undone", "dateline undo 3")
    desk.refused("undo", "2", code=1)
    desk("undo", "3")
    assert desk("timeline", "--json").json()["entries"] == []
    desk("redo", "3")
    assert len(desk("timeline", "--json").json()["entries"]) == 3


def rows_read(desk: CommandLine, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """How many rows of the log a command reads."""
    read, counted = SQLiteStore._rows, []

    def counting(store: SQLiteStore, *arguments: Any) -> Any:
        found = read(store, *arguments)
        counted.append(len(found))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(SQLiteStore, "_rows", counting)
        desk(*words)
    return sum(counted)


def test_taking_an_import_back_read_the_log_once_for_each_of_its_rows(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(
        f'{{"development": {{"key": "k{number}", "verb": "said", "headline": "x", "when": "2018"'
        f"{more}}}}}\n"
        for number in range(200)
        for more in (
            f', "links": [{{"relation": "part_of", "target": "k{number + 1}"}}]'
            if number < 199
            else "",
        )
    )
    desk("import", "-", "--format", "jsonl", stdin=lines.encode())
    desk("log", "said", "Ben's", *BEN)
    assert rows_read(desk, monkeypatch, "undo", "200") < 10 * 200
    assert rows_read(desk, monkeypatch, "redo", "200") < 10 * 200
    for number in range(50):
        desk("correct", "k0", f"headline={number}", "--reason", "r")
    assert rows_read(desk, monkeypatch, "undo", "250") < 20 * 250


def test_at_is_the_last_that_still_counts(entry: CommandLine) -> None:
    entry("log", "said", "Another", "--key", "o")
    assert entry("show", "@", "--json").json()["key"] == "o"
    entry("undo")
    assert entry("show", "@", "--json").json()["key"] == "k"


def test_an_undone_entry_is_found_no_more(entry: CommandLine) -> None:
    said = entry("show", "k", "--json").json()
    entry("undo")
    for name in ("k", said["ref"], said["id"]):
        assert entry.refused("show", name, code=2)["code"] == "unknown-ref"


@pytest.mark.parametrize("steps", ["0", "-1", "x", "10001"])
def test_steps_are_a_number(entry: CommandLine, steps: str) -> None:
    entry.refused("undo", "--", steps, code=2)


def test_undo_across_processes(entry: CommandLine) -> None:
    ran = entry.process("undo")
    assert ran.returncode == 0, ran.stderr
    ran = entry.process("redo")
    assert ran.returncode == 0, ran.stderr
    assert len(entry("timeline", "--json").json()["entries"]) == 1


def test_what_cannot_be_read_is_not_taken_back(entry: CommandLine) -> None:
    [stream] = entry.rows("SELECT stream FROM events WHERE key = 'k'")[0]
    entry.forge("development.corrected", b"{", stream=stream, version=2)
    assert entry.refused("undo", code=5)["code"] == "unreadable-event"


def test_a_story_that_was_taken_back_is_still_what_was_known_then(desk: CommandLine) -> None:
    desk("log", "said", "One", "--key", "k")
    at = str(desk.position())
    before = desk("timeline", STORY, "--known-at", at).out
    exported = desk("export", STORY, "--known-at", at).out
    desk("undo", "2")
    assert desk("timeline", STORY, "--known-at", at).out == before
    assert desk("export", STORY, "--known-at", at).out == exported
    assert desk.refused("timeline", STORY, code=2)["code"] == "unknown-story"


def test_what_was_taken_back_of_one_development_is_named(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "a")
    desk("correct", "a", "place=LA", "--reason", "r")
    shown = desk("show", "a", "--json").json()
    for words in (("undo",), ("redo",), ("undo", "2"), ("redo", "2")):
        said = desk(*words, "--json").json()
        assert (said["ref"], said["id"]) == (shown["ref"], shown["id"]), words
        assert said["story"] == STORY
    desk("log", "said", "B")
    several = desk("undo", "2", "--json").json()
    assert (several["ref"], several["id"], several["story"]) == (None, None, None)
    desk("redo", "2")
    assert desk("undo", "4", "--json").json()["ref"] is None
