"""JSON Feed 1.1: what readers were told last, newest first, with what a feed cannot say else.

`_dateline` holds the uncertain time of an entry as it is known, and how it stands. What was struck
keeps its id and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.site.atom import urn
from projections.site.public_story import first, last
from projections.site.safe_json import safe_json, without_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from projections.entry import Entry
    from projections.site.language import Language
    from projections.site.public_story import PublicStory
    from projections.site.telling import Telling
    from projections.threads import Thread

NAME = "feed.json"
MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"
BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")


def write(story: PublicStory) -> str:
    """The whole feed; without a base URL it has ids and no links."""
    opened, threads = story.view.story.opened, story.threads()
    feed = without_nothing(
        {
            "version": VERSION,
            "title": opened.title,
            "home_page_url": story.url,
            "feed_url": story.file_url(NAME),
            "description": opened.summary,
            "language": opened.language,
        }
    )
    items = [_item(story, one, threads) for one in story.newest()]
    return safe_json({**feed, "items": items}) + "\n"


def _item(story: PublicStory, entry: Entry, threads: Mapping[UUID, Thread]) -> dict[str, Any]:
    struck, telling = entry.state.retracted is not None, story.telling
    return without_nothing(
        {
            "id": urn(entry.state.id),
            "url": story.url_of(entry),
            "title": telling.headline(entry),
            "content_html": telling.html(telling.paragraphs(entry)),
            "date_published": first(entry),
            "date_modified": last(entry),
            "language": _language(telling.language) if struck else None,
            "tags": [] if struck else [*entry.content.tags],
            "_dateline": _dateline(telling, entry, threads.get(entry.state.id)),
        }
    )


def _language(language: Language) -> str | None:
    """That of an item in which nearly all is ours, where it is not the story's."""
    return language.page_tag if language.page_tag != language.tag else None


def _dateline(telling: Telling, entry: Entry, thread: Thread | None) -> dict[str, Any]:
    """What is known of its time, whether it happened, and which matter it is part of."""
    when = entry.content.when
    return {
        "edtf": when.edtf,
        "words": telling.when(when),
        "zone": when.zone,
        **{name: getattr(when, name) for name in BOUNDS},
        "certainty": entry.certainty,
        "order": entry.order,
        "status": entry.state.status,
        "thread": None if thread is None else _thread(thread),
    }


def _thread(thread: Thread) -> dict[str, Any]:
    """A thread by the entry that opened it, and by the name that it was given, if it was."""
    named = None if thread.handle == thread.opening.ref else thread.handle
    return {"opened_by": urn(thread.opening.id), "type": thread.type, "name": named}
