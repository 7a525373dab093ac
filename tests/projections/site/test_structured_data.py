"""JSON-LD, as extruct finds it in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from extruct.jsonld import JsonLdExtractor  # type: ignore[import-untyped]  # it has no types
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projections.site import structured_data
from projections.site.structured_data import LATEST
from tests.projections.site.paper import CANARY, one_entry

if TYPE_CHECKING:
    from projections.site.public_story import PublicStory
    from tests.projections.site.paper import Paper

LINES = st.text(st.characters(codec="utf-8"), max_size=50)
PAGE = '<!doctype html><title>A</title><script type="application/ld+json">{}</script><p id="end">'


def extracted(document: str) -> dict[str, Any]:
    [found] = JsonLdExtractor().extract(PAGE.format(document))
    assert isinstance(found, dict)
    return found


def parse(story: PublicStory) -> dict[str, Any]:
    return extracted(structured_data.write(story))


def update(story: PublicStory, start: str) -> dict[str, Any]:
    found = [one for one in parse(story)["liveBlogUpdate"] if one["headline"].startswith(start)]
    assert len(found) == 1
    assert isinstance(found[0], dict)
    return found[0]


def test_a_story_says_what_it_covers_and_since_when(story: PublicStory) -> None:
    read = parse(story)
    told = {name: value for name, value in read.items() if name != "liveBlogUpdate"}
    assert told == {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": f"urn:uuid:{story.view.story.id}",
        "url": "https://news.example/live/fire/",
        "headline": "The fire",
        "inLanguage": "en",
        "datePublished": "2019-01-06T10:00:00.000000Z",
        "dateModified": "2019-01-06T19:00:00.000000Z",
        "coverageStartTime": "2019-01-06T10:00:00.000000Z",
        "coverageEndTime": "2019-01-06T19:00:00.000000Z",
    }
    assert [one["headline"] for one in read["liveBlogUpdate"]] == [
        one.content.headline for one in story.newest(LATEST)
    ]


def test_an_update_says_all_that_schema_org_has_words_for(story: PublicStory) -> None:
    [entry] = [one for one in story.view.entries if one.state.corrected]
    assert update(story, "It was arson") == {
        "@type": "BlogPosting",
        "@id": f"urn:uuid:{entry.state.id}",
        "url": story.url_of(entry),
        "headline": "It was arson, the union writes",
        "datePublished": "2019-01-06T11:00:00.000000Z",
        "dateModified": "2019-01-06T18:00:00.000000Z",
        "articleBody": "The union was told of it.\n\nIt names nobody.",
        "temporalCoverage": "2018-12-27/2018-12-30",
        "about": [
            {"@type": "Thing", "name": "the union"},
            {"@type": "Thing", "name": "the company"},
        ],
        "keywords": ["arson", "labour"],
        "citation": [
            {
                "@type": "CreativeWork",
                "name": "The Post",
                "url": "https://post.example/a?b=c&d=e",
            }
        ],
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "The union wrote it",
                "datePublished": "2019-01-06T18:00:00.000000Z",
            }
        ],
    }


def test_a_retraction_says_so_without_the_old_words(story: PublicStory) -> None:
    one = update(story, "Retracted")
    assert one["creativeWorkStatus"] == "Retracted"
    assert [comment["text"] for comment in one["correction"]] == ["it was another one"]
    assert CANARY not in structured_data.write(story)


def test_an_entry_s_own_page_says_what_it_is_part_of(story: PublicStory) -> None:
    [entry] = [one for one in story.view.entries if one.state.corrected]
    read = extracted(structured_data.write_entry(story, entry))
    part_of = read.pop("isPartOf")
    assert (read.pop("@context"), read.pop("inLanguage")) == ("https://schema.org", "en")
    assert read == update(story, "It was arson")
    assert part_of["@id"] == f"urn:uuid:{story.view.story.id}"


@pytest.mark.parametrize(
    ("edtf", "covered"),
    [
        ("2018-12-30", "2018-12-30"),
        ("2018-12", "2018-12-01/2018-12-31"),
        ("2018-10-03/..", "2018-10-03/.."),
        ("[..2018-12-30]", "../2018-12-30"),
        ("-0499", "-0499-01-01/-0499-12-31"),
        ("2018-12-30T19:05", "2018-12-30T19:05"),
    ],
)
def test_the_time_covered_is_all_that_it_may_be_of(blank: Paper, edtf: str, covered: str) -> None:
    blank.say("a", when=edtf)
    [one] = parse(blank.published())["liveBlogUpdate"]
    assert one["temporalCoverage"] == covered


def test_a_long_story_tells_its_newest(blank: Paper) -> None:
    for number in range(LATEST + 1):
        blank.say(f"n{number}")
    assert len(parse(blank.published())["liveBlogUpdate"]) == LATEST


def test_without_a_base_url_there_is_no_url(homeless: PublicStory) -> None:
    read = parse(homeless)
    assert not any("url" in one for one in (read, *read["liveBlogUpdate"]))


def test_hostile_texts_are_read_back_from_a_page(blank: Paper) -> None:
    kept = blank.hostile()
    story = blank.published()
    told = {f"urn:uuid:{one.state.id}": one for one in story.newest(LATEST)}
    read = parse(story)["liveBlogUpdate"]
    assert len(read) == min(len(kept), LATEST)
    for one in read:
        content = told[one["@id"]].content
        assert one["headline"] == story.telling.headline(told[one["@id"]])
        assert one.get("articleBody", "") == content.text
        assert one["keywords"] == [*content.tags]
        assert one["citation"][0]["url"] == "https://a.example/?q=%27&lt;"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=50), LINES)
@example("</script><script>alert(1)</script>", "<!--\u2028\u2029]]>\x00")
def test_any_text_is_read_back(title: str, text: str) -> None:
    read = parse(one_entry(title, text))
    [one] = read["liveBlogUpdate"]
    assert (read["headline"], one["headline"]) == (title, title)
    assert one.get("articleBody", "") == text
