"""Sources, links and quotes, one a line: as a reporter types them, and as a CSV cell holds them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from timeline.errors import BadPair, DatelineError, UnreadableWhen

SOURCE = '"NAME relays OTHER <URL> DATE", all but the name optional'
RELAYS = re.compile(r"(?:^|\s)relays(?:\s|$)")
ADDRESS = re.compile(r"\s(https?://\S+)")
BREAK = re.compile(r"(,)\s*|\s+")  # where a name may end and a date begin
MOST_WORDS = 12  # of a date
QUOTE = re.compile(r'(?:(?P<speaker>[^"\n]*\S): )?"(?P<text>.*)"')


def source(text: str) -> dict[str, Any]:
    """A source from `NAME relays OTHER <URL> DATE`, all but the name optional."""
    named, url, date = _parts(text)
    name, *relayed = (part.strip() for part in RELAYS.split(named))
    if not name or relayed[1:] or "" in relayed or RELAYS.search(date):
        raise BadPair(text, SOURCE)
    found = {"name": name, "relays": "".join(relayed), "url": url, "published": date.strip()}
    return {field: value for field, value in found.items() if value}


def _parts(text: str) -> tuple[str, str, str]:
    """Names, address and date; `<>` says that there is no address, only a date."""
    named, bracket, rest = text.partition("<")
    url, closed, date = rest.partition(">")
    if "<" in date or ">" in date + named or (bracket and not closed):
        raise BadPair(text, SOURCE)
    if bracket:
        return named, url.strip(), date
    bare = ADDRESS.search(text)
    if bare:
        return text[: bare.start()], bare[1], text[bare.end() :]
    named, date = _dated(text.strip())
    return named, "", date


def _dated(text: str) -> tuple[str, str]:
    """A name and the longest date that it may end with.

    Only figures make a date, or a comma before it: else USA Today would be USA, of today.
    """
    for found in list(BREAK.finditer(text))[-MOST_WORDS:]:
        date = text[found.end() :]
        if (found[1] or any(map(str.isdigit, date))) and _is_date(date):
            return text[: found.start()], date
    return text, ""


@lru_cache(maxsize=1024)
def _is_date(text: str) -> bool:
    """Whether it can be read as a date, of whatever day; what is ambiguous is one too."""
    from timeline.phrases import Setting, read  # noqa: PLC0415 - most words are no source

    try:
        read(text, Setting(reference="2000-06-15", zone="UTC"))
    except UnreadableWhen:
        return False
    except DatelineError:
        return True
    return True


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
