"""Text in XML and HTML: read back as it was, whatever it is."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projections.site.markup import around, element, escaped, shown, web_link
from tests.projections.site.paper import hostile

ANY = st.text(st.characters(exclude_categories=()))
PLAIN = st.text(st.characters(codec="utf-8"))


@given(ANY)
@example("a\r\nb\rc\td\n")
@example("\ufffe\x00\ud800\x7f\x85\ufdd0\U0001ffff")
@example("".join(hostile(2_000).values()))
def test_xml_gives_back_what_is_shown_of_any_text(text: str) -> None:
    read = ET.fromstring(element("a", text, b__c=None, d=text))
    assert (read.text or "") == shown(text)
    assert read.get("d") == shown(text)
    assert len(read) == 0


@given(PLAIN)
@example("</p><script>alert(1)</script>&amp;")
def test_html_gives_back_what_is_shown_of_any_text(text: str) -> None:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

        def handle_starttag(self, tag: str, attrs: object) -> None:
            raise AssertionError(tag, attrs)

    reader = Reader()
    reader.feed(escaped(text))
    reader.close()
    assert "".join(found) == shown(text)


def test_what_no_format_holds_is_seen() -> None:
    assert shown("a\x01b\x7f\ufffe\x1b[2J") == r"a\x01b\x7f\ufffe\x1b[2J"
    assert shown("C1 \x85 never \ufdd0 \U0001ffff") == r"C1 \x85 never \ufdd0 \U0001ffff"
    assert shown("tab\t line\n return\r bidi \u202e") == "tab\t line\n return\r bidi \u202e"


def test_an_element_says_what_is_said_of_it() -> None:
    assert element("a") == "<a/>"
    assert element("a", b="c", d=None) == '<a b="c"/>'
    assert around("a", ("<b/>", "<c/>"), x__y="1") == '<a x:y="1"><b/><c/></a>'


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (None, None),
        ("https://user:pass@evil.example/", None),
        ("https://bank.example@evil.example/", None),
        ("", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//evil.example/", None),
        ("http://[::1", None),
        ("HTTPS://good.example/", "HTTPS://good.example/"),
        ('https://good.example/?q="><script>', "https://good.example/?q=%22%3E%3Cscript%3E"),
        ("https://good.example/?a=1&b=é#c", "https://good.example/?a=1&b=é#c"),
    ],
)
def test_only_addresses_of_the_web_are_linked_to(url: str | None, link: str | None) -> None:
    assert web_link(url) == link


@given(ANY)
def test_a_link_ends_nothing_that_it_stands_in(text: str) -> None:
    link = web_link(f"https://a.example/{text}") or ""
    assert not re.search(r"[\x00-\x20\"'<>\\`\x7f]", link)
