"""What only some machines have: its tests are skipped elsewhere, but not where CI installed it."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

REQUIRED = "DATELINE_TEST_OPTIONAL"  # set to `require` where a missing program is a failure


def needed(program: str) -> str:
    """The path of a program; skips the test without it, or fails where it is required."""
    path = shutil.which(program)
    if path is None:
        missing(program, "is not installed")
    return path


def missing(what: str, why: str) -> NoReturn:
    """Skip the test for what is not there, or fail where it is required."""
    if os.environ.get(REQUIRED) == "require":
        pytest.fail(f"{what} {why}, and {REQUIRED}=require says that it must be")
    pytest.skip(f"{what} {why}")
