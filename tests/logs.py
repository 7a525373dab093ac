"""Logs for the tests: drafts, clocks, and a store in a folder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from timeline.log import Draft
from timeline.stores.sqlite import SQLiteStore, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPENED = "desk.opened"
LOGGED = "development.logged"
KNOWN = frozenset({(OPENED, 1), (LOGGED, 1), ("story.opened", 1)})
DAWN = datetime(2019, 1, 6, 9, 0, tzinfo=UTC)


class Hand:
    """A clock that stands still until it is set."""

    def __init__(self, moment: datetime = DAWN) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: str) -> None:
        """Turn the hands to an ISO moment with its offset."""
        self.moment = datetime.fromisoformat(moment)

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


def real_clock() -> datetime:
    return datetime.now(UTC)


def draft(stream: UUID | None = None, version: int = 1, **others: object) -> Draft:
    fields = {"type": LOGGED, "schema": 1, "payload": b"{}", "by": "maria"} | others
    return Draft(stream=stream or uuid4(), version=version, **fields)  # type: ignore[arg-type]  # others are fields of Draft


def new_log(path: Path, clock: Callable[[], datetime] = real_clock) -> Path:
    create_store(path, draft(type=OPENED), clock)
    return path


def open_log(
    path: Path,
    clock: Callable[[], datetime] = real_clock,
    known: frozenset[tuple[str, int]] | None = KNOWN,
    timeout: float = 30.0,
) -> SQLiteStore:
    return open_store(path, clock, known, timeout)
