"""Where the command line is tested: an empty folder, and a desk with one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY, CommandLine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """An empty folder."""
    return CommandLine(tmp_path, monkeypatch)


@pytest.fixture
def desk(nowhere: CommandLine) -> CommandLine:
    """A desk whose only story is private and in New York."""
    nowhere("init")
    nowhere("open", STORY, "The letter", "--timezone", "America/New_York")
    return nowhere
