"""A server that is killed under load and started again: what it acknowledged is there, once."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.logs import KNOWN, OPENED, draft
from tests.servers import running
from timeline.address import Address
from timeline.stores.postgres import open_store
from timeline.stores.postgres_making import make_or_join

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.log import Row

WRITERS = 4


def write_until(url: str, ready: Path, stop: Path) -> list[Row]:
    """Append pairs until told to stop; any error, above all a conflict, is a failure."""
    acknowledged: list[Row] = []
    with closing(open_store(Address(url), KNOWN)) as store:
        ready.touch()
        while not stop.exists():
            stream = uuid4()
            acknowledged += store.append([draft(stream), draft(stream, 2)], {stream: 0})
    return acknowledged


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.campaign)])
def test_a_killed_server_loses_nothing_and_nothing_is_refused_that_was_written(
    tmp_path: Path, times: int
) -> None:
    stop = tmp_path / "stop"
    with running() as server, ProcessPoolExecutor(WRITERS, get_context("spawn")) as pool:
        url = server.url()
        make_or_join(Address(url), draft(type=OPENED))
        ready = [tmp_path / f"ready {number}" for number in range(WRITERS)]
        writing = [pool.submit(write_until, url, one, stop) for one in ready]
        while not all(one.exists() for one in ready):
            time.sleep(0.01)
        before = 1
        for turn in range(times):
            before = until_more(url, before + 20)
            time.sleep(turn * 7 % 10 / 100)
            server.kill()
            server.start()
        until_more(url, before + 20)
        stop.touch()
        acknowledged = sorted(row for one in writing for row in one.result())
        with closing(open_store(Address(url), KNOWN)) as store:
            rows = store.page(0, 10**9)
            assert store.examine() == []
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert rows[1:] == acknowledged


def until_more(url: str, position: int) -> int:
    """Wait until others have written as far as a position; how far they are."""
    with closing(open_store(Address(url), KNOWN)) as store:
        while (reached := store.head()[0]) < position:
            time.sleep(0.01)
    return reached
