"""The own fields of the import form: what the vocabulary says of them, as a schema says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.vocabulary import Field, Vocabulary

Table = dict[str, Any]
NUMBER = r"^\s*[-+]?[0-9.,]+([eE][-+]?[0-9]+)?\s*$"
TYPES: dict[str, list[Table]] = {
    "text": [{"of": "body"}],
    "texts": [{"of": "body"}, {"list": "body"}],
    "number": [{"type": "number"}, {"type": "string", "pattern": NUMBER}],
    "when": [{"of": "typed_when"}],
    "url": [{"of": "url"}],
}


def by_kind(vocabulary: Vocabulary) -> Iterator[Table]:
    """For each kind that has own fields: if the verb is one of its, they are of their types.

    In the words of `schemas/`. In developments of other kinds the same names may hold anything.
    """
    for kind in vocabulary.kinds.values():
        verbs = [verb.name for verb in vocabulary.verbs.values() if verb.kind == kind.name]
        if verbs and kind.fields:
            own = {field.name: _typed(field) for field in kind.fields.values()}
            yield {
                "if": {"properties": {"verb": {"enum": verbs}}},
                "then": {"properties": own},
            }


def _typed(field: Field) -> Table:
    """One field; null is as good as nothing."""
    choices = [{"enum": list(field.choices)}] if field.choices else TYPES[field.type]
    return {"anyOf": [*choices, {"type": "null"}], "description": field.meaning}
