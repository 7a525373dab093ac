"""Templates, filled in: what is text is escaped, unless it was made safe before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minijinja import Environment, safe

FOLDER = Path(__file__).with_name("templates")


def _load(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


_environment = Environment(
    loader=_load, undefined_behavior="strict", trim_blocks=True, lstrip_blocks=True
)


def filled(name: str, /, **values: Any) -> str:
    """A template with values put in; what it does not have is an error."""
    return _environment.render_template(name, **values)


def markup(text: str) -> str:
    """What is markup already, and safe."""
    return safe(text)
