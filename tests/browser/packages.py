"""Packages of npm that the pages are tried with: `.node`, where CI installs them."""

from __future__ import annotations

from pathlib import Path

from tests.optional import missing

INSTALLED = Path(__file__).parents[2] / ".node" / "node_modules"


def package(name: str) -> Path:
    """The folder of a package; skips the test without it, or fails where it is required."""
    folder = INSTALLED / name
    if not folder.is_dir():
        missing(name, "is not in .node")
    return folder
