"""What people wrote, as HTML: text and nothing else, but for blank lines and web addresses.

What turns text around unseen (bidi overrides) is shown by its code point; a letter under a heap of
marks keeps the first few, so that it does not cover its neighbours.
"""

from __future__ import annotations

import re

from projections.site.markup import escaped, quoted, shown, web_link

BLANK_LINES = re.compile(r"(?>\r\n?|\n)(?:[ \t]*(?>\r\n?|\n))+")
LINE_BREAKS = re.compile(r"\r\n?|\n|[\x85\u2028\u2029]")
ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^\x00-\x20\x7f-\x9f]+")
# What follows an address in a sentence, and is none of it.
AFTER = ".,;:!?)]}\xbb\u201d\u2019\u2026"
TURNING = re.compile("[\u202a-\u202e]")
C1 = re.compile("[\x80-\x84\x86-\x9f]")
COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
HEAP = re.compile(f"([{COMBINING}]{{4}})[{COMBINING}]+")


def plain(text: str) -> str:
    """One line of text, for a template to escape."""
    return shown(seen(_on_one_line(text)))


def line(text: str) -> str:
    """One line of text, safe in an element."""
    return escaped(plain(text))


def attribute(text: str) -> str:
    """One line of text as an attribute's value, with its quotes."""
    return quoted(plain(text))


def seen(text: str) -> str:
    """Text in which nothing works unseen."""
    if not text.isprintable():  # nearly every text is, and then there is nothing to look for
        text = C1.sub(_named, TURNING.sub(_named, text))
    return text if text.isascii() else HEAP.sub(r"\1", text)


def _on_one_line(text: str) -> str:
    return text if text.isprintable() else LINE_BREAKS.sub(" ", text)


def paragraphs(text: str) -> str:
    """Text in paragraphs, each of which finds its own direction; addresses are links."""
    parts = (one for one in BLANK_LINES.split(text) if one.strip())
    return "".join(f'<p dir="auto">{_linked(one)}</p>' for one in parts)


def _linked(text: str) -> str:
    pieces, end = [], 0
    for found in ADDRESS.finditer(text) if "://" in text else ():
        url = found[0].rstrip(AFTER)
        target = web_link(url)
        if target is None:
            continue
        pieces += [_lines(text[end : found.start()]), f"<a href={quoted(target)}>{line(url)}</a>"]
        end = found.start() + len(url)
    return "".join([*pieces, _lines(text[end:])])


def _lines(text: str) -> str:
    parts = [text] if text.isprintable() else LINE_BREAKS.split(text)
    return "<br>".join(escaped(seen(one)) for one in parts)


def _named(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
