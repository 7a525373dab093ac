"""What spreadsheets make of a cell's text, and how to keep them from it.

They take a cell for a formula, a number or a date as they like, and write back what they made of
it. Whatever might be taken for one gets an apostrophe before it (a shield), which says "text" to a
spreadsheet, and loses it again when it is read.
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"[\s\"'“”]*[=+\-@＝＋－＠]")  # noqa: RUF001 - some take the wide ones too
NUMBER = re.compile(r"-?(0|[1-9]\d{0,9})(\.\d{0,4}[1-9])?", re.ASCII)  # comes back as it was
WORD = r"[^\W\d_]{2,12}\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+)?"
FIGURES = r"[\s\d.,:;/%()'’$€£¥eETZ+-]*"  # noqa: RUF001 - it parts thousands in some countries
FIGURE = re.compile(rf"(?=.*\d){WEEKDAY}{FIGURES}(?:{WORD}{FIGURES})?|true|false", re.IGNORECASE)
LONGEST_FIGURE = 60
# Controls, odd line ends, and what is no character: some program on the way drops them.
LOST = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffe\uffff]")
LONGEST = 16_000  # characters of a cell; each may count twice in the 32,767 that a sheet holds


def shielded(text: str, *, dates: bool = False) -> str:
    """Text that no spreadsheet takes for anything else; `dates`: in a column of dates."""
    return f"'{text}" if _risky(text, dates) else text


def unshielded(cell: str, *, dates: bool = False) -> str:
    """The text of a cell: its apostrophe is a shield if what follows needs one."""
    rest = cell.removeprefix("'")
    return rest if rest != cell and _risky(rest, dates) else cell


def keeps(text: str) -> bool:
    """Whether all of a text comes back from a spreadsheet, once it is shielded."""
    return LOST.search(text) is None


def _risky(text: str, dates: bool) -> bool:
    """Whether it needs a shield: apostrophes before it never change that."""
    text = text.lstrip("'")
    if FORMULA.match(text):
        return NUMBER.fullmatch(text) is None
    if NUMBER.fullmatch(text):
        return False
    if dates and any(map(str.isdigit, text)):
        return True
    return len(text) <= LONGEST_FIGURE and FIGURE.fullmatch(text) is not None
