"""Atom (RFC 4287): what readers were told last, newest first.

An entry keeps its id; a correction is a new `updated`, a retraction a tombstone (RFC 6721).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from projections.site.markup import around, element
from projections.site.public_story import first, last

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.entry import Entry
    from projections.site.public_story import PublicStory

NAME = "feed.atom"
MEDIA_TYPE = "application/atom+xml"
SPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns__at": "http://purl.org/atompub/tombstones/1.0",
}
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def write(story: PublicStory) -> str:
    """The whole feed; without a base URL it has ids and no links."""
    inner = "\n".join((*_head(story), *(_entry(story, one) for one in story.newest())))
    language = story.view.story.opened.language
    feed = around("feed", (f"\n{inner}\n",), **SPACES, xml__lang=language)
    return f"{DECLARATION}{feed}\n"


def urn(id_: object) -> str:
    """The id of a thing in any feed, wherever the site is to be found."""
    return f"urn:uuid:{id_}"


def _head(story: PublicStory) -> Iterator[str]:
    opened = story.view.story.opened
    yield element("id", urn(story.view.story.id))
    yield element("title", opened.title)
    if opened.summary:
        yield element("subtitle", opened.summary)
    yield element("updated", story.updated)
    yield around("author", (element("name", _author(story)),))
    for relation, media_type, href in (
        ("self", MEDIA_TYPE, story.file_url(NAME)),
        ("alternate", "text/html", story.url),
    ):
        if href is not None:
            yield element("link", rel=relation, type=media_type, href=href)


def _author(story: PublicStory) -> str:
    """Whoever publishes the site; nobody of the newsroom is named."""
    base = story.addresses.base_url
    return (urlsplit(base).hostname if base else None) or story.title


def _entry(story: PublicStory, entry: Entry) -> str:
    id_, telling = urn(entry.state.id), story.telling
    if entry.state.retracted is not None:
        comment = element("at:comment", entry.state.retracted)
        return around("at:deleted-entry", (comment,), ref=id_, when=last(entry))
    href = story.url_of(entry)
    parts = (
        element("id", id_),
        element("title", telling.headline(entry)),
        element("published", first(entry)),
        element("updated", last(entry)),
        *((element("link", rel="alternate", type="text/html", href=href),) if href else ()),
        *(element("category", term=tag) for tag in entry.content.tags),
        element("content", telling.html(telling.paragraphs(entry)), type="html"),
    )
    return around("entry", parts)
