"""Checks: what an editor would ask of a story before it is published, one named function each.

A check looks at a story as of two clocks and yields what it finds. To add one is to add a function
under `check`: its name, why it matters and what mends it are all that is shown of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.checks import conflicts, doubles, gaps
from projections.checks.subject import CHECKS, Check, Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable


def run(subject: Subject, names: Iterable[str] = ()) -> dict[str, list[Finding]]:
    """What checks find, by their names, in the order of the checks; without names, all of them."""
    wanted = set(names) or set(CHECKS)
    return {name: list(one.find(subject)) for name, one in CHECKS.items() if name in wanted}


__all__ = ["CHECKS", "Check", "Finding", "Subject", "conflicts", "doubles", "gaps", "run"]
