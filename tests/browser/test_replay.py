"""The replay in a real browser: at any two clocks, what a site built then would have said."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest

from projections.clocks import Clocks
from projections.folded import view as folded_view
from projections.site.addresses import Addresses
from projections.site.page import Site as Newspaper
from projections.site.sweep import Point
from projections.site.told_story import ToldStory
from projections.standing import standing
from tests.browser.conftest import opened
from tests.browser.newsroom import ARABIC, ARCHIVE, LETTER, RUSSIAN, STATES
from timeline.days import day_label, ordinal_of
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from playwright.sync_api import Browser, Page

    from projections.site.held import Held
    from projections.site.stories import Published
    from tests.browser.conftest import Site
    from timeline.recorded import Recorded

# What a page shows: the markup of each thing, without what is hidden, and what only a replay has.
SHOWN = """(() => {
  const there = (what) => [...document.querySelectorAll(`main ${what}`)].filter(
    (one) => !one.closest("[hidden]"));
  const plain = (one) => {
    const copy = one.cloneNode(true);
    for (const gone of copy.querySelectorAll("[hidden], .now")) gone.remove();
    for (const each of [copy, ...copy.querySelectorAll("*")]) {
      for (const name of ["id", "data-held", "data-entry", "data-version"])
        each.removeAttribute(name);
      if (each.hasAttribute("href"))
        each.setAttribute("href", each.getAttribute("href").replace(/^(\\.\\.\\/)+/, ""));
    }
    return copy.outerHTML.replace(/\\s+/g, " ").replace(/> </g, "><");
  };
  const text = (one) => one.textContent.trim();
  return {
    entries: there("article").map(plain),
    headings: there(".period > h3").map(text),
    threads: there("ul.matters > li").map(plain).sort(),
    words: there(".words li").map(plain),
    headlines: there("article h4").map(text),
    marks: there("article").map((one) =>
      [...one.querySelectorAll(".mark:not([hidden])")].map((mark) => mark.classList[1])),
    titles: there("ul.matters > li h3 a").map(text),
    last: there(".words li bdi[lang]").map(text),
  };
})()"""
GO = """(hash) => new Promise((done) => {
  history.replaceState(null, "", location.pathname);
  addEventListener("hashchange", done, { once: true });
  location.hash = hash;
}).then(() => location.hash)"""
NOT_COMPARED: dict[str, Any] = {
    "heading": "",
    "whole": "",
    "changes": [],
    "cut": False,
    "before": None,
    "after": None,
    "since": {"added": "", "reworded": []},
}
FOLDED = ("headlines", "marks", "titles", "last")


def at(one: Recorded) -> str:
    return f"{one.recorded_at[:19]}Z"


def moments(told: Published) -> list[str]:
    """The instants, to the second, at which readers could see more."""
    return sorted(set(map(at, told.events)))


def prefix(told: Published, moment: str) -> Published:
    """A story as its public log was then."""
    return told._replace(events=tuple(one for one in told.events if at(one) <= moment), beyond=())


def page_of(told: Published, day: int) -> str:
    """The markup of a story as of a day, from a log that ends where this one does."""
    story = ToldStory(Newspaper(Addresses()), told)
    point = Point(story.last.number, day)

    def then(held: Held) -> bool:
        return held.at(*point)

    threads = [stood.thread for stood, held in story.replay.threads if then(held)]
    words = [word for word, held in story.replay.words if then(held)]
    spells = [one for one in story.replay.spells if then(one.held)]
    path = story.site.addresses.as_of(story.slug, day_label(day))
    _, html = story.page(
        "day.html",
        story.head(path, "A day", kind="replay"),
        standing_then=story.standing(threads, words),
        periods_then=story.periods(spells, point),
        **NOT_COMPARED,
    )
    return html


def folded(told: Published, day: int) -> dict[str, Any]:
    """The same, as far as the folds that the commands have say it too."""
    clocks = Clocks(day_label(day), None, told.events[-1].position, "")
    view = folded_view(told.story, told.events, clocks)
    whole = standing(view)
    return {
        "headlines": [
            None if one.state.retracted is not None else one.content.headline
            for one in view.entries
        ],
        "marks": [
            {
                "possible": one.certainty == "possible",
                "order": one.order == "uncertain",
                "retracted": one.state.retracted is not None,
            }
            for one in view.entries
        ],
        "titles": [one.title for one in whole.threads],
        "last": [
            name for one in whole.speaking if (name := one.last_word and one.last_word.headline)
        ],
    }


def as_folded(shown: dict[str, Any]) -> dict[str, Any]:
    """What a page shows, in the terms of the folds; of what is struck, nothing is told."""
    names = ("possible", "order", "retracted")
    marks = [{name: name in some for name in names} for some in shown["marks"]]
    return {
        **{name: shown[name] for name in FOLDED},
        "headlines": [
            None if some["retracted"] else headline
            for some, headline in zip(marks, shown["headlines"], strict=True)
        ],
        "marks": marks,
        "last": shown["last"][1::2],  # after whose it is
    }


def drawn(told: Published, draw: Random) -> tuple[str, int]:
    """A moment at which something was known, and a day near those."""
    known = moments(told)
    days = [ordinal_of(local_now(one, told.story.opened.timezone)[:10]) for one in known]
    return draw.choice(known), draw.randint(days[0] - 12, days[-1] + 40)


def check(browser: Browser, site: Site, slug: str, times: int) -> None:
    told, draw = site.room.told(slug), random.Random(7)
    with opened(browser, site) as replayed, opened(browser, site) as built:
        replayed.goto(f"{site.url}{slug}/as-of/index.html")
        for _ in range(times):
            moment, day = drawn(told, draw)
            known, label = prefix(told, moment), day_label(day)
            address = replayed.evaluate(GO, f"#as-of={label}&known-at={moment}")
            assert address in {"", f"#as-of={label}&known-at={moment}"}
            shown = replayed.evaluate(SHOWN)
            assert as_folded(shown) == folded(known, day), (slug, label, moment)
            built.set_content(page_of(known, day))
            assert shown == {**built.evaluate(SHOWN), "titles": shown["titles"]}, (label, moment)


@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC, RUSSIAN])
def test_any_day_is_shown_as_a_page_built_then(browser: Browser, site: Site, slug: str) -> None:
    check(browser, site, slug, 5)


@pytest.mark.campaign
@pytest.mark.parametrize("slug", [LETTER, STATES, ARABIC, RUSSIAN, ARCHIVE])
def test_any_of_five_hundred_days_is_shown_as_a_page_built_then(
    browser: Browser, site: Site, slug: str
) -> None:
    check(browser, site, slug, 100)


@pytest.mark.parametrize("slug", [LETTER, STATES])
def test_a_page_of_a_day_is_what_the_replay_shows_of_it(page: Page, site: Site, slug: str) -> None:
    folder = site.folder / slug / "as-of"
    days = sorted(path.name for path in folder.iterdir() if path.is_dir())
    assert len(days) > 2
    for day in days:
        page.goto(f"{site.url}{slug}/as-of/{day}/index.html")
        told = page.evaluate(SHOWN)
        page.goto(f"{site.url}{slug}/as-of/index.html#as-of={day}&known-at={day}")
        shown = page.evaluate(SHOWN)
        assert shown == {**told, "titles": shown["titles"]}, day


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


def grown(page: Page) -> int:
    """How many entries are shown."""
    return page.locator("main article:not([hidden])").count()


def only_grows(counts: Sequence[int]) -> bool:
    return list(counts) == list(accumulate(counts, max)) and counts[0] < counts[-1]


def test_it_steps_through_all_public_changes(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{LETTER}/as-of/index.html")
    page.get_by_role("slider").first.press("Home")
    counts: list[int] = []
    for _ in moments(site.room.told(LETTER)):
        page.get_by_role("button", name="Later change").press("Enter")
        counts.append(grown(page))
    assert only_grows(counts)
    assert "#" not in page.url, "the last change is where it stands today"
    assert page.get_by_role("button", name="Later change").is_disabled()


def test_it_plays_until_today_and_stops_when_told_to(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(f"{site.url}{LETTER}/as-of/index.html")
    page.get_by_role("button", name="Play").click()
    counts = [grown(page)]
    for _ in range(3):
        page.clock.run_for(1_200)
        counts.append(grown(page))
    assert counts[0] == 0
    assert only_grows(counts)
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(5_000)
    assert grown(page) == counts[-1]
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1_200 * (len(moments(site.room.told(LETTER))) + 2))
    assert "#" not in page.url
    assert page.get_by_role("button", name="Play").is_visible(), "it has stopped by itself"


def test_both_dates_are_chosen_together_or_each_by_itself(page: Page, site: Site) -> None:
    told = site.room.told(LETTER)
    days = sorted({local_now(one, told.story.opened.timezone)[:10] for one in moments(told)})
    page.goto(f"{site.url}{LETTER}/as-of/index.html")
    known, as_of = page.locator("input[name=known-at]"), page.locator("input[name=as-of]")
    today = as_of.input_value()
    known.fill(days[1])
    assert as_of.input_value() == days[1]
    together = grown(page)
    page.get_by_role("checkbox").uncheck()
    as_of.fill(today)
    assert known.input_value() == days[1]
    assert grown(page) >= together
    known.fill(days[0])
    assert as_of.input_value() == today
    assert page.get_by_role("status").inner_text().count(days[0][:4]) >= 1
    page.get_by_role("button", name="As it is now").click()
    assert "#" not in page.url


def test_it_works_from_a_folder_without_a_server(browser: Browser, site: Site) -> None:
    place = f"{site.folder.as_uri()}/"
    with opened(browser, site._replace(url=place)) as page:
        page.goto(f"{place}{LETTER}/as-of/index.html")
        page.get_by_role("slider").first.press("Home")
        assert grown(page) == 0
        page.goto(f"{place}{LETTER}/index.html")
        assert page.get_by_role("button", name="Newest first").is_visible()
