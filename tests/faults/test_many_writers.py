"""Many processes on one log: nothing lost, nothing double, no lock error, no long wait."""

from __future__ import annotations

import logging
import time
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.processes import apart, together
from tests.logs import draft, open_log, real_clock
from timeline.address import Address
from timeline.errors import AlreadyADesk
from timeline.stores.postgres_making import make_or_join
from timeline.stores.sqlite import create_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.engines import Engine
    from tests.servers import Server
    from timeline.log import Row

LOGGER = logging.getLogger(__name__)  # pytest --log-cli-level=INFO shows what was measured
WRITERS, READERS = 8, 2
IN_THE_SUITE = 500  # events a writer


def write(engine: Engine, place: Any, count: int) -> tuple[list[Row], float]:
    """What one writer was acknowledged, and its longest wait in seconds."""
    acknowledged, longest = [], 0.0
    with closing(engine.open(place)) as store:
        for _ in range(count):
            started = time.monotonic()
            acknowledged += store.append([draft()], {})
            longest = max(longest, time.monotonic() - started)
    return acknowledged, longest


def tail(engine: Engine, place: Any, upto: int) -> list[Row]:
    """What a reader sees that always goes on from the last event it saw, until the log is full."""
    seen: list[Row] = []
    with closing(engine.open(place)) as store:
        while len(seen) < upto:
            new = store.page(len(seen), 1_000)
            assert [row.position for row in new] == list(
                range(len(seen) + 1, len(seen) + len(new) + 1)
            ), "a gap"
            seen += new
            time.sleep(0.005)
    return seen


def race(engine: Engine, place: Any, count: int) -> tuple[list[list[Row]], float, list[list[Row]]]:
    writers = [partial(write, engine, place, count)] * WRITERS
    readers = [partial(tail, engine, place, WRITERS * count + 1)] * READERS
    answers: list[Any] = together([*writers, *readers])
    written, seen = answers[:WRITERS], answers[WRITERS:]
    return [rows for rows, _ in written], max(longest for _, longest in written), seen


@pytest.mark.parametrize("count", [None, pytest.param(5_000, marks=pytest.mark.campaign)])
def test_every_writer_gets_its_turn_and_no_reader_sees_a_gap(
    engine: Engine, count: int | None
) -> None:
    place, count = engine.new(), count or IN_THE_SUITE
    acknowledged, longest, seen = apart(race, engine, place, count)
    with closing(engine.open(place)) as store:
        rows = store.page(0, WRITERS * count + 2)
        assert store.examine() == []
    assert rows[1:] == sorted(row for rows in acknowledged for row in rows)
    assert [row.position for row in rows] == list(range(1, WRITERS * count + 2))
    assert [row.recorded_at for row in rows] == sorted(row.recorded_at for row in rows)
    assert seen == [rows] * READERS
    LOGGER.info("%s: %d x %d, longest wait %.2f s", engine.name, WRITERS, count, longest)
    assert longest < 2, f"{longest:.2f} s"


def make_and_open(path: Path) -> str:
    made = "made"
    try:
        create_store(path, draft(type="desk.opened"), real_clock)
    except AlreadyADesk:
        made = "there already"
    store = open_log(path)
    assert store.head()[0] == 1
    store.close()
    return made


def race_to_make(folder: Path, rounds: int) -> list[list[str]]:
    return [
        together([partial(make_and_open, folder / f"{number}.sqlite")] * WRITERS)
        for number in range(rounds)
    ]


@pytest.mark.parametrize("rounds", [25, pytest.param(200, marks=pytest.mark.campaign)])
def test_of_many_that_make_a_log_one_wins(tmp_path: Path, rounds: int) -> None:
    for answers in apart(race_to_make, tmp_path, rounds):
        assert sorted(answers) == ["made"] + ["there already"] * (WRITERS - 1)
    left = {entry.name.removesuffix("-journal") for entry in tmp_path.iterdir()}
    assert left == {f"{number}.sqlite" for number in range(rounds)}


def join(url: str) -> bool:
    return make_or_join(Address(url), draft(type="desk.opened"))[1]


def race_to_join(urls: Sequence[str]) -> list[list[bool]]:
    return [together([partial(join, url)] * WRITERS) for url in urls]


@pytest.mark.parametrize("rounds", [10, pytest.param(100, marks=pytest.mark.campaign)])
def test_of_many_that_make_a_log_on_a_server_one_does_and_the_others_join_it(
    server: Server, rounds: int
) -> None:
    databases = [server.new_database() for _ in range(rounds)]
    try:
        for answers in apart(race_to_join, [server.url(name) for name in databases]):
            assert sorted(answers) == [False] * (WRITERS - 1) + [True]
        for name in databases:
            assert server.execute("SELECT position FROM dateline.events", database=name) == [(1,)]
    finally:
        for name in databases:
            server.empty_database(name)
