"""`backup` and `restore` as commands: whole or not at all, and never over something."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.driver import STORY

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine


@pytest.fixture
def entry(desk: CommandLine) -> CommandLine:
    """A desk with something of everything."""
    desk("log", "said", "A headline", "--key", "k")
    desk("correct", "k", "headline=B", "--reason", "r")
    desk("undo")
    return desk


def everything(desk: CommandLine, path: str = ".") -> list[str]:
    """All that a desk says, positions and recorded times too."""
    return [
        desk("--desk", path, *words, "--json").out
        for words in (("timeline", STORY), ("show", "k", "--history", "--story", STORY))
    ]


def test_what_is_restored_says_what_was_backed_up(entry: CommandLine) -> None:
    before = everything(entry)
    said = entry("backup", "b.db", "--json").json()
    assert said["position"] == entry.position()
    assert said["bytes"] == Path("b.db").stat().st_size
    entry("log", "said", "Later")
    made = entry("restore", "b.db", "anew", "--json").json()
    assert (made["position"], made["recorded_at"]) == (said["position"], said["recorded_at"])
    assert everything(entry, "anew") == before
    assert entry("--desk", "anew", "doctor").code == 0
    entry("--desk", "anew", "log", "said", "And on", "--story", STORY)
    entry("--desk", "anew", "undo")


def test_only_its_owner_reads_it(entry: CommandLine) -> None:
    mask = os.umask(0)
    try:
        entry("backup", "b.db")
        entry("restore", "b.db", "anew")
    finally:
        os.umask(mask)
    for path in ("b.db", "anew/dateline.db", "anew/dateline.toml"):
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert stat.S_IMODE(Path("anew").stat().st_mode) == 0o700


def test_a_backup_is_never_written_over(entry: CommandLine) -> None:
    Path("b.db").write_text("mine", "utf-8")
    error = entry.refused("backup", "b.db", code=1)
    free = Path("b-2.db").absolute()
    assert (error["code"], error["hint"]) == ("already-there", f"dateline backup {free}")
    assert Path("b.db").read_text("utf-8") == "mine"
    for path in (".", "dateline.db", "dateline.toml"):
        assert entry.refused("backup", path, code=1)["code"] == "already-there"


def test_a_desk_is_never_written_over(entry: CommandLine) -> None:
    entry("backup", "b.db")
    entry("log", "said", "Later")
    before = Path("dateline.db").read_bytes()
    error = entry.refused("restore", "b.db", code=1)
    assert error["code"] == "already-a-desk"
    assert error["hint"].startswith("name another PATH; ")
    assert entry.refused("restore", "b.db", ".", "--dry-run", code=1)["code"] == "already-a-desk"
    assert Path("dateline.db").read_bytes() == before


def test_a_dry_run_looks_and_makes_nothing(entry: CommandLine) -> None:
    entry("backup", "b.db")
    assert "would restore" in entry("restore", "b.db", "anew", "--dry-run").out
    assert not Path("anew").exists()


def test_a_folder_with_other_things_in_it_becomes_a_desk(entry: CommandLine) -> None:
    entry("backup", "b.db")
    Path("anew").mkdir()
    (Path("anew") / "notes.txt").write_text("mine", "utf-8")
    entry("restore", "b.db", "anew")
    assert (Path("anew") / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("content", "code", "exit_code"),
    [(b"", "bad-file", 2), (b"not a log" * 99, "bad-file", 2), (None, "bad-file", 2)],
)
def test_what_is_no_backup_is_not_restored(
    entry: CommandLine, content: bytes | None, code: str, exit_code: int
) -> None:
    if content is not None:
        Path("b.db").write_bytes(content)
    assert entry.refused("restore", "b.db", "anew", code=exit_code)["code"] == code
    assert not Path("anew").exists()


def test_another_database_is_not_restored(entry: CommandLine) -> None:
    entry("backup", "b.db")
    Path("other.db").write_bytes(Path("b.db").read_bytes().replace(b"recorded_by", b"recorded_xy"))
    entry.refused("restore", "other.db", "anew", code=5)
    assert not Path("anew").exists()


def test_a_damaged_backup_is_not_restored_and_named(entry: CommandLine) -> None:
    entry("backup", "b.db")
    data = bytearray(Path("b.db").read_bytes())
    at = data.index(b"A headline") - 200
    data[at : at + 400] = bytes(400)
    Path("bad.db").write_bytes(data)
    error = entry.refused("restore", "bad.db", "anew", code=5)
    assert "bad.db" in error["message"]
    assert error["hint"] == "nothing was made: name another backup"
    assert not Path("anew").exists()


def test_a_damaged_log_is_not_backed_up(entry: CommandLine) -> None:
    guards = entry.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _ in guards:
        entry.rows(f"DROP TRIGGER {name}")
    entry.rows("DELETE FROM events WHERE position = 3")
    for _, sql in guards:
        entry.rows(sql)
    error = entry.refused("backup", "b.db", code=5)
    assert error["hint"] == "dateline doctor"
    assert "(position 3)" in error["message"] or "at position 3" in error["message"]
    assert [path.name for path in Path().iterdir() if "b.db" in path.name] == []


@pytest.mark.parametrize("path", ["nowhere/b.db", "dateline.toml/b.db", "\n/b.db", "x" * 300])
def test_where_nothing_can_be_made_is_told_as_a_wrong_path(entry: CommandLine, path: str) -> None:
    error = entry.refused("backup", path, code=2)
    assert error["code"] == "bad-path"
    assert "doctor" not in error["hint"]


def test_what_this_program_cannot_read_is_kept_all_the_same(entry: CommandLine) -> None:
    entry.forge("development.sealed", b'{"by": "a later program"}')
    before = entry.rows("SELECT * FROM events")
    entry("backup", "b.db")
    entry("restore", "b.db", "anew")
    entry.folder /= "anew"
    assert entry.rows("SELECT * FROM events") == before


def test_quiet_says_nothing(entry: CommandLine) -> None:
    assert entry("backup", "b.db", "--quiet").out == ""
