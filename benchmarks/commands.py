"""The reading commands as they are asked here: how much is shown stands in one place."""

from __future__ import annotations

import subprocess

from benchmarks.pairs import DATELINE, ENVIRONMENT

PAGE = ("--last", "50")
LAST = (DATELINE, "timeline", *PAGE)
WHOLE = (DATELINE, "timeline")
STANDING = (DATELINE, "standing")
FIND = (DATELINE, "find")
REBUILD = (DATELINE, "rebuild")


def known(command: tuple[str, ...]) -> bool:
    """Whether this program has a command, with the options it is asked with."""
    asked = (*command[:2], "--help")
    done = subprocess.run(asked, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    options = [word for word in command[2:] if word.startswith("--")]
    return done.returncode == 0 and all(option in done.stdout for option in options)
