"""Markdown is for readers: nothing in it that terms or visibility keep out, no foreign markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projections.formats.markdown import escape

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

SAID = ("log", "said", "A word", "--by", "Jane Roe", "--quote", "q1", "--public", "--key", "k")


def markdown(desk: CommandLine) -> str:
    return desk("export", "--format", "markdown").out


@pytest.mark.parametrize("terms", ["background", "deep-background", "off-record"])
def test_who_spoke_on_other_terms_is_not_named(desk: CommandLine, terms: str) -> None:
    desk(*SAID, "--terms", terms)
    assert "A word" in markdown(desk)
    assert "Jane" not in markdown(desk)


def test_who_spoke_on_the_record_is_named(desk: CommandLine) -> None:
    desk(*SAID)
    assert "by Jane Roe" in markdown(desk)
    assert "— Jane Roe" in markdown(desk)


def test_an_agreed_description_takes_the_place_of_a_name(desk: CommandLine) -> None:
    desk(*SAID, "--terms", "background", "--speaker", "an aide")
    assert r"— an aide \(background\)" in markdown(desk)
    assert "by Jane Roe" in markdown(desk)


def test_off_the_record_leaves_no_trace_in_a_correction_either(desk: CommandLine) -> None:
    desk(*SAID, "--terms", "off-record")
    desk("correct", "k", "quotes=", "--reason", "he asked for it")
    assert "Correction" not in markdown(desk)
    assert "he asked" not in markdown(desk)


def test_a_correction_of_what_is_shown_is_told(desk: CommandLine) -> None:
    desk(*SAID)
    desk("correct", "k", "place=Vermont", "--reason", "the place was missing", "--clarification")
    assert "place changed" in markdown(desk)


def test_a_retraction_is_told_without_what_it_struck(desk: CommandLine) -> None:
    desk(*SAID)
    desk("retract", "k", "--reason", "it was somebody else")
    assert "it was somebody else" in markdown(desk)
    assert "A word" not in markdown(desk)


@pytest.mark.parametrize("hidden", ["--private", "--embargo=2999-01-01"])
def test_what_readers_may_not_see_leaves_no_trace(desk: CommandLine, hidden: str) -> None:
    desk("log", "said", "Seen", "--public", "--when", "2018-12-30")
    before = markdown(desk)
    desk("log", "said", "Unseen", hidden, "--when", "2018-12-30")
    assert markdown(desk) == before


@pytest.mark.parametrize("clocks", [(), ("--as-of", "2018-12-30"), ("--known-at", "2019-01-06")])
def test_a_story_of_which_nothing_is_public_does_not_tell_its_title(
    desk: CommandLine, clocks: tuple[str, ...]
) -> None:
    asked = ("export", "--format", "markdown", *clocks)
    assert "readers may see nothing" in desk.refused(*asked, code=1)["message"]
    desk("log", "said", "Unseen", "--key", "k", "--when", "2018-12-30")
    assert "dateline release" in desk.refused(*asked, code=1)["hint"]
    desk("release", "k")
    assert "Unseen" in desk(*asked).out
    assert "Unseen" not in desk("export", "--format", "markdown", "--as-of", "2018-12-29").out
    desk("withhold", "k", "--reason", "too early")
    desk.refused(*asked, code=1)


KNOWN = ("--format", "markdown", "--known-at", "2019-01-06T05:00")


@pytest.mark.parametrize("command", ["export", "timeline"])
def test_what_readers_are_told_no_more_is_not_shown_as_it_was_known(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    desk("log", "said", "Stays", "--public", "--when", "2018-12-30", "--place", "Rome")
    desk(*SAID, "--when", "2018-12-30")
    desk("log", "said", "A lie", "--public", "--when", "2018-12-30", "--key", "lie")
    desk("correct", "lie", "place=Nowhere", "--reason", "slip")
    desk.clock.move(hours=2)
    desk("undo")
    shown = desk(command, *KNOWN).out
    assert "Stays" in shown
    assert "Jane" in shown
    assert "A lie" not in shown, "it was said of it what was taken back"
    monkeypatch.setenv("EDITOR", "sed -i s/on-record/off-record/")
    assert "off-record" in desk("edit", "k", "--reason", "she asked for it").out
    shown = desk(command, *KNOWN).out
    assert "Stays" in shown
    assert "Jane" not in shown
    assert "A lie" not in shown


def test_a_retraction_that_was_taken_back_is_not_told(desk: CommandLine) -> None:
    desk(*SAID, "--when", "2018-12-30")
    desk("retract", "k", "--reason", "it was somebody else")
    assert "somebody else" in desk("export", *KNOWN).out
    desk.clock.move(hours=2)
    desk("undo")
    assert "somebody else" not in desk("export", *KNOWN).out
    assert "A word" in markdown(desk)


@pytest.mark.parametrize("command", ["export", "timeline"])
def test_a_story_is_called_as_it_is_now(desk: CommandLine, command: str) -> None:
    desk("log", "said", "A", "--public", "--when", "2018-12-30")
    before = desk(command, *KNOWN).out.splitlines()[0]
    desk.clock.move(hours=2)
    desk("amend", "--title", "The affair", "--reason", "we may not say whose")
    assert before != "# The affair"
    assert desk(command, *KNOWN).out.splitlines()[0] == "# The affair"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("[x](javascript:1)", r"\[x\]\(javascript\:1\)"),
        ("<img src=x>", r"\<img src\=x\>"),
        ("a\u202eb\x1bc", r"a\\u202eb\\u001bc"),
        ("# 1. no heading", r"\# 1\. no heading"),
    ],
)
def test_no_markup_of_others(text: str, shown: str) -> None:
    assert escape(text) == shown


def corrections(desk: CommandLine, *words: str) -> list[str]:
    told = desk("export", "--format", "markdown", *words).out.splitlines()
    return [line for line in told if line.startswith("Correction of")]


def test_what_was_corrected_before_its_release_is_not_told_to_readers(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "k")
    desk("correct", "k", "place=LA", "--reason", "our lawyer said so")
    assert corrections(desk, "--with-private") == []
    desk("release", "k")
    assert corrections(desk) == []
    desk("correct", "k", "place=NYC", "--reason", "it was there")
    [told] = corrections(desk)
    assert told.endswith("place changed\\. it was there")
    desk("withhold", "k")
    desk("correct", "k", "place=SF", "--reason", "since then")
    desk("release", "k")
    assert len(corrections(desk)) == 2


def test_what_was_corrected_before_an_embargo_ended_is_not_told_to_readers(
    desk: CommandLine,
) -> None:
    desk("log", "said", "A", "--key", "k", "--embargo", "tomorrow")
    desk("correct", "k", "place=LA", "--reason", "before")
    desk.clock.move(days=1)
    desk("correct", "k", "place=NYC", "--reason", "after")
    [told] = corrections(desk)
    assert told.endswith("after")


def test_an_embargo_that_was_lifted_or_put_off_is_not_the_one_that_counts(
    desk: CommandLine,
) -> None:
    desk("log", "said", "A", "--key", "k", "--embargo", "tomorrow")
    desk("withhold", "k")
    desk.clock.move(days=1)
    desk("correct", "k", "place=LA", "--reason", "while nobody could see it")
    desk("release", "k")
    assert corrections(desk) == []
