"""What was printed of an earlier state of knowledge is printed again, byte for byte, for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from tests.logs import Hand
from timeline.desk import Correction, Desk
from timeline.draft import DevelopmentDraft
from timeline.folder import locate, make
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = Path(sys.executable).with_name("dateline")
DAY = datetime(2019, 1, 6, 15, 0, tzinfo=UTC)
ASKED = [
    *(("--known-at", known_at) for known_at in ("2019-01-06", "2019-01-06T12:00", "7", "3")),
    ("--known-at", "2019-01-06", "--as-of", "2018-12-28"),
    ("--known-at", "7", "--as-of", "2019-01-05"),
    ("--known-at", "[2019-01-05..2019-01-06]", "--with", "the signers"),
]
CHANGES = {
    "a correction": lambda desk: desk.correct("d1", story(desk), CORRECTION),
    "a correction of the date": lambda desk: desk.correct("d2", story(desk), SOONER),
    "a retraction": lambda desk: desk.retract("d3", story(desk), "It was another letter."),
    "something earlier": lambda desk: log(desk, "d0", "drafted", when="2018-11"),
    "an answer": lambda desk: log(desk, "d9", "denied", links=(("denies", "d2"),), when="today"),
}
CORRECTION = Correction(changes={"headline": "Some ask", "by": "others"}, reason="a slip")
SOONER = Correction(changes={"when": "2018-11-30"}, reason="The Hill gives the day")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk that knew four things by the end of 6 January 2019, at position 7."""
    clock = Hand(DAY)
    make(tmp_path / "desk", clock, UUID(int=7), "maria")
    desk = opened(tmp_path / "desk", clock)
    desk.open_story({"slug": "letter", "title": "A letter", "timezone": "America/New_York"})
    log(desk, "d1", "asked", by=("the signers",), when="late last week", deadline="Friday")
    log(desk, "d2", "alleged", links=(("confirms", "d1"),), when="[2018-12-27..2019-01-05]")
    clock.move(hours=1)
    log(desk, "d3", "leaked", when="yesterday", links=(("caused_by", "d2"),), by=("a clerk",))
    log(desk, "d4", "scheduled", when="next Tuesday")
    desk.correct("d3", story(desk), Correction(changes={"place": "Burlington"}, reason="named"))
    desk.log.store.close()
    return tmp_path / "desk"


def opened(folder: Path, clock: Hand) -> Desk:
    return Desk(
        locate(str(folder), Path()).open_log(clock),
        user="maria",
        clock=clock,
        new_key=lambda: "none",
        vocabulary=shipped(),
    )


def story(desk: Desk) -> object:
    return desk.past.story("letter")


def log(desk: Desk, key: str, verb: str, **said: object) -> object:
    deadline = {"deadline": said.pop("deadline")} if "deadline" in said else {}
    draft = DevelopmentDraft(verb=verb, headline=f"The {verb} “letter”", key=key, fields=deadline, **said)
    return desk.log_development("letter", draft)


def printed(folder: Path, *arguments: str) -> bytes:
    """What the real command prints, in a process of its own."""
    asked = [COMMAND, "timeline", "letter", "--desk", folder, *arguments]
    environment = {**os.environ, "TZ": "Pacific/Auckland", "COLUMNS": "60"}
    done = subprocess.run(asked, capture_output=True, check=True, env=environment)
    assert done.stderr == b""
    return done.stdout


def all_answers(folder: Path) -> list[bytes]:
    return [
        printed(folder, *asked, *form) for asked in ASKED for form in ((), ("--json",))
    ]


@pytest.mark.parametrize("years", [0, 1, -1])
def test_what_we_knew_is_printed_again_byte_for_byte(folder: Path, years: int) -> None:
    before = all_answers(folder)
    assert len(set(before)) > len(ASKED)
    # By a clock that is right, years ahead, or set back a year.
    clock = Hand(DAY.replace(year=DAY.year + years, day=9))
    ...
