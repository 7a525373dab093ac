"""A story as one file: nothing else is needed to read it, and every link in it leads somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib  # type: ignore[import-untyped]  # it has no types
import pytest

from projections.site.addresses import Addresses
from projections.site.one_file import write
from projections.site.page import Site
from projections.site.stories import published
from projections.site.told_story import ToldStory
from tests.laws.sites import whole
from tests.projections.site.paper import CANARY, DESK_NAME, Paper, sample
from timeline.days import ordinal_of

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

PLACES = {"src", "href", "srcset", "action", "data", "poster", "background", "formaction"}
HEADLINES = re.compile(r'<h4><a href="#e-[^"]+"><bdi lang="en">([^<]*)</bdi></a></h4>')


def told(paper: Paper, day: str | None = None) -> ToldStory:
    [one] = published(paper.public())
    return ToldStory(Site(Addresses()), one, None if day is None else ordinal_of(day))


def parsed(text: str) -> list[Element]:
    """Its elements, as a browser has them; html5lib finds nothing wrong."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text)
    assert parser.errors == []
    return [one for one in root.iter() if isinstance(one.tag, str)]


def addresses(elements: list[Element]) -> set[str]:
    return {value for one in elements for name, value in one.attrib.items() if name in PLACES}


def test_it_needs_no_other_file(paper: Paper) -> None:
    elements = parsed(write(told(paper)))
    outside = {one for one in addresses(elements) if not one.startswith(("#", "data:"))}
    assert outside == {"https://post.example/a?b=c&d=e"}
    assert {one.tag for one in elements if outside & set(one.attrib.values())} == {
        "a",
        "blockquote",
    }
    [policy] = [one.get("content", "") for one in elements if one.get("http-equiv")]
    assert policy.startswith("default-src 'none'; img-src data:; base-uri 'none'")
    assert "'self'" not in policy


def test_every_link_within_it_leads_somewhere(paper: Paper) -> None:
    elements = parsed(write(told(paper)))
    ids = [found for one in elements if (found := one.get("id"))]
    assert len(set(ids)) == len(ids)
    within = {one[1:] for one in addresses(elements) if one.startswith("#")}
    assert within <= set(ids)
    assert len([one for one in within if one.startswith("e-")]) > 5


def test_it_says_what_the_story_s_page_says(paper: Paper) -> None:
    page = whole(paper.public())["fire/index.html"].decode()
    text = write(told(paper))
    headlines = re.findall(r"<h4><a [^>]+><bdi [^>]+>([^<]*)</bdi></a></h4>", page)
    assert HEADLINES.findall(text) == headlines
    assert len(headlines) > 5
    assert [section(text, one) for one in ("standing", "timeline")] == [
        section(page, one) for one in ("standing", "timeline")
    ]


def section(text: str, name: str) -> str:
    """What a reader reads in a part of a page."""
    found = re.search(
        f'<section class="{name}".*?</section>\n(?=<section|<script)', text, re.DOTALL
    )
    assert found is not None
    return re.sub(r"<[^>]*>", "", found[0])


def test_what_was_put_right_stands_in_it_with_its_reason(paper: Paper) -> None:
    changes = write(told(paper)).split('<h2 id="changes">')[1]
    assert "The union wrote it" in changes
    assert "<del>It was arson, the union says</del>" in changes
    assert "it was another one" in changes


def test_a_story_without_corrections_has_no_list_of_them(blank: Paper) -> None:
    blank.say("alarm")
    assert 'id="changes"' not in write(told(blank))


def test_nothing_in_house_is_in_it(tmp_path: Path, paper: Paper) -> None:
    text = write(told(paper))
    assert CANARY not in text
    assert DESK_NAME not in text
    with sample(tmp_path, secretive=False) as other:
        assert write(told(other)) == text


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2018-12-26", ["The temple burns"]),
        ("2018-12-27", ["The temple burns", "It was arson, the union writes"]),
    ],
)
def test_it_is_as_of_the_day_that_was_asked_for(paper: Paper, day: str, shown: list[str]) -> None:
    text = write(told(paper, day))
    assert HEADLINES.findall(text) == shown
    assert f"What had happened by December {day[-2:]}, 2018, as known on January 6, 2019" in text


def test_what_had_not_happened_is_named_without_a_link(blank: Paper) -> None:
    blank.say("later", "asked", "2019-01-04", headline="They ask", by=("Ana",), to=("Bo",))
    blank.say("early", "said", "2019-01-02", headline="A word", links=(("part_of", "later"),))
    text = write(told(blank, "2019-01-03"))
    assert "They ask" in text
    assert HEADLINES.findall(text) == ["A word"]
    parsed(text)
