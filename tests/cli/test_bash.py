from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.bash import _quoted, begun

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1)


@given(WORDS)
def test_a_line_is_taken_apart_as_it_was_put_together(words: list[str]) -> None:
    line = shlex.join(words)
    assert begun(line).words == words
    assert begun(f"{line} ").words == [*words, ""]


@pytest.mark.parametrize(
    ("line", "word", "quote", "kept"),
    [
        ("", "", "", 0),
        ("dateline  ", "", "", 0),
        ("dateline sh", "sh", "", 0),
        ("dateline --story=sa", "--story=sa", "", 8),
        ("dateline --link confirms:", "confirms:", "", 9),
        (r"dateline --link confirms\:k", "confirms:k", "", 0),
        ('dateline --link "confirms:k', "confirms:k", '"', 0),
        ("dateline --link confirms:'k", "confirms:k", "'", 9),
        ("dateline --link 'confirms':", "confirms:", "", 9),
        (r"dateline --by Jo\ Ann", "Jo Ann", "", 0),
        ("dateline --by Jo\\", "Jo", "", 0),
        (r"dateline --by 'Jo\ A", r"Jo\ A", "'", 0),
        ("dateline --by ''", "", "", 0),
    ],
)
def test_bash_keeps_what_stands_before_the_last_break(
    line: str, word: str, quote: str, kept: int
) -> None:
    found = begun(line)
    assert (found.words[-1], found.quote, found.kept) == (word, quote, kept)


def test_who_has_other_breaks_is_heard() -> None:
    assert begun("dateline --link confirms:k", "=").kept == 0


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_bash_reads_what_is_offered_as_it_is_meant(quote: str) -> None:
    text = "".join(map(chr, range(0x20, 0x7F))) + "é€"
    for whole in (text, text[::-1]):
        words = f"printf '<%s>' x{quote}{_quoted(whole, quote)}{quote}"
        done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == (f"<x{whole}>", "")
