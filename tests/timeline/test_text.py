from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.text import (
    LARGEST_INTEGER,
    LINE_BREAKS,
    body,
    field_name,
    line,
    plain_json,
    slug,
    web_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable

INVISIBLE = {
    "nothing": "",
    "spaces": "   ",
    "tabs and line ends": "\t\n\r\n",
    "no-break spaces": "\xa0\u202f\u2007",
    "zero-width characters": "\u200b\u200c\u200d\ufeff\u2060",
    "bidi controls": "\u202e\u2066\u2069",
    "a zero-width space between spaces": " \u200b \xa0",
    "zero-width spaces on two lines": "\u200b\n\t\u200b",
}
KEPT = {
    "bidi controls": "\u202eright to left\u202c",
    "emoji with joiners": "👩\u200d👩\u200d👧",
    "control characters": "\x1b[31mred\x07",
    "spaces around": "  two  blanks ",
    "a no-break space": "10\xa0km",
    "private use and unassigned": "\ue000\U000e0fff",
    "a decomposed letter": "e\u0301",
    "non-characters": "\ufffe\uffff",
}


def refusal(check: Callable[[Any], object], value: object) -> str:
    with pytest.raises(ValueError, match=r".") as refused:
        check(value)
    return str(refused.value)


# --- one line -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("check", [line(100), body(100), body(100, blank=False)])
def test_whatever_a_store_can_keep_is_kept_byte_for_byte(
    check: Callable[[str], str], text: str
) -> None:
    assert check(text) == text


@pytest.mark.parametrize("text", INVISIBLE.values(), ids=INVISIBLE)
@pytest.mark.parametrize("check", [line(100), body(100, blank=False), field_name])
def test_text_with_nothing_to_see_is_blank(check: Callable[[str], str], text: str) -> None:
    assert refusal(check, text) == "is blank"


@pytest.mark.parametrize("text", INVISIBLE.values(), ids=INVISIBLE)
def test_a_body_may_be_blank(text: str) -> None:
    assert body(100)(text) == text


def test_line_breaks_are_what_python_breaks_lines_at() -> None:
    every = map(chr, range(0x110000))
    assert {character for character in every if character.splitlines() == [""]} == LINE_BREAKS


@pytest.mark.parametrize("character", sorted(LINE_BREAKS))
def test_a_line_has_no_line_break_of_any_kind(character: str) -> None:
    assert refusal(line(100), f"one{character}two") == (
        f"must be one line, but has a line break (U+{ord(character):04X}) at character 4"
    )


def test_a_body_has_any_line_break() -> None:
    text = "".join(sorted(LINE_BREAKS)) + "."
    assert body(100, blank=False)(text) == text


@pytest.mark.parametrize("check", [line(5), body(5), body(5, blank=False)])
def test_the_limit_is_counted_in_characters(check: Callable[[str], str]) -> None:
    assert check("東" * 5) == "東" * 5
    assert refusal(check, "東" * 6) == "is 6 characters long; the limit is 5"


def test_a_long_number_of_characters_is_readable() -> None:
    assert refusal(line(2_000), "x" * 1_234_567) == (
        "is 1,234,567 characters long; the limit is 2,000"
    )


@pytest.mark.parametrize("check", [line(100), body(100), body(100, blank=False), web_address])
def test_nul_is_refused_with_its_place(check: Callable[[str], str]) -> None:
    assert refusal(check, "ab\0c") == "has a NUL character (U+0000) at character 3"


@pytest.mark.parametrize("check", [line(100), body(100), body(100, blank=False), web_address])
@pytest.mark.parametrize("half", [chr(0xD800), chr(0xDBFF), chr(0xDFFF)], ids=ascii)
def test_a_lone_surrogate_is_refused_with_its_place(check: Callable[[str], str], half: str) -> None:
    assert refusal(check, f"東京{half}") == (
        f"is not valid Unicode at character 3 (U+{ord(half):04X}, a lone surrogate)"
    )


@given(st.text(alphabet=st.characters(codec=None), max_size=30))
def test_what_a_line_takes_is_one_line_that_can_be_stored(text: str) -> None:
    if taken(line(20), text):
        assert text.encode().decode() == text
        assert len(text) <= 20
        assert text.splitlines() == [text]
        assert "\0" not in text


def taken(check: Callable[[str], str], text: str) -> bool:
    """Whether a check keeps a text as it is; otherwise it must give a reason of one line."""
    try:
        kept = check(text)
    except ValueError as refused:
        reason = str(refused)
    else:
        assert kept == text
        return True
    assert reason.splitlines() == [reason]
    return False


def test_a_field_name_is_a_short_line() -> None:
    assert field_name("x" * 64) == "x" * 64
    assert "limit is 64" in refusal(field_name, "x" * 65)


# --- slugs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a", "9", "sanders-letter", "2018-12", "a-", "x" * 80])
def test_slugs(text: str) -> None:
    assert slug(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "-a", "A", "Straße", "a b", "a_b", "a/b", "..", "a\n", "x" * 81, "ß", "a\0", "é"],
)
def test_what_is_no_slug(text: str) -> None:
    assert refusal(slug, text) == (
        "must be 1 to 80 of a-z, 0-9 and hyphens, beginning with a letter or a digit"
    )


