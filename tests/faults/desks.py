"""Desks for the tests of many processes, and the whole command run in this one or another."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from cli.main import run
from tests.logs import real_clock
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.folder import locate, make
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.log import Log
    from timeline.recorded import Recorded

STORY = "letter"


class Ran(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


def new_desk(path: Path) -> Path:
    """A desk with one open story."""
    make(path, real_clock, uuid4(), "ana")
    desk = open_desk(path, "ana")
    desk.open_story({"slug": STORY, "title": "A letter"})
    desk.log.store.close()
    return path


def open_desk(path: Path, user: str) -> Desk:
    """A desk over a connection of its own."""
    log = locate(str(path), path).open_log(real_clock)
    return desk_of(log, user)


def desk_of(log: Log, user: str) -> Desk:
    """A desk over a log."""
    return Desk(
        log,
        user=user,
        clock=real_clock,
        new_key=lambda: uuid4().hex,
        vocabulary=shipped(),
    )


def said(key: str, *links: str) -> DevelopmentDraft:
    """A draft that is about what it links to as its verb says."""
    return DevelopmentDraft(
        verb="said", headline=f"This is {key}", key=key, links=tuple((None, ref) for ref in links)
    )


def all_events(path: Path) -> list[Recorded]:
    """The whole log, after its file was found whole and its positions without a gap."""
    desk = open_desk(path, "ana")
    try:
        assert desk.log.store.examine() == []
        events = list(desk.log.read())
    finally:
        desk.log.store.close()
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    return events


def command(*words: str) -> Ran:
    """Run `dateline` in this process."""
    before, sys.argv = sys.argv, ["dateline", *words]
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            run()
    except SystemExit as end:
        return Ran(end.code if isinstance(end.code, int) else 1, out.getvalue(), err.getvalue())
    finally:
        sys.argv = before
    raise AssertionError("a command always ends with an exit code")
