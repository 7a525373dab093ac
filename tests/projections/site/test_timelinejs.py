"""TimelineJS 3 JSON, held against the structure that its documentation gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]  # it has no types

from projections.site import timelinejs
from projections.site.markup import shown
from tests.projections.site.markup_reader import paragraphs as read_paragraphs
from tests.projections.site.paper import CANARY, Paper, one_entry

if TYPE_CHECKING:
    from pathlib import Path

    from projections.site.public_story import PublicStory

LINES = st.text(st.characters(codec="utf-8"), max_size=50)
HEADLINES = LINES.filter(str.strip)  # the log holds no blank one
# The name of each field, and what it holds.
DATE = {"year": int, "month": int, "day": int, "hour": int, "minute": int}
TEXT = {"headline": str, "text": str}
SLIDE = {
    "start_date": DATE, "end_date": DATE, "display_date": str, "text": TEXT, "group": str,
    "unique_id": str, "autolink": bool,
}  # fmt: skip
TIMELINE = {"title": {"text": TEXT}, "events": [SLIDE], "scale": str}


def check(document: Any, expected: Any) -> None:
    if isinstance(expected, dict):
        assert document.keys() <= expected.keys()
        for name, value in document.items():
            check(value, expected[name])
    elif isinstance(expected, list):
        for value in document:
            check(value, expected[0])
    else:
        assert type(document) is expected


def parse(story: PublicStory) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(timelinejs.write(story))
    check(read, TIMELINE)
    assert read["scale"] == "human"
    for slide in read["events"]:
        assert {"start_date", "text", "unique_id"} <= slide.keys()
        assert "year" in slide["start_date"]
    ids = [slide["unique_id"] for slide in read["events"]]
    assert len(set(ids)) == len(ids)
    return read


def slide(story: PublicStory, start: str) -> dict[str, Any]:
    [found] = [one for one in parse(story)["events"] if one["text"]["headline"].startswith(start)]
    assert isinstance(found, dict)
    return found


def test_all_entries_are_slides_in_their_order(story: PublicStory) -> None:
    read = parse(story)
    assert read["title"] == {"text": {"headline": "The fire"}}
    assert [one["unique_id"] for one in read["events"]] == [
        str(one.state.id) for one in story.view.entries
    ]


def test_an_uncertain_time_says_so(story: PublicStory) -> None:
    one = slide(story, "It was arson")
    assert one["start_date"] == {"year": 2018, "month": 12, "day": 27}
    assert one["end_date"] == {"year": 2018, "month": 12, "day": 30}
    assert one["display_date"] == "December 27\u201330, 2018"
    assert one["group"] == "the cause"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "vom 27. bis 30. Dezember 2018"),
        ("ru", "с 27 по 30 декабря 2018\u202fг."),  # noqa: RUF001 - Russian letters
        ("ar", "من 27 إلى 30 ديسمبر 2018"),
        ("fa", "from December 27 to 30, 2018"),
    ],
)
def test_a_slide_says_when_in_the_language_of_its_story(
    tmp_path: Path, language: str, words: str
) -> None:
    with Paper(tmp_path, language=language) as paper:
        paper.say("strike", when="2018-12-27/2018-12-30")
        [one] = parse(paper.published())["events"]
    assert one["display_date"] == words
    assert read_paragraphs(one["text"]["text"]) == [words]


def test_the_name_of_a_group_is_text_once_its_markup_is_stripped(tmp_path: Path) -> None:
    """TimelineJS takes the text of a group's markup for markup in its turn."""
    name = "<img src=x onerror=alert(1)> & so on"
    with Paper(tmp_path) as paper:
        paper.say("cause", "alleged", thread=name)
        [one] = parse(paper.published())["events"]
    assert "<" not in one["group"]
    assert html.fromstring(html.fragment_fromstring(one["group"], "p").text).text == name


@pytest.mark.parametrize(
    ("edtf", "start", "end", "words"),
    [
        ("2016", {"year": 2016}, None, "2016"),
        ("2016-05", {"year": 2016, "month": 5}, None, "May 2016"),
        ("2016-05-04", {"year": 2016, "month": 5, "day": 4}, None, "May 4, 2016"),
        ("2016-05-04?", {"year": 2016, "month": 5, "day": 4}, None, "May 4, 2016 (doubtful)"),
        (
            "2016-05-04T19:05",
            {"year": 2016, "month": 5, "day": 4, "hour": 19, "minute": 5},
            None,
            "May 4, 2016, 7:05\u202fPM",
        ),
        (
            "2016-05-04T19:05Z",
            {"year": 2016, "month": 5, "day": 4, "hour": 15, "minute": 5},
            None,
            "May 4, 2016, 7:05\u202fPM UTC",
        ),
        (
            "2016~",
            {"year": 2015, "month": 1, "day": 1},
            {"year": 2017, "month": 12, "day": 31},
            "2016 (approximate)",
        ),
        (
            "2016-21",
            {"year": 2016, "month": 3, "day": 1},
            {"year": 2016, "month": 5, "day": 31},
            "spring 2016",
        ),
        (
            "201X",
            {"year": 2010, "month": 1, "day": 1},
            {"year": 2019, "month": 12, "day": 31},
            "2010\u20132019",
        ),
        ("-0499", {"year": -500}, None, "500 BCE"),
        ("0000", {"year": -1}, None, "1 BCE"),
        ("-0043-03-15", {"year": -44, "month": 3, "day": 15}, None, "March 15, 44 BCE"),
        ("[..2016-05-04]", {"year": 2016, "month": 5, "day": 4}, None, "by May 4, 2016"),
        ("2016-05-04/..", {"year": 2016, "month": 5, "day": 4}, None, "from May 4, 2016 on"),
    ],
)
def test_a_date_is_as_precise_as_it_was_said(
    blank: Paper, edtf: str, start: object, end: object, words: str
) -> None:
    blank.say("a", when=edtf)
    [one] = parse(blank.published())["events"]
    assert (one["start_date"], one.get("end_date")) == (start, end)
    assert one["display_date"] == words


def test_what_is_struck_has_no_old_words(story: PublicStory) -> None:
    assert read_paragraphs(slide(story, "Retracted")["text"]["text"]) == [
        "This entry is retracted. it was another one"
    ]
    assert CANARY not in timelinejs.write(story)


def plain(markup: str) -> str:
    """What is seen of HTML that holds no element."""
    root = html.fragment_fromstring(markup, create_parent="div")
    assert len(root) == 0
    return root.text or ""


def test_hostile_texts_stay_texts(blank: Paper) -> None:
    kept = blank.hostile()
    story = blank.published()
    slides = parse(story)["events"]
    assert len(slides) == len(kept)
    for one, entry in zip(slides, story.view.entries, strict=True):
        assert plain(one["text"]["headline"]) == shown(story.telling.headline(entry))
        assert read_paragraphs(one["text"]["text"])[0] == "January 2, 2019"


@settings(deadline=None)
@given(HEADLINES, LINES)
@example("<img src=x onerror=alert(1)>", "<script>alert(1)</script>\r\x0b")
def test_any_text_is_read_back(title: str, text: str) -> None:
    story = one_entry(title, text)
    [one] = parse(story)["events"]
    assert plain(one["text"]["headline"]) == shown(title)
    [entry] = story.view.entries
    told = [
        "".join(piece.text for piece in each.pieces) for each in story.telling.paragraphs(entry)
    ]
    assert read_paragraphs(one["text"]["text"]) == [
        shown(each).replace("\r\n", "\n").replace("\r", "\n") for each in told
    ]
