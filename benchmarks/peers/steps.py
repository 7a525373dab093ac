"""The steps of an installation, and where peers are kept."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PEERS = Path(".peers")
ABSENT = PEERS / "absent.json"
PATIENCE = 600  # seconds for one step


def run(*command: str, folder: Path | None = None) -> str:
    """Run a step; why it failed, in a line, or nothing."""
    try:
        done = _finished(command, folder)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    said = [line for line in (done.stderr or done.stdout).splitlines() if "rror" in line]
    return (said or ["it failed without a word"])[-1].removeprefix("ERROR: ")[:200]


def _finished(command: Sequence[str], folder: Path | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