# --- web addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "HTTPS://Example.org/Path?q=a%20b&c=d#frag",
        "http://example.org:8080/",
        "https://xn--bcher-kva.example/",
        "https://bücher.example/für",
        "http://[2001:db8::1]:80/",
        "http://192.0.2.1/",
        "https://example.org/@somebody",
        "https://example.org/a:b@c",
        "https://example.org/" + "x" * 1_980,
    ],
)
def test_web_addresses_are_kept_as_typed(text: str) -> None:
    assert web_address(text) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("javascript:alert(1)", "must begin with http:// or https://"),
        ("JavaScript://example.org/%0aalert(1)", "must begin with http:// or https://"),
        ("data:text/html,<script>", "must begin with http:// or https://"),
        ("ftp://example.org/", "must begin with http:// or https://"),
        ("file:///etc/passwd", "must begin with http:// or https://"),
        ("//example.org/", "must begin with http:// or https://"),
        ("/path", "must begin with http:// or https://"),
        ("example.org", "must begin with http:// or https://"),
        ("", "must begin with http:// or https://"),
        ("http:///path", "must begin with http:// or https://"),
        ("https:example.org", "must begin with http:// or https://"),
        ("https://", "must begin with http:// or https://"),
        ("https://user@example.org/", "has a user name or password in it, which is never stored"),
        ("https://u:p@example.org/", "has a user name or password in it, which is never stored"),
        ("https://@example.org/", "has a user name or password in it, which is never stored"),
        ("http://[2001:db8::1/", "is not a web address"),
        ("http://example.org:port/", "is not a web address"),
        ("http://example.org:99999/", "is not a web address"),
        ("https://example.org/a b", "has a space or control character; write it percent-encoded"),
        (" https://example.org", "has a space or control character; write it percent-encoded"),
        ("https://example.org/\n", "has a space or control character; write it percent-encoded"),
        ("java\tscript:x", "has a space or control character; write it percent-encoded"),
        ("https://a\xa0b.org", "has a space or control character; write it percent-encoded"),
        ("https://a\u202eb.org", "has a space or control character; write it percent-encoded"),
        ("https://" + "x" * 2_000, "is 2,008 characters long; the limit is 2,000"),
    ],
)
def test_what_is_no_web_address(text: str, reason: str) -> None:
    assert refusal(web_address, text) == reason


ODD_ADDRESS = re.compile(r"(https?:)?/{0,3}[\[\]@:.\\%a-zé\ud800-\udfff/?#]*")


@given(st.from_regex(ODD_ADDRESS, fullmatch=True))
def test_an_odd_address_is_kept_or_refused_and_never_crashes(text: str) -> None:
    if taken(web_address, text):
        assert "@" not in text.split("/")[2]


# --- plain JSON ---------------------------------------------------------------------------------


def nested(levels: int) -> Any:
    value: Any = "deep"
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -0.5,
        1e300,
        LARGEST_INTEGER,
        -LARGEST_INTEGER,
        "",
        "a\nb\u202e",
        [],
        {},
        {"": [None, {"a": "b"}]},
        nested(8),
    ],
)
def test_json_that_every_reader_keeps(value: Any) -> None:
    assert plain_json(value) == value


@pytest.mark.parametrize("value", [nested(9), {"a": nested(8)}, {"a": {"b": nested(7)}}])
def test_json_is_bounded_in_depth(value: Any) -> None:
    assert refusal(plain_json, value) == "is nested more than 8 levels deep"


@pytest.mark.parametrize(
    "value", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, 10**400, -(16**9999)], ids=int.bit_length
)
def test_an_integer_that_some_readers_round_is_refused(value: int) -> None:
    assert refusal(plain_json, {"a": [value]}) == (
        "holds an integer beyond 2**53 - 1, which not every JSON reader keeps; quote it as text"
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [{"a": float("-inf")}]])
def test_what_is_no_number_in_json_is_refused(value: Any) -> None:
    assert refusal(plain_json, value) == "holds a number that JSON does not have"


@pytest.mark.parametrize("value", ["\ud800", ["\ud800"], {"a": "\ud800"}, {"\ud800": 1}])
def test_text_in_json_must_be_storable(value: Any) -> None:
    assert refusal(plain_json, value) == (
        "is not valid Unicode at character 1 (U+D800, a lone surrogate)"
    )
