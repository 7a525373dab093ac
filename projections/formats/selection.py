"""`--fields`: the entries of a story with only some of what is said of them, by stable names.

A name is that of the JSON document: `headline`, `when.earliest_start`. An own field may be named
without `fields.` before it, unless something of every entry is called the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.formats.documents import CONTENT
from timeline.errors import UnknownField
from timeline.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from projections.story_view import StoryView
    from timeline.vocabulary import Vocabulary

Document = dict[str, Any]
WHEN = (
    *("edtf", "phrase", "reference", "zone", "ahead", "text"),
    *("earliest_start", "latest_start", "earliest_end", "latest_end"),
)
RETRACTION = ("recorded_at", "recorded_by", "reason")
ENTRY = (
    *("ref", "id", "key", *CONTENT, "when", "quotes", "sources", "links", "tags", "fields"),
    *("visibility", "embargo_until", "status", "certainty", "order"),
    *("recorded_at", "recorded_by", "corrections", "retraction"),
)


def paths(names: str, view: StoryView, vocabulary: Vocabulary) -> dict[str, str]:
    """Names parted by commas, and each in full; raises `UnknownField` naming the nearest."""
    own = {name for one in view.entries for name in one.content.fields} | set(vocabulary.fields)
    full = {f"fields.{name}": f"fields.{name}" for name in own}
    full |= {name: f"fields.{name}" for name in own}
    full |= {f"when.{name}": f"when.{name}" for name in WHEN}
    full |= {f"retraction.{name}": f"retraction.{name}" for name in RETRACTION}
    full |= {name: name for name in ENTRY}
    asked = [name.strip() for name in names.split(",") if name.strip()]
    for name in asked:
        if name not in full:
            raise UnknownField(name, nearest(name, {*ENTRY, *own}), ENTRY)
    return {name: full[name] for name in asked}


def at(document: Mapping[str, Any], path: str) -> Any:
    """What stands in a document under a name; None where nothing does."""
    name, _, inner = path.partition(".")
    value = document.get(name)
    return value if not inner else (value or {}).get(inner)


def only(document: Document, wanted: Iterable[str]) -> Document:
    """A document with what is wanted, in the same places."""
    found: Document = {}
    for path in wanted:
        name, _, inner = path.partition(".")
        if not inner or not document.get(name):
            found[name] = document.get(name)
        elif inner in document[name]:
            found.setdefault(name, {})[inner] = document[name][inner]
        else:
            found.setdefault(name, {})
    return found
