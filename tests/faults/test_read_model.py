"""The read model of a desk that several write to at once, and whose commands are killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest

from projections.clocks import ask
from projections.parties import Parties
from projections.readmodel import ReadModel
from projections.readmodel.folding import Folding
from projections.readmodel.rows import Rows
from projections.standing import standing
from projections.story_view import view
from tests.faults.desks import STORY, new_desk, open_desk
from tests.faults.processes import apart, together
from tests.logs import real_clock
from timeline.draft import DevelopmentDraft
from timeline.folder import locate
from timeline.when import day_end_key

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
    """The rows give the threads that the whole log gives."""
    desk = open_desk(path, "ana")
    with closing(desk.log.store):
        story = desk.past.story(STORY)
        clocks = ask(desk.log, story, real_clock())
        expected = standing(view(story, desk.log.read(), clocks)).threads
        model = ReadModel(locate(str(path), path).read_model_path, desk.log)
        model.catch_up()
        with closing(sqlite3.connect(model.path)) as connection:
            rows = Rows(connection)
            folding = Folding(rows, story.id, "UTC", day_end_key(clocks.as_of), {})
            found = [folding.now(handle, Parties()) for handle in rows.handles(story.id)]
    assert [one for one in found if one is not None] == list(expected)


def check_many(path: Path, processes: int, each: int) -> None:
    with_an_ask(path)
    told = together([partial(respond, path, f"user {n}", each) for n in range(processes)])
    moves = dict(row for rows in told for row in rows)
    assert len(moves) == processes * each
    with closing(sqlite3.connect(locate(str(path), path).read_model_path)) as connection:
        rows = Rows(connection)
        assert all(tuple(rows.moves(at, at)) == moved for at, moved in moves.items())
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
