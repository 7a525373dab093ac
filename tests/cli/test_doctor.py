"""`doctor`: what is wrong, by name, and what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

CHECKS = ["python", "sqlite", "desk", "permissions", "file", "positions", "events", "clock"]


def wrong(desk: CommandLine, code: int = 0) -> dict[str, tuple[str, str]]:
    """What is not as it should be: name, then state and message."""
    findings = desk("doctor", "--json", code=code).json()["findings"]
    assert all(set(one) == {"name", "state", "message", "remedy"} for one in findings)
    return {one["name"]: (one["state"], one["message"]) for one in findings if one["state"] != "ok"}


def test_a_sound_desk_is_called_sound(desk: CommandLine) -> None:
    findings = desk("doctor", "--json").json()["findings"]
    assert [one["name"] for one in findings] == CHECKS
    assert wrong(desk) == {}
    shown = desk("doctor").out
    assert all(f"{name}:" in shown for name in CHECKS)
    assert desk("doctor", "--quiet").out == ""


def test_a_log_others_can_read_is_warned_of(desk: CommandLine) -> None:
    (desk.folder / "dateline.db").chmod(0o644)
    assert wrong(desk)["permissions"][0] == "warning"


def test_a_clock_that_is_off_is_warned_of(desk: CommandLine) -> None:
    desk.clock.move(days=-1)
    assert wrong(desk)["clock"][0] == "warning"
    desk.clock.move(days=9)
    assert wrong(desk)["clock"][0] == "warning"
    assert wrong(desk) == {}, "it ran here today, so the desk knows the day"


def test_altered_guards_are_an_integrity_failure(desk: CommandLine) -> None:
    desk.rows("DROP TRIGGER events_stay")
    assert {state for state, _ in wrong(desk, code=5).values()} == {"wrong"}


def test_a_log_that_is_gone_is_named(desk: CommandLine) -> None:
    (desk.folder / "dateline.db").unlink()
    found = wrong(desk, code=5)
    assert "dateline.db" in found["file"][1]


@pytest.mark.parametrize(
    "content", [b"", b"just text\n" * 500, b"SQLite format 3\0" + bytes(5_000)]
)
def test_what_is_no_log_is_named(desk: CommandLine, content: bytes) -> None:
    (desk.folder / "dateline.db").write_bytes(content)
    assert wrong(desk, code=5)["file"][0] == "wrong"


def test_a_log_cut_short_is_an_integrity_failure(desk: CommandLine) -> None:
    path = desk.folder / "dateline.db"
    path.write_bytes(path.read_bytes()[:-4_096])
    assert "wrong" in {state for state, _ in wrong(desk, code=5).values()}


def test_without_a_desk_there_is_nothing_to_check(nowhere: CommandLine) -> None:
    assert nowhere.refused("doctor", code=2)["code"] == "no-desk"
