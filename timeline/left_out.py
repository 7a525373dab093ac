"""Which rows of a file are left out when some will not do: those, and whatever links to them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from timeline.draft import DevelopmentDraft

LeftOut = tuple[int, str, str]  # a row's number, from 1; its key; why


def with_dependents(
    bad: Sequence[LeftOut], drafts: Sequence[DevelopmentDraft], logged: Container[str | None]
) -> tuple[LeftOut, ...]:
    """The bad rows and those that link to one, directly or not, in the order of the file.

    `logged` are keys that the log has: a link to one of these holds whatever the file says of it.
    """
    linking: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, draft in enumerate(drafts, 1):
        for _, target in draft.links:
            linking[target].append((number, str(draft.key)))
    left = {key: (number, key, why) for number, key, why in bad}
    waiting = list(left)
    while waiting:
        gone = waiting.pop()
        for number, key in linking[gone] if gone not in logged else ():
            if key not in left:
                left[key] = (number, key, f"links to {gone}, which is left out")
                waiting.append(key)
    return tuple(sorted(left.values()))
