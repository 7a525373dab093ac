"""The read model of a desk that several write to at once, and whose commands are killed."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest

from projections.changes import state
from projections.clocks import ask
from projections.readmodel.model import ReadModel
from projections.readmodel.rows import moved
from projections.standing import standing
from tests.faults.desks import STORY, new_desk, open_desk
from tests.faults.processes import apart, together
from tests.logs import real_clock
from tests.reading import answered, folded, read
from timeline.draft import DevelopmentDraft
from timeline.folder import locate

if TYPE_CHECKING:
    from pathlib import Path

    from projections.changes import Moved

ASK, DAY = "ask", "2019-01-06"
VERBS = ("answered", "rejected", "acknowledged", "offered", "asked")


def respond(path: Path, user: str, number: int) -> list[tuple[int, tuple[Moved, ...]]]:
    """Log so many entries on one thread; the position of each, and what was told to have moved."""
    desk = open_desk(path, user)
    told = []
    with closing(desk.log.store):
        model = ReadModel(locate(str(path), path).read_model_path, desk.log)
        for turn in range(number):
            draft = DevelopmentDraft(
                verb=VERBS[turn % len(VERBS)],
                headline=f"{user} {turn}",
                when=DAY,
                by=(user,),
                links=((None, ASK),),
            )
            done = desk.log_development(STORY, draft)
            told.append((done.logged_at, model.moved(done.recorded)))
    return told


def with_an_ask(path: Path) -> Path:
    desk = open_desk(new_desk(path), "ana")
    with closing(desk.log.store):
        desk.log_development(STORY, DevelopmentDraft(verb="asked", headline="A", when=DAY, key=ASK))
    return path


def stands_as_folded(path: Path) -> None:
    """The read model gives the story that the whole log gives, and its threads."""
    desk = open_desk(path, "ana")
    model_path = locate(str(path), path).read_model_path
    with closing(desk.log.store), read(model_path, desk.log) as reading:
        story = desk.past.story(STORY)
        clocks = ask(desk.log, story, real_clock())
        shown, expected = answered(reading, story, clocks), folded(desk.log, story, clocks)
        assert shown == expected
        stored = reading.select("SELECT handle, said FROM threads")
    threads = {one.handle: one for one in standing(expected).threads}
    assert {handle for handle, _ in stored} == set(threads)
    for handle, said in stored:
        assert json.loads(said) == json.loads(json.dumps(state(threads[handle])))


def check_many(path: Path, processes: int, each: int) -> None:
    with_an_ask(path)
    told = together([partial(respond, path, f"user {n}", each) for n in range(processes)])
    moves = dict(row for rows in told for row in rows)
    assert len(moves) == processes * each
    with closing(sqlite3.connect(locate(str(path), path).read_model_path)) as connection:
        assert all(tuple(moved(connection, at, at)) == told for at, told in moves.items())
    stands_as_folded(path)


def test_each_of_several_is_told_what_its_own_entry_moved(tmp_path: Path) -> None:
    apart(check_many, tmp_path / "desk", 4, 15)


@pytest.mark.campaign
def test_each_of_eight_is_told_what_its_own_hundred_entries_moved(tmp_path: Path) -> None:
    apart(check_many, tmp_path / "desk", 8, 100)


def check_kills(path: Path, kills: int) -> None:
    with_an_ask(path)
    draw = random.Random(7)
    for kill in range(kills):
        pid = os.fork()
        if not pid:
            respond(path, f"user {kill}", 1_000)
            os._exit(0)
        time.sleep(draw.uniform(0.02, 0.2))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        respond(path, "ana", 1)
    stands_as_folded(path)


def test_a_kill_leaves_a_read_model_that_the_next_command_makes_right(tmp_path: Path) -> None:
    apart(check_kills, tmp_path / "desk", 15)


@pytest.mark.campaign
def test_two_hundred_kills_leave_one_that_the_next_command_makes_right(tmp_path: Path) -> None:
    apart(check_kills, tmp_path / "desk", 200)
