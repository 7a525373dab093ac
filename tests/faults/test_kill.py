"""Killed at any point: what was acknowledged is there, once and whole."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from tests.faults.processes import apart
from tests.logs import draft, new_log, open_log

if TYPE_CHECKING:
    from pathlib import Path

ID_BYTES = 16


def write_until_killed(path: Path, acknowledge: int) -> None:
    """Append batches of 1 to 7 events, some large, and name each batch once it is recorded."""
    store = open_log(path)
    while True:
        batch = uuid4()
        size = batch.int % 7 + 1
        store.append(
            [
                draft(key=f"{batch.hex} {size}", payload=b"x" * (batch.int % 9_000))
                for _ in range(size)
            ],
            {},
        )
        os.write(acknowledge, batch.bytes)


def kill(path: Path, after: int, delay: float) -> list[UUID]:
    """Start a writer, kill it some seconds after some acknowledgements, and return them all."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            write_until_killed(path, writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read(after * ID_BYTES)
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)
        answer += pipe.read()
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    assert len(answer) % ID_BYTES == 0
    return [UUID(bytes=answer[at : at + ID_BYTES]) for at in range(0, len(answer), ID_BYTES)]


def kill_often(path: Path, times: int) -> list[UUID]:
    # From before the file is open to some appends later, in steps that hit every stage of both.
    return [batch for turn in range(times) for batch in kill(path, turn % 5, turn * 37 % 60 / 1e4)]


@pytest.mark.parametrize("times", [500, pytest.param(5_000, marks=pytest.mark.campaign)])
def test_killed_writers_lose_nothing(tmp_path: Path, times: int) -> None:
    path = new_log(tmp_path / "log.sqlite")
    acknowledged = apart(kill_often, path, times)
    store = open_log(path)
    assert store.examine() == []
    rows = store.page(1, 10**9)
    store.close()
    assert [row.position for row in rows] == list(range(2, len(rows) + 2))
    found = Counter(row.key or "" for row in rows)
    sizes = {UUID(name): int(size) for name, size in (key.split() for key in found)}
    assert list(found.values()) == list(sizes.values()), "torn, or twice"
    assert len(acknowledged) >= 2 * times
    assert set(acknowledged) <= sizes.keys()
    assert len(sizes) - len(acknowledged) <= times, "at most one a kill went unacknowledged"
