"""`find`: by words, in all stories, as of both clocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import SAMPLES, STORY
from tests.cli.test_hostile import SHORT, controls, infested, rows, storable

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

__all__ = ["infested"]  # a fixture
FIELDS = ("headline", "text", "quotes", "parties", "sources", "tags")


def found(desk: CommandLine, *words: str) -> list[str]:
    """The keys of what is found, in its order."""
    return [one["key"] for one in told(desk, *words)["results"]]


def told(desk: CommandLine, *words: str) -> dict[str, Any]:
    document: dict[str, Any] = desk("find", *words, "--json").json()
    return document


def marked(one: dict[str, Any]) -> dict[str, str]:
    """The snippets of a result by their field, what was looked for in brackets."""
    return {
        snippet["field"]: "".join(
            f"[{piece['text']}]" if piece["match"] else piece["text"] for piece in snippet["pieces"]
        )
        for snippet in one["snippets"]
    }


@pytest.fixture
def fire(desk: CommandLine) -> CommandLine:
    """A desk with something of everything that is searched, in two stories."""
    desk("open", "harbour", "The harbour", "--timezone", "Asia/Tokyo")
    desk("use", STORY)
    desk(
        *("log", "said", "The fire in the café is out", "--key", "out", "--text", "No crane fell."),
        *("--quote", "We saw the smoke", "--speaker", "Ana Núñez", "--tag", "blaze"),
        *("--source", "NBC relays The Hill"),
    )
    desk("log", "said", "Nothing new", "--key", "new", "--text", "The fire is out.")
    desk("log", "--story", "harbour", "said", "A crane is on fire", "--key", "crane")
    return desk


# --- what is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["CRANE"], ["crane", "out"]),
        (["cafe"], ["out"]),
        (["nunez"], ["out"]),
        (["smoke"], ["out"]),
        (["blaze"], ["out"]),
        (["nbc", "hill"], ["out"]),
        (["fire"], ["crane", "out", "new"]),
        (["fire", "out"], ["out", "new"]),
        (["fire is"], ["new"]),
        (["fire", "is"], ["crane", "out", "new"]),
        (['"is out" fire'], ["out", "new"]),
        (["cra*"], ["crane", "out"]),
        (["in the caf*"], ["out"]),
        (["fire", "--without", "crane"], ["new"]),
        (["fire", "--without", "is on", "--without", "caf*"], ["new"]),
        (["fire", "--story", "harbour"], ["crane"]),
        (["fire", "--limit", "2"], ["crane", "out"]),
        (["fires"], []),
        (["out", "the fire"], ["out", "new"]),
    ],
)
def test_what_has_the_words_is_found_the_best_first(
    fire: CommandLine, words: list[str], keys: list[str]
) -> None:
    assert found(fire, *words) == keys


def test_it_is_told_where_the_words_are(fire: CommandLine) -> None:
    [one] = told(fire, "smoke", "ana", "crane", "hill", "blaze")["results"]
    assert marked(one) == {
        "text": "No [crane] fell.",
        "quotes": "We saw the [smoke]",
        "parties": "[Ana] Núñez",
        "sources": "NBC The [Hill]",
        "tags": "[blaze]",
    }
    [crane, out, new] = told(fire, "fire")["results"]
    assert marked(out) == {"headline": "The [fire] in the café is out"}
    assert marked(new) == {"text": "The [fire] is out."}
    assert (crane["story"], crane["status"], crane["certainty"]) == ("harbour", "live", "happened")


def test_of_what_is_long_a_part_is_told(desk: CommandLine) -> None:
    desk("log", "said", "Long", "--text", f"{'before ' * 40}needle {'after ' * 40}")
    [one] = told(desk, "needle")["results"]
    text = marked(one)["text"]
    assert re.fullmatch(r"…(before )+\[needle\]( after)+…", text)
    assert len(text) < 120


def test_people_are_shown_the_same_in_lines(fire: CommandLine) -> None:
    out = fire("find", "fire", "out").out
    assert out.startswith("As of today, by all we know now: 2 found.\n\n")
    assert "said: The fire in the café is out\n          letter | " in out
    assert "          text: The fire is out.\n" in out
    assert fire("find", "fire", "--limit", "1").out.startswith(
        "As of today, by all we know now: the first 1; --limit N for more."
    )


def test_what_was_looked_for_is_marked_on_a_terminal_and_nowhere_else(fire: CommandLine) -> None:
    _, shown = fire.terminal([["find", "cafe", "fire"]], env={"TERM": "xterm"})
    assert "The \x1b[1m\x1b[4mfire\x1b[0m in the \x1b[1m\x1b[4mcafé\x1b[0m is out" in shown.decode()
    _, shown = fire.terminal([["find", "cafe"]], env={"TERM": "xterm", "NO_COLOR": "1"})
    assert b"\x1b" not in shown
    assert "\x1b" not in fire("find", "cafe").out


def test_a_mark_stays_where_it_is_when_a_line_is_broken(desk: CommandLine) -> None:
    desk("log", "said", f"{'word ' * 60}needle {'word ' * 20}needle end")
    _, shown = desk.terminal([["find", "needle"]], env={"TERM": "xterm", "COLUMNS": "60"})
    lines = shown.decode().splitlines()
    assert sum("\x1b[4mneedle\x1b[0m" in line for line in lines) == 2
    assert all(len(re.sub(r"\x1b\[[0-9]+m", "", line)) <= 60 for line in lines)


# --- nothing --------------------------------------------------------------------------------------


def test_nothing_found_is_no_mistake_and_what_may_be_meant_is_told(fire: CommandLine) -> None:
    document = told(fire, "crnae")
    assert (document["results"], document["more"]) == ([], False)
    assert "nothing here has 'crnae'; did you mean crane?" in fire("find", "crnae").out
    assert "nothing here has 'zzz'; zzz* finds what begins so" in fire("find", "zzz").out
    assert 'nothing here has "fire the" in these words' in fire("find", "fire the").out
    assert "each of these is here, but nothing has them all" in fire("find", "smoke", "new").out


def test_no_word_is_offered_that_was_not_known_then(fire: CommandLine) -> None:
    at = str(fire.position() - 1)
    assert "did you mean" in fire("find", "craen", "--story", "harbour").out
    assert "did you mean" not in fire("find", "craen", "--story", "harbour", "--known-at", at).out
    assert "did you mean" not in fire("find", "craen", "--as-of", "2018-01-01").out


@pytest.mark.parametrize("typed", ["?!", "😀", "*", '""', "-", " ", "\u0301", "— …"])
def test_what_has_no_word_in_it_is_refused_in_a_sentence(desk: CommandLine, typed: str) -> None:
    error = desk.refused("find", "--", typed, code=2)
    assert error["code"] == "nothing-to-find"
    assert error["hint"] == "dateline find WORDS..., of letters or digits"


def test_words_must_be_typed_and_a_mistyped_option_is_no_word(desk: CommandLine) -> None:
    assert desk.refused("find", code=2)["code"] == "usage"
    assert desk.refused("find", "fire", "-drill", code=2)["code"] == "usage"
    assert desk.refused("find", "fire", "--as-off", "2019", code=2)["code"] == "usage"
    assert desk.refused("find", "fire", "--limit", "0", code=2)["code"] == "usage"


def test_a_story_that_is_not_there_is_refused(desk: CommandLine) -> None:
    assert desk.refused("find", "a", "--story", "lettre", code=2)["code"] == "unknown-story"


def test_a_desk_without_a_story_has_nothing(nowhere: CommandLine) -> None:
    nowhere("init")
    assert told(nowhere, "fire")["results"] == []


# --- the two clocks -------------------------------------------------------------------------------


def test_what_was_corrected_is_found_by_its_old_words_only_as_of_then(desk: CommandLine) -> None:
    desk("log", "said", "A pier burns", "--key", "k")
    at = str(desk.position())
    desk("correct", "k", "headline=A crane burns", "--reason", "a slip")
    assert found(desk, "pier") == []
    assert found(desk, "crane", "--known-at", at) == []
    assert found(desk, "pier", "--known-at", at) == ["k"]
    [one] = told(desk, "crane")["results"]
    assert one["status"] == "corrected"
    assert "corrected" in desk("find", "crane").out


def test_what_is_struck_is_found_and_said_to_be(desk: CommandLine) -> None:
    desk("log", "said", "A pier burns", "--key", "k")
    desk("retract", "k", "--reason", "It was a drill.")
    assert told(desk, "pier")["results"][0]["status"] == "retracted"
    out = desk("find", "pier").out
    assert "RETRACTED: said: A pier burns" in out
    assert "struck: It was a drill." in out


def test_what_was_moved_is_found_where_it_is_and_where_it_was(fire: CommandLine) -> None:
    at = str(fire.position())
    fire("move", "out", "harbour", "--reason", "wrong story")
    here = (*("smoke", "--story"), "harbour")
    assert [one["story"] for one in told(fire, "smoke")["results"]] == ["harbour"]
    assert len(found(fire, *here)) == 1
    assert found(fire, "smoke", "--story", STORY) == []
    assert found(fire, *here, "--known-at", at) == []
    assert found(fire, "smoke", "--story", STORY, "--known-at", at) == ["out"]


def test_what_was_undone_is_gone_and_what_was_brought_back_is_not(desk: CommandLine) -> None:
    desk("log", "said", "A pier burns", "--key", "k")
    at = str(desk.position())
    desk("undo")
    assert found(desk, "pier") == []
    assert found(desk, "pier", "--known-at", at) == ["k"]
    desk("redo")
    assert found(desk, "pier") == ["k"]


def test_a_story_that_was_taken_back_is_found_as_of_when_it_was_there(desk: CommandLine) -> None:
    desk("open", "slip", "A slip")
    desk("log", "said", "A pier burns", "--story", "slip", "--key", "k")
    at = str(desk.position())
    desk("undo", "2")
    assert found(desk, "pier") == []
    assert found(desk, "pier", "--known-at", at) == ["k"]
    assert found(desk, "pier", "--known-at", at, "--story", "slip") == ["k"]


def test_what_had_not_happened_is_left_out_and_what_may_have_is_marked(desk: CommandLine) -> None:
    desk("log", "said", "A pier burns", "--when", "2019-01-04", "--key", "sure")
    desk("log", "said", "A pier leaks", "--when", "[2019-01-02..2019-01-05]", "--key", "may")
    assert found(desk, "pier", "--as-of", "2019-01-01") == []
    [one] = told(desk, "pier", "--as-of", "2019-01-03")["results"]
    assert (one["key"], one["certainty"]) == ("may", "possible")
    assert "2-5 Jan 2019 - possible" in desk("find", "pier", "--as-of", "2019-01-03").out
    assert found(desk, "pier", "--as-of", "2019-01-05") == ["may", "sure"]


def test_the_same_is_found_as_the_timeline_shows(desk: CommandLine) -> None:
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    slug = "sanders-letter"
    for clocks in (
        *([], ["--as-of", "2018-12-28"], ["--as-of", "2018-12-30T12:00"], ["--known-at", "5"]),
        ["--known-at", "2019-01-06T04:00"],
    ):
        shown = desk("timeline", slug, *clocks, "--json").json()
        answer = told(desk, "e*", "--story", slug, "--limit", "99", *clocks)
        assert answer["as_of"] == shown["as_of"]
        assert answer["known_at"] == shown["known_at"]
        assert answer["position"] == shown["position"]
        lengths = {one["key"]: one["certainty"] for one in answer["results"]}
        entries = {one["key"]: one["certainty"] for one in shown["entries"]}
        assert lengths.items() <= entries.items()


def test_each_story_is_asked_as_of_its_own_day(desk: CommandLine) -> None:
    desk("open", "tokyo", "Tokyo", "--timezone", "Asia/Tokyo")
    desk.clock.set("2019-01-06T20:00:00+00:00")  # the seventh in Tokyo
    desk("log", "said", "A pier burns", "--story", "tokyo", "--when", "2019-01-07", "--key", "k")
    document = told(desk, "pier")
    assert [one["certainty"] for one in document["results"]] == ["happened"]
    assert (document["zone"], document["as_of"]) == ("UTC", "2019-01-06")
    assert found(desk, "pier", "--known-at", str(desk.position())) == ["k"]
    assert found(desk, "pier", "--as-of", "today") == []
    assert found(desk, "pier", "--as-of", "2019-01-07") == ["k"]
    assert told(desk, "pier", "--story", "tokyo")["as_of"] == "2019-01-07"
    assert "Dates were read as UTC." in desk("find", "pier", "--as-of", "2019-01-07").out


def test_what_has_not_happened_in_its_own_zone_is_left_out_where_a_day_is_ahead(
    desk: CommandLine,
) -> None:
    desk("open", "tokyo", "Tokyo", "--timezone", "Asia/Tokyo")
    desk.clock.set("2019-01-06T20:00:00+00:00")  # the seventh in Tokyo, the sixth in New York
    for slug in ("tokyo", STORY):
        desk("log", "said", "Pier", "--story", slug, "--when", "2019-01-07", "--key", slug)
        hours = ("--when", "2019-01-06T20:00", "--key", f"{slug}-night")
        desk("log", "said", "Quay", "--story", slug, *hours)
    assert found(desk, "pier") == ["tokyo"]
    assert found(desk, "pier", "--known-at", str(desk.position())) == ["tokyo"]
    assert found(desk, "quay", "--as-of", "2019-01-06T20:00") == ["tokyo-night"]
    assert found(desk, "quay", "--as-of", "2019-01-07T01:00") == [f"{STORY}-night", "tokyo-night"]


def test_a_time_is_the_same_moment_in_every_story(desk: CommandLine) -> None:
    desk("open", "tokyo", "Tokyo", "--timezone", "Asia/Tokyo")
    desk("log", "said", "Pier", "--story", "tokyo", "--when", "2019-01-05T12:00", "--key", "noon")
    assert found(desk, "pier", "--as-of", "2019-01-05T02:59") == []
    assert found(desk, "pier", "--as-of", "2019-01-05T03:00") == ["noon"]
    assert found(desk, "pier", "--as-of", "2019-01-05T12:00", "--story", "tokyo") == ["noon"]


def test_days_are_those_of_the_stories_where_these_are_in_one_zone(desk: CommandLine) -> None:
    desk.clock.set("2019-01-07T04:30:00+00:00")  # the sixth in New York
    desk("log", "said", "A pier burns", "--key", "k")
    document = told(desk, "pier", "--known-at", "2019-01-06")
    assert (document["zone"], len(document["results"])) == ("America/New_York", 1)
    assert found(desk, "pier", "--known-at", "2019-01-05") == []


# --- whatever is stored ---------------------------------------------------------------------------


def test_what_is_damaged_is_told(desk: CommandLine) -> None:
    desk("log", "said", "A pier burns", "--key", "k")
    desk.forge("development.logged", b"{}")
    ran = desk("find", "pier", code=5)
    assert "1 found" in ran.out
    assert "cannot be read" in ran.err


def test_hostile_texts_are_found_by_themselves(infested: CommandLine) -> None:
    looked = 0
    for key, text in SHORT.items():
        if storable(text, 500, True, False):
            ran = infested("find", "--json", "--limit", "200", "--", text, code=0)
            assert key in [one["key"] for one in ran.json()["results"]], key
            looked += 1
    assert looked > len(SHORT) / 2


def test_pieces_put_together_are_what_is_stored(infested: CommandLine) -> None:
    for one in told(infested, "a*", "--limit", "200")["results"]:
        for snippet in one["snippets"]:
            if snippet["field"] == "headline":
                assert "".join(piece["text"] for piece in snippet["pieces"]) == one["headline"]


def test_a_terminal_is_never_sent_a_command(infested: CommandLine) -> None:
    asked = [["find", "--limit", "200", "--", text] for text in SHORT.values()]
    asked += [["find", word, "--limit", "200"] for word in ("xss*", "canary", "a*", "script")]
    code, shown = infested.terminal(asked, env={"NO_COLOR": "1"})
    assert code == 0
    assert controls(shown) == set()


@pytest.mark.parametrize("text", rows("huge/empty field", "Unicode").values())
def test_huge_and_odd_words_are_answered(desk: CommandLine, text: str) -> None:
    if "\0" not in text and len(text) < 100_000:  # what a shell passes on
        ran = desk.process("find", "--", text.encode("utf-8", "surrogatepass"))
        assert ran.returncode in {0, 2}
        assert b"Traceback" not in ran.stderr
