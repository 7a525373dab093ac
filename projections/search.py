"""What somebody typed to find something, as an expression of SQLite's full-text search.

Words must all occur, wherever. Words in double quotes stand together, in that order. A star behind
a word finds what begins so. Nothing else that can be typed has a meaning: every word is quoted, and
SQLite takes it apart just as it took apart what is stored, at whatever is no letter or digit.

It does so without regard to case and to accents that are marks (`é` is `e`, `Nguyễn` is `Nguyen`).
Letters of their own stay what they are: `ø` is no `o`, `ł` no `l`, `ß` no `ss`, `ﬁ` no `fi`. Of
writing without blanks, such as Chinese, Japanese or Thai, a run of letters is one word,
which is found by how it begins. Emoji are no letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\uff02", '"'))
# What SQLite takes for the end of the text, and what it cannot take at all.
IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")
TERM = re.compile(r'"(?P<phrase>[^"]*)"?(?P<star>\*?)|(?P<word>[^"\s]+)')


class Term(NamedTuple):
    """A word or several that stand together; `prefix`: the last of them only begins so."""

    words: str
    prefix: bool = False

    def __str__(self) -> str:
        """As it is typed."""
        words = f'"{self.words}"' if len(self.words.split()) > 1 else self.words
        return f"{words}*" if self.prefix else words

    @property
    def expression(self) -> str:
        """What finds it."""
        return f'"{self.words}"*' if self.prefix else f'"{self.words}"'


class Wanted(NamedTuple):
    """What is looked for: all of some terms, and none of others."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()

    @property
    def everywhere(self) -> str:
        """What finds it in whatever fields."""
        return self._but(f"({self._all})")

    @property
    def in_headline(self) -> str:
        """What finds it where the headline has all of it."""
        return self._but(f"{{headline}} : ({self._all})")

    @property
    def _all(self) -> str:
        return " ".join(term.expression for term in self.terms) or '""'  # which nothing has

    def _but(self, found: str) -> str:
        if not self.without:
            return found
        return f"({found}) NOT ({' OR '.join(term.expression for term in self.without)})"


def wanted(typed: Iterable[str], without: Iterable[str] = ()) -> Wanted:
    """What is looked for, from the arguments of a command.

    An argument with blanks in it is a phrase, as whoever quoted it for the shell meant it; unless
    it has quotes of its own.
    """
    return Wanted(_distinct(typed), _distinct(without))


def _distinct(typed: Iterable[str]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(term for argument in typed for term in _terms(argument)))


def _terms(argument: str) -> Iterator[Term]:
    text = IMPOSSIBLE.sub(" ", argument).translate(QUOTES)
    if '"' not in text and len(text.split()) > 1:
        text = f'"{text}"'
    for found in TERM.finditer(text):
        said = (found["phrase"] if found["word"] is None else found["word"]).strip()
        words = said.rstrip("*").strip()
        if words:
            yield Term(words, prefix=bool(found["star"]) or words != said)
