"""Text in which one direction stands within another, where no markup can part them.

Pages hold names apart with elements; a title, a calendar and a field of JSON have none. What could
turn its surroundings around is put between two characters that hold it apart; nearly no text is.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "ltr", "rtl"
APART, BACK = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
MARKS = {LEFT_TO_RIGHT: "\N{LEFT-TO-RIGHT MARK}", RIGHT_TO_LEFT: "\N{RIGHT-TO-LEFT MARK}"}
STRONG = {"L": LEFT_TO_RIGHT, "R": RIGHT_TO_LEFT, "AL": RIGHT_TO_LEFT}
# The blocks that Unicode keeps for scripts written from right to left, and the mark for it.
FROM_RIGHT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def apart(text: str, direction: str) -> str:
    """A text as it stands in a sentence of a direction (`ltr`, `rtl`)."""
    if direction == LEFT_TO_RIGHT:
        other = not text.isascii() and bool(FROM_RIGHT.search(text))
    else:
        other = any(bidirectional(one) == "L" for one in text)
    return f"{APART}{text}{BACK}" if other else text


def begins(text: str) -> str | None:
    """The direction that a text by itself is shown in; None where nothing in it has any."""
    return next((STRONG[kind] for one in text if (kind := bidirectional(one)) in STRONG), None)


def alone(text: str, direction: str) -> str:
    """A text as it stands by itself, so that it is shown in a direction."""
    shown = begins(text) or LEFT_TO_RIGHT
    return text if shown == direction else f"{MARKS[direction]}{text}"
