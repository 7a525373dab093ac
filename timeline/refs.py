"""How a development is named in a line of text: by the first letters of its id in base 32.

Crockford's alphabet: no i, l, o or u, so that a ref read over the phone is written down right.
"""

from __future__ import annotations

from uuid import UUID

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans("ilo", "110")
WIDTH = 8  # characters of a printed ref: 40 bits
SHORTEST = 4  # characters of an id that are enough to look it up
CANDIDATES = 10  # of an ambiguous ref, named at most
ALIKE = 0.7  # a ref of eight characters with two of them wrong, one of four with one
WHOLE = 26  # characters of a whole id: 128 bits, and two zero bits


def ref(development: UUID) -> str:
    """The ref printed for a development; it never changes, and says nothing about how many."""
    bits = development.int >> 128 - 5 * WIDTH
    return "".join([ALPHABET[bits >> shift & 31] for shift in range(5 * WIDTH - 5, -1, -5)])


def whole(development: UUID) -> str:
    """The whole id in base 32."""
    bits = development.int << 2
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(125, -1, -5))


def bounds(text: str) -> tuple[bytes, bytes] | None:
    """The lowest and highest id bytes that a text can mean: a whole id, or the beginning of a ref.

    None if it can be neither.
    """
    try:
        exact = UUID(text).bytes
    except ValueError:
        return span(text)
    return exact, exact


def span(beginning: str) -> tuple[bytes, bytes] | None:
    """The lowest and highest id bytes that begin so, or None if no ref can look like that."""
    letters = beginning.lower().translate(MISREAD)
    if not SHORTEST <= len(letters) <= WHOLE or not set(letters) <= set(ALPHABET):
        return None
    value = 0
    for letter in letters:
        value = value << 5 | ALPHABET.index(letter)
    spare = 130 - 5 * len(letters)
    lowest, highest = value << spare >> 2, ((value + 1 << spare) - 1) >> 2
    return lowest.to_bytes(16, "big"), highest.to_bytes(16, "big")
