"""A disk that has no room for what was seen: the site is built, and the rest is made anew."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from projections.public import memory

if TYPE_CHECKING:
    import pytest

    from tests.cli.driver import CommandLine


class Full(sqlite3.Connection):
    """There is no room once all is written (`COMMIT`), or when all is to be forgotten."""

    at = "COMMIT"

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if statement.startswith(self.at):
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(statement, *values)  # type: ignore[arg-type]


class FullAtOnce(Full):
    at = "DELETE FROM looked"


def _use(monkeypatch: pytest.MonkeyPatch, full: type[Full]) -> None:
    class Module:
        connect = staticmethod(partial(sqlite3.connect, factory=full))
        Error, Connection = sqlite3.Error, sqlite3.Connection

    monkeypatch.setattr(memory, "sqlite3", Module)


def test_a_site_that_was_shown_is_built(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    desk("log", "said", "One", "--public")
    with monkeypatch.context() as patched:
        _use(patched, Full)
        desk("build")
    desk("build")


def test_no_room_when_all_is_made_anew_is_told(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("log", "said", "One", "--public")
    desk("build")
    with monkeypatch.context() as patched:
        _use(patched, FullAtOnce)
        desk("build", "--full", code=4)
    desk("build", "--full")
