"""A disk that is full or fails at any write: said in a sentence, and nothing torn."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pytest

from tests.faults.processes import apart, together
from tests.logs import draft, new_log, open_log
from timeline.errors import DatelineError, DiskFull, LogUnreachable, OutcomeUnknown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from timeline.log import Row


class FailingCommit(sqlite3.Connection):
    """A connection whose next COMMITs report an I/O error, before or after they were done.

    The disk may then leave, too: `leaves` is called when the connection is closed.
    """

    fails: ClassVar[list[str]] = []
    leaves: ClassVar[Callable[[], object] | None] = None

    def commit(self) -> None:
        failing = FailingCommit.fails.pop(0) if FailingCommit.fails else None
        if failing != "before":
            super().commit()
        if failing:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise error

    def close(self) -> None:
        super().close()
        leaves, FailingCommit.leaves = FailingCommit.leaves, None
        if leaves:
            leaves()


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> type[FailingCommit]:
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=FailingCommit))
    return FailingCommit


def test_a_commit_that_fails_after_it_was_done_is_a_success(
    tmp_path: Path, failing: type[FailingCommit]
) -> None:
    with closing(open_log(new_log(tmp_path / "log.sqlite"))) as store:
        failing.fails = ["after"]
        written = store.append([draft(), draft()], {})
        assert store.page(1, 10) == written
        assert store.append([draft()], {})[0].position == 4


def test_a_commit_that_fails_before_it_was_done_is_told_as_such(
    tmp_path: Path, failing: type[FailingCommit]
) -> None:
    with closing(open_log(new_log(tmp_path / "log.sqlite"))) as store:
        failing.fails = ["before"]
        with pytest.raises(LogUnreachable, match="nothing was written"):
            store.append([draft()], {})
        assert store.head()[0] == 1
        assert store.append([draft()], {})[0].position == 2


@pytest.mark.parametrize("again", ["before", "after"])
def test_what_is_there_but_cannot_be_brought_to_the_disk_is_unknown(
    tmp_path: Path, failing: type[FailingCommit], again: str
) -> None:
    with closing(open_log(new_log(tmp_path / "log.sqlite"))) as store:
        failing.fails = ["after", again]
        with pytest.raises(OutcomeUnknown):
            store.append([draft()], {})
        assert store.append([draft()], {})[0].position == 3


@pytest.mark.parametrize("outcome", ["before", "after"])
def test_a_commit_that_cannot_be_looked_up_is_unknown(
    tmp_path: Path, failing: type[FailingCommit], outcome: str
) -> None:
    path, away = new_log(tmp_path / "log.sqlite"), tmp_path / "away"
    with closing(open_log(path)) as store:
        failing.fails = [outcome]
        failing.leaves = partial(path.rename, away)
        with pytest.raises(OutcomeUnknown) as refusal:
            store.append([draft()], {})
        assert refusal.value.exit_code == 4
        assert "same --key" in refusal.value.hint
        away.rename(path)
        assert store.head()[0] == (2 if outcome == "after" else 1)


def test_a_full_disk_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with closing(open_log(new_log(tmp_path / "log.sqlite"))) as store:
        with store._datastore.get_connection(commit=True) as connection:
            connection._sqlite_conn.execute("PRAGMA max_page_count = 12")
        with pytest.raises(DiskFull) as refusal:
            store.append([draft(payload=b"x" * 9_000) for _ in range(20)], {})
        assert refusal.value.exit_code == 4
        assert store.head()[0] == 1
        assert store.append([draft()], {})[0].position == 2


def append_under_limit(path: Path, limit: int) -> tuple[list[Row], str]:
    """Append until a write beyond `limit` bytes of a file fails, as the system reports it."""
    acknowledged: list[Row] = []
    with closing(open_log(path)) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            while True:
                acknowledged += store.append([draft(payload=b"x" * 1_500) for _ in range(3)], {})
        except DatelineError as error:
            return acknowledged, str(error)


def fail_at_every_size(folder: Path, limits: range) -> list[tuple[list[Row], str]]:
    return [
        together([partial(append_under_limit, folder / f"{limit}.sqlite", limit)])[0]
        for limit in limits
    ]


def test_a_write_that_fails_anywhere_tears_nothing(tmp_path: Path) -> None:
    limits = range(1_000, 90_000, 1_777)
    for limit in limits:
        new_log(tmp_path / f"{limit}.sqlite")
    for limit, (acknowledged, why) in zip(
        limits, apart(fail_at_every_size, tmp_path, limits), strict=True
    ):
        assert why.endswith("nothing was written"), why
        with closing(open_log(tmp_path / f"{limit}.sqlite")) as store:
            assert store.page(1, 10_000) == acknowledged
            assert (store.examine(), store.first_fault()) == ([], None)
            assert store.append([draft()], {})
