"""Our TOML, for people: what `import` reads, with one line for each field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from projections.formats.interchange import development_tables, story_table
from timeline.errors import CannotWrite

if TYPE_CHECKING:
    from projections.story_view import StoryView
    from timeline.vocabulary import Vocabulary

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
ONE_A_LINE = frozenset({"quotes", "sources", "links"})  # each of these tables gets its own line
UNESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")  # JSON leaves them raw, TOML or an editor minds


def write(view: StoryView, vocabulary: Vocabulary | None = None) -> Iterator[str]:
    """The whole file, in pieces."""
    yield "[story]\n"
    yield from table_lines(story_table(view.story))
    for table in development_tables(view, vocabulary):
        yield "\n[[development]]\n"
        yield from table_lines(table)


def table_lines(table: Mapping[str, Any]) -> Iterator[str]:
    """A table as TOML, a line or a few for each field."""
    for name, value in table.items():
        if name in ONE_A_LINE:
            items = "".join(f"  {_value(name, item)},\n" for item in value)
            yield f"{_key(name)} = [\n{items}]\n"
        else:
            yield f"{_key(name)} = {_value(name, value)}\n"


def _value(name: str, value: object) -> str:
    """A value on one line; raises `CannotWrite` for null, which TOML does not have."""
    if isinstance(value, str):
        return paragraph(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {_value(name, item)}" for key, item in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(name, item) for item in value)}]"
    raise CannotWrite("toml", name, "a null inside it, which TOML does not have", "jsonl")


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else paragraph(name)


def paragraphs(text: str) -> str:
    """A text as a basic string over several lines."""
    lines = (paragraph(line)[1:-1] for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def paragraph(text: str) -> str:
    """A basic string on one line: JSON's escapes are TOML's, but it leaves a few characters raw."""
    quoted = json.dumps(text, ensure_ascii=False)
    return UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04X}", quoted)
