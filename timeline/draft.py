"""A development as somebody typed or imported it: raw values, nothing read or checked yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from timeline.errors import BadField, did_you_mean
from timeline.nearest import nearest
from timeline.text import line
from timeline.vocabulary import shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentDraft:
    """What a reporter said of one development.

    Attributes:
        when: a phrase or EDTF text; for a `scheduled` one, when it is expected, unless `due` is
            given. An export's whole `When` (a mapping) is taken as it is.
        announced: for a `scheduled` one, when that was announced.
        relative_to: the day the phrases are relative to; the day of recording when not given.
        links: (relation, target) where relation None means "as the verb says" and the target is
            a key of the story or a ref of the desk.
        fields: own fields of the kind, and unknown ones to be kept.
        retracted: in an export, why it was struck.
    """

    verb: str
    headline: str
    text: str = ""
    when: Any = None
    announced: Any = None
    relative_to: str | None = None
    place: str | None = None
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    quotes: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    links: tuple[tuple[str | None, str], ...] = ()
    thread: str | None = None
    tags: tuple[str, ...] = ()
    visibility: str | None = None
    embargo_until: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    retracted: str | None = None


NAMES = frozenset(f.name for f in fields(DevelopmentDraft)) - {"fields"}
RESERVED = frozenset({"kind", "story", "fields"})  # of the stored form; no own field is called so
LISTS = ("by", "to", "via", "about", "tags", "quotes", "sources", "links")
TABLES = ("quotes", "sources", "links")
TEXTS = NAMES - {*LISTS, "when", "announced"}
LONGEST_KEY = 200
A_SLIP = 0.85  # how alike two names must be for one to be taken for the other, mistyped


def sound_key(key: str) -> str:
    """A key of one short line, which every store and every terminal can hold."""
    if key == "@":
        raise BadField("key", "may not be @, which means the last development you logged")
    try:
        return line(LONGEST_KEY)(key)
    except ValueError as error:
        raise BadField("key", str(error)) from None


def from_table(table: Mapping[str, Any]) -> DevelopmentDraft:
    """A draft from one table of the import form; raises `BadField`.

    Names that are not a field of every development are own fields of the kind, or unknown ones
    that are kept.
    """
    for name in ("verb", "headline"):
        if name not in table:
            raise BadField(name, "is missing")
    for name in sorted(RESERVED & table.keys()):
        raise BadField(name, "is not given here: the record itself says it")
    known: dict[str, Any] = {name: table[name] for name in table if name in NAMES}
    own = {name: value for name, value in table.items() if name not in NAMES}
    for name in own:
        _refuse_slip(name)
    for name in LISTS:
        if name in known:
            known[name] = _listed(name, known[name])
    if "links" in known:
        known["links"] = tuple(_link(index, link) for index, link in enumerate(known["links"], 1))
    for name, value in known.items():
        if name in TEXTS and not isinstance(value, str):
            raise BadField(name, "must be text")
    return DevelopmentDraft(**known, fields=own)


@cache
def _refuse_slip(name: str) -> None:
    """Refuse a name that is nearly a field's: kept as unknown, `visiblity` would hide nothing."""
    known = (*NAMES, *shipped().fields)
    if name not in known:
        near = nearest(name, known, cutoff=A_SLIP)
        if near:
            raise BadField(name, f"is not a field{did_you_mean(near)}")


def _listed(name: str, value: object) -> tuple[Any, ...]:
    """One value or a list of them, as a list of texts or tables."""
    items = value if isinstance(value, list) else [value]
    wanted, words = (Mapping, "a table") if name in TABLES else (str, "text")
    for index, item in enumerate(items, 1):
        if not isinstance(item, wanted):
            raise BadField(f"{name}[{index}]", f"must be {words}")
    return tuple(items)


def _link(index: int, link: Mapping[str, Any]) -> tuple[str | None, str]:
    """A link's relation and target."""
    relation, target = link.get("relation"), link.get("target")
    unknown = set(link) - {"relation", "target"}
    if not isinstance(target, str) or not isinstance(relation, str) or unknown:
        raise BadField(f"links[{index}]", "must have a relation and a target, both text")
    return relation, target
