"""JSON Schemas (2020-12): of every JSON document that is printed, and of the form that is imported.

They are written in `schemas/`, in few words that `documents.toml` explains. Here those become JSON
Schema, each complete by itself.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from projections.formats.own_fields import by_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from timeline.vocabulary import Vocabulary

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
IMPORT_FORM = "import-form"
WORDS = frozenset({"of", "list", "null", "like", "optional"})  # ours, not JSON Schema's
HOLDS_ONE = frozenset({"additionalProperties", "if", "items", "not", "propertyNames", "then"})
HOLDS_SOME = frozenset({"allOf", "anyOf"})


def listed() -> list[dict[str, str]]:
    """Every schema: its name, its `$id`, and what it is in a sentence."""
    return [
        {"name": name, "id": _urn(name), "description": table["description"]}
        for name, table in _written()["documents"].items()
    ]


def document(name: str, vocabulary: Vocabulary) -> Schema:
    """One schema, with all that it refers to; raises KeyError for a name that is not listed.

    The vocabulary says which verbs and own fields the import form has.
    """
    schema = {"title": name, **_closed(_written()["documents"][name])}
    return _complete(_urn(name), schema, vocabulary)


def everything(vocabulary: Vocabulary) -> Schema:
    """All documents as one schema, of which each is a choice."""
    choices = [{"title": name, **_closed(table)} for name, table in _written()["documents"].items()]
    return _complete(_urn(), {"title": "dateline", "anyOf": choices}, vocabulary)


def _urn(*name: str) -> str:
    return ":".join(("urn:dateline", *name, str(_written()["version"])))


def _complete(urn: str, schema: Schema, vocabulary: Vocabulary) -> Schema:
    parts = _parts(vocabulary)
    return {"$schema": DIALECT, "$id": urn, **schema, "$defs": _reached(schema, parts)}


@cache
def _written() -> Schema:
    """What the files say, each of their tables joined."""
    whole: Schema = {"definitions": {}, "events": {}, "documents": {}}
    for path in sorted(Path(__file__).with_name("schemas").glob("*.toml")):
        for name, value in tomllib.loads(path.read_text("utf-8")).items():
            whole[name] = {**whole[name], **value} if name in whole else value
    return whole | {"documents": dict(sorted(whole["documents"].items()))}


# --- in JSON Schema's words -----------------------------------------------------------------------


def _parts(vocabulary: Vocabulary) -> Schema:
    """Everything that documents refer to, by name."""
    written = _written()
    parts = {
        name: _closed(table) for name, table in (written["definitions"] | written["events"]).items()
    }
    parts["event"]["allOf"] = list(_by_type(written["events"]))
    parts["typed_development"]["properties"]["verb"]["enum"] = list(vocabulary.verbs)
    parts["typed_development"]["allOf"] += map(_expanded, by_kind(vocabulary))
    return parts


def _by_type(types: Mapping[str, Any]) -> Iterator[Schema]:
    """What stands under `event` for each type; of one that is not known nothing can be read."""
    for name in types:
        payload = {"properties": {"event": {"of": name, "null": True}}}
        yield _expanded({"if": {"properties": {"type": {"const": name}}}, "then": payload})
    unknown = {"properties": {"type": {"not": {"enum": list(types)}}}}
    yield _expanded({"if": unknown, "then": {"properties": {"event": {"type": "null"}}}})


def _closed(table: Mapping[str, Any]) -> Schema:
    """A table with what those it is like have; an object has its properties and no other."""
    properties, optional = _with_likes(table)
    if not properties:
        return _expanded(table)
    required = [name for name in properties if name not in optional]
    closed = {"type": "object", "required": required, "additionalProperties": False}
    return _expanded(
        {"description": table["description"], **closed, **table, "properties": properties}
    )


def _with_likes(table: Mapping[str, Any]) -> tuple[Schema, set[str]]:
    """A table's properties and which are optional: of those it is like, then its own."""
    properties: Schema = {}
    optional = set(table.get("optional", ()))
    for name in table.get("like", ()):
        theirs, may_lack = _with_likes(_written()["definitions"][name])
        properties |= theirs
        optional |= may_lack
    return properties | table.get("properties", {}), optional


def _expanded(table: Mapping[str, Any]) -> Schema:
    """A table in JSON Schema's own words."""
    schema = {name: _inside(name, table[name]) for name in table if name not in WORDS}
    said: Schema = {}
    if "of" in table:
        said = {"$ref": f"#/$defs/{table['of']}"}
    if "list" in table:
        said = {"type": "array", "items": {"$ref": f"#/$defs/{table['list']}"}}
    if table.get("null"):
        said = {"anyOf": [said, {"type": "null"}]}
    return {**said, **schema}


def _inside(name: str, value: Any) -> Any:
    """What stands under one of JSON Schema's words."""
    if name == "properties":
        return {inner: _expanded(table) for inner, table in value.items()}
    if name in HOLDS_SOME:
        return [_expanded(table) for table in value]
    return _expanded(value) if name in HOLDS_ONE and isinstance(value, dict) else value


def _reached(schema: Schema, parts: Schema) -> Schema:
    """The parts that a schema refers to, and those that they do."""
    found: Schema = {}
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = parts[name]
            waiting += _references(parts[name])
    return {name: found[name] for name in parts if name in found}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _references(inner)
