"""What people wrote, as HTML: paragraphs, line breaks, links, and nothing that works unseen."""

from __future__ import annotations

import pytest

from projections.site.prose import attribute, line, paragraphs, plain


def test_blank_lines_part_paragraphs_and_other_line_ends_break_lines() -> None:
    told = paragraphs("One\r\ntwo\n \t\nThree\u2028four\n\n\n")
    assert told == '<p dir="auto">One<br>two</p><p dir="auto">Three<br>four</p>'


def test_blank_text_is_no_paragraph() -> None:
    assert paragraphs(" \n\n\t") == ""


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See https://a.example/b?c=d&e.", "https://a.example/b?c=d&amp;e"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("“https://a.example/”", "https://a.example/"),
        ("HTTPS://A.example", None),
        ("javascript:alert(1) ftp://a.example", None),
        ("https://[::1", None),
        ('https://a.example/"onclick=', "https://a.example/"),
    ],
)
def test_an_address_of_the_web_is_a_link_without_what_follows_it(
    text: str, link: str | None
) -> None:
    told = paragraphs(text)
    assert (f'<a href="{link}">' in told) is (link is not None)
    assert told.count("<a ") == (link is not None)


def test_a_line_is_one_line_and_no_markup() -> None:
    assert line("A <b>\r\nB\u2029C & \x1b") == "A &lt;b&gt; B C &amp; \\x1b"
    assert attribute("A \"b\"\n'c'") == '"A &#34;b&#34; &#39;c&#39;"'


def test_what_turns_text_around_or_hides_is_shown_by_its_code_point() -> None:
    assert plain("a\u202eb\x9b\x85c") == "a\\u202eb\\u009b c"


def test_a_heap_of_marks_covers_no_neighbour() -> None:
    assert plain("Z" + "\u0301" * 50 + "a") == "Z" + "\u0301" * 4 + "a"
