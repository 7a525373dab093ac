"""Links that lead in a circle: nothing in it says which of them is the mistaken one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Links: TypeAlias = dict[int, list[int]]


def without_circles(
    targets: dict[int, list[int]],
) -> tuple[list[int], dict[int, list[int]]]:
    """Drop the links within a circle, and list the linked, targets first (Kosaraju's algorithm).

    An entry is its place in the log; each that has links is given with their targets.

    Nothing in a circle says which of its links is the mistaken one, so that all of them go. Where
    every link leads back in the log, as nearly always, there is none.
    """
    if all(max(held) < entry for entry, held in targets.items()):
        return sorted(targets), targets
    followers = reverse(targets)
    seen: set[int] = set()
    circles = [
        _finished(targets, [entry], seen)
        for entry in reversed(_finished(followers, followers, set()))
        if entry not in seen
    ]
    number = {entry: at for at, circle in enumerate(circles) for entry in circle}
    straight = {
        entry: [target for target in held if number[target] != number[entry]]
        for entry, held in targets.items()
    }
    return list(chain.from_iterable(circles)), straight


def _finished(graph: Links, roots: Iterable[int], seen: set[int]) -> list[int]:
    """Walk depth first what is not yet seen, without recursion; list each when it is left."""
    finished: list[int] = []
    for root in roots:
        stack = [root]
        while stack:
            entry = stack.pop()
            if entry < 0:  # the complement of an entry waits below all that it leads to
                finished.append(~entry)
            elif entry not in seen:
                seen.add(entry)
                stack.append(~entry)
                stack.extend(graph.get(entry, ()))
    return finished


def reverse(targets: Links) -> Links:
    """By each target, what is linked to it."""
    followers: Links = {}
    for entry, held in targets.items():
        for target in held:
            followers.setdefault(target, []).append(entry)
    return followers
