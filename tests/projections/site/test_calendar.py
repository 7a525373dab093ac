"""The calendar, as icalendar reads it, and as one reads it that only knows lines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from projections.site import calendar
from projections.site.markup import shown
from tests.projections.site.paper import CANARY, Paper, one_entry

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from projections.site.public_story import PublicStory

LINES = st.text(st.characters(codec="utf-8"), max_size=50)
NAMES = {
    *("BEGIN", "END", "VERSION", "PRODID", "NAME", "X-WR-CALNAME", "UID", "URL", "DTSTAMP"),
    *("LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "X-EDTF", "TRANSP", "STATUS"),
    *("DESCRIPTION", "LOCATION", "CATEGORIES", "X-DATELINE-LEFT-OUT"),
}


def parse(story: PublicStory) -> Any:
    """The calendar, of whose lines each is one of ours and short, whatever ends a line."""
    data = calendar.write(story).data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    unfolded = data.replace(b"\r\n ", b"").decode()
    lines = unfolded.split("\r\n")
    assert lines.pop() == ""
    assert unfolded.splitlines() == lines
    assert {line.partition(":")[0].partition(";")[0] for line in lines} <= NAMES
    return Calendar.from_ical(data)


def events(story: PublicStory) -> dict[str, Any]:
    return {str(one["UID"]): one for one in parse(story).walk("VEVENT")}


def id_of(story: PublicStory, start: str) -> UUID:
    [found] = [one for one in story.view.entries if one.content.headline.startswith(start)]
    return found.state.id


def test_an_uncertain_time_is_all_its_days_and_says_so(story: PublicStory) -> None:
    event = events(story)[str(id_of(story, "It was arson"))]
    assert event["SUMMARY"] == "It was arson, the union writes (December 27\u201330, 2018)"
    assert event["DTSTART"].dt == date(2018, 12, 27)
    assert event["DTEND"].dt == date(2018, 12, 31)
    assert str(event["X-EDTF"]) == "[2018-12-27..2018-12-30]"
    assert [str(one) for one in event["CATEGORIES"].cats] == ["arson", "labour"]
    assert event["URL"] == story.url_of(
        next(one for one in story.view.entries if str(one.state.id) == event["UID"])
    )


def test_a_moment_is_told_as_one(story: PublicStory) -> None:
    event = events(story)[str(id_of(story, "The alarm"))]
    assert event["SUMMARY"] == "The alarm is raised"
    assert event["DTSTART"].dt == datetime(2018, 12, 31, 0, 5, tzinfo=UTC)
    assert "DTEND" not in event


def test_a_correction_is_the_next_of_the_same_event(story: PublicStory) -> None:
    event = events(story)[str(id_of(story, "It was arson"))]
    assert event["SEQUENCE"] == 1
    assert event["DTSTAMP"].dt == datetime(2019, 1, 6, 18, tzinfo=UTC)
    assert event["STATUS"] == "CONFIRMED"
    assert events(story)[str(id_of(story, "Answer"))]["SEQUENCE"] == 0


def test_a_retraction_cancels_without_the_old_words(story: PublicStory) -> None:
    event = events(story)[str(id_of(story, "Retracted"))]
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "Retracted")
    assert event["DESCRIPTION"] == "This entry is retracted. it was another one"
    assert CANARY.encode() not in calendar.write(story).data


def test_what_may_have_happened_is_tentative(blank: Paper) -> None:
    blank.say("meeting", "met", "[2019-01-05..2019-01-20]", relative_to="2019-01-30")
    [event] = events(blank.published()).values()
    assert (event["STATUS"], event["SUMMARY"]) == (
        "TENTATIVE",
        "Possible: Meeting (January 5\u201320, 2019)",
    )


@pytest.mark.parametrize(
    ("language", "possible", "due"),
    [
        ("de", "Möglich: Meeting (5.\u201320. Januar 2019)", "Erwartet: Hearing"),
        ("fr", "Possible : Meeting (5\u201320 janvier 2019)", "Attendu : Hearing"),
        ("ar", "محتمل: [Meeting] (5\u201320 يناير 2019)", "متوقع: [Hearing]"),
    ],
)
def test_a_calendar_speaks_the_language_of_its_story(
    tmp_path: Path, language: str, possible: str, due: str
) -> None:
    with Paper(tmp_path, language=language) as paper:
        paper.say("meeting", "met", "[2019-01-05..2019-01-20]", relative_to="2019-01-30")
        paper.say("hearing", "scheduled", "2019-02-03")
        found = [str(event["SUMMARY"]) for event in events(paper.published()).values()]
    apart = str.maketrans("[]", "\u2068\u2069")
    assert found == ["Hearing", possible.translate(apart), due.translate(apart)]


def test_what_is_set_is_in_the_calendar_on_its_day(story: PublicStory) -> None:
    event = events(story)[f"{id_of(story, 'A hearing')}-due"]
    assert (event["SUMMARY"], event["STATUS"]) == ("Expected: A hearing is set", "TENTATIVE")
    assert event["DTSTART"].dt == date(2019, 2, 3)


def test_what_is_put_off_moves_and_what_is_called_off_is_cancelled(blank: Paper) -> None:
    opening = blank.say("set", "scheduled", "2019-02-03", thread="hearing")
    uid = f"{opening}-due"
    blank.say("later", "postponed", "2019-03-04", thread="hearing", relative_to="2019-01-06")
    story = blank.published()
    assert events(story)[uid]["DTSTART"].dt == date(2019, 3, 4)
    assert events(story)[uid]["SEQUENCE"] == 1
    assert f"{id_of(story, 'Later')}-due" not in events(story)
    blank.say("off", "cancelled", "2019-03-04", thread="hearing", relative_to="2019-01-06")
    moved = events(blank.published())[uid]
    assert (moved["STATUS"], moved["SEQUENCE"]) == ("CANCELLED", 2)
    assert moved["DTSTAMP"].dt == datetime(2019, 1, 6, 12, tzinfo=UTC)


def test_what_is_due_on_another_sort_of_thread_is_there_too(blank: Paper) -> None:
    blank.say("ask", "asked", "2019-01-01", thread="talks")
    due = blank.say("set", "scheduled", "2019-02-03", thread="talks")
    assert events(blank.published())[f"{due}-due"]["DTSTART"].dt == date(2019, 2, 3)


def test_what_no_calendar_holds_is_counted_and_named(story: PublicStory) -> None:
    assert calendar.write(story).left_out == ("The temple burns (500 BCE)",)
    assert str(parse(story)["X-DATELINE-LEFT-OUT"]) == "1: The temple burns (500 BCE)"
    assert str(id_of(story, "The temple")) not in events(story)


def test_without_a_base_url_there_is_no_url(homeless: PublicStory, story: PublicStory) -> None:
    assert events(homeless).keys() == events(story).keys()
    assert b"URL" not in calendar.write(homeless).data


def test_what_looks_like_a_new_line_is_none(blank: Paper) -> None:
    said = "C:\\New; \\\\N, \\n"
    blank.say("path", headline=said, tags=(said,))
    data = calendar.write(blank.published()).data
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == said
    assert b"CATEGORIES:C:\\\\New" in data


def test_hostile_texts_stay_texts(blank: Paper) -> None:
    kept = blank.hostile()
    story = blank.published()
    found = events(story)
    assert len(found) == len(kept)
    for entry in story.view.entries:
        event = found[str(entry.state.id)]
        assert event["SUMMARY"] == held(story.telling.headline(entry))
        assert event["DESCRIPTION"] == held(story.telling.text(story.telling.paragraphs(entry)))


def held(text: str) -> str:
    """A text as a calendar can hold it: with one sort of line breaks, and no mark of bytes."""
    return "\n".join(
        shown(text).replace("\ufeff", r"\ufeff").replace("\r\n", "\n").splitlines(keepends=False)
    ) + ("\n" if text[-1:] in {*"\n\r\u2028\u2029"} else "")


@settings(deadline=None)
@given(LINES, LINES)
@example("a\\nb;c,d:e\\", "END:VEVENT\r\nBEGIN:VALARM\rx\x85y\u2028 \x0b")
@example('";X="\t', "\ufeff" * 40)
def test_any_text_is_read_back(title: str, text: str) -> None:
    story = one_entry(title, text)
    [event] = events(story).values()
    [entry] = story.view.entries
    assert event["SUMMARY"] == held(title)
    assert event["DESCRIPTION"] == held(story.telling.text(story.telling.paragraphs(entry)))
