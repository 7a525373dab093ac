"""What a command is given on standard input."""

from __future__ import annotations

import sys

from timeline.errors import BadField

MOST = 50_000_000  # bytes


def read_input(field: str) -> str:
    """Standard input as text; raises `BadField` naming the byte that is not UTF-8."""
    data = sys.stdin.buffer.read(MOST + 1)
    if len(data) > MOST:
        raise BadField(field, f"is longer than {MOST:,} bytes")
    try:
        return data.decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise BadField(field, f"is not UTF-8 text at byte {error.start + 1}") from None
