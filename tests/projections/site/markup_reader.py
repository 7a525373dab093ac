"""The HTML that a format carries, read by a program that is not ours."""

from __future__ import annotations

from lxml import html  # type: ignore[import-untyped]  # it has no types

KNOWN = {"p", "br", "a"}


def paragraphs(text: str) -> list[str]:
    """Each paragraph's text; there is nothing but paragraphs, line breaks and links."""
    root = html.fragment_fromstring(text, create_parent="div")
    for one in root.iter():
        assert one is root or one.tag in KNOWN, one.tag
        assert set(one.attrib) <= {"dir", "href", "lang"}, one.attrib
        assert one.get("href", "http").startswith("http"), one.get("href")
        if one.tag == "br":
            one.text = "\n"
    return [one.text_content() for one in root]
