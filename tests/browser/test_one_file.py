"""A story as one file in a real browser, opened from a disk: it asks nobody for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

from projections.site.addresses import Addresses
from projections.site.one_file import write
from projections.site.page import Site as Titled
from projections.site.stories import published
from projections.site.told_story import ToldStory
from tests.browser.conftest import Watched
from tests.browser.newsroom import ARABIC, HOSTILE, LETTER, LONG, RUSSIAN, STATES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import Site


@pytest.fixture(scope="module")
def files(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The file of each story, by its slug."""
    folder = tmp_path_factory.mktemp("files")
    found = {}
    for one in published(site.room.public()):
        found[one.story.slug] = path = folder / f"{one.story.slug}.html"
        path.write_text(write(ToldStory(Titled(Addresses()), one)), "utf-8")
    return found


@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC, RUSSIAN, LONG, HOSTILE])
def test_it_asks_for_nothing_and_leads_where_it_says(
    browser: Browser, files: dict[str, Path], slug: str
) -> None:
    url = files[slug].as_uri()
    page = browser.new_page()
    watched = Watched(page, url)
    page.goto(url)
    entries = page.locator("#entries article")
    link = entries.last.locator("h4 a")
    link.click()
    assert page.url.startswith(f"{url}#e-")
    assert page.locator(":target").count() == 1
    assert Axe().run(page).response["violations"] == []
    page.close()
    assert watched.wrong == []


def test_it_is_whole_without_a_script_and_can_be_turned_round_with_one(
    browser: Browser, files: dict[str, Path]
) -> None:
    url = files[STATES].as_uri()
    without = browser.new_context(java_script_enabled=False).new_page()
    without.goto(url)
    headlines = without.locator("#entries h4").all_inner_texts()
    assert len(headlines) > 5
    assert without.locator("main [hidden]:not(form)").count() == 0
    without.context.close()
    page = browser.new_page()
    page.goto(url)
    page.get_by_role("button", name="Newest first").click()
    assert page.locator("#entries h4").all_inner_texts() != headlines
    assert sorted(page.locator("#entries h4").all_inner_texts()) == sorted(headlines)
    page.close()
