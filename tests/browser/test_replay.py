"""The replay in a real browser: at any two clocks, what the record up to then says."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest

from projections.clocks import Clocks
from projections.folded import view as folded_view
from projections.site.stories import published
from projections.standing import standing
from tests.browser.newsroom import LETTER, STATES
from timeline.days import day_label, ordinal_of
from timeline.zones import local_now

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from projections.site.stories import Published
    from tests.browser.conftest import Site

SHOWN = """(() => {
  const shown = (one) => one.checkVisibility();
  const all = (what) => [...document.querySelectorAll(`#replayed ${what}`)].filter(shown);
  return {
    entries: all("article h4").map((one) => one.textContent),
    struck: all("article.struck").length,
    possible: all("article .mark.possible").length,
    nothing: shown(document.getElementById("nothing")),
  };
})()"""


def told_of(site: Site, slug: str) -> Published:
    [told] = (one for one in published(site.room.public()) if one.story.slug == slug)
    return told


def moments(told: Published) -> list[str]:
    """The instants, to the second, at which readers could see more."""
    return sorted({f"{one.recorded_at[:19]}Z" for one in told.events})


def folded_to(told: Published, moment: str, day: str) -> dict[str, Any]:
    """What the prefix of the public record says, as of a day."""
    upto = max(one.position for one in told.events if f"{one.recorded_at[:19]}Z" <= moment)
    view = folded_view(told.story, told.events[:upto], Clocks(day, None, upto, ""))
    struck = [one for one in view.entries if one.state.retracted is not None]
    live = [one for one in view.entries if one.state.retracted is None]
    assert standing(view)
    return {
        "headlines": [one.content.headline for one in live],
        "entries": len(view.entries),
        "struck": len(struck),
        "possible": sum(one.certainty == "possible" for one in live),
    }


def check(page: Page, site: Site, slug: str, times: int) -> None:
    told = told_of(site, slug)
    known = moments(told)
    zone = told.story.opened.timezone
    days = [ordinal_of(local_now(one, zone)[:10]) for one in known]
    draw = random.Random(7)
    page.goto(f"{site.url}{slug}/as-of/index.html")
    for _ in range(times):
        moment = draw.choice(known)
        day = day_label(draw.randint(days[0] - 12, days[-1] + 40))
        page.evaluate(f"location.hash = '#as-of={day}&known-at={moment}'")
        page.wait_for_timeout(30)
        found = page.evaluate(SHOWN)
        expected = folded_to(told, moment, day)
        where = (slug, day, moment)
        assert len(found["entries"]) == expected["entries"], where
        assert found["struck"] == expected["struck"], where
        headlines = iter(found["entries"])
        assert all(one in headlines for one in expected["headlines"]), where
        assert found["nothing"] == (expected["entries"] == 0), where


@pytest.mark.parametrize("slug", [LETTER, STATES])
def test_any_day_is_shown_as_it_was(page: Page, site: Site, slug: str) -> None:
    check(page, site, slug, 10)


@pytest.mark.campaign
@pytest.mark.parametrize("slug", [LETTER, STATES])
def test_any_of_five_hundred_days_is_shown_as_it_was(page: Page, site: Site, slug: str) -> None:
    check(page, site, slug, 250)


def test_a_page_of_a_day_is_what_the_replay_shows_of_it(page: Page, site: Site) -> None:
    folder = site.folder / LETTER / "as-of"
    days = sorted(path.name for path in folder.iterdir() if path.is_dir())
    assert len(days) > 2
    for day in days:
        page.goto(f"{site.url}{LETTER}/as-of/{day}/index.html")
        told = page.locator("main article h4").all_text_contents()
        page.goto(f"{site.url}{LETTER}/as-of/index.html#as-of={day}&known-at={day}")
        assert page.evaluate(SHOWN)["entries"] == told


def test_the_address_says_what_is_shown_and_shows_it_again(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{LETTER}/as-of/index.html")
    assert "#" not in page.url
    page.get_by_role("slider").first.press("Home")
    assert "known-at=" in page.url
    page.get_by_role("slider").first.press("ArrowRight")
    address, shown = page.url, page.evaluate(SHOWN)
    page.goto("about:blank")
    page.goto(address)
    assert page.evaluate(SHOWN) == shown
    assert page.locator("#since-then").inner_text()


def test_it_plays_through_all_public_changes(page: Page, site: Site) -> None:
    told = told_of(site, LETTER)
    page.goto(f"{site.url}{LETTER}/as-of/index.html")
    page.get_by_role("slider").first.press("Home")
    grown: list[int] = []
    for _ in moments(told):
        page.locator("#clocks button").last.locator("xpath=preceding-sibling::button[1]").click()
        grown.append(len(page.evaluate(SHOWN)["entries"]))
    assert grown == list(accumulate(grown, max)), "nothing goes"
    assert grown[0] < grown[-1]
    assert "#" not in page.url, "the last change is where it stands today"
