"""A story's pages: what stands where, when it is long, and when all of it is yet to come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lxml import html  # type: ignore[import-untyped]  # it has no types

from projections.site.addresses import Addresses
from projections.site.page import Site
from projections.site.told_story import LONG
from tests.laws.sites import whole
from timeline.draft import DevelopmentDraft

if TYPE_CHECKING:
    from tests.projections.site.paper import Paper


def test_a_short_story_has_no_years(blank: Paper) -> None:
    blank.say("alarm")
    assert "fire/2019/index.html" not in whole(blank.public())


def test_who_wants_to_show_it_elsewhere_finds_the_frame_for_it(blank: Paper) -> None:
    blank.say("alarm")
    files = whole(blank.public(), Site(Addresses("https://news.example/live/"), "Ours"))
    [code] = html.fromstring(files["fire/index.html"]).xpath("//pre[@class='frame']/code")
    assert code.text == json.loads(files["fire/oembed.json"])["html"]
    site = Site(Addresses(), "Ours")
    homeless = html.fromstring(whole(blank.public(), site)["fire/index.html"])
    assert homeless.xpath("//pre") == []


def test_a_year_that_lost_its_last_entry_keeps_its_page(blank: Paper) -> None:
    drafts = [
        DevelopmentDraft(key=f"{number}", verb="said", headline="A", when=f"20{number % 20:02d}-03")
        for number in range(LONG + 1)
    ]
    blank.desk.import_story({"slug": "fire"}, drafts)
    last = blank.say("alarm", when="1999-02")
    blank.correct("alarm", when="2001-05-06")
    files = whole(blank.public())
    page = html.fromstring(files["fire/1999/index.html"])
    assert page.xpath("//article") == []
    [there] = html.fromstring(files["fire/2001/index.html"]).xpath(f"//*[@id='e-{last}']")
    assert "May 6, 2001" in there.text_content()
    assert "1999" not in " ".join(page.xpath("//nav[@class='years']//text()"))


def test_a_party_that_is_named_no_more_keeps_its_page(blank: Paper) -> None:
    blank.say("alarm", by=("the brigade",))
    blank.correct("alarm", by=["the police"])
    files = whole(blank.public())
    assert not html.fromstring(files["fire/party/the-brigade/index.html"]).xpath("//article")
    assert html.fromstring(files["fire/party/the-police/index.html"]).xpath("//article")


def test_a_party_is_one_however_it_is_written(blank: Paper) -> None:
    blank.say("alarm", by=("The  Brigade",))
    blank.say("answer", to=("the brigade",))
    files = whole(blank.public())
    [page] = [data for path, data in files.items() if "/party/" in path]
    assert len(html.fromstring(page).xpath("//article")) == 2


def test_what_has_not_happened_has_its_page_and_no_place_in_the_timeline(blank: Paper) -> None:
    id_ = blank.say("hearing", "happened", "2031-01-01")
    files = whole(blank.public())
    assert not html.fromstring(files["fire/index.html"]).xpath("//article")
    [entry] = html.fromstring(files[f"fire/e/{id_}/index.html"]).xpath("//article")
    assert "January 1, 2031" in entry.text_content()


def test_another_site_shows_the_latest_first(blank: Paper) -> None:
    for number in range(1, 8):
        blank.say(f"entry {number}", when=f"2018-01-0{number}")
    page = html.fromstring(whole(blank.public())["embed/fire/index.html"])
    shown = [" ".join(one.text_content().split()) for one in page.xpath("//article")]
    assert [one[-len("Entry 1") :] for one in shown] == [f"Entry {n}" for n in (7, 6, 5, 4, 3)]
