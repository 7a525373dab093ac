"""Sources, links and quotes, one a line: as a reporter types them, and as a CSV cell holds them."""

from __future__ import annotations

import re
from typing import Any

from timeline.errors import BadPair

ISO_DATE = re.compile(r"-?\d{4}(-\d\d){0,2}[?~%]?")
QUOTE = re.compile(r'(?:(?P<speaker>[^"\n]*\S): )?"(?P<text>.*)"')


def source(text: str) -> dict[str, Any]:
    """A source from `NAME relays OTHER <URL> DATE`, all but the name optional."""
    named, bracket, rest = text.partition("<")
    url, closed, date = rest.partition(">")
    if bracket and not closed:
        raise BadPair(text, '"NAME relays OTHER <URL> DATE"')
    if not bracket:
        named, url, date = _bare_parts(named)
    name, _, relayed = named.strip().partition(" relays ")
    found = {"name": name.strip(), "relays": relayed.strip(), "url": url, "published": date.strip()}
    return {field: value for field, value in found.items() if value or field == "name"}


def _bare_parts(text: str) -> tuple[str, str, str]:
    """Name, address and date where no brackets part them: an address begins as one does."""
    found = re.search(r"\shttps?://\S+", text)
    if found:
        return text[: found.start()], found[0].strip(), text[found.end() :]
    rest, _, last = text.rstrip().rpartition(" ")
    return (rest, "", last) if rest and ISO_DATE.fullmatch(last) else (text, "", "")


def link(text: str) -> tuple[str, str]:
    """A relation and a ref from `RELATION:REF`."""
    relation, colon, target = text.partition(":")
    if not colon or not relation or not target:
        raise BadPair(text, "RELATION:REF, for example confirms:k7fq2m9x")
    return relation.replace("-", "_"), target


def quote(text: str) -> dict[str, Any] | None:
    """A quote from `SPEAKER: "WORDS"`, the speaker optional; None for anything else."""
    found = QUOTE.fullmatch(text)
    if found is None:
        return None
    return {field: value for field, value in found.groupdict().items() if value is not None}
