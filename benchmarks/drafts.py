"""A file of developments to import, as JSON lines: each dated, most of them answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

THREADS = 500  # each with an ask, and what follows from it
VERBS = ("asked", "answered", "rejected", "asked", "accepted", "said", "reported", "offered", "did")


def write(path: Path, many: int) -> None:
    """A file that both `dateline import` and the peers' scripts read."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(many):
            file.write(json.dumps({"development": _row(number, many)}) + "\n")


def _row(number: int, many: int) -> dict[str, object]:
    row: dict[str, object] = {
        "key": f"k{number}",
        "verb": VERBS[number // THREADS % len(VERBS)],
        "headline": f"Development number {number} of the story",
        "when": f"{2000 + number * 25 // many}-{1 + number % 12:02}-{1 + number % 28:02}",
        "by": ["the union" if number // THREADS % 3 == 0 else f"party {number % 50}"],
    }
    row["links"] = []
    if number >= THREADS:
        row["links"] = [{"relation": "responds_to", "target": f"k{number - THREADS}"}]
    return row
