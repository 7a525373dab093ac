"""How entries are told on pages: when, by whom, how certainly."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

import pytest

from projections.site.addresses import Addresses
from projections.site.dates import shape
from projections.site.page import Site
from projections.site.stories import published
from projections.site.story_pages import story_pages
from projections.site.told_story import ToldStory
from timeline.story import AmendStory

if TYPE_CHECKING:
    from tests.projections.site.paper import Paper


def pages(paper: Paper) -> dict[str, str]:
    [one] = published(paper.public())
    return dict(story_pages(ToldStory(Site(Addresses()), one)))


@pytest.mark.parametrize(
    ("edtf", "drawn"),
    [
        ("2018-12-30", "day"),
        ("2018-12-30T16:04Z", "day"),
        ("2018-12-30~", "within"),
        ("2018-12", "within"),
        ("2018-12-XX", "within"),
        ("[2018-12-27..2018-12-30]", "within"),
        ("2018-12-27/2018-12-30", "lasted"),
        ("2018-12-27/", "lasted"),
        ("2018-12-27/..", "on"),
        ("in May", "within"),
    ],
)
def test_a_time_is_drawn_as_certain_as_it_is(edtf: str, drawn: str) -> None:
    assert shape(edtf) == drawn


def test_each_party_leads_to_its_page(paper: Paper) -> None:
    site = pages(paper)
    for path, html in site.items():
        for address in re.findall(r'href="([^"]*party/[^"]*)"', html):
            assert normpath(join(dirname(path), unescape(address))) in site, path
    assert 'party/the-union/index.html"><bdi>the union</bdi></a>' in site["fire/index.html"]


def test_every_page_has_one_first_heading_and_skips_no_level(paper: Paper) -> None:
    for path, html in pages(paper).items():
        levels = [int(found) for found in re.findall(r"<h([1-6])[ >]", html)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_a_heading_by_which_nothing_is_certain_says_so(blank: Paper) -> None:
    blank.say("rumour", when="2016~")
    blank.say("report", when="2018-XX")
    html = pages(blank)["fire/index.html"]
    assert ">By the end of 2017</h3>" in html
    assert ">2018, month not certain</h3>" in html


def test_a_story_in_a_language_that_the_pages_do_not_speak(blank: Paper) -> None:
    blank.say("first", headline="نخستین")
    blank.desk.change_story("fire", AmendStory({"language": "fa"}, "it is"))
    html = pages(blank)["fire/index.html"]
    assert '<html lang="en" dir="ltr">' in html
    assert '<bdi lang="fa">نخستین</bdi>' in html
