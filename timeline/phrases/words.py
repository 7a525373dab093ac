"""The words of date phrases, and a cursor that walks along them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from timeline.days import MONTH_NAMES, WEEKDAYS
from timeline.errors import UnreadableWhen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Value = TypeVar("Value")

LEXEME = r"""
  (?P<date>(?:(?<!\S)-)?[0-9][0-9x]{3}(?:-[0-9x]{2}){0,2}
    (?:t[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:z|[+-][0-9]{2}(?::[0-9]{2})?)?)?[~%]?(?![0-9a-z]|/[0-9]))
| (?P<numbers>(?:[0-9]{1,4}/[0-9]{1,2}(?:/[0-9]{1,4})?
    |[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4})(?![0-9a-z/]))
| (?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9:])|[0-9]{1,2}\.[0-9]{2}(?=[ ]?[ap]m\b))
| (?P<nth>[0-9]{1,2}(?:st|nd|rd|th)\b)
| (?P<decade>[0-9]{3}0s\b)
| (?P<number>[0-9]+)
| (?P<short>'[0-9]{2}\b)
| (?P<word>[a-z]+(?:'[a-z]+)*)
| (?P<dash>-)
| (?P<other>\S)
"""

MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
DAYS = {name: number for number, name in enumerate(WEEKDAYS)}
DAYS |= {name[:3]: number for name, number in DAYS.items()}
DAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        1,
    )
}
NUMBERS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "ninety": 90}
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
UNITS = {name: unit for unit in ("day", "week", "month", "year") for name in (unit, f"{unit}s")}
PARTS_OF_DAY = ("morning", "afternoon", "evening", "night", "midday", "lunchtime")


class Token(NamedTuple):
    """A word, a number, or a date in one piece; its kind is a group of `LEXEME`."""

    kind: str
    text: str


class Cursor:
    """A place in a phrase; what is taken moves it on, what does not fit leaves it."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at == len(self.tokens)

    def peek(self, ahead: int = 0) -> Token:
        """Look at a token without taking it; past the end there is an empty one."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else Token("end", "")

    def take(self, *texts: str) -> str | None:
        """Take the next token if it is one of these."""
        return self._take(self.peek().text in texts)

    def kind(self, kind: str) -> str | None:
        """Take the next token if it is of that kind."""
        return self._take(self.peek().kind == kind)

    def run(self, phrase: str) -> bool:
        """Take several words in a row, or none of them."""
        words = phrase.split()
        if [token.text for token in self.tokens[self.at : self.at + len(words)]] != words:
            return False
        self.at += len(words)
        return True

    def look_up(self, table: Mapping[str, Value]) -> Value | None:
        """Take the next token if the table has it, and give what it stands for."""
        found = table.get(self.peek().text)
        self._take(found is not None)
        return found

    def is_next(self, texts: Collection[str], ahead: int = 0) -> bool:
        """Whether a token to come is one of these."""
        return self.peek(ahead).text in texts

    def unreadable(self) -> UnreadableWhen:
        """The refusal that names what is left."""
        rest = " ".join(token.text for token in self.tokens[self.at :])
        return UnreadableWhen(rest, "it ends too early" if self.done else "it is not understood")

    def since(self, start: int) -> str:
        """The words taken from a place on."""
        return " ".join(token.text for token in self.tokens[start : self.at])

    def _take(self, fits: bool) -> str | None:
        if not fits or self.done:
            return None
        self.at += 1
        return self.tokens[self.at - 1].text


def cursor_over(text: str) -> Cursor:
    """Cut a phrase, in lower case, into its words; full stops of abbreviations mean nothing."""
    text = re.sub(r"(?<=[a-z])\.", "", text).replace(",", " ")
    found = re.finditer(LEXEME, text, re.VERBOSE | re.ASCII)
    return Cursor([Token(str(match.lastgroup), match[0]) for match in found])
