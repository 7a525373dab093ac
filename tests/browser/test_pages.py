"""The pages in a real browser: without a script, for the keyboard, for ears, small and dark."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

from projections.clocks import Clocks
from projections.folded import view as folded_view
from projections.site.stories import published
from tests.browser.conftest import opened
from tests.browser.newsroom import ARABIC, ARCHIVE, HOSTILE, LETTER, LONG, RUSSIAN, STATES, STORIES
from tests.optional import missing, needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Site

PACKAGES = Path(__file__).parents[2] / ".node" / "node_modules"
# It takes a block of JSON for a script, which no browser runs and which needs no leave; and what
# somebody wrote stays as they wrote it.
MEANT = ("Inline script violates Content Security Policy", "Unicode Normalization Form C")
SMALL, MIDDLE, WIDE = 320, 768, 1440
FOCUS = """(() => {
  const one = document.activeElement;
  const link = one.matches("article h4 a") ? one.href : "";
  return [link, getComputedStyle(one).outlineStyle, one.tagName];
})()"""
TOO_WIDE = """(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("body *")].filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return right > clientWidth + 1 || left < -1;
  }).slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
})()"""
FOREIGN = """[...document.querySelectorAll("*")].filter((one) =>
  ["IFRAME", "OBJECT", "EMBED", "IMG", "BASE", "AUDIO", "VIDEO"].includes(one.tagName)
  || [...one.attributes].some((a) => a.name.startsWith("on"))
  || ["href", "src", "cite"].some((a) => /^\\s*(javascript|data):/i.test(one.getAttribute(a)))
).map((one) => one.outerHTML.slice(0, 200))"""
INTRUDER = """(() => {
  const one = document.createElement("script");
  one.textContent = "window.ran = 1";
  document.body.append(one);
  return window.ran;
})()"""


def headlines(site: Site, slug: str) -> list[str]:
    """Of all entries of a story that are not struck."""
    [told] = (one for one in published(site.room.public()) if one.story.slug == slug)
    end = Clocks("9999-12-31", None, told.events[-1].position, "")
    view = folded_view(told.story, told.events, end)
    return [one.content.headline for one in view.entries if one.state.retracted is None]


def kinds_of_pages(site: Site, *sorts: str) -> list[str]:
    """A page of each kind, of stories of each sort, or of some and of the whole site."""
    chosen: dict[str, str] = {}
    for path in site.pages:
        story, _, rest = path.partition("/")
        if sorts and story in STORIES and story not in sorts:
            continue
        kind = re.sub(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\d|party/[^/]+|^-?\d{4}(?=/)", "*", rest)
        long_or_hostile = story in {LONG, HOSTILE, ARCHIVE}
        chosen.setdefault(f"{'' if long_or_hostile else story}/{kind}", path)
    return sorted(chosen.values())


@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC, RUSSIAN])
def test_a_story_is_whole_without_a_script(browser: Browser, site: Site, slug: str) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        page.goto(f"{site.url}{slug}/index.html")
        for headline in headlines(site, slug):
            if not headline.endswith("set"):  # what is due is among the matters
                assert page.get_by_role("article").filter(has_text=headline).first.is_visible()
        assert page.locator("main [hidden]:not(form)").count() == 0
        page.goto(f"{site.url}{slug}/as-of/index.html")
        links = page.locator("main a:visible").evaluate_all("all => all.map(one => one.href)")
        days = [link for link in links if re.search(r"/as-of/\d{4}-\d\d-\d\d/index\.html$", link)]
        assert days
        page.goto(days[0])
        assert page.locator("main").is_visible()


def test_a_long_story_is_all_there_without_a_script(browser: Browser, site: Site) -> None:
    found = 0
    with opened(browser, site, java_script_enabled=False) as page:
        for path in site.pages:
            if re.fullmatch(rf"{LONG}/\d{{4}}/index\.html", path):
                page.goto(site.url + path)
                found += page.get_by_role("article").count()
    assert found == len(headlines(site, LONG))


def test_a_screen_reader_is_told_of_every_entry(page: Page, site: Site) -> None:
    for slug in (LETTER, STATES):
        page.goto(f"{site.url}{slug}/index.html")
        tree = page.locator("main").aria_snapshot()
        articles = page.locator("main article")
        assert len(re.findall(r"- '?article", tree)) == articles.count() > 5
        assert articles.locator("h4").count() == articles.count()


def test_the_keyboard_walks_over_every_entry_in_order(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{LETTER}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    links = page.locator("main article h4 a").evaluate_all("all => all.map(one => one.href)")
    walked: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        link, outline, name = page.evaluate(FOCUS)
        if name == "BODY":
            break
        assert outline != "none", "nobody sees where they are"
        walked += [link] if link else []
    assert walked == links


@pytest.mark.parametrize("look", ["light", "dark", "print", "small"])
def test_nobody_is_kept_out(browser: Browser, site: Site, look: str) -> None:
    """What axe finds wrong: nothing."""
    width = SMALL if look == "small" else WIDE
    wrong: dict[str, list[str]] = {}
    with opened(browser, site, viewport={"width": width, "height": 900}) as page:
        page.emulate_media(
            color_scheme="dark" if look == "dark" else "light",
            media="print" if look == "print" else "screen",
        )
        sorts = () if look == "light" else (STATES, ARABIC)
        for path in kinds_of_pages(site, *sorts):
            page.goto(site.url + path)
            found = Axe().run(page).response["violations"]
            if found:
                wrong[path] = [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found]
    assert wrong == {}


@pytest.mark.parametrize("width", [SMALL, MIDDLE, WIDE])
def test_nothing_is_wider_than_the_screen(browser: Browser, site: Site, width: int) -> None:
    wide: dict[str, list[str]] = {}
    with opened(browser, site, viewport={"width": width, "height": 900}) as page:
        for path in kinds_of_pages(site):
            page.goto(site.url + path)
            found = page.evaluate(TOO_WIDE)
            if found:
                wide[path] = found[:3]
    assert wide == {}


def test_nothing_of_an_attacker_runs(page: Page, site: Site) -> None:
    """Whatever somebody typed is text: no script, frame or handler of theirs is there."""
    entries = [path for path in site.pages if path.startswith(f"{HOSTILE}/e/")]
    others = [path for path in site.pages if HOSTILE in path and path not in entries]
    for path in [*others, *entries[::3]]:
        page.goto(site.url + path)
        assert page.evaluate(FOREIGN) == [], path


def test_a_script_that_got_in_would_not_run(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.url}{LETTER}/index.html")
    ran = page.evaluate(INTRUDER)
    context.close()
    assert ran is None


def test_all_is_on_paper(page: Page, site: Site, tmp_path: Path) -> None:
    program = needed("pdftotext")
    for slug in (LETTER, STATES):
        page.goto(f"{site.url}{slug}/index.html")
        printed = tmp_path / f"{slug}.pdf"
        page.pdf(path=printed, format="A4")
        said = subprocess.run(
            [program, printed, "-"], capture_output=True, text=True, check=True
        ).stdout
        plain = re.sub(r"\s+", "", said)
        for headline in page.locator("main article h4").all_inner_texts():
            assert re.sub(r"\s+", "", headline) in plain


def test_the_checker_of_html_finds_nothing(site: Site) -> None:
    java = needed("java")
    jar = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        missing("vnu-jar", "is not in .node")
    done = subprocess.run(
        [java, "-jar", str(jar), "--skip-non-html", str(site.folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    lines = (
        unescape(line) for line in done.stderr.splitlines() if not any(one in line for one in MEANT)
    )
    assert sorted({re.sub(r'^"file:.*?/site/', "", line) for line in lines})[:20] == []
