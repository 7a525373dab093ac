"""The vocabulary: the verbs a reporter types, the kinds they mean, and the fields of each kind.

`vocabulary.toml` is the list; a test holds it to its rules, so that reading it stays quick.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from timeline.errors import UnknownVerb
from timeline.nearest import nearest
from timeline.terms import FieldType, Relation, Terms

if TYPE_CHECKING:
    from collections.abc import Mapping

RELATIONS: tuple[str, ...] = get_args(Relation)
THREAD_TYPES = ("ask", "claim", "document", "proceeding", "measure", "occurrence", "question")
FIELD_TYPES: tuple[str, ...] = get_args(FieldType)
QUOTE_TERMS: tuple[str, ...] = get_args(Terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that only some kinds have.

    Attributes:
        name: as in the import form and in JSON.
        type: one of `FIELD_TYPES`; `when` is a date phrase that looks ahead, `texts` a list.
        meaning: one sentence, also the help of the command line's option.
        option: the command line's name for it, without the dashes.
        choices: the words allowed, for a `choice`.
    """

    name: str
    type: str
    meaning: str
    option: str
    choices: tuple[str, ...] = ()

    @property
    def repeatable(self) -> bool:
        """Whether its option may be given more than once."""
        return self.type == "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of development.

    Attributes:
        meaning: one sentence.
        fields: its own fields by name, besides those every development has.
        opens: the type of thread it starts under its own ref when it joins none.
        moves: the types of thread that it can move by its kind alone (a link may move others).
        private: whether it is never released.
        extends: the shipped kind that a newsroom's own one is a sort of.
    """

    name: str
    meaning: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    opens: str | None = None
    moves: tuple[str, ...] = ()
    private: bool = False
    extends: str | None = None

    @property
    def base(self) -> str:
        """The name of the shipped kind that it is, or is a sort of."""
        return self.extends or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A word that a reporter types, and what it stands for.

    Attributes:
        kind: the name of its kind.
        meaning: when to use it and when not.
        preset: own fields of its kind that it fills in, unless they are given.
        relation: what `--re` becomes, where the verb decides that.
    """

    name: str
    kind: str
    meaning: str
    preset: Mapping[str, str] = field(default_factory=dict)
    relation: str | None = None

    def relation_to(self, target: Kind) -> str:
        """Say what `--re` becomes when it names an entry of kind `target`."""
        return self.relation or ("answers" if target.opens == "question" else "responds_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Fields, kinds and verbs by name, in the order they are listed to people."""

    fields: Mapping[str, Field]
    kinds: Mapping[str, Kind]
    verbs: Mapping[str, Verb]

    def verb(self, name: str) -> Verb:
        """Look a verb up, without case; `UnknownVerb` names those it may have been meant to be."""
        found = self.verbs.get(name.casefold())
        if found is not None:
            return found
        raise UnknownVerb(name, nearest(name, self.verbs))

    def kind(self, name: str) -> Kind:
        """A kind by its name; one that is not defined here is taken for a plain action."""
        return self.kinds.get(name, self.kinds["action"])


@cache
def shipped() -> Vocabulary:
    """Read the vocabulary that comes with the program, once a process."""
    return _vocabulary(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")))


def _vocabulary(tables: Mapping[str, Any]) -> Vocabulary:
    fields = {name: _field(name, table) for name, table in tables["fields"].items()}
    return Vocabulary(
        fields=fields,
        kinds={name: _kind(name, table, fields) for name, table in tables["kinds"].items()},
        verbs={name: Verb(name=name, **table) for name, table in tables["verbs"].items()},
    )


def _field(name: str, table: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        type=table["type"],
        meaning=table["meaning"],
        option=table.get("option", name),
        choices=tuple(table.get("choices", ())),
    )


def _kind(name: str, table: Mapping[str, Any], fields: Mapping[str, Field]) -> Kind:
    return Kind(
        name=name,
        meaning=table["meaning"],
        fields={own: fields[own] for own in table.get("fields", ())},
        opens=table.get("opens"),
        moves=tuple(table.get("moves", ())),
        private=table.get("private", False),
    )
