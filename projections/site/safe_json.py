"""JSON that is harmless wherever it stands, in a script element of a page too."""

from __future__ import annotations

import json
from typing import Any

ESCAPED = {one: f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def safe_json(document: Any) -> str:
    """A document on one line, without a character that HTML or a script gives a meaning.

    Only within its strings can there be one, where an escape means the same.
    """
    written = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for one, escape in ESCAPED.items():
        written = written.replace(one, escape)
    return written


def without_nothing(document: dict[str, Any]) -> dict[str, Any]:
    """A document without what is not there: None, empty texts and lists."""
    return {key: value for key, value in document.items() if value not in (None, "", [], {}, ())}
