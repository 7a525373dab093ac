"""What a stored text may be: limits, and the few characters no store can keep.

Everything else is kept byte for byte; making it safe is the business of whoever prints it. The
checks raise ValueError with a reason that reads after the field's name.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
LARGEST_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8785)
DEEPEST = 8


def line(limit: int) -> Callable[[str], str]:
    """A check for text of one line, not blank, of at most `limit` characters."""

    def check(text: str) -> str:
        if text.isprintable() and len(text) <= limit and text.strip():
            return text
        _storable(text, limit)
        _not_blank(text)
        for offset, character in enumerate(text):
            if character in LINE_BREAKS:
                raise ValueError(
                    f"must be one line, but has a line break (U+{ord(character):04X}) at "
                    f"character {offset + 1}"
                )
        return text

    return check


def body(limit: int, *, blank: bool = True) -> Callable[[str], str]:
    """A check for text of any lines, of at most `limit` characters."""

    def check(text: str) -> str:
        _storable(text, limit)
        if not blank:
            _not_blank(text)
        return text

    return check


def _storable(text: str, limit: int) -> None:
    """Refuse what is too long, and NUL and lone surrogates, which stores cut or cannot keep."""
    if len(text) > limit:
        raise ValueError(f"is {len(text):,} characters long; the limit is {limit:,}")
    if "\0" in text:
        raise ValueError(f"has a NUL character (U+0000) at character {text.index(chr(0)) + 1}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"is not valid Unicode at character {error.start + 1} "
            f"(U+{ord(text[error.start]):04X}, a lone surrogate)"
        ) from None


def _not_blank(text: str) -> None:
    """Refuse text with nothing to see, zero-width characters included."""
    visible = text.strip()
    if visible and not visible.isprintable():
        import unicodedata  # noqa: PLC0415 - a megabyte of tables, needed for odd text only

        visible = "".join(c for c in visible if not c.isspace() and unicodedata.category(c) != "Cf")
    if not visible:
        raise ValueError("is blank")


def slug(text: str) -> str:
    """A story's short name: a to z, digits and hyphens, 1 to 80, beginning with a letter or digit.

    Lower case only, so that two stories can never differ by case alone.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", text):
        raise ValueError(
            "must be 1 to 80 of a-z, 0-9 and hyphens, beginning with a letter or a digit"
        )
    return text


def web_address(text: str) -> str:
    """An http or https address without credentials, kept as typed."""
    _storable(text, 2_000)
    if not text.isprintable() or " " in text:
        raise ValueError("has a space or control character; write it percent-encoded")
    from urllib.parse import urlsplit  # noqa: PLC0415 - only who gives an address pays for it

    try:
        parts = urlsplit(text)
        named = parts.hostname
        _ = parts.port
    except ValueError:
        raise ValueError("is not a web address") from None
    if parts.scheme.lower() not in {"http", "https"} or not named:
        raise ValueError("must begin with http:// or https://")
    if "@" in parts.netloc:
        raise ValueError("has a user name or password in it, which is never stored")
    return text


def field_name(text: str) -> str:
    """A name for an own or unknown field: one line, at most 64 characters."""
    return line(64)(text)


def plain_json(value: JsonValue, depth: int = DEEPEST) -> JsonValue:
    """A JSON value every reader keeps exactly: storable text, safe numbers, bounded depth."""
    if depth == 0:
        raise ValueError(f"is nested more than {DEEPEST} levels deep")
    if isinstance(value, str):
        _storable(value, 100_000)
    elif isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise ValueError(
            "holds an integer beyond 2**53 - 1, which not every JSON reader keeps; quote it as text"
        )
    elif isinstance(value, float) and not isfinite(value):
        raise ValueError("holds a number that JSON does not have")
    elif isinstance(value, list):
        for item in value:
            plain_json(item, depth - 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            plain_json(name, depth - 1)
            plain_json(item, depth - 1)
    return value
