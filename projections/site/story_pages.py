"""The pages of one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.site.changes_page import changes_page
from projections.site.day_pages import day_pages
from projections.site.entry_pages import entry_pages
from projections.site.replay_page import replay_page
from projections.site.story_page import embed_page, party_pages, story_page, year_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.site.told_story import Text, ToldStory


def story_pages(told: ToldStory) -> Iterator[Text]:
    """Every page of a story, with its path."""
    yield story_page(told)
    yield from year_pages(told)
    yield from entry_pages(told)
    yield changes_page(told)
    yield replay_page(told)
    yield from day_pages(told)
    yield from party_pages(told)
    yield embed_page(told)
