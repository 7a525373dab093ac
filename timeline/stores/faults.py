"""Where a log first breaks off; the same on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import DamagedLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.log import Row

PAGE = 1_024  # events read at once


def first_fault(page: Callable[[int, int], list[Row]]) -> int | None:
    """The first position that is missing or cannot be read, or None; reads the whole log.

    `page` gives the events after a position, so many at most.
    """
    whole, limit = 0, PAGE
    while True:
        try:
            rows = page(whole, limit)
        except DamagedLog:
            if limit == 1:
                return whole + 1
            limit //= 2
            continue
        if not rows:
            return None
        for row in rows:
            if row.position != whole + 1:
                return whole + 1
            whole = row.position
