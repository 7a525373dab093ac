"""Any day of a story's life, on one page for its script."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from projections.site.assets import REPLAYING
from projections.site.changes_page import changed_in
from projections.site.day_pages import by_day, day_address
from projections.site.entry_text import held_text, joined
from projections.site.safe_json import safe_json
from projections.site.templates import markup
from timeline.days import MAX_DAY, MIN_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.site.held import Held
    from projections.site.told_story import Prepared, Text, ToldStory


def replay_page(told: ToldStory) -> Text:
    """The page on which readers choose both clocks."""
    path = told.site.addresses.as_of(told.slug)
    title = told.language.say("replay", "title", title=told.story.opened.title)
    threads = _grouped(
        (told.threads.html(one.thread, now=told.threads_now.get(one.thread.handle)), held)
        for one, held in told.replay.threads
    )
    return told.page(
        "replay.html",
        told.head(path, title, script=REPLAYING, kind="replay"),
        matters=[markup(_held(html, where)) for html, where in threads],
        words=[markup(_held(told.threads.word(one), [held])) for one, held in told.replay.words],
        periods=[
            {
                "title": period.title,
                "entries": [told.entries.everywhere(one) for one in some],
            }
            for period, some in told.headings.parted(told.replay.spells)
        ],
        days=[
            {
                "href": day_address(day),
                "day": told.language.day(day),
                "changes": [one for change in some for one in changed_in(told, change)],
            }
            for day, some in reversed(by_day(told))
        ],
        data=markup(safe_json(_replay_data(told))),
    )


def _replay_data(told: ToldStory) -> Prepared:
    """What the script needs besides what stands in the page."""
    return {
        "changes": [[one.at, one.day, told.instant(one.at)] for one in told.replay.changes],
        "days": _days(told),
        "words": told.language.words["replay"],
    }


def _days(told: ToldStory) -> list[int]:
    """The days from which on more had happened, or may have."""
    found = {day for one in told.replay.spells for day in (one.shown.possible, one.shown.certain)}
    found |= {change.day for change in told.replay.changes}
    return sorted(day for day in found if MIN_DAY <= day <= MAX_DAY)


def _grouped(some: Iterator[tuple[str, Held]]) -> list[tuple[str, list[Held]]]:
    """What looks alike and comes one after another, once, with all places where it held."""
    return [
        (html, [held for _, held in group]) for html, group in groupby(some, lambda one: one[0])
    ]


def _held(html: str, where: Sequence[Held]) -> str:
    """A list's item, with where it held."""
    # As plain text: markup would escape what is put in.
    return str.replace(html, "<li", f'<li data-held="{held_text(joined(where))}"', 1)
