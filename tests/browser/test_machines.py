"""What a built site says to machines agrees with its pages, and other programs take it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import extruct  # type: ignore[import-untyped]  # it has no types
import feedparser  # type: ignore[import-untyped]  # it has no types
import pytest
from icalendar import Calendar

from tests.browser.conftest import opened, served
from tests.browser.newsroom import ARABIC, BASE_URL, HOSTILE, LETTER, RUSSIAN, STATES, STORIES
from tests.browser.packages import package

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Site

# Of what is struck, only the reason and the address are told.
ENTRIES = """[...document.querySelectorAll("main article:not(.struck)")].map((one) => ({
  headline: one.querySelector("h4").textContent.trim(),
  id: one.id.slice(2),
}))"""
TIMELINE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="dist/css/timeline.css">
<script src="dist/js/timeline.js"></script>
<div id="timeline"></div>
<script>window.timeline = new TL.Timeline("timeline", "timeline.json",
  { font: null, script_path: new URL("dist/js/", location.href).href });</script>
"""


def entries(page: Page, site: Site, slug: str) -> dict[str, str]:
    """The headlines on a story's page by ids."""
    page.goto(f"{site.url}{slug}/index.html")
    return {one["id"]: one["headline"] for one in page.evaluate(ENTRIES)}


def linked_data(path: Path) -> Any:
    """What search engines read in a page."""
    [found] = extruct.extract(path.read_text("utf-8"), syntaxes=["json-ld"])["json-ld"]
    return found


@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC, RUSSIAN])
def test_the_feeds_and_the_page_say_the_same(page: Page, site: Site, slug: str) -> None:
    shown, folder = entries(page, site, slug), site.folder / slug
    atom = feedparser.parse(folder.joinpath("feed.atom").read_bytes())
    assert not atom.bozo
    feed = json.loads(folder.joinpath("feed.json").read_text("utf-8"))
    told = {one.id.removeprefix("urn:uuid:"): one.title for one in atom.entries}
    listed = {one["id"].removeprefix("urn:uuid:"): one["title"] for one in feed["items"]}
    assert shown.items() <= told.items()
    assert told.items() <= listed.items()
    for link in [one.link for one in atom.entries] + [one["url"] for one in feed["items"]]:
        path = site.folder / link.removeprefix(BASE_URL) / "index.html"
        assert path.is_file(), link
    dated = Calendar.from_ical(folder.joinpath("calendar.ics").read_bytes())
    days = [str(one["summary"]) for one in dated.walk("VEVENT")]
    assert days
    assert all(any(headline in day for headline in listed.values()) for day in days)


@pytest.mark.parametrize("slug", STORIES)
def test_search_engines_read_what_the_page_shows(page: Page, site: Site, slug: str) -> None:
    shown = entries(page, site, slug)
    posting = linked_data(site.folder / slug / "index.html")
    assert posting["@type"] == "LiveBlogPosting"
    assert posting["url"] == f"{BASE_URL}{slug}/"
    told = {one["@id"].removeprefix("urn:uuid:"): one for one in posting["liveBlogUpdate"]}
    assert told.keys() <= shown.keys() if len(shown) > len(told) else shown.keys() <= told.keys()
    if slug != HOSTILE:  # there, what works unseen is shown on the page
        both = shown.keys() & told.keys()
        assert {id_: shown[id_] for id_ in both} == {id_: told[id_]["headline"] for id_ in both}


@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC, HOSTILE])
def test_timelinejs_shows_a_slide_for_every_entry(
    browser: Browser, site: Site, tmp_path: Path, slug: str
) -> None:
    """The real program, which takes texts for HTML: nothing of an attacker runs in it either."""
    shutil.copytree(package("@knight-lab/timelinejs") / "dist", tmp_path / "dist")
    shutil.copy(site.folder / slug / "timeline.json", tmp_path)
    tmp_path.joinpath("index.html").write_text(TIMELINE, "utf-8")
    events = json.loads(tmp_path.joinpath("timeline.json").read_text("utf-8"))["events"]
    with served(tmp_path) as url, opened(browser, site._replace(url=url)) as page:
        page.goto(url)
        page.locator(".tl-timemarker").nth(len(events) - 1).wait_for(state="attached")
        assert page.locator(".tl-timemarker").count() == len(events)
        assert page.locator(".tl-slide").count() == len(events) + 1, "and one of the title"
        assert page.locator(".tl-error, .tl-message-full:visible").count() == 0
        slides = page.locator(".tl-slide .tl-headline").all_text_contents()
        if slug != HOSTILE:
            assert {one["text"]["headline"] for one in events} <= set(slides)
