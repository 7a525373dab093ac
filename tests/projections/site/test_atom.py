"""The Atom feed, as feedparser and an XML parser read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projections.site import atom
from projections.site.markup import shown
from projections.site.public_story import MOST
from tests.projections.site.markup_reader import paragraphs as read_paragraphs
from tests.projections.site.paper import CANARY, Paper, one_entry

if TYPE_CHECKING:
    from projections.site.public_story import PublicStory
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
LINES = st.text(st.characters(codec="utf-8"), max_size=50)


def parse(story: PublicStory) -> Any:
    read = feedparser.parse(atom.write(story).encode(), sanitize_html=False)
    assert not read.bozo, read.bozo_exception
    assert read.version == "atom10"
    return read


def entries(story: PublicStory) -> list[ET.Element]:
    return ET.fromstring(atom.write(story)).findall(f"{ATOM}entry")


def said(entry: ET.Element, name: str) -> str:
    found = entry.find(f"{ATOM}{name}")
    assert found is not None, name
    return found.text or ""


def test_a_feed_says_whose_it_is_and_of_when(story: PublicStory) -> None:
    feed = parse(story).feed
    assert feed.id == f"urn:uuid:{story.view.story.id}"
    assert (feed.title, feed.author, feed.language) == ("The fire", "news.example", "en")
    assert feed.updated == "2019-01-06T19:00:00.000000Z"
    assert {link.rel: link.href for link in feed.links} == {
        "self": "https://news.example/live/fire/feed.atom",
        "alternate": "https://news.example/live/fire/",
    }


def test_a_correction_is_the_same_id_with_a_new_updated(story: PublicStory) -> None:
    [one] = [entry for entry in parse(story).entries if entry.title.startswith("It was arson")]
    [entry] = [each for each in story.newest() if each.state.corrected]
    assert one.id == f"urn:uuid:{entry.state.id}"
    assert one.published == "2019-01-06T11:00:00.000000Z"
    assert one.updated == "2019-01-06T18:00:00.000000Z"
    assert one.link == f"https://news.example/live/fire/e/{entry.state.id}/"
    assert [tag.term for tag in one.tags] == ["arson", "labour"]
    assert [(each.type, each.value.replace("<br />", "<br>")) for each in one.content] == [
        ("text/html", story.telling.html(story.telling.paragraphs(entry)))
    ]


def test_a_retraction_is_a_tombstone_without_the_old_words(story: PublicStory) -> None:
    root = ET.fromstring(atom.write(story))
    [struck] = [one for one in story.view.entries if one.state.retracted]
    [tombstone] = root.findall(TOMBSTONE)
    assert tombstone.attrib == {"ref": f"urn:uuid:{struck.state.id}", "when": story.updated}
    assert "".join(tombstone.itertext()) == "it was another one"
    assert tombstone.get("ref") not in [said(one, "id") for one in root.findall(f"{ATOM}entry")]
    assert CANARY not in atom.write(story)


def test_the_order_is_that_of_publication(story: PublicStory) -> None:
    published = [said(one, "published") for one in entries(story)]
    assert len(published) == 6
    assert published == sorted(published, reverse=True)


def test_without_a_base_url_a_feed_has_the_same_ids_and_no_link(
    homeless: PublicStory, story: PublicStory
) -> None:
    assert [one.id for one in parse(homeless).entries] == [one.id for one in parse(story).entries]
    assert "<link" not in atom.write(homeless)
    assert parse(homeless).feed.author == "The fire"


def test_a_long_story_has_a_short_feed(blank: Paper) -> None:
    for number in range(MOST + 5):
        blank.say(f"n{number}")
    found = [said(one, "title") for one in entries(blank.published())]
    assert found == [f"N{number}" for number in range(MOST + 4, 4, -1)]


def test_hostile_texts_stay_texts(blank: Paper) -> None:
    kept = blank.hostile()
    story = blank.published()
    told = {f"urn:uuid:{one.state.id}": one for one in story.newest()}
    found = parse(story).entries
    assert len(found) == min(len(kept), MOST)
    for read in entries(story):
        entry = told[said(read, "id")]
        assert said(read, "title") == shown(story.telling.headline(entry))
        content = read_paragraphs(said(read, "content"))
        assert content[0] == "January 2, 2019"
    for one in found:
        assert one.link.startswith("https://news.example/live/fire/e/")


@settings(deadline=None)
@given(LINES, LINES)
@example("</title><script>alert(1)</script>]]>", "<a href='javascript:x'>\r\x0b\x85 \u2028")
def test_any_text_is_read_back(title: str, text: str) -> None:
    story = one_entry(title, text)
    [one] = entries(story)
    assert said(one, "title") == shown(title)
    [entry] = story.view.entries
    told = [
        "".join(piece.text for piece in each.pieces) for each in story.telling.paragraphs(entry)
    ]
    assert read_paragraphs(said(one, "content")) == [
        shown(each).replace("\r\n", "\n").replace("\r", "\n") for each in told
    ]


@pytest.mark.parametrize("language", ["en", "ar", "pt-BR"])
def test_a_feed_is_in_the_story_s_language(tmp_path: Any, language: str) -> None:
    with Paper(tmp_path, language=language, summary="What <burned>") as paper:
        paper.say("a")
        feed = parse(paper.published()).feed
    assert (feed.language, feed.subtitle) == (language, "What <burned>")


@pytest.mark.parametrize(
    ("language", "possible", "html"),
    [
        ("de-AT", "Möglich: A", '<p dir="ltr">5.\u201320. Jänner 2019</p><p dir="ltr">Von: Bo</p>'),
        ("ar", "محتمل: [A]", '<p dir="rtl">5\u201320 يناير 2019</p><p dir="rtl">من: [Bo]</p>'),
        (
            "fa",
            "Possible: A",
            '<p dir="ltr" lang="en">January 5\u201320, 2019</p><p dir="ltr" lang="en">By Bo</p>',
        ),
    ],
)
def test_what_a_feed_says_itself_is_in_the_language_that_it_is_said_to_be(
    tmp_path: Any, language: str, possible: str, html: str
) -> None:
    with Paper(tmp_path, language=language) as paper:
        paper.say("a", "met", "[2019-01-05..2019-01-20]", relative_to="2019-01-30", by=("Bo",))
        story = paper.published()
    [one] = entries(story)
    apart = str.maketrans("[]", "\u2068\u2069")
    assert said(one, "title") == possible.translate(apart)
    assert said(one, "content") == html.translate(apart)
    assert ET.fromstring(atom.write(story)).attrib == {
        "{http://www.w3.org/XML/1998/namespace}lang": language
    }
