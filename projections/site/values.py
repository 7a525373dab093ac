"""What a field of an entry said, as the pages tell of a correction: in words, and safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.site.prose import line
from projections.site.templates import markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from projections.site.language import Language


class Values:
    """The values of fields, in a language; `named` says how the target of a link is worded."""

    def __init__(self, language: Language, named: Callable[[str], str]) -> None:
        self._language = language
        self._named = named

    def field(self, name: str) -> str:
        """What a field is called; one of a newsroom's own by its own name."""
        return str(self._language.words["field"].get(name, name))

    def told(self, value: Any) -> str:
        """What it said."""
        return markup(line(self._words(value) or self._language.say("entry", "nothing")))

    def _words(self, value: Any) -> str:
        if isinstance(value, dict):
            return self._table(value)
        if isinstance(value, list):
            return "; ".join(map(self._words, value))
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, float)):
            return self._language.number(value)
        return "" if value is None else str(value)

    def _table(self, said: Mapping[str, Any]) -> str:
        """A date, a link, a quote, a source; or another table as it is."""
        if "edtf" in said:
            return self._language.when(str(said["edtf"]))
        if "relation" in said and "target" in said:
            relation = str(said["relation"])
            label = self._language.words["relation"].get(relation, relation)
            return f"{label}: {self._named(str(said['target']))}"
        if "text" in said:
            speaker = said.get("speaker")
            return f"\u201c{said['text']}\u201d" + (f" ({speaker})" if speaker else "")
        if "name" in said:
            return self._source(str(said["name"]), said)
        return ", ".join(f"{name} {self._words(one)}" for name, one in said.items())

    def _source(self, name: str, said: Mapping[str, Any]) -> str:
        relays, url = said.get("relays"), said.get("url")
        told = self._language.say("entry", "relays", name=name, other=relays) if relays else name
        return f"{told} ({url})" if url else told
