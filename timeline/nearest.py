"""Did you mean: the known names that a mistyped one is nearest to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SLIP = 0.82  # "Jeff Waever" is as like "Jeff Weaver"; "Jane Sanders" is less like "Bernie Sanders"


def nearest(
    word: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.6
) -> tuple[str, ...]:
    """Name at most `limit` known names like `word`, the likest first; none when none is like it.

    `cutoff` says how alike they must be, from 0 to 1, the same.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes pay for its import

    return tuple(get_close_matches(word.casefold(), known, n=limit, cutoff=cutoff))
