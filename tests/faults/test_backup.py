"""A backup while many log, one cut short by kill -9, and a restore that overwrites nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import ROOT
from tests.faults.desks import STORY, command, new_desk, open_desk, said
from tests.faults.processes import apart, together
from timeline.errors import AlreadyADesk, AlreadyThere
from timeline.founding import restore
from timeline.stores.sqlite import SQLiteStore, open_store
from timeline.stores.sqlite_backup import back_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from timeline.log import Row

PEOPLE = 4
PATIENCE = 60.0  # seconds


def nothing(_: int) -> None:
    """Watch nothing."""


def rows(path: Path) -> list[Row]:
    """All that a log's file holds, event by event, after it was found whole."""

    def no_clock() -> object:
        raise AssertionError

    store = open_store(path, no_clock, None)  # type: ignore[arg-type]  # it is only read
    try:
        assert store.examine() == []
        found = store.page(0, 1_000_000)
    finally:
        store.close()
    assert [row.position for row in found] == list(range(1, len(found) + 1))
    return found


# --- while others log ---------------------------------------------------------------------------


def wait_for(done: Callable[[], bool]) -> None:
    """Wait until the others are so far, however slow the machine is."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "the others do not go on"
        time.sleep(0.001)


def log_many(path: Path, person: int, count: int) -> list[tuple[float, float]]:
    desk, waited = open_desk(path, f"person{person}"), []
    for number in range(count):
        if number == count // 2:
            wait_for((path.parent / "0.db").exists)
        begun = time.monotonic()
        desk.log_development(STORY, said(f"{person}-{number}"))
        waited.append((begun, time.monotonic() - begun))
    desk.log.store.close()
    return waited


def back_up_often(path: Path, times: int) -> list[tuple[float, float]]:
    desk = open_desk(path, "ana")
    assert isinstance(desk.log.store, SQLiteStore)
    begun = desk.log.head()
    wait_for(lambda: desk.log.head() > begun + PEOPLE)
    for number in range(times):
        copied = back_up(desk.log.store, path.parent / f"{number}.db", nothing)
        assert copied.position >= 2
    desk.log.store.close()
    return []


def race(path: Path, count: int, times: int) -> list[list[tuple[float, float]]]:
    logging = [partial(log_many, path, person, count) for person in range(PEOPLE)]
    return together([*logging, partial(back_up_often, path, times)])


@pytest.mark.parametrize(
    ("count", "times"), [(100, 12), pytest.param(2_500, 200, marks=pytest.mark.campaign)]
)
def test_each_backup_is_the_log_up_to_a_position(tmp_path: Path, count: int, times: int) -> None:
    path = new_desk(tmp_path / "desk")
    new_log = rows(path / "dateline.db")
    answers = apart(race, path, count, times)
    log = rows(path / "dateline.db")
    assert len(log) == 2 + PEOPLE * count
    sizes = []
    for number in range(times):
        backed_up = rows(tmp_path / f"{number}.db")
        assert backed_up == log[: len(backed_up)]
        sizes.append(len(backed_up))
    assert sizes == sorted(sizes)
    assert any(len(new_log) < size < len(log) for size in sizes), "none was made while others log"
    assert max(wait for waited in answers for _, wait in waited) < 2


# --- cut short ------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [10, pytest.param(200, marks=pytest.mark.campaign)])
def test_a_killed_backup_leaves_no_half_of_one(tmp_path: Path, times: int) -> None:
    path = new_desk(tmp_path / "desk")
    desk = open_desk(path, "ana")
    for number in range(50):
        desk.log_development(STORY, said(str(number)))
    desk.log.store.close()
    log = rows(path / "dateline.db")
    begun = time.monotonic()
    backing_up(path, tmp_path / "whole.db").wait(60)
    usual = time.monotonic() - begun
    done = 0
    for number in range(times):
        target = tmp_path / f"{number}.db"
        process = backing_up(path, target)
        time.sleep(number * 37 % 100 / 75 * usual)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        if target.exists():
            done += 1
            assert rows(target) == log
    assert done < times
    assert rows(path / "dateline.db") == log


def backing_up(desk: Path, target: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli.main", "--desk", str(desk), "--quiet", "backup", str(target)],
        cwd=ROOT,
    )


# --- nothing is overwritten -----------------------------------------------------------------------


def try_to_back_up(path: Path, target: Path, person: int) -> str:
    desk = open_desk(path, f"person{person}")
    assert isinstance(desk.log.store, SQLiteStore)
    try:
        back_up(desk.log.store, target, nothing)
    except AlreadyThere:
        return "there already"
    finally:
        desk.log.store.close()
    return "made"


def try_to_restore(backup: Path, path: Path) -> str:
    try:
        restore(backup, path, nothing, dry_run=False)
    except AlreadyADesk:
        return "there already"
    return "made"


def race_for_one_name(path: Path, target: Path) -> list[str]:
    return together([partial(try_to_back_up, path, target, person) for person in range(PEOPLE)])


def race_to_restore(backup: Path, path: Path) -> list[str]:
    return together([partial(try_to_restore, backup, path) for _ in range(PEOPLE)])


def test_of_many_backups_of_one_name_one_is_made(tmp_path: Path) -> None:
    path = new_desk(tmp_path / "desk")
    target = tmp_path / "backup.db"
    answers = apart(race_for_one_name, path, target)
    assert sorted(answers) == ["made", *["there already"] * (PEOPLE - 1)]
    assert rows(target) == rows(path / "dateline.db")
    assert sorted(os.listdir(tmp_path)) == ["backup.db", "desk"]  # noqa: PTH208 - names are asked


def test_of_many_that_restore_one_does(tmp_path: Path) -> None:
    path = new_desk(tmp_path / "desk")
    try_to_back_up(path, tmp_path / "backup.db", 0)
    answers = apart(race_to_restore, tmp_path / "backup.db", tmp_path / "anew")
    assert sorted(answers) == ["made", *["there already"] * (PEOPLE - 1)]
    assert rows(tmp_path / "anew" / "dateline.db") == rows(path / "dateline.db")
    assert command("--desk", str(tmp_path / "anew"), "doctor").code == 0
