"""What other sites show of a story."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]  # it has no types

from projections.site.markup import shown
from projections.site.sharing import LONGEST, clipped, oembed, open_graph, open_graph_of
from tests.projections.site.paper import CANARY, Paper, one_entry

if TYPE_CHECKING:
    from pathlib import Path

    from projections.site.public_story import PublicStory

LINES = st.text(st.characters(codec="utf-8"), max_size=50)


def test_a_story_has_the_properties_of_an_article(story: PublicStory) -> None:
    assert open_graph(story) == [
        ("og:type", "article"),
        ("og:title", "The fire"),
        ("og:url", "https://news.example/live/fire/"),
        ("og:site_name", "news.example"),
        ("article:published_time", "2019-01-06T10:00:00.000000Z"),
        ("article:modified_time", "2019-01-06T19:00:00.000000Z"),
    ]


def test_an_entry_has_them_too(story: PublicStory) -> None:
    [entry] = [one for one in story.view.entries if one.state.corrected]
    found = dict(open_graph_of(story, entry))
    assert found["og:title"] == "It was arson, the union writes"
    assert found["og:url"] == story.url_of(entry)
    assert found["og:description"].startswith(
        "December 27\u201330, 2018 By the union About the company The"
    )
    assert found["article:modified_time"] == "2019-01-06T18:00:00.000000Z"


def test_a_retraction_has_no_old_words(story: PublicStory) -> None:
    [entry] = [one for one in story.view.entries if one.state.retracted]
    found = dict(open_graph_of(story, entry))
    assert found["og:description"] == "This entry is retracted. it was another one"
    assert CANARY not in str(found)


def test_a_language_with_a_territory_is_a_locale(tmp_path: Path) -> None:
    with Paper(tmp_path, language="pt-BR", summary="O que <ardeu>") as paper:
        paper.say("a")
        found = dict(open_graph(paper.published()))
    assert found["og:locale"] == "pt_BR"
    assert found["og:description"] == "O que <ardeu>"


def test_without_a_base_url_there_is_neither_url_nor_frame(homeless: PublicStory) -> None:
    assert not {"og:url", "og:site_name"} & dict(open_graph(homeless)).keys()
    assert oembed(homeless) is None


def test_a_frame_shows_the_story(story: PublicStory) -> None:
    read = json.loads(oembed(story) or "")
    frame = html.fragment_fromstring(read.pop("html"))
    assert read == {
        "version": "1.0",
        "type": "rich",
        "title": "The fire",
        "provider_name": "news.example",
        "provider_url": "https://news.example/live/",
        "width": 600,
        "height": 600,
    }
    assert frame.tag == "iframe"
    assert frame.attrib == {
        "src": "https://news.example/live/embed/fire/",
        "title": "The fire",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        "width": "600",
        "height": "600",
    }


@settings(deadline=None)
@given(LINES)
@example("\"></iframe><script>alert('1')</script>")
def test_a_frame_has_any_title(title: str) -> None:
    story = one_entry(title, "")
    read = json.loads(oembed(story) or "")
    [frame] = html.fragments_fromstring(read["html"])
    assert read["title"] == title
    assert frame.get("title") == shown(title)
    assert len(frame) == 0


def test_a_long_text_is_cut_between_words() -> None:
    assert clipped("a\n\nb  c ") == "a b c"
    assert clipped("x" * 300) == "x" * (LONGEST - 1) + "…"
    cut = clipped("word " * 100)
    assert len(cut) <= LONGEST
    assert cut.endswith("word…")
