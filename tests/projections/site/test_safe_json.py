"""JSON that may stand anywhere."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from projections.site.markup import UNHELD
from projections.site.safe_json import safe_json, without_nothing

TEXTS = st.text(st.characters(exclude_categories=()))


@given(st.recursive(TEXTS | st.integers() | st.none(), lambda one: st.dictionaries(TEXTS, one)))
@example({"</script>": "<!--\u2028\u2029&lt;]]>"})
@example({"\u2068\xa0\u2069\u202f\u200e": "\u200f\u202e\u2028"})
@example({"\x9b31m\x7f": "\u202e\ufffe\U0001ffff\ud800"})
def test_any_document_is_read_back_and_ends_no_script(document: object) -> None:
    written = safe_json(document)
    assert json.loads(written) == document
    assert not set(written) & set("<>&\u2028\u2029\n\r\u202e")
    assert not UNHELD.search(written)


def test_what_is_not_there_is_not_said() -> None:
    said: dict[str, object] = {"a": None, "b": "", "c": [], "d": {}, "e": (), "f": 0, "g": False}
    assert without_nothing(said) == {"f": 0, "g": False}
