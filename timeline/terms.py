"""The closed lists of words that stored facts may use; verbs and kinds are in `vocabulary.toml`."""

from __future__ import annotations

from typing import Literal, get_args

Relation = Literal[
    "responds_to",
    "accepts",
    "rejects",
    "denies",
    "confirms",
    "contradicts",
    "amends",
    "supersedes",
    "withdraws",
    "discloses",
    "relays",
    "caused_by",
    "part_of",
    "fulfils",
    "answers",
]
Visibility = Literal["public", "private", "embargoed"]
Terms = Literal["on-record", "background", "deep-background", "off-record"]
FieldType = Literal["text", "texts", "number", "when", "choice", "url"]
Label = Literal["correction", "clarification", "update"]

# An entry does not start before the target of one of these; the others order nothing.
ORDERING_RELATIONS: frozenset[str] = frozenset(get_args(Relation)) - {
    *("confirms", "contradicts", "part_of")
}
