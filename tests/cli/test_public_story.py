"""`export` in the formats for readers: what they may see of a story, at any two clocks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import feedparser  # type: ignore[import-untyped]  # it has no types
import pytest
from icalendar import Calendar

from cli.exchange import FOR_READERS
from cli.public_story import CALENDAR, HTML, WRITERS
from tests.cli.driver import STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

PAST = ("--when", "2018-12-30")


@pytest.fixture
def told(desk: CommandLine) -> CommandLine:
    """A story of three days: two entries, a third, a correction, and a secret throughout."""
    desk("log", "asked", "They ask for it", "--public", "--key", "ask", "--when", "2018-12-20")
    desk("log", "said", "A secret", *PAST)
    desk("log", "said", "Somebody speaks", "--public", "--key", "word", *PAST)
    desk.clock.move(hours=23)
    desk("log", "said", "And again", "--public", "--key", "again", *PAST)
    desk.clock.move(hours=23)
    desk("correct", "word", "headline=Somebody spoke", "--reason", "it is over")
    return desk


def export(desk: CommandLine, format_: str, *words: str) -> str:
    return desk("export", "--format", format_, *words).out


def test_each_format_has_its_writer() -> None:
    assert {HTML, CALENDAR, *WRITERS} == set(FOR_READERS)


@pytest.mark.parametrize("format_", FOR_READERS)
def test_what_is_hidden_is_in_none(told: CommandLine, format_: str) -> None:
    text = export(told, format_)
    assert "Somebody spoke" in text
    assert "secret" not in text
    assert text.endswith("\n")


@pytest.mark.parametrize("format_", FOR_READERS)
def test_a_document_holds_the_same_text(told: CommandLine, format_: str) -> None:
    document = told("export", "--format", format_, "--json").json()
    assert document == {"story": STORY, "format": format_, "text": export(told, format_)}


@pytest.mark.parametrize("format_", FOR_READERS)
def test_who_has_nothing_to_tell_is_told_how_to_release_it(desk: CommandLine, format_: str) -> None:
    desk("log", "said", "A secret", *PAST)
    error = desk.refused("export", "--format", format_, code=1)
    assert error["code"] == "nothing-public"
    assert error["hint"] == f"dateline release --story {STORY} --all"


@pytest.mark.parametrize("format_", FOR_READERS)
def test_nothing_private_can_be_asked_for(told: CommandLine, format_: str) -> None:
    told.refused("export", "--format", format_, "--with-private", code=2)


def test_each_can_be_read_by_somebody_else_s_program(told: CommandLine) -> None:
    feed = feedparser.parse(export(told, "atom"))
    assert not feed.bozo
    headlines = [one.title for one in feed.entries]
    assert headlines == ["And again", "Somebody spoke", "They ask for it"]
    assert [one["title"] for one in json.loads(export(told, "jsonfeed"))["items"]] == headlines
    slides = json.loads(export(told, "timelinejs"))["events"]
    assert {one["text"]["headline"] for one in slides} == set(headlines)
    posting = json.loads(export(told, "jsonld"))
    assert [one["headline"] for one in posting["liveBlogUpdate"]] == headlines
    days = Calendar.from_ical(export(told, "ics"))
    assert {str(one["SUMMARY"]) for one in days.walk("VEVENT")} >= {"And again"}


def test_they_are_what_the_pages_hold(told: CommandLine) -> None:
    told("build", "site")
    names = {"atom": "feed.atom", "jsonfeed": "feed.json", "ics": "calendar.ics"}
    for format_, name in {**names, "timelinejs": "timeline.json"}.items():
        built = (told.folder / "site" / STORY / name).read_bytes().decode()
        assert export(told, format_).rstrip("\n") == built.rstrip("\n")


def test_readers_knew_what_had_been_released(told: CommandLine) -> None:
    told("release", told("timeline", "--json").json()["entries"][1]["ref"])
    days = ["2019-01-06", "2019-01-07", "2019-01-08"]
    texts = [export(told, HTML, "--known-at", day) for day in days]
    assert ["Somebody speaks" in text for text in texts] == [True, True, True]
    assert ["And again" in text for text in texts] == [False, True, True]
    assert ["Somebody spoke" in text for text in texts] == [False, False, True]
    assert ["A secret" in text for text in texts] == [False, False, True]


@pytest.mark.parametrize("format_", FOR_READERS)
def test_a_day_leaves_out_what_had_not_happened(told: CommandLine, format_: str) -> None:
    text = export(told, format_, "--as-of", "2018-12-29")
    assert "They ask for it" in text
    assert "Somebody spoke" not in text


@pytest.mark.parametrize(
    ("clocks", "why"),
    [
        (("--known-at", "3"), "readers know no positions"),
        (("--known-at", "2018-12-31"), "before readers were told anything"),
        (("--as-of", "2018-12-31 12:00"), "must be a day"),
    ],
)
def test_clocks_that_readers_do_not_have_are_refused(
    told: CommandLine, clocks: tuple[str, str], why: str
) -> None:
    assert why in told.refused("export", "--format", HTML, *clocks, code=2)["message"]


def test_what_no_calendar_can_hold_is_named(told: CommandLine) -> None:
    told("log", "happened", "The temple burns", "--public", "--when", "-0499")
    assert "no calendar can hold The temple burns" in told("export", "--format", "ics").err
    assert "calendar" not in told("export", "--format", "atom").err


def test_another_day_changes_nothing(told: CommandLine) -> None:
    texts = [export(told, one) for one in FOR_READERS]
    told.clock.move(days=400)
    assert [export(told, one, "--clock-is-right") for one in FOR_READERS] == texts


@pytest.mark.parametrize("named", [("other",), ("--story", "other"), (STORY,), ("--story", STORY)])
def test_what_was_moved_is_where_it_is_now(told: CommandLine, named: tuple[str, ...]) -> None:
    told("open", "other", "Another story", "--timezone", "America/New_York")
    told.clock.move(hours=23)
    told("move", "again", "other", "--story", STORY)
    for format_ in FOR_READERS:
        text = export(told, format_, *named)
        assert ("And again" in text) == ("other" in named)
        assert ("They ask for it" in text) == (STORY in named)
    if STORY in named:
        assert "And again" in export(told, HTML, *named, "--known-at", "2019-01-07")
