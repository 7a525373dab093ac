"""What a field said, in a correction: words, whatever was in it."""

from __future__ import annotations

from typing import Any

import pytest

from projections.site.language import Language
from projections.site.values import Values

VALUES = Values(Language("en"), {"an id": "The alarm"}.get)  # type: ignore[arg-type]  # it is known


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ("", "nothing"),
        ([], "nothing"),
        ("A <b>", "A &lt;b&gt;"),
        (["Ana", "Bo"], "Ana; Bo"),
        (True, "true"),
        (2.5, "2.5"),
        ({"edtf": "2019-01-02"}, "January 2, 2019"),
        ({"relation": "denies", "target": "an id"}, "Denies: The alarm"),
        ({"text": "So", "speaker": "Ana"}, "“So” (Ana)"),
        ({"text": "So", "speaker": None}, "“So”"),
        ({"name": "AP", "relays": "Bo", "url": "https://a.example"}, "AP, relaying Bo (https://"),
        ({"low": 1, "of": ["a", {"b": 2}]}, "low 1, of a; b 2"),
    ],
)
def test_a_value_in_words(value: Any, words: str) -> None:
    assert VALUES.told(value).startswith(words)


def test_a_field_is_called_what_readers_call_it_or_by_its_own_name() -> None:
    assert [VALUES.field(one) for one in ("by", "own-field")] == ["By", "own-field"]
