"""A development as the text an editor is given to correct, and the table that text says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.formats.interchange import development_table
from projections.formats.toml import paragraph, paragraphs, table_lines
from timeline.facts import told
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from projections.entry import State
    from projections.story import Story
    from timeline.facts import Quote
    from timeline.vocabulary import Vocabulary

FIXED = ("key", "visibility", "embargo_until", "retracted")  # other commands change them
EMPTY = {"text": '""', "place": '""', "by": "[]", "to": "[]", "via": "[]", "about": "[]"} | {
    "quotes": '[{ text = "", speaker = "" }]',
    "sources": '[{ name = "", url = "", published = "" }]',
    "links": '[{ relation = "responds_to", target = "REF" }]',
    "thread": '""',
    "tags": "[]",
}
HEAD = """\
# {name} in {slug}, as of position {position}. Change what is wrong, save, and close the editor.
# Saved as it is, or emptied, nothing is recorded. The old wording stays in the record.

[correction]
entry = "{name}"  # which this text is of
reason = {reason}
label = "correction"  # or "clarification" (it was unclear), or "update" (there is a new source)

[development]  # dates may be typed as always; they are read relative to relative_to
"""


def write(  # noqa: PLR0913 - what the text says, and of what
    story: Story,
    state: State,
    known: Mapping[UUID, State],
    position: int,
    reason: str,
    *,
    vocabulary: Vocabulary | None = None,
) -> str:
    """The text to be edited: `position` of the log is what it rests on."""
    table = development_table(story, state, known, vocabulary)
    said = {name: value for name, value in table.items() if name not in FIXED}
    said |= _quotes(state.current.quotes)
    head = HEAD.format(
        name=ref(state.id), slug=story.slug, position=position, reason=paragraph(reason)
    )
    return "".join((head, *map(_line, said.items()), *_empty(said)))


def _quotes(quotes: tuple[Quote, ...]) -> dict[str, Any]:
    """The quotes, each with its terms, also the usual ones: who edits must see them."""
    tables = [{**told(quote), "terms": quote.terms} for quote in quotes]
    return {"quotes": tables} if tables else {}


def _line(field: tuple[str, Any]) -> str:
    """A field; a text of several lines as several, to be edited as such."""
    name, value = field
    if name == "text" and "\n" in value:
        return f"{name} = {paragraphs(value)}\n"
    return "".join(table_lines({name: value}))


def _empty(table: Mapping[str, Any]) -> Iterator[str]:
    """The fields that say nothing yet, to be filled in."""
    missing = [(name, value) for name, value in EMPTY.items() if name not in table]
    if missing:
        yield "\n# What it says nothing of yet:\n"
        yield from (f"# {name} = {value}\n" for name, value in missing)
