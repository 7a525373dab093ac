"""`init`: a desk is made once, whole, and for its owner alone."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.cli.driver import CommandLine


def test_init_makes_a_desk_in_the_folder_named(nowhere: CommandLine) -> None:
    made = nowhere("init", "news/room", "--json").json()
    desk = nowhere.folder / "news" / "room"
    assert made == {"desk": str(desk), "log": str(desk / "dateline.db"), "position": 1} | {
        "joined": False
    }
    assert (desk / "dateline.toml").is_file()
    assert stat.S_IMODE((desk / "dateline.db").stat().st_mode) == 0o600


def test_init_makes_a_desk_in_the_current_folder(nowhere: CommandLine) -> None:
    assert str(nowhere.folder) in nowhere("init").out
    assert nowhere.rows("SELECT type, recorded_by FROM events") == [("desk.opened", "ana")]


def test_init_takes_the_desk_option_for_its_path(nowhere: CommandLine) -> None:
    nowhere("init", "--desk", "elsewhere", "--user", "bo", "--quiet")
    assert nowhere("--desk", "elsewhere", "stories", "--json").json() == {"stories": []}


def test_a_desk_is_never_made_over_another(desk: CommandLine) -> None:
    error = desk.refused("init", code=1)
    assert error["code"] == "already-a-desk"
    assert error["hint"].startswith("name another PATH; dateline stories --desk ")


def test_a_folder_that_cannot_be_made_is_named(nowhere: CommandLine) -> None:
    (nowhere.folder / "file").write_text("in the way")
    for path in ("file/desk", "file", "/proc/x", "x" * 300):
        assert nowhere.refused("init", path, code=2)["code"] == "bad-path"


def test_a_home_folder_of_nobody_is_just_a_name(nowhere: CommandLine) -> None:
    nowhere("init", "~nobody-of-that-name/desk")
    assert nowhere("--desk", "~nobody-of-that-name/desk", "stories").code == 0
    nowhere("demo", "~nobody-of-that-name/demo", "--quiet")


def test_a_folder_whose_name_is_not_utf8_can_be_a_desk(nowhere: CommandLine) -> None:
    ran = nowhere.process("init", b"caf\xe9", env={"PYTHONIOENCODING": "utf-8:strict"})
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert rb"caf\udce9" in ran.stdout


def test_a_name_the_record_cannot_keep_is_refused(
    nowhere: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("\udce9", "two\nlines", "x" * 201, "   "):
        assert nowhere.refused("init", "--user", name, code=2)["code"] == "bad-field"
    monkeypatch.setenv("DATELINE_USER", "\udce9")
    nowhere.refused("init", code=2)
    assert not (nowhere.folder / "dateline.toml").exists()
