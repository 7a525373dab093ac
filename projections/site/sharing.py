"""What other sites show of a story when somebody links to it: Open Graph and oEmbed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from projections.site.markup import around, escaped
from projections.site.public_story import first, last
from projections.site.safe_json import safe_json

if TYPE_CHECKING:
    from projections.entry import Entry
    from projections.site.public_story import PublicStory

NAME = "oembed.json"
MEDIA_TYPE = "application/json+oembed"
SIZE = {"width": 600, "height": 600}
# It may open what it links to, and nothing else.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
LONGEST = 200  # characters of a description
TERRITORY = re.compile("([a-z]{2,3})-([A-Z]{2})")

Property = tuple[str, str]


def open_graph(story: PublicStory) -> list[Property]:
    """A story's properties, as text: whoever writes them escapes them."""
    begun = min(map(first, story.view.entries), default=story.updated)
    opened = story.view.story.opened
    return _properties(story, (opened.title, opened.summary, story.url), (begun, story.updated))


def open_graph_of(story: PublicStory, entry: Entry) -> list[Property]:
    """An entry's properties."""
    telling = story.telling
    text = telling.text(telling.paragraphs(entry))
    said = telling.headline(entry), text, story.url_of(entry)
    return _properties(story, said, (first(entry), last(entry)))


def oembed(story: PublicStory) -> str | None:
    """A frame for other sites, as oEmbed 1.0; None where nobody knows where the site is."""
    html, base = frame(story), story.addresses.base_url
    if html is None or base is None:
        return None
    document = {
        "version": "1.0",
        "type": "rich",
        "title": story.title,
        "provider_name": _site(base),
        "provider_url": base,
        "html": html,
        **SIZE,
    }
    return safe_json(document) + "\n"


def frame(story: PublicStory) -> str | None:
    """The HTML with which another site shows a story; None where nobody knows where the site is."""
    source = story.addresses.absolute(story.addresses.embed(story.slug))
    if source is None:
        return None
    size = {name: str(value) for name, value in SIZE.items()}
    said = {"src": source, "title": story.title, "sandbox": SANDBOX, **size}
    return around("iframe", (escaped(story.title),), **said)


def _properties(
    story: PublicStory, said: tuple[str, str, str | None], times: tuple[str, str]
) -> list[Property]:
    title, description, url = said
    base, language = story.addresses.base_url, story.view.story.opened.language
    territory = TERRITORY.fullmatch(language)
    found = {
        "og:type": "article",
        "og:title": title,
        "og:description": clipped(description),
        "og:url": url,
        "og:site_name": _site(base) if base else None,
        "og:locale": f"{territory[1]}_{territory[2]}" if territory else None,
        "article:published_time": times[0],
        "article:modified_time": times[1],
    }
    return [(name, value) for name, value in found.items() if value]


def clipped(text: str) -> str:
    """A text on one line, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    start = line[: LONGEST - 1]
    return f"{start.rpartition(' ')[0] or start}…"


def _site(base: str) -> str:
    return urlsplit(base).hostname or base
