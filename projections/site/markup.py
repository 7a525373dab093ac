r"""Text as XML and HTML hold it: nothing that somebody wrote is ever markup.

What neither can hold, control characters above all, is shown as `\x1b`, so that nobody is misled
by a text from which something vanished.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

# Beyond what XML 1.0 refuses: DEL and its like, which calendars and HTML refuse, and what Unicode
# says is never a character.
NO_CHARACTERS = "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
UNHELD = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{NO_CHARACTERS}]"
)
# Written as they are, XML makes a blank or another line break of a return, a break and a tab.
RETURN = "&#13;"
IN_QUOTES = {ord(one): f"&#{ord(one)};" for one in "\r\"'\n\t"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}
LAST_OF_TWO_DIGITS, LAST_OF_FOUR_DIGITS = 0xFF, 0xFFFF
SCHEMES = frozenset({"http", "https"})


def shown(text: str) -> str:
    """Text without what no format can hold: that is made visible."""
    # What Unicode calls printable, every format can hold; nearly every text is.
    return text if text.isprintable() else UNHELD.sub(_visible, text)


def escaped(text: str) -> str:
    """Text as the content of an element."""
    return escape(shown(text), quote=False).replace("\r", RETURN)


def quoted(text: str) -> str:
    """Text as an attribute's value, with its quotes."""
    return f'"{shown(text).translate(IN_QUOTES)}"'


def element(name: str, text: str = "", **attributes: str | None) -> str:
    """An element of XML around a text; attributes that are None are left out.

    A colon in an attribute's name is written as `__`.
    """
    return around(name, (escaped(text),) if text else (), **attributes)


def around(name: str, inner: Iterable[str], **attributes: str | None) -> str:
    """An element around what is markup already."""
    said = "".join(
        f" {key.replace('__', ':')}={quoted(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(inner)
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def web_link(url: str | None) -> str | None:
    """An address that may be linked to, percent-encoded where it could end what it stands in.

    None for what is no address of the web, or holds a name to log in with: that hides where it
    leads to.
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if url is None or parts.scheme.lower() not in SCHEMES or "@" in parts.netloc:
        return None
    return re.sub(r"[\x00-\x20\"'<>\\^`{|}\x7f]", lambda found: f"%{ord(found[0]):02X}", url)


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code > LAST_OF_FOUR_DIGITS:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code <= LAST_OF_TWO_DIGITS else f"\\u{code:04x}"
