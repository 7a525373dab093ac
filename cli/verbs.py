"""`verbs`: the vocabulary, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import completion
from cli.options import common, examples
from cli.output import emit, say_all
from cli.session import Session
from timeline.terms import ORDERING_RELATIONS
from timeline.vocabulary import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.vocabulary import Field, Verb, Vocabulary


@click.command(
    epilog=examples("dateline verbs", "dateline verbs rejected", "dateline verbs --relations")
)
@click.argument("verb", required=False, shell_complete=completion.verbs)
@click.option("--relations", is_flag=True, help="List the relations that links may have.")
@common
def verbs_command(verb: str | None, relations: bool) -> None:
    """List the verbs, kinds and relations.

    With VERB, say when to use it, what it fills in and which fields are its own.
    """
    session = Session()
    vocabulary = session.vocabulary_anywhere
    if session.json:
        emit(_document(vocabulary, vocabulary.verb(verb) if verb else None))
    elif relations:
        say_all((line, {}) for line in _relations())
    elif verb is not None:
        say_all((line, {}) for line in _explained(vocabulary, vocabulary.verb(verb)))
    else:
        say_all((line, {}) for line in _listed(vocabulary))


def _relations() -> Iterator[str]:
    """Every relation, and whether it says what came first."""
    for relation in RELATIONS:
        orders = relation in ORDERING_RELATIONS
        ordering = "the entry does not start before its target" if orders else ""
        yield f"{relation:<13} {ordering}".rstrip()


def _listed(vocabulary: Vocabulary) -> Iterator[str]:
    """Every kind with its verbs."""
    for kind in vocabulary.kinds.values():
        verbs = [verb.name for verb in vocabulary.verbs.values() if verb.kind == kind.name]
        own = f" (a sort of {kind.extends})" if kind.extends else ""
        yield f"{kind.name:<14} {', '.join(verbs)}{own}"
        yield f"{'':<14} {kind.meaning}"


def _explained(vocabulary: Vocabulary, verb: Verb) -> Iterator[str]:
    """One verb."""
    kind = vocabulary.kinds[verb.kind]
    yield f"{verb.name} ({kind.name}: {kind.meaning})"
    yield verb.meaning
    for name, value in verb.preset.items():
        yield f"fills in: {name} = {value}"
    if verb.relation:
        yield f"--re becomes: {verb.relation}"
    for field in kind.fields.values():
        choices = f" ({', '.join(field.choices)})" if field.choices else ""
        yield f"--{field.option.replace('_', '-')}: {field.meaning}{choices}"


def _document(vocabulary: Vocabulary, one: Verb | None) -> dict[str, Any]:
    """The vocabulary, or one verb of it with its kind."""
    verbs = [one] if one else list(vocabulary.verbs.values())
    kinds = [vocabulary.kinds[one.kind]] if one else list(vocabulary.kinds.values())
    return {
        "verbs": [
            {
                "verb": verb.name,
                "kind": verb.kind,
                "meaning": verb.meaning,
                "preset": dict(verb.preset),
                "relation": verb.relation,
            }
            for verb in verbs
        ],
        "kinds": [
            {
                "kind": kind.name,
                "meaning": kind.meaning,
                "fields": [_field(field) for field in kind.fields.values()],
                "private": kind.private,
                "extends": kind.extends,
            }
            for kind in kinds
        ],
        "relations": [
            {"relation": name, "orders": name in ORDERING_RELATIONS} for name in RELATIONS
        ],
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "option": field.option,
        "type": field.type,
        "meaning": field.meaning,
        "choices": list(field.choices),
    }
