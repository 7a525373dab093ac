"""What only some machines have: its tests are skipped elsewhere, but not where CI installed it."""

from __future__ import annotations

import os
import shutil

import pytest

REQUIRED = "DATELINE_TEST_OPTIONAL"  # set to `require` where a missing program is a failure


def needed(program: str) -> str:
    """The path of a program; skips the test without it, or fails where it is required."""
    path = shutil.which(program)
    if path is None:
        missing = f"{program} is not installed"
        if os.environ.get(REQUIRED) == "require":
            pytest.fail(f"{missing}, and {REQUIRED}=require says that it must be")
        pytest.skip(missing)
    return path
