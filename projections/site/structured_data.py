"""JSON-LD in the terms of schema.org: a `LiveBlogPosting`, to stand in a page's script element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.published import corrections
from projections.site.atom import urn
from projections.site.markup import web_link
from projections.site.public_story import first, last
from projections.site.safe_json import safe_json, without_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.entry import Entry
    from projections.site.public_story import PublicStory
    from timeline.facts import AnyWhen, DevelopmentLogged

CONTEXT = "https://schema.org"
LATEST = 30  # entries that a page tells again of the many it shows
Thing = dict[str, Any]


def write(story: PublicStory) -> str:
    """A story with what readers were told of it last, newest first."""
    opened, entries = story.view.story.opened, story.view.entries
    begun = min(map(first, entries), default=story.updated)
    posting = without_nothing(
        {
            "@context": CONTEXT,
            "@type": "LiveBlogPosting",
            "@id": urn(story.view.story.id),
            "url": story.url,
            "headline": opened.title,
            "description": opened.summary,
            "inLanguage": opened.language,
            "datePublished": begun,
            "dateModified": story.updated,
            "coverageStartTime": begun,
            "coverageEndTime": story.updated,
            "liveBlogUpdate": [_update(story, one) for one in story.newest(LATEST)],
        }
    )
    return safe_json(posting)


def write_entry(story: PublicStory, entry: Entry) -> str:
    """One entry, for its own page."""
    opened = story.view.story.opened
    part_of = without_nothing(
        {
            "@type": "LiveBlogPosting",
            "@id": urn(story.view.story.id),
            "url": story.url,
            "headline": opened.title,
        }
    )
    said = {"inLanguage": opened.language, "isPartOf": part_of}
    return safe_json({"@context": CONTEXT, **_update(story, entry), **said})


def _update(story: PublicStory, entry: Entry) -> Thing:
    told = _struck(entry) if entry.state.retracted is not None else _said(entry)
    return without_nothing(
        {
            "@type": "BlogPosting",
            "@id": urn(entry.state.id),
            "url": story.url_of(entry),
            "headline": story.telling.headline(entry),
            "datePublished": first(entry),
            "dateModified": last(entry),
            **told,
        }
    )


def _said(entry: Entry) -> Thing:
    content = entry.content
    return {
        "articleBody": content.text,
        "temporalCoverage": covered(content.when),
        "contentLocation": _named("Place", [content.place] if content.place else []),
        "about": _named("Thing", dict.fromkeys((*content.by, *content.to, *content.about))),
        "keywords": [*content.tags],
        "citation": _cited(content),
        "correction": [
            _comment(correction.reason, envelope.recorded_at)
            for envelope, correction in corrections(entry.events)
        ],
    }


def _struck(entry: Entry) -> Thing:
    """That it is struck, and why: nothing of what it said."""
    return {
        "creativeWorkStatus": "Retracted",
        "correction": [_comment(entry.state.retracted or "", last(entry))],
    }


def covered(when: AnyWhen) -> str:
    """The time that it may be of, as ISO 8601 has it: a date, or from one to another."""
    start, end = when.earliest_start, when.latest_end
    return start if start and start == end else f"{start or '..'}/{end or '..'}"


def _comment(text: str, at: str) -> Thing:
    return {"@type": "CorrectionComment", "text": text, "datePublished": at}


def _cited(content: DevelopmentLogged) -> list[Thing]:
    return [
        without_nothing({"@type": "CreativeWork", "name": source.name, "url": web_link(source.url)})
        for source in content.sources
    ]


def _named(what: str, names: Iterable[str]) -> list[Thing]:
    return [{"@type": what, "name": name} for name in names]
