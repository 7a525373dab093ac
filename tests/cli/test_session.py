"""The desk a command finds, who is typing, and the machine's clock."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

import pytest

from cli import session

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

SAID = ("log", "said", "A headline")


def writer(desk: CommandLine) -> str:
    """Who logged the last event."""
    return str(desk.rows("SELECT recorded_by FROM events ORDER BY position DESC LIMIT 1")[0][0])


def test_who_is_typing_is_the_option_else_the_environment_else_the_file_else_the_login(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_STORY", "letter")
    monkeypatch.setattr(session, "login_name", lambda: "login")
    desk(*SAID, "--user", "option")
    assert writer(desk) == "option"
    desk(*SAID)
    assert writer(desk) == "ana"
    monkeypatch.delenv("DATELINE_USER")
    desk(*SAID)
    assert writer(desk) == "login"
    (desk.folder / "dateline.toml").write_text('[desk]\nrecorded_by = "file"\n')
    desk(*SAID)
    assert writer(desk) == "file"


@pytest.mark.parametrize("name", ["\udce9", "a\x00b", "two\nlines", "x" * 201, "  ", "\u200b"])
def test_a_name_the_record_cannot_keep_is_refused(desk: CommandLine, name: str) -> None:
    error = desk.refused(*SAID, "--user", name, code=2)
    assert error["code"] == "bad-field"
    assert "user" in error["message"]


def test_without_a_desk_the_command_that_makes_one_is_named(nowhere: CommandLine) -> None:
    for words in (["timeline"], ["log", "said", "A"], ["stories"], ["show", "@"], ["export"]):
        error = nowhere.refused(*words, code=2)
        assert error["code"] == "no-desk"
        assert "dateline init" in error["hint"]
    assert "above" in error["message"]
    error = nowhere.refused("--desk", "nothing", "timeline", code=2)
    assert "above" not in error["message"]


def test_a_folder_that_is_gone_is_no_desk(nowhere: CommandLine) -> None:
    inside = nowhere.folder / "inside"
    inside.mkdir()
    os.chdir(inside)
    inside.rmdir()
    ran = nowhere("stories", code=4)
    assert ran.err.startswith("dateline: ")


def test_a_folder_that_is_gone_does_not_hide_a_desk_that_is_named(desk: CommandLine) -> None:
    inside = desk.folder / "inside"
    inside.mkdir()
    os.chdir(inside)
    inside.rmdir()
    assert "letter" in desk("--desk", str(desk.folder), "stories").out


@pytest.mark.parametrize(
    "content",
    [
        b"[desk",
        b"caf\xe9",
        b"desk = 5",
        b"[desk]\nlog = 5",
        b'[desk]\nlog = "../x"',
        b'[desk]\nlog = ""',
        b'[desk]\nlog = "a/b"',
        b'[desk]\nrecorded_by = ""',
        b"a=" + b"[" * 20_000,
        b'[desk]\nlog="a\\u0000"',
    ],
)
def test_a_desk_s_file_that_cannot_be_used_is_named(desk: CommandLine, content: bytes) -> None:
    (desk.folder / "dateline.toml").write_bytes(content)
    for words in (["timeline"], SAID, ["doctor"]):
        error = desk.refused(*words, code=2)
        assert error["code"] == "bad-desk-file"
        assert "dateline.toml" in error["message"]


def test_a_log_that_is_gone_is_never_made_anew(desk: CommandLine) -> None:
    (desk.folder / "dateline.db").unlink()
    for words in (["timeline"], SAID, ["stories"]):
        assert desk.refused(*words, code=2)["code"] == "no-log"
    error = desk.refused("init", code=2)
    assert error["code"] == "no-log"
    assert "dateline init PATH" in error["hint"]
    desk("init", "elsewhere")
    assert not (desk.folder / "dateline.db").exists()


def test_what_is_no_log_is_left_alone(desk: CommandLine) -> None:
    path = desk.folder / "dateline.db"
    for content in (b"", b"just text\n" * 500):
        path.write_bytes(content)
        for words in (["timeline"], SAID):
            desk.refused(*words, code=5)
        assert path.read_bytes() == content


def test_a_folder_in_place_of_the_log_is_refused(desk: CommandLine) -> None:
    (desk.folder / "dateline.db").unlink()
    (desk.folder / "dateline.db").mkdir()
    assert desk.refused("timeline", code=5)["code"] == "foreign-log"


def test_a_link_in_place_of_a_side_file_is_refused(desk: CommandLine) -> None:
    victim = desk.folder / "victim"
    victim.write_text("untouched")
    journal = desk.folder / "dateline.db-journal"
    journal.unlink(missing_ok=True)
    journal.symlink_to(victim)
    assert desk.refused(*SAID, code=5)["code"] == "foreign-log"
    assert victim.read_text() == "untouched"


def test_a_log_that_others_keep_locked_cannot_be_reached(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3  # noqa: PLC0415 - only this test needs it
    from contextlib import closing  # noqa: PLC0415

    from timeline.stores import sqlite  # noqa: PLC0415
    from timeline.stores.sqlite_connection import LogDatastore  # noqa: PLC0415

    monkeypatch.setattr(sqlite, "LogDatastore", lambda path, _: LogDatastore(path, 0.05))
    with closing(sqlite3.connect(desk.folder / "dateline.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = desk(*SAID, "--json", code=4)
    assert ran.out == ""
    assert ran.error()["code"] == "log-busy"


def test_what_was_chosen_may_be_lost_without_harm(desk: CommandLine) -> None:
    state = desk.folder / ".dateline" / "state.json"
    for content in (b"", b"[]", b"caf\xe9", b"[" * 100_000, b'{"stories": 5, "last_used": 5}'):
        state.write_bytes(content)
        assert desk.refused("timeline", code=2)["code"] == "no-story-chosen"
        desk("use", "letter")
        desk("timeline")


def test_a_desk_is_for_its_owner_alone(desk: CommandLine) -> None:
    assert stat.S_IMODE((desk.folder / ".dateline").stat().st_mode) == 0o700
    assert (desk.folder / ".gitignore").is_file()


# --- the machine's clock --------------------------------------------------------------------------


def test_a_clock_behind_the_log_is_warned_of_and_time_stands_still(desk: CommandLine) -> None:
    desk.clock.move(days=-3)
    ran = desk(*SAID, "--json")
    assert "2019-01-03" in ran.err
    [event] = ran.json()["events"]
    assert event["recorded_at"] == "2019-01-06T09:00:00.000000Z"
    assert desk(*SAID, "--quiet").err == ""


def test_a_clock_days_ahead_asks_before_it_is_believed(desk: CommandLine) -> None:
    desk.clock.move(days=2)
    for words in (SAID, ("note", "A"), ("open", "b", "B"), ("retract", "@", "--reason", "r")):
        error = desk.refused(*words, code=1)
        assert error["code"] == "clock-ahead"
        assert "--clock-is-right" in error["hint"]
    desk(*SAID, "--clock-is-right")
    desk(*SAID)


def test_a_day_is_not_days_and_one_without_entries_counts(desk: CommandLine) -> None:
    desk.clock.move(days=1)
    desk("timeline")
    desk.clock.move(days=1, hours=12)
    desk(*SAID)
    desk.clock.move(days=3)
    desk.refused(*SAID, code=1)


def test_a_refused_command_does_not_count_as_use(desk: CommandLine) -> None:
    desk.clock.move(days=5)
    desk.refused(*SAID, code=1)
    desk.refused("show", "nothing", code=2)
    desk.refused(*SAID, code=1)


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 1), (b"\n", 1), (b"\x04", 130)])
def test_on_a_terminal_somebody_may_answer(desk: CommandLine, answer: bytes, code: int) -> None:
    desk.clock.move(days=5)
    before = desk.position()
    ended, shown = desk.terminal([SAID], typed=answer, env={"NO_COLOR": "1"})
    assert ended == code, shown
    assert b"2019-01-11" in shown
    assert desk.position() == before + (code == 0)


def test_nobody_is_asked_for_json(desk: CommandLine) -> None:
    desk.clock.move(days=5)
    ended, shown = desk.terminal([[*SAID, "--json"]], typed=b"y\n", env={})
    assert ended == 1
    assert b"clock-ahead" in shown


# --- --verbose ------------------------------------------------------------------------------------


def test_verbose_says_what_was_found_and_why_and_how_long_it_took(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = desk("timeline")
    ran = desk("timeline", "--verbose")
    assert ran.out == plain.out
    first, *found, last = ran.err.splitlines()
    assert re.fullmatch(
        r"dateline: this is dateline \S+ on Python 3\.\S+ with SQLite 3\.\S+", first
    )
    assert found == [
        f"dateline: the desk is {desk.folder} (the nearest upward)",
        "dateline: the user is ana (DATELINE_USER)",
        "dateline: the story is letter (chosen with dateline use)",
        f"dateline: the read model is {desk.folder / '.dateline' / 'read-model.db'}",
    ]
    parts = (
        "begin",
        "load what it needs and find the desk",
        "open the read model",
        "read the story",
    )
    listed = ", ".join(rf"\d+ ms to {part}" for part in (*parts, "answer"))
    assert re.fullmatch(rf"dateline: it took \d+ ms: {listed}", last)
    monkeypatch.setenv("DATELINE_DESK", str(desk.folder))
    monkeypatch.setenv("DATELINE_STORY", "letter")
    assert "(DATELINE_STORY)" in desk("timeline", "--verbose").err
    assert "(DATELINE_DESK)" in desk("timeline", "--verbose").err
    named = desk(
        "--desk", ".", "--story", "letter", "--user", "bo", "log", "said", "A", "--verbose"
    )
    for why in ("(--desk)", "(--story)", "(--user)"):
        assert why in named.err
    assert "the story is letter (the command)" in desk("timeline", "letter", "--verbose").err


def test_verbose_ends_with_the_time_also_when_it_fails(desk: CommandLine) -> None:
    said = desk("show", "nothing", "--verbose", code=2).err.splitlines()
    assert any(line.startswith("dateline: it took ") for line in said)
    assert said[-2].startswith("dateline: there is no development")


def test_verbose_leaves_the_document_alone(desk: CommandLine) -> None:
    assert desk("timeline", "--json", "--verbose").json() == desk("timeline", "--json").json()
