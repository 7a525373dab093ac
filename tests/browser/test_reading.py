"""What a story's script adds for readers: filters, the newest first, what is new to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import opened
from tests.browser.newsroom import ARABIC, LETTER, STATES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

    from tests.browser.conftest import Site

SEEN = """[...document.querySelectorAll("main article")]
  .filter((one) => one.checkVisibility()).map((one) => one.id)"""
EMPTY_HEADINGS = """[...document.querySelectorAll(".period")].filter(
  (one) => one.checkVisibility() && ![...one.querySelectorAll("article")].some(
    (entry) => entry.checkVisibility())).length"""
KEY = """(at) => localStorage.setItem("dateline:" + location.pathname, at)"""


def seen(page: Page | Frame) -> list[str]:
    """The entries that are shown, in their order."""
    found: list[str] = page.evaluate(SEEN)
    return found


def test_a_reader_chooses_a_party_and_a_subject(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{STATES}/index.html")
    whole, status = seen(page), page.locator(".filters [role=status]")
    assert status.inner_text() == ""
    page.get_by_label("Only with").select_option(label="the union")
    some = seen(page)
    assert 0 < len(some) < len(whole)
    assert status.inner_text() == f"Shown: {len(some)} of {len(whole)}"
    for one in page.locator("main article:not([hidden])").all():
        assert "the union" in one.inner_text()
    page.get_by_label("Only about").select_option(label="arson")
    assert len(seen(page)) == 1
    assert page.evaluate(EMPTY_HEADINGS) == 0
    page.get_by_label("Only about").select_option(label="roads")
    assert seen(page) == []
    assert status.inner_text() == f"Shown: 0 of {len(whole)}"
    page.get_by_label("Only with").select_option("")
    page.get_by_label("Only about").select_option("")
    assert seen(page) == whole
    assert status.inner_text() == f"Shown: {len(whole)} of {len(whole)}"


@pytest.mark.parametrize("slug", [LETTER, ARABIC])
def test_the_newest_come_first_and_the_oldest_again(page: Page, site: Site, slug: str) -> None:
    page.goto(f"{site.url}{slug}/index.html")
    oldest, headings = seen(page), page.locator(".period > h3").all_inner_texts()
    button = page.locator(".filters button").first
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert seen(page) == oldest[::-1]
    assert page.locator(".period > h3").all_inner_texts() == headings[::-1]
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert seen(page) == oldest


def test_who_comes_back_is_told_what_is_new(page: Page, site: Site) -> None:
    address = f"{site.url}{STATES}/index.html"
    page.goto(address)
    whole = seen(page)
    assert page.locator(".mark.new").count() == 0, "nothing is new to who was never here"
    page.reload()
    assert page.locator(".mark.new").count() == 0, "nothing happened meanwhile"
    said = page.locator("main article").evaluate_all("all => all.map(one => one.dataset.changed)")
    before = sorted(said)[-4]
    page.evaluate(KEY, before)
    page.reload()
    new = sum(one > before for one in said)
    assert page.locator(".mark.new").count() == new > 0
    assert page.get_by_text(f"{new} entries are new or changed").is_visible()
    page.get_by_role("button", name="Show them").click()
    assert len(seen(page)) == new
    assert f"Shown: {new} of {len(whole)}" in page.locator(".filters [role=status]").inner_text()
    page.get_by_role("button", name="Show all").click()
    assert seen(page) == whole
    page.reload()
    assert page.locator(".mark.new").count() == 0, "they are known by now"


def test_what_a_reader_has_seen_stays_in_the_browser(page: Page, site: Site) -> None:
    """Neither a cookie nor a request holds it."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{site.url}{STATES}/index.html")
    assert page.context.cookies() == []
    assert set(asked) <= {f"{site.url}{STATES}/index.html", f"{site.url}icon.svg"}
    assert json.loads(page.evaluate("JSON.stringify(Object.keys(localStorage))")) == [
        f"dateline:/{STATES}/index.html"
    ]


def test_a_browser_that_keeps_nothing_shows_all_the_same(browser: Browser, site: Site) -> None:
    """In a frame without rights of its own, Chromium refuses to keep anything."""
    with opened(browser, site) as page:
        for path in (f"{STATES}/index.html", f"{STATES}/as-of/index.html"):
            page.set_content(f'<iframe sandbox="allow-scripts" src="{site.url}{path}"></iframe>')
            page.frame_locator("iframe").locator("main button").first.wait_for()
            frame = page.frames[1]
            with pytest.raises(Exception, match="sandboxed"):
                frame.evaluate("localStorage.length")
            assert len(seen(frame)) > 5
            frame.locator("main button").first.press("Enter")
