"""How a reporter's words are taken apart: story, verb and headline, sources, links, fields."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from timeline.errors import BadPair, NeitherStoryNorVerb, NoHeadline
from timeline.nearest import nearest
from timeline.one_line import link as link  # noqa: PLC0414 - commands find all words here
from timeline.one_line import source as source  # noqa: PLC0414 - the same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from timeline.vocabulary import Vocabulary


def story_verb_headline(
    words: Sequence[str],
    vocabulary: Vocabulary,
    is_story: Callable[[str], bool],
    slugs: Callable[[], Sequence[str]],
) -> tuple[str | None, str, str]:
    """The story named (or None for the chosen one), the verb, and the headline.

    `VERB HEADLINE...`, `VERB:headline` and `STORY VERB HEADLINE...` are all that is taken; free
    text is never taken for an entry by mistake.
    """
    begun = _verb_first(words, vocabulary)
    if begun is not None:
        return None, *begun
    first = words[0]
    if not is_story(first):
        begins = first.split()[0] if first.split() else first
        near = nearest(begins.rstrip(":"), vocabulary.verbs)
        raise NeitherStoryNorVerb(first, near, nearest(first, slugs()))
    if len(words) == 1:
        raise NoHeadline("VERB")
    begun = _verb_first(words[1:], vocabulary)
    if begun is None:
        vocabulary.verb(words[1])  # raises, naming the nearest
        raise NoHeadline(words[1])
    return first, *begun


def _verb_first(words: Sequence[str], vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The verb and headline, when the words begin with a verb."""
    typed, _, rest = words[0].partition(":")
    verb = vocabulary.verbs.get(typed.casefold())
    if verb is None:
        return None
    headline = " ".join(part for part in (rest.strip(), *words[1:]) if part)
    if not headline:
        raise NoHeadline(verb.name)
    return verb.name, headline


def assignments(texts: Sequence[str]) -> dict[str, Any]:
    """New values by field from `FIELD=VALUE`, a field given twice being a list."""
    given: dict[str, list[str]] = {}
    for text in texts:
        field, equals, value = text.partition("=")
        if not equals or not field:
            raise BadPair(text, "FIELD=VALUE, for example when=yesterday")
        given.setdefault(field.strip().replace("-", "_"), []).append(value)
    return {field: _value(field, values) for field, values in given.items()}


def _value(field: str, values: list[str]) -> Any:
    if values == [""]:
        return None
    if field in PARTS:
        return [_table(value) or PARTS[field](value) for value in values]
    return values[0] if len(values) == 1 else values


def _table(text: str) -> Any:
    """A value written whole, as a table of the import form: `{ text = "...", speaker = "..." }`."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        table = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError as error:
        raise BadPair(text, f"as a table of the import form ({error})") from None
    return (table.get("relation"), table.get("target")) if "target" in table else table


def _quote(text: str) -> str:
    """A quote's bare words, which say nothing of who spoke or on what terms."""
    return text


def _link_parts(text: str) -> tuple[str | None, str]:
    return link(text)


PARTS: dict[str, Callable[[str], Any]] = {
    "sources": source,
    "links": _link_parts,
    "quotes": _quote,
}
