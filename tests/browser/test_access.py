"""Nobody is kept out of the pages: for the keyboard, for ears, in the dark, on any screen."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

from tests.browser.conftest import opened
from tests.browser.newsroom import ARABIC, ENTRIES, HOSTILE, LETTER, LONG, STATES, STORIES
from tests.browser.places import ABOUT_ALL, pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

    from tests.browser.conftest import Site

SMALL: ViewportSize = {"width": 320, "height": 800}
MIDDLE: ViewportSize = {"width": 768, "height": 1000}
WIDE: ViewportSize = {"width": 1440, "height": 900}
# Whether fingers find what they aim at, axe does not ask by itself.
ALL: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
# What depends on how a page is looked at.
ON_LOOKS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
    ],
}


class Look(NamedTuple):
    """A way to look at a page."""

    name: str
    colours: Literal["light", "dark"]
    media: Literal["screen", "print"]
    screen: ViewportSize


LOOKS = [
    Look("by day", "light", "screen", WIDE),
    Look("by night", "dark", "screen", WIDE),
    Look("on paper", "dark", "print", WIDE),
    Look("on the smallest screen", "light", "screen", SMALL),
]
FOCUS = """(() => {
  const one = document.activeElement;
  const { left, top, width, height } = one.getClientRects()[0];
  const above = document.elementFromPoint(left + width / 2, top + height / 2);
  const picker = one.type === "date" && !one.matches(":focus"); // it has the browser's own ring
  return {
    link: one.matches("article h4 a") ? one.href : "",
    marked: getComputedStyle(one).outlineStyle !== "none" || picker,
    covered: !one.contains(above),
    end: one.matches("body, .skip"),
    html: one.outerHTML.slice(0, 200),
  };
})()"""
TOO_WIDE = """(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("body *")].filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return right > clientWidth + 1 || left < -1;
  }).slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
})()"""
# Links within a line of text are as high as the line.
TOO_SMALL = """[...document.querySelectorAll("a, button, input, select, summary")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  const inLine = getComputedStyle(one).display === "inline";
  return one.checkVisibility() && !inLine && (width < 24 || height < 24);
}).map((one) => one.outerHTML.slice(0, 120))"""


def test_a_screen_reader_is_told_of_every_entry(page: Page, site: Site) -> None:
    """What Chromium tells it of, not what is in the page: of a long story, too."""
    tree = page.context.new_cdp_session(page)
    for slug in (LETTER, STATES, LONG):
        page.goto(f"{site.url}{slug}/index.html")
        nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
        told = [one for one in nodes if not one["ignored"]]
        roles = Counter(one["role"]["value"] for one in told)
        levels = [
            each["value"]["value"]
            for one in told
            if one["role"]["value"] == "heading"
            for each in one["properties"]
            if each["name"] == "level"
        ]
        entries = page.locator("main article").count()
        assert roles["article"] == levels.count(4) == entries > 5
        assert levels.count(1) == 1
        assert all(two - one <= 1 for one, two in pairwise(levels)), "headings nest"
    assert entries == ENTRIES


@pytest.mark.parametrize("path", ["index.html", "as-of/index.html"])
def test_the_keyboard_walks_over_every_entry_in_order(
    browser: Browser, site: Site, path: str
) -> None:
    # On this screen, what can stay at its top does; nothing moves while it is looked at.
    with opened(browser, site, viewport=MIDDLE, reduced_motion="reduce") as page:
        page.goto(f"{site.url}{LETTER}/{path}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        entries = page.locator("main article:not([hidden]) h4 a")
        links = entries.evaluate_all("all => all.map(one => one.href)")
        assert walked(page, "Tab") == links
        page.keyboard.press("Shift+Tab")
        assert walked(page, "Shift+Tab") == links[::-1]


def walked(page: Page, key: str) -> list[str]:
    """The entries that a key leads over; where the reader is, is always to be seen."""
    found: list[str] = []
    for _ in range(600):
        page.keyboard.press(key)
        there = page.evaluate(FOCUS)
        if there["end"]:
            return found
        assert there["marked"], there
        assert not there["covered"], there
        found += [there["link"]] if there["link"] else []
    pytest.fail("it never ends")


def test_what_is_on_every_page_can_be_skipped(page: Page, site: Site) -> None:
    for path in (f"{LETTER}/index.html", f"{ARABIC}/as-of/index.html", "index.html"):
        page.goto(site.url + path)
        page.keyboard.press("Tab")
        box = page.locator(".skip").bounding_box()
        assert box is not None
        assert box["x"] >= 0, "it is seen"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def found_wrong(page: Page, look: Look, asked: dict[str, Any]) -> list[str]:
    """What axe finds wrong with a page, looked at in one way."""
    page.emulate_media(color_scheme=look.colours, media=look.media)
    page.set_viewport_size(look.screen)
    found = Axe().run(page, options=asked).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]


@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC])
def test_axe_finds_nothing_wrong(browser: Browser, site: Site, slug: str) -> None:
    paths = pages_of(site, slug)
    if slug == ARABIC:  # which is short
        paths += ABOUT_ALL
    with opened(browser, site) as page:
        for path in paths:
            page.goto(site.url + path)
            for look in LOOKS:
                asked = ALL if look is LOOKS[0] else ON_LOOKS
                assert found_wrong(page, look, asked) == [], (path, look)


@pytest.mark.campaign
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_wrong_with_any_sort_of_page(
    browser: Browser, site: Site, look: Look
) -> None:
    with opened(browser, site) as page:
        for path in [*ABOUT_ALL, *pages_of(site, *STORIES)]:
            page.goto(site.url + path)
            assert found_wrong(page, look, ALL) == [], path


def test_nothing_is_too_wide_for_the_screen_or_too_small_for_fingers(
    browser: Browser, site: Site
) -> None:
    wrong: dict[str, list[str]] = {}
    with opened(browser, site) as page:
        for path in [*ABOUT_ALL, *pages_of(site, STATES, ARABIC, LONG, HOSTILE)]:
            page.goto(site.url + path)
            for screen in (SMALL, MIDDLE, WIDE):
                page.set_viewport_size(screen)
                found = page.evaluate(TOO_WIDE) + page.evaluate(TOO_SMALL)
                if found:
                    wrong[f"{path} at {screen['width']}"] = found
    assert wrong == {}
