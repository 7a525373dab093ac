"""JSON that is harmless wherever it stands, in a script element of a page too."""

from __future__ import annotations

import json
import re
from typing import Any

from projections.site.markup import UNHELD
from projections.site.prose import TURNING

# What HTML or a script gives a meaning, and what they refuse, or works unseen.
UNSAFE = re.compile(f"[\u2028\u2029]|{TURNING.pattern}|{UNHELD.pattern}")
# What dates and sentences are written with: blanks that do not break, and what parts directions.
HARMLESS = "\xa0\u200e\u200f\u202f\u2068\u2069"


def safe_json(document: Any) -> str:
    """A document on one line, without a character that is unsafe in HTML or in a script.

    Only within its strings can there be one, where an escape means the same.
    """
    written = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for one in "<>&":  # nearly always there is nothing else, and this is much faster
        written = written.replace(one, f"\\u{ord(one):04x}")
    return written if _is_plain(written) else UNSAFE.sub(_escape, written)


def _is_plain(text: str) -> bool:
    """Whether nothing unsafe can be in a text: all is printable, but for what our words put in."""
    for one in HARMLESS:
        text = text.replace(one, "")
    return text.isprintable()


def without_nothing(document: dict[str, Any]) -> dict[str, Any]:
    """A document without what is not there: None, empty texts and lists."""
    return {key: value for key, value in document.items() if value not in (None, "", [], {}, ())}


def _escape(found: re.Match[str]) -> str:
    """An escape for each of a character's units in UTF-16."""
    return re.sub("(....)", r"\\u\1", found[0].encode("utf-16-be", "surrogatepass").hex())
