"""The JSON feed, held against what its specification says, version 1.1."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projections.site import json_feed
from projections.site.markup import shown
from projections.site.public_story import MOST
from tests.projections.site.markup_reader import paragraphs as read_paragraphs
from tests.projections.site.paper import CANARY, Paper, one_entry

if TYPE_CHECKING:
    from pathlib import Path

    from projections.site.public_story import PublicStory

LINES = st.text(st.characters(codec="utf-8"), max_size=50)
FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
    "language": str, "items": list,
}  # fmt: skip
ITEM = {
    "id": str, "url": str, "title": str, "content_html": str, "date_published": str,
    "date_modified": str, "language": str, "tags": list, "_dateline": dict,
}  # fmt: skip


def parse(story: PublicStory) -> dict[str, Any]:
    """A feed that keeps the specification's rules."""
    read: dict[str, Any] = json.loads(json_feed.write(story))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "items"} <= read.keys()
    assert {name: type(value) for name, value in read.items()} == {
        name: FEED[name] for name in read
    }
    ids = [item["id"] for item in read["items"]]
    assert len(set(ids)) == len(ids)
    for item in read["items"]:
        assert {name: type(value) for name, value in item.items()} == {
            name: ITEM[name] for name in item
        }
        assert {"id", "content_html"} <= item.keys()
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo
        assert all(isinstance(tag, str) for tag in item.get("tags", ()))
    urls = [read.get("home_page_url"), read.get("feed_url"), *(i.get("url") for i in read["items"])]
    assert all(url is None or re.match("https?://", url) for url in urls)
    return read


def item(story: PublicStory, start: str) -> dict[str, Any]:
    [found] = [one for one in parse(story)["items"] if one["title"].startswith(start)]
    assert isinstance(found, dict)
    return found


def test_a_feed_says_whose_it_is(story: PublicStory) -> None:
    feed = parse(story)
    assert feed["title"] == "The fire"
    assert feed["home_page_url"] == "https://news.example/live/fire/"
    assert feed["feed_url"] == "https://news.example/live/fire/feed.json"


def test_a_correction_is_the_same_id_with_a_new_date(story: PublicStory) -> None:
    one = item(story, "It was arson")
    [entry] = [each for each in story.newest() if each.state.corrected]
    assert one["id"] == f"urn:uuid:{entry.state.id}"
    assert one["url"] == f"https://news.example/live/fire/e/{entry.state.id}/"
    assert one["date_published"] == "2019-01-06T11:00:00.000000Z"
    assert one["date_modified"] == "2019-01-06T18:00:00.000000Z"
    assert one["tags"] == ["arson", "labour"]
    assert one["_dateline"] == {
        "edtf": "[2018-12-27..2018-12-30]",
        "words": "December 27\u201330, 2018",
        "zone": "America/New_York",
        "earliest_start": "2018-12-27",
        "latest_start": "2018-12-30",
        "earliest_end": "2018-12-27",
        "latest_end": "2018-12-30",
        "certainty": "happened",
        "order": "uncertain",
        "status": "corrected",
        "thread": {"opened_by": one["id"], "type": "claim", "name": "the cause"},
    }


def test_a_thread_that_nobody_named_is_told_by_what_opened_it(blank: Paper) -> None:
    opening = blank.say("asked", "asked", "2019-01-01")
    blank.say("answered", "answered", "2019-01-02", links=(("responds_to", "asked"),))
    story = blank.published()
    thread = {"opened_by": f"urn:uuid:{opening}", "type": "ask", "name": None}
    assert [one["_dateline"]["thread"] for one in parse(story)["items"]] == [thread, thread]


def test_a_retraction_keeps_its_id_and_says_so(story: PublicStory) -> None:
    one = item(story, "Retracted")
    assert read_paragraphs(one["content_html"]) == ["This entry is retracted. it was another one"]
    assert one["_dateline"]["status"] == "retracted"
    assert CANARY not in json_feed.write(story)


@pytest.mark.parametrize(
    ("language", "words", "struck", "own"),
    [
        ("de", "27.\u201330. Dezember 2018", "Zurückgenommen", None),
        ("ar", "27\u201330 ديسمبر 2018", "مسحوب", None),
        ("fa", "December 27\u201330, 2018", "Retracted", "en"),
    ],
)
def test_a_feed_says_in_which_language_it_is(
    tmp_path: Path, language: str, words: str, struck: str, own: str | None
) -> None:
    with Paper(tmp_path, language=language) as paper:
        paper.say("old")
        paper.say("cause", when="[2018-12-27..2018-12-30]")
        paper.retract("old")
        feed = parse(paper.published())
    told, gone = feed["items"]
    assert feed["language"] == language
    assert (told["title"], told["_dateline"]["words"], told.get("language")) == (
        "Cause",
        words,
        None,
    )
    assert (gone["title"], gone.get("language")) == (struck, own)


def test_without_a_base_url_a_feed_has_the_same_ids_and_no_link(
    homeless: PublicStory, story: PublicStory
) -> None:
    feed = parse(homeless)
    assert [one["id"] for one in feed["items"]] == [one["id"] for one in parse(story)["items"]]
    assert not {"home_page_url", "feed_url"} & feed.keys()
    assert not any("url" in one for one in feed["items"])


def test_a_long_story_has_a_short_feed(blank: Paper) -> None:
    for number in range(MOST + 2):
        blank.say(f"n{number}")
    titles = [one["title"] for one in parse(blank.published())["items"]]
    assert titles == [f"N{number}" for number in range(MOST + 1, 1, -1)]


def test_hostile_texts_stay_texts(blank: Paper) -> None:
    kept = blank.hostile()
    story = blank.published()
    told = {f"urn:uuid:{one.state.id}": one for one in story.newest()}
    items = parse(story)["items"]
    assert len(items) == min(len(kept), MOST)
    for one in items:
        entry = told[one["id"]]
        assert one["title"] == story.telling.headline(entry)
        assert one["tags"] == [*entry.content.tags]
        assert read_paragraphs(one["content_html"])[0] == "January 2, 2019"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=50), LINES)
@example("</title><script>alert(1)</script>", "<a href='javascript:x'>\r\x0b\x85 \u2028")
def test_any_text_is_read_back(title: str, text: str) -> None:
    story = one_entry(title, text)
    [one] = parse(story)["items"]
    assert one["title"] == title
    [entry] = story.view.entries
    told = [
        "".join(piece.text for piece in each.pieces) for each in story.telling.paragraphs(entry)
    ]
    assert read_paragraphs(one["content_html"]) == [
        shown(each).replace("\r\n", "\n").replace("\r", "\n") for each in told
    ]
