"""What is installed beside the program changes nothing of what is valid, and costs no time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from timeline.plugins import LOADER

USED = "from timeline.events import DeskOpened; DeskOpened.model_rebuild(); "


def printed(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["importlib.metadata", "email", "zipfile"])
def test_the_first_use_of_a_class_does_not_look_through_what_is_installed(module: str) -> None:
    assert printed(f"import sys; {USED} print({module!r} in sys.modules)") == "False"


def test_who_asks_pydantics_loader_for_anything_else_gets_it() -> None:
    asked = f"from {LOADER} import PYDANTIC_ENTRY_POINT_GROUP; print(PYDANTIC_ENTRY_POINT_GROUP)"
    assert printed(USED + asked) == "pydantic"
