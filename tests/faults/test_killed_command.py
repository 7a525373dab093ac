"""`dateline log` killed at any moment: what it answered is there, and a retry adds nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.faults.desks import STORY, all_events, new_desk
from timeline.events import DevelopmentLogged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds a command may take on a busy machine


class Try(NamedTuple):
    """One attempt to log: what was answered before the end, and whether that was a kill."""

    key: str
    answer: dict[str, Any] | None
    killed: bool


def logging(desk: Path, key: str) -> subprocess.Popen[bytes]:
    """Start to log a development of which half would be noticed."""
    words = ("log", STORY, "said", f"This is {key}", "--text", "x" * 9_000, "--key", key)
    return subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words, "--desk", str(desk), "--json"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )


def answer_of(process: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    """The JSON document it printed, if it is whole."""
    out, _ = process.communicate(timeout=PATIENCE)
    with suppress(ValueError):
        answer: dict[str, Any] = json.loads(out)
        return answer
    return None


def log_and_kill(desk: Path, key: str, turn: int, usual: float) -> Try:
    """Kill the command by the clock, while it writes, or before it can say what it wrote."""
    process = logging(desk, key)
    journal = partial(size, desk / "dateline.db-journal")
    if turn % 3 == 0:
        time.sleep(turn * 37 % 100 / 75 * usual)
    else:
        wait_for(process, lambda: journal() > 0)
    if turn % 3 == 2:
        wait_for(process, lambda: journal() == 0)
    process.kill()
    answer = answer_of(process)
    return Try(key, answer, killed=process.returncode < 0)


def size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def wait_for(process: subprocess.Popen[bytes], happened: Callable[[], bool]) -> None:
    """Return at once when it has happened, or can no more."""
    while process.poll() is None and not happened():
        pass


def retry(desk: Path, key: str) -> dict[str, Any]:
    process = logging(desk, key)
    answer = answer_of(process)
    assert process.returncode == 0
    assert answer is not None
    return answer


def kill_often(desk: Path, times: int) -> list[Try]:
    """Kill at every moment from the first to some time after the last of a usual run."""
    begun = time.monotonic()
    retry(desk, "unhurried")
    usual = time.monotonic() - begun
    return [log_and_kill(desk, f"k{turn}", turn, usual) for turn in range(times)]


def findings(desk: Path) -> list[dict[str, Any]]:
    words = ("doctor", "--desk", str(desk), "--json")
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


@pytest.mark.parametrize("times", [25, pytest.param(500, marks=pytest.mark.campaign)])
def test_a_killed_command_loses_nothing_it_answered(tmp_path: Path, times: int) -> None:
    desk = new_desk(tmp_path / "desk")
    tries = kill_often(desk, times)
    assert any(one.killed for one in tries)
    check_once_and_whole(desk, tries)
    assert {finding["state"] for finding in findings(desk)} == {"ok"}
    check_retries(desk, tries)
    left = {entry.name for entry in desk.iterdir()} - {"dateline.db-journal"}
    assert left == {"dateline.toml", "dateline.db", ".gitignore", ".dateline"}


def check_once_and_whole(desk: Path, tries: Sequence[Try]) -> None:
    """What was answered is there once, and all that is there is whole."""
    logged = [event for event in all_events(desk) if event.type == "development.logged"]
    assert max(Counter(event.key for event in logged).values()) == 1
    positions = {event.key: event.position for event in logged}
    answered = {one.key: one.answer["position"] for one in tries if one.answer is not None}
    assert answered.items() <= positions.items()
    for event in logged:
        assert isinstance(event.event, DevelopmentLogged)
        assert event.event.headline == f"This is {event.key}"
        assert event.event.text == "x" * 9_000


def check_retries(desk: Path, tries: Sequence[Try]) -> None:
    """A retry of what was cut short leaves exactly one, at the place it may have had already."""
    before = {event.key: event.position for event in all_events(desk)}
    for one in tries:
        if one.answer is None:
            answer = retry(desk, one.key)
            assert answer["position"] == before.get(one.key, answer["position"])
    found = Counter(event.key for event in all_events(desk) if event.key)
    assert found == dict.fromkeys(["unhurried", *(one.key for one in tries)], 1)
