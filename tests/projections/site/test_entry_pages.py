"""The address of an entry: what stands there when it was struck, brought back, or moved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import html  # type: ignore[import-untyped]  # it has no types

from projections.public.filtering import public_log
from projections.site.stories import published
from tests.laws.sites import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.projections.site.paper import Paper

FIRST_DAY = "fire/as-of/2019-01-06/index.html"


def text(files: Mapping[str, bytes], path: str) -> str:
    """What a page says below its head, on one line."""
    [main] = html.fromstring(files[path]).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


@pytest.fixture
def moved(blank: Paper) -> Paper:
    """A paper that saw an entry move, after another was said; a day lies between."""
    blank.desk.open_story({"slug": "city", "title": "The city", "timezone": "America/New_York"})
    blank.say("alarm", headline="The alarm is raised", by=("the brigade",), thread="the alarm")
    blank.clock.move(days=1)
    blank.say("other", headline="Another")
    blank.clock.move(days=1)
    blank.desk.move("alarm", blank.desk.past.story("fire"), "city", "it belongs there")
    return blank


def test_an_entry_that_was_moved_leads_to_where_it_is(moved: Paper) -> None:
    files = whole(moved.public())
    [id_] = {path.split("/")[2] for path in files if path.startswith("city/e/")}
    old = files[f"fire/e/{id_}/index.html"]
    page = html.fromstring(old, base_url=f"https://news.example/live/fire/e/{id_}/index.html")
    page.make_links_absolute()
    new = f"https://news.example/live/city/e/{id_}/index.html"
    assert new in page.xpath("//main//a/@href")
    assert page.xpath("//link[@rel='canonical']/@href") == [new.removesuffix("index.html")]
    assert "The alarm is raised" not in old.decode()
    assert "The alarm is raised" in text(files, f"city/e/{id_}/index.html")


def test_a_site_of_one_story_says_that_something_was_moved_and_leads_nowhere(
    moved: Paper,
) -> None:
    [id_] = published(public_log(moved.log, moved.clock(), ["fire"]))[0].moved
    files = whole(public_log(moved.log, moved.clock(), ["fire"]))
    page = html.fromstring(files[f"fire/e/{id_}/index.html"])
    assert "part of another story now" in page.text_content()
    assert not any("city" in one for one in page.xpath("//a/@href"))


def test_a_story_shows_what_was_moved_only_as_long_as_it_was_there(moved: Paper) -> None:
    files = whole(moved.public())
    assert "The alarm is raised" not in text(files, "fire/index.html")
    assert "the alarm" not in text(files, "fire/index.html")
    assert "The alarm is raised" in text(files, FIRST_DAY)
    assert "The alarm is raised" in text(files, "fire/as-of/2019-01-07/index.html")
    last = text(files, "fire/as-of/2019-01-08/index.html")
    assert last.count("The alarm is raised") == 1, "that it was moved"
    assert "Moved: The alarm is raised" in last
    assert "fire/party/the-brigade/index.html" in files


def test_a_story_of_which_all_was_moved_stays(blank: Paper) -> None:
    blank.desk.open_story({"slug": "city", "title": "The city", "timezone": "UTC"})
    blank.say("alarm")
    before = whole(blank.public())
    blank.clock.move(hours=1)
    blank.desk.move("alarm", blank.desk.past.story("fire"), "city", "it belongs there")
    assert set(before) <= set(whole(blank.public()))


def test_what_is_struck_says_nothing_on_any_day(blank: Paper) -> None:
    blank.say("libel", headline="A libel", text="He did it", by=("Bo",))
    blank.clock.move(days=1)
    blank.correct("libel", text="They did it")
    blank.clock.move(days=1)
    blank.retract("libel", "nobody did")
    files = whole(blank.public())
    for day in ("06", "07", "08"):
        said = text(files, f"fire/as-of/2019-01-{day}/index.html")
        assert "This entry is retracted. nobody did" in said
        assert ("Retraction: Retracted" in said) is (day == "08")
    assert not [one for one in files.values() if b"did it" in one or b"libel" in one]


def test_what_was_struck_for_a_while_says_nothing_as_of_then(blank: Paper) -> None:
    id_ = blank.say("libel", headline="A libel", text="He did it", quotes=({"text": "It is so"},))
    blank.clock.move(days=1)
    blank.retract("libel", "nobody did")
    blank.clock.move(days=1)
    blank.desk.reinstate(str(id_), None, "he did")
    files = whole(blank.public())
    assert "He did it" in text(files, FIRST_DAY)
    then = text(files, "fire/as-of/2019-01-07/index.html").partition("Timeline")[2]
    assert "This entry is retracted. nobody did" in then
    assert "He did it" not in then
    assert "It is so" not in then
    assert "He did it" in text(files, f"fire/e/{id_}/index.html")


def test_an_entry_says_to_other_sites_what_it_is(blank: Paper) -> None:
    id_ = blank.say("alarm", headline="The <alarm>", text="At ten.")
    struck = blank.say("rumour", text="A fire.")
    blank.retract("rumour", "it was another mill")
    files = whole(blank.public())
    page = html.fromstring(files[f"fire/e/{id_}/index.html"])
    said = {one.get("property"): one.get("content") for one in page.xpath("//meta[@property]")}
    assert (said["og:title"], "At ten." in said["og:description"]) == ("The <alarm>", True)
    [data] = page.xpath("//script[@type='application/ld+json']")
    read = json.loads(data.text)
    assert (read["headline"], read["isPartOf"]["headline"]) == ("The <alarm>", "The fire")
    gone = files[f"fire/e/{struck}/index.html"]
    assert b"og:title" in gone
    assert b"A fire." not in gone
