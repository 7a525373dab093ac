"""What a reader has of a page, looked at in headless Chromium: how soon, and how much of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page, ViewportSize

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
SCREEN: ViewportSize = {"width": 412, "height": 823}  # a phone's
QUIET = 1_000  # milliseconds without a long task, after which a page is taken to be done
PATIENCE = 180_000  # milliseconds for a page to be done
TABS_AN_ENTRY, MORE_TABS = 3, 60
WATCH = """
window.seen = { painted: 0, blocked: 0, last: 0 };
const told = (type, take) => {
  const watcher = new PerformanceObserver((list) => list.getEntries().forEach(take));
  watcher.observe({ type, buffered: true });
};
told("largest-contentful-paint", (entry) => { seen.painted = entry.startTime; });
told("longtask", (entry) => {
  seen.blocked += entry.duration - 50;
  seen.last = entry.startTime + entry.duration;
});
"""
DONE = f"() => document.readyState === 'complete' && performance.now() - seen.last > {QUIET}"
FOCUSED = """() => {
  const one = document.activeElement;
  const said = [one.innerText, one.getAttribute("aria-label")];
  return one === document.body ? "" : said.join(" ");
}"""


class Paint(NamedTuple):
    """Milliseconds until the largest thing was painted, and for which long tasks blocked."""

    largest: float
    blocked: float


class Reached(NamedTuple):
    """How many entries are there without script, by Tab and in print."""

    plain: int
    tab: int
    printed: int | None


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, as Debian has it."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        yield opened
        opened.close()


@contextmanager
def opened(browser: Browser, url: str, **how: Any) -> Iterator[Page]:
    """A page that nobody has seen before, once it is done; raises `Late`."""
    # Its policy would refuse what looks at it.
    context = browser.new_context(viewport=SCREEN, bypass_csp=True, **how)
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(url, wait_until="commit", timeout=PATIENCE)
        if how.get("java_script_enabled", True):
            page.wait_for_function(DONE, timeout=PATIENCE, polling=250)
        else:
            page.wait_for_load_state()
        yield page
    finally:
        context.close()


def paint(browser: Browser, url: str) -> Paint | None:
    """How soon a page is there; None if not before our patience ends."""
    try:
        with opened(browser, url) as page:
            found = page.evaluate("() => seen")
            return Paint(found["painted"], found["blocked"])
    except Late:
        return None


def reached(browser: Browser, url: str, headlines: Sequence[str]) -> Reached:
    """How many of the entries with these headlines, all different, a reader can get at."""
    with opened(browser, url, java_script_enabled=False) as page:
        plain = _told(page.inner_text("body"), headlines)
    with opened(browser, url) as page:
        tab = _by_tab(page, headlines)
    with opened(browser, url) as page:
        page.emulate_media(media="print")
        printed = _printed(page.pdf(), headlines)
    return Reached(plain, tab, printed)


def violations(
    browser: Browser,
    url: str,
    scheme: Literal["light", "dark"] = "light",
    medium: Literal["screen", "print"] = "screen",
) -> int:
    """How many of axe-core's rules a page breaks."""
    with opened(browser, url, color_scheme=scheme) as page:
        page.emulate_media(media=medium)
        return int(Axe().run(page).violations_count)


def _told(text: str, headlines: Sequence[str]) -> int:
    """How many headlines are in a text, however it is broken into lines."""
    plain = " ".join(text.split())
    return sum(one in plain for one in headlines)


def _by_tab(page: Page, headlines: Sequence[str]) -> int:
    """How many entries the focus comes to: on what names one of them and no other."""
    found: set[str] = set()
    for _ in range(TABS_AN_ENTRY * len(headlines) + MORE_TABS):
        page.keyboard.press("Tab")
        text = " ".join(page.evaluate(FOCUSED).split())
        named = [one for one in headlines if one in text]
        found.update(named if len(named) == 1 else ())
    return len(found)


def _printed(pdf: bytes, headlines: Sequence[str]) -> int | None:
    if shutil.which("pdftotext") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(
            ["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True
        )
    # A word that is broken at the end of a line has its hyphen there.
    return _told(re.sub(r"-\n", "-", done.stdout.decode()), headlines)
