"""What was printed of an earlier state of knowledge is printed again, byte for byte, for ever."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.logs import Hand
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.folder import locate, make
from timeline.outcome import Correction
from timeline.vocabulary import shipped

COMMAND = Path(sys.executable).with_name("dateline")
AT_ANOTHER_TIME = """
import sys, datetime, cli.clock
moment = datetime.datetime.fromisoformat(sys.argv.pop(1))
cli.clock.now = lambda: moment
from cli.main import run
run()
"""
DAY = datetime(2019, 1, 6, 15, 0, tzinfo=UTC)
EVENING = datetime(2019, 1, 7, 4, 30, tzinfo=UTC)  # still the 6th in New York
HEAD = 7
ASKED = (
    ("--known-at", "2019-01-06"),
    ("--known-at", "2019-01-06", "--json"),
    ("--known-at", "2019-01-06T10:30", "--json"),
    ("--known-at", str(HEAD)),
    ("--known-at", "3", "--json"),
    ("--known-at", "2019-01-06", "--as-of", "2018-12-28"),
    ("--known-at", str(HEAD), "--as-of", "2019-01-20", "--json"),
)


def opened(folder: Path, clock: Hand) -> Desk:
    return Desk(
        locate(str(folder), Path()).open_log(clock),
        user="maria",
        clock=clock,
        new_key=lambda: "none",
        vocabulary=shipped(),
    )


def log(desk: Desk, verb: str, when: str, *links: tuple[str, str], **own: str) -> None:
    desk.log_development(
        "letter",
        DevelopmentDraft(
            verb=verb,
            headline=f"The “letter”: {verb}",
            when=when,
            by=("the signers",),
            links=links,
            fields=own,
            key=verb,
        ),
    )


def correct(desk: Desk, key: str, **changes: str) -> None:
    asked = Correction(changes=changes, reason="The Hill has it otherwise")
    desk.correct(key, desk.past.story("letter"), asked)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk that knew four things by the end of 6 January 2019, one of them corrected."""
    clock = Hand(DAY)
    make(tmp_path, clock, UUID(int=7), "maria")
    desk = opened(tmp_path, clock)
    desk.open_story({"slug": "letter", "title": "A letter", "timezone": "America/New_York"})
    log(desk, "asked", "late last week", deadline="Friday")
    log(desk, "alleged", "[2018-12-27..2019-01-05]", ("confirms", "asked"))
    clock.move(hours=1)
    log(desk, "leaked", "yesterday", ("caused_by", "alleged"))
    log(desk, "scheduled", "next Tuesday")
    correct(desk, "leaked", place="Burlington")
    assert desk.log.store.head()[0] == HEAD
    desk.log.store.close()
    return tmp_path


def printed(folder: Path, *arguments: str, at: datetime | None = None) -> bytes:
    """What the command prints, in a process of its own: the real one, or at another time."""
    start = [sys.executable, "-c", AT_ANOTHER_TIME, at.isoformat()] if at else [str(COMMAND)]
    asked = [*start, "timeline", "letter", "--desk", str(folder), *arguments]
    done = subprocess.run(asked, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout


def answers(folder: Path, at: datetime | None = None) -> list[bytes]:
    return [printed(folder, *asked, at=at) for asked in ASKED]


def test_what_we_knew_then_is_printed_again_byte_for_byte(folder: Path) -> None:
    before, clock = answers(folder, EVENING), Hand(DAY)
    assert len(set(before)) == len(before)
    desk = opened(folder, clock)
    clock.move(days=1)
    correct(desk, "asked", headline="Some ask", by="others")
    clock.move(days=-365)  # from here on all is recorded at the time of that correction
    correct(desk, "alleged", when="2018-11-30")
    desk.retract("leaked", desk.past.story("letter"), "It was another letter.")
    clock.move(days=800)
    log(desk, "denied", "today", ("denies", "alleged"))
    log(desk, "drafted", "2018-11")
    now = printed(folder)
    assert b"Some ask" in now
    assert b"RETRACTED" in now
    assert answers(folder) == before
    desk.log.store.close()


def test_what_other_processes_record_changes_nothing_of_it(folder: Path) -> None:
    asked = ("--known-at", "2019-01-06")
    before = [printed(folder, *asked), printed(folder, *asked, "--json")]
    for change in (
        ("correct", "asked", "headline=Some ask", "--reason", "a slip"),
        ("retract", "leaked", "--reason", "another letter"),
        ("log", "answered", "Thanks", "the", "signers", "--re", "asked", "--when", "2018-12-30"),
    ):
        told = [COMMAND, *change, "--story", "letter", "--desk", folder, "--clock-is-right"]
        subprocess.run(told, capture_output=True, check=True)
    assert b"Thanks the signers" in printed(folder)
    assert [printed(folder, *asked), printed(folder, *asked, "--json")] == before
