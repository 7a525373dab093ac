"""Many processes on one file: nothing lost, nothing double, no lock error, no long wait."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.faults.processes import apart, together
from tests.logs import draft, new_log, open_log, real_clock
from timeline.errors import AlreadyADesk
from timeline.stores.sqlite import create_store

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.log import Row

WRITERS = 8


def write(path: Path, count: int) -> tuple[list[Row], float]:
    """What one writer was acknowledged, and its longest wait in seconds."""
    store = open_log(path)
    acknowledged, longest = [], 0.0
    for _ in range(count):
        started = time.monotonic()
        acknowledged += store.append([draft()], {})
        longest = max(longest, time.monotonic() - started)
    store.close()
    return acknowledged, longest


def race(path: Path, count: int) -> tuple[list[list[Row]], float]:
    answers = together([partial(write, path, count)] * WRITERS)
    return [rows for rows, _ in answers], max(longest for _, longest in answers)


@pytest.mark.parametrize("count", [100, pytest.param(5_000, marks=pytest.mark.campaign)])
def test_every_writer_gets_its_turn(tmp_path: Path, count: int) -> None:
    path = new_log(tmp_path / "log.sqlite")
    acknowledged, longest = apart(race, path, count)
    store = open_log(path)
    rows = store.page(1, WRITERS * count + 1)
    assert rows == sorted(row for rows in acknowledged for row in rows)
    assert [row.position for row in rows] == list(range(2, WRITERS * count + 2))
    assert [row.recorded_at for row in rows] == sorted(row.recorded_at for row in rows)
    assert store.examine() == []
    assert longest < 2
    store.close()


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
