"""The pages in a real browser: without a script, on paper, and with hostile texts in them."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from typing import TYPE_CHECKING

import pytest

from projections.clocks import Clocks
from projections.folded import view as folded_view
from projections.standing import standing
from tests.browser.conftest import opened
from tests.browser.newsroom import (
    ADDRESS,
    ARABIC,
    ENTRIES,
    HOSTILE,
    LETTER,
    LONG,
    RUSSIAN,
    STATES,
)
from tests.browser.packages import package
from tests.browser.places import ABOUT_ALL, pages_of
from tests.optional import needed
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from projections.site.stories import Published
    from projections.story_view import StoryView
    from tests.browser.conftest import Site

# It takes a block of JSON for a script, which no browser runs and which needs no leave; and what
# somebody wrote stays as they wrote it.
MEANT = ("Inline script violates Content Security Policy", "Unicode Normalization Form C")
FOREIGN = """(async (paths) => (await Promise.all(paths.map(async (path) => {
  const read = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
  return [...read.querySelectorAll("*")].filter((one) =>
    ["IFRAME", "OBJECT", "EMBED", "IMG", "BASE", "AUDIO", "VIDEO"].includes(one.tagName)
    || [...one.attributes].some((a) => a.name.startsWith("on"))
    || ["href", "src", "cite"].some((a) => /^\\s*(javascript|data):/i.test(one.getAttribute(a)))
  ).map((one) => path + one.outerHTML.slice(0, 200));
}))).flat())"""
INTRUDER = """(() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = 'a script'";
  const other = Object.assign(document.createElement("script"), { src: "/ran.js" });
  document.body.append(script, other);
  const rest = document.createElement("div");
  rest.innerHTML = `<img src="/no" onerror="window.ran = 'a handler'"><iframe srcdoc="
    <script>parent.ran = 'a frame'</script>"></iframe><style>h1 { color: red }</style>
    <a href="javascript:window.ran = 'a link'">x</a>`;
  document.body.append(rest);
  rest.querySelector("a").click();
})()"""


def as_it_stands(told: Published) -> StoryView:
    """A story as of the day on which readers were told of it last."""
    last = told.events[-1]
    day = local_now(last.recorded_at, told.story.opened.timezone)[:10]
    return folded_view(told.story, told.events, Clocks(day, None, last.position, ""))


@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC, RUSSIAN, LONG])
def test_a_story_is_whole_without_a_script(browser: Browser, site: Site, slug: str) -> None:
    view = as_it_stands(site.room.told(slug))
    with opened(browser, site, java_script_enabled=False) as page:
        page.goto(f"{site.url}{slug}/index.html")
        entries = page.locator("main article:visible")
        said = entries.locator("h4:visible").all_inner_texts()
        for headline, one in zip(said, view.entries, strict=True):
            assert one.state.retracted is not None or headline == one.content.headline
        times = entries.locator(".time:visible").all_inner_texts()
        assert len(list(filter(None, times))) == len(said)
        matters = page.locator(".standing .matters > li:visible .state").all_inner_texts()
        assert len(list(filter(None, matters))) == len(standing(view).threads)
        assert page.locator("main [hidden]:not(form)").count() == 0
        page.goto(f"{site.url}{slug}/as-of/index.html")
        assert page.locator("noscript").is_visible()
        links = page.locator("main a:visible").evaluate_all("all => all.map(one => one.href)")
        days = {path.parent.name for path in site.folder.glob(f"{slug}/as-of/*/index.html")}
        assert {f"{site.url}{slug}/as-of/{day}/index.html" for day in days} <= set(links)
        page.goto(f"{site.url}{slug}/as-of/{min(days)}/index.html")
        assert page.locator("main article:visible").count() > 0


def test_a_long_story_is_also_told_year_by_year(browser: Browser, site: Site) -> None:
    found = 0
    with opened(browser, site, java_script_enabled=False) as page:
        for path in site.pages:
            if re.fullmatch(rf"{LONG}/\d{{4}}/index\.html", path):
                page.goto(site.url + path)
                found += page.locator("main article:visible").count()
    assert found == ENTRIES


def test_nothing_of_an_attacker_runs(page: Page, site: Site) -> None:
    """Whatever somebody typed is text: no script, frame or handler of theirs is on any page."""
    for path in pages_of(site, HOSTILE):
        page.goto(site.url + path)
    paths = [f"/{path}" for path in site.pages if HOSTILE in path]
    assert len(paths) > 100
    assert page.evaluate(FOREIGN, paths) == []


def test_a_script_that_got_in_would_not_run(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in ("index.html", f"{LETTER}/index.html", f"{LETTER}/as-of/index.html"):
        page.goto(site.url + path)
        before = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
        page.evaluate(INTRUDER)
        page.wait_for_timeout(100)
        assert page.evaluate("window.ran") is None
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == before
    context.close()


def test_all_is_on_paper(page: Page, site: Site, tmp_path: Path) -> None:
    for slug in (LETTER, STATES, RUSSIAN, LONG):
        page.goto(f"{site.url}{slug}/index.html")
        said = printed(page, tmp_path / f"{slug}.pdf")
        headlines = page.locator("main article h4").all_inner_texts()
        assert headlines
        for headline in headlines:
            assert squeezed(headline) in said
        links = page.locator("main .sources a").evaluate_all("all => all.map(one => one.href)")
        for link in [*links, *([ADDRESS] if slug == STATES else [])]:
            assert squeezed(link) in said, "who has only the paper finds the source"


def test_the_paper_says_what_was_left_out_by_choice(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(f"{site.url}{STATES}/index.html")
    count = page.locator("main article h4").count()
    assert "Shown:" not in printed(page, tmp_path / "all.pdf")
    page.get_by_label("Only about").select_option(label="arson")
    said = printed(page, tmp_path / "one.pdf")
    assert squeezed(f"Shown: 1 of {count}") in said
    assert squeezed("Only about") not in said


def printed(page: Page, paper: Path) -> str:
    """What stands on the paper, without blanks: lines may break anywhere."""
    page.pdf(path=paper, format="A4")
    command = [needed("pdftotext"), "-raw", str(paper), "-"]
    return squeezed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def checked(site: Site, paths: Sequence[str]) -> list[str]:
    """What the checker of HTML, of the CSS in it and of pictures says of some files."""
    jar = package("vnu-jar") / "build" / "dist" / "vnu.jar"
    command = [needed("java"), "-jar", str(jar), "--also-check-svg"]
    files = [str(site.folder / path) for path in (*paths, "icon.svg")]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    lines = (
        unescape(line) for line in done.stderr.splitlines() if not any(one in line for one in MEANT)
    )
    return sorted({re.sub(r'^"file:.*?/site/', "", line) for line in lines})


def test_the_checker_of_html_finds_nothing(site: Site) -> None:
    assert checked(site, [*ABOUT_ALL, *pages_of(site, STATES, ARABIC, HOSTILE)]) == []


@pytest.mark.campaign
def test_the_checker_of_html_finds_nothing_in_any_page(site: Site) -> None:
    assert checked(site, site.pages) == []
