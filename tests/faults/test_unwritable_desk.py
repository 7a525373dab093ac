"""A desk that may only be read, or whose disk is full: read as ever, refused in one sentence."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.desks import STORY, Ran, all_events, command, new_desk
from tests.faults.processes import NOBODY, apart, without_privileges

if TYPE_CHECKING:
    import pytest

NO_ROOM = "dateline: there is no room left on the disk for "


def read_and_write(desk: Path) -> tuple[Ran, Ran]:
    where = ("--desk", str(desk), "--user", "ana")
    return (
        command("timeline", STORY, *where),
        command("log", STORY, "said", "a second thing", *where),
    )


def at_a_desk_that_may_only_be_read() -> tuple[Ran, Ran]:
    # Not below pytest's own folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        desk = new_desk(Path(folder) / "desk")
        # Nobody may be unable to read the program: what it needs is imported before.
        read_and_write(desk)
        command("timeline", "unknown", "--desk", str(desk))
        for place, mode in ((desk / "dateline.toml", 0o444), (desk / "dateline.db", 0o444)):
            place.chmod(mode)
        if os.geteuid() == 0:
            for place in (desk, *desk.rglob("*")):
                os.chown(place, NOBODY, NOBODY)
        desk.chmod(0o500)
        try:
            return without_privileges(partial(read_and_write, desk))
        finally:
            desk.chmod(0o700)


def test_a_desk_that_may_only_be_read_is_read() -> None:
    read, refused = apart(at_a_desk_that_may_only_be_read)
    assert (read.code, read.err) == (0, "")
    assert "a second thing" in read.out
    assert (refused.code, refused.out) == (4, "")
    first, *hints = refused.err.splitlines()
    assert first.endswith("or its folder may only be read; nothing was written")
    assert len(hints) <= 1


class Full(sqlite3.Connection):
    """A connection to a file that cannot grow."""

    def __init__(self, *arguments: object, **others: object) -> None:
        super().__init__(*arguments, **others)  # type: ignore[arg-type]  # as they were given
        self.execute("PRAGMA max_page_count = 1")


def test_a_full_disk_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path / "desk")
    before = all_events(desk)
    words = ("log", STORY, "said", "much", "--text", "x" * 60_000, "--desk", str(desk))
    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Full))
        refused = command(*words)
    assert (refused.code, refused.out) == (4, "")
    assert refused.err.startswith(NO_ROOM)
    assert refused.err.splitlines()[0].endswith("; nothing was written")
    assert all_events(desk) == before
    assert command(*words).code == 0
    assert len(all_events(desk)) == len(before) + 1
