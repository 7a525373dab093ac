"""What a cell of our CSV says: each way of writing a value beside the way it is read.

A value stands there in plain words where those say it again, otherwise as JSON after a mark.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from timeline import one_line
from timeline.errors import DatelineError
from timeline.fields import figure
from timeline.intake.jsonl import strict
from timeline.intake.spreadsheet import keeps, shielded, unshielded
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from timeline.vocabulary import Vocabulary

MARK = "json:"


@dataclass(frozen=True, slots=True)
class Form:
    """How the values of a column stand in plain words.

    Attributes:
        plain: ways to say a value; the first from which `says` makes the very value is taken.
        says: the value of plain words.
        dates: whether it is a column of dates.
    """

    plain: Callable[[Any], Sequence[str]]
    says: Callable[[str], Any]
    dates: bool = False


def read(cell: str, form: Form) -> Any:
    """What a cell says; raises ValueError, or an error of ours."""
    text = unshielded(cell, dates=form.dates)
    return _json(text.removeprefix(MARK)) if text.startswith(MARK) else form.says(text)


def written(value: Any, form: Form) -> str:
    """The cell that says a value; a blank one says nothing."""
    for text in form.plain(value):
        if (
            text.strip()
            and not text.startswith(MARK)
            and keeps(text)
            and _same(form.says, text, value)
        ):
            return shielded(text, dates=form.dates)
    return shielded(MARK + json.dumps(value), dates=form.dates)


def own_form(name: str, verb: object, vocabulary: Vocabulary) -> Form:
    """The form of an own field in a development of that verb."""
    known = vocabulary.verbs.get(verb.casefold()) if isinstance(verb, str) else None
    own = vocabulary.kinds[known.kind].fields.get(name) if known else None
    if own and own.type in TYPED:
        return TYPED[own.type]
    return DATE if name in _dates() else TEXT


def lines(text: str) -> list[str]:
    """The lines of a cell, without blank ones."""
    return [line for line in (one.removesuffix("\r") for one in text.split("\n")) if line.strip()]


@cache
def _dates() -> frozenset[str]:
    """Own fields that hold a date, and are told from others by their name alone."""
    return frozenset(field.name for field in shipped().fields.values() if field.type == "when")


def _same(says: Callable[[str], Any], text: str, value: Any) -> bool:
    """Whether plain words say that very value; 1, 1.0 and true are not the same."""
    try:
        said = says(text)
    except (ValueError, DatelineError):
        return False
    if isinstance(said, str) and isinstance(value, str):
        return said == value
    return json.dumps(said, sort_keys=True) == json.dumps(value, sort_keys=True)


def _json(text: str) -> Any:
    try:
        return strict(text)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON, though it begins as JSON does here") from None


# --- texts, numbers and names ---------------------------------------------------------------------


def _text(value: Any) -> Sequence[str]:
    return (value,) if isinstance(value, str) else ()


def _names(value: Any) -> Sequence[str]:
    whole = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    return ("\n".join(value),) if whole else ()


def _figures(value: Any) -> Sequence[str]:
    return (repr(value),) if type(value) in (int, float) else _text(value)


def _number(text: str) -> Any:
    """A number where it is plainly one; whoever reads the field says what else may be."""
    number = figure(text) if "," not in text else None
    return text if number is None else number


# --- quotes, sources and links: a table a line ----------------------------------------------------


def _tables(
    plain: Callable[[Mapping[str, Any]], Sequence[str]], says: Callable[[str], Any]
) -> Form:
    """A form of one table a line, as JSON where `plain` has no words that say it."""

    def line(table: Mapping[str, Any]) -> str:
        for text in plain(table):
            if "\n" not in text and keeps(text) and _same(says, text, [table]):
                return text
        return json.dumps(table)

    return Form(lambda tables: ("\n".join(map(line, tables)),), says)


def _each(one: Callable[[str], Any], text: str) -> list[Any]:
    return [_json(line) if line.startswith("{") else one(line) for line in lines(text)]


def _quotes(text: str) -> Any:
    """Quotes, one a line; a cell with any other line is one quote, word for word."""
    found = _each(one_line.quote, text)
    return [{"text": text}] if None in found else found


def _quote_lines(quote: Mapping[str, Any]) -> Sequence[str]:
    said = f'"{quote["text"]}"'
    return (f"{quote['speaker']}: {said}",) if quote.get("speaker") else (said,)


def _source(line: str) -> dict[str, Any]:
    """A source; of a bare address the name is its host."""
    if re.fullmatch(r"https?://\S+", line):
        return {"name": urlsplit(line).hostname or line, "url": line}
    return one_line.source(line)


def _source_lines(source: Mapping[str, Any]) -> Sequence[str]:
    parts = {name: source.get(name, "") for name in ("name", "relays", "url", "published")}
    if not all(isinstance(part, str) for part in parts.values()):
        return ()
    named = parts["name"] + (f" relays {parts['relays']}" if parts["relays"] else "")
    date = f" {parts['published']}" if parts["published"] else ""
    bare = (f"{named}{date}",) if not parts["url"] else ()
    return (*bare, f"{named} <{parts['url']}>{date}")


def _link(line: str) -> dict[str, Any]:
    relation, target = one_line.link(line)
    return {"relation": relation, "target": target}


def _link_lines(link: Mapping[str, Any]) -> Sequence[str]:
    return (f"{link['relation']}:{link['target']}",)


TEXT = Form(_text, str)
DATE = Form(_text, str, dates=True)
NUMBER = Form(_figures, _number)
NAMES = Form(_names, lines)
TYPED = {"number": NUMBER, "texts": NAMES}
FORMS: Mapping[str, Form] = {
    **dict.fromkeys(("by", "to", "via", "about", "tags"), NAMES),
    **dict.fromkeys(("when", "announced", "relative_to", "embargo_until"), DATE),
    "quotes": _tables(_quote_lines, _quotes),
    "sources": _tables(_source_lines, partial(_each, _source)),
    "links": _tables(_link_lines, partial(_each, _link)),
}
