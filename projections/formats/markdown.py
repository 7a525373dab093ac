"""Markdown: a chronology to paste into a document. It holds only what may be shown.

Every character that Markdown or HTML would take for markup is escaped, so that what somebody said
comes out as they said it, and no link is made of anything but a source's checked address.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from projections.formats.sentences import corrected, order_doubt, sources, spoken_by, who
from projections.published import UNQUOTED, named
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.entry import Entry
    from projections.story_view import StoryView
    from timeline.facts import Quote
    from timeline.later_facts import Change

MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$:@=^])")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def write(view: StoryView) -> Iterator[str]:
    """The whole document, in pieces."""
    yield f"# {escape(view.story.opened.title)}\n\n"
    if view.story.opened.summary:
        yield f"{escape(view.story.opened.summary)}\n\n"
    yield f"*{escape(view.clocks.words)}.*\n"
    for when, entries in groupby(view.entries, lambda entry: describe(entry.content.when)):
        yield f"\n## {escape(when)}\n"
        for entry in entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    content = entry.content
    mark = "Possibly: " if entry.certainty == "possible" else ""
    retraction = entry.known.retraction()
    if retraction is not None:
        yield f"\n### {mark}Retracted\n\n{escape(retraction[1].reason)}\n"
        return
    yield f"\n### {mark}{escape(content.headline)}\n"
    for note in (who(content, named(content)), *corrected(entry, _hidden), order_doubt(entry)):
        if note:
            yield f"\n{escape(note)}\n"
    if content.text:
        yield f"\n{escape(content.text)}\n"
    for quote in content.quotes:
        if quote.terms not in UNQUOTED:
            yield _quote(quote)
    listed = sources(content)
    if listed:
        yield "\nSources: " + "; ".join(_source(name, url) for name, url in listed) + "\n"


def _hidden(change: Change) -> bool:
    """Whether a changed field is not to be spoken of: quotes that were, or are, off the record."""
    quotes = [quote for side in (change.old, change.new) for quote in side or ()]
    return change.field == "quotes" and any(quote.get("terms") in UNQUOTED for quote in quotes)


def _quote(quote: Quote) -> str:
    lines = escape(f"“{quote.text}”").splitlines() or [""]
    said = escape(spoken_by(quote))
    return "\n" + "".join(f"> {line}\n" for line in (*lines, *((f"— {said}",) if said else ())))


def _source(name: str, url: str | None) -> str:
    if url is None:
        return escape(name)
    address = re.sub(r"[()<>\\\"'`]", lambda found: f"%{ord(found[0]):02X}", url)
    return f"[{escape(name)}](<{address}>)"


def escape(text: str) -> str:
    """Text that Markdown shows as it is; control and bidi characters are made visible."""
    shown = UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return MARKUP.sub(r"\\\1", shown)
