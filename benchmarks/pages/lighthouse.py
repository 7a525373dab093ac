"""Lighthouse, as a phone with a slow network and processor: four categories, each to 100."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from benchmarks.pages.looks import FLAGS
from benchmarks.peers.of_pages import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Iterable

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PROGRAM = LIBRARIES / "lighthouse" / "cli" / "index.js"
PATIENCE = 240  # seconds for one look


def categories(url: str) -> dict[str, int] | None:
    """The score of a page in each category; None if Lighthouse gives none."""
    command = (
        *("node", str(PROGRAM), url, "--quiet", "--output=json"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}",
    )
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    try:
        done = subprocess.run(
            command, capture_output=True, check=True, timeout=PATIENCE, env=environment
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    found = json.loads(done.stdout)["categories"]
    if any(found[one]["score"] is None for one in CATEGORIES):
        return None
    return {one: round(found[one]["score"] * 100) for one in CATEGORIES}


def shown(scores: Iterable[int]) -> str:
    """The four of them in one cell of a table."""
    return "/".join(map(str, scores))
