"""What is printed: no terminal takes any of it for a command, and JSON stays JSON."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.output import json_text, safe, safe_line

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ANY = st.text(st.characters(codec=None) | st.sampled_from(f"{BIDI}\x1b\x9b\x07\u2028\u2029\udce9"))


def harmless(text: str) -> bool:
    return not any(c in BIDI or unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in text)


@given(ANY)
def test_nothing_that_is_shown_controls_a_terminal(text: str) -> None:
    assert harmless(safe(text).replace("\n", ""))
    assert safe(text).count("\n") == text.count("\n")
    assert harmless(safe_line(text))
    safe(text).encode()


@given(st.dictionaries(ANY, ANY | st.lists(ANY), max_size=4))
def test_a_document_says_the_same_without_raw_controls(document: object) -> None:
    text = json_text(document)
    assert json.loads(text) == document
    assert harmless(text.replace("\n", ""))
    text.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\tb\rc", "a\\x09b\\x0dc"),
        ("\udce9", "\\udce9"),
        ("é — “東京” 👩\u200d🚒", "é — “東京” 👩\u200d🚒"),
    ],
)
def test_controls_are_shown_and_words_are_left_alone(text: str, shown: str) -> None:
    assert safe(text) == shown
