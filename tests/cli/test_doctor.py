"""`doctor`: what is wrong, by name, and what mends it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

CHECKS = [
    *("python", "sqlite", "desk", "settings", "hook", "permissions", "network", "disk"),
    *("leftovers", "file", "positions", "events", "clock"),
]
RESTORE = "restore the log from a backup: dateline restore FILE NEW-FOLDER"


def wrong(desk: CommandLine, code: int = 0) -> dict[str, tuple[str, str]]:
    """What is not as it should be: name, then state and message."""
    findings = desk("doctor", "--json", code=code).json()["findings"]
    assert all(set(one) == {"name", "state", "message", "remedy"} for one in findings)
    return {one["name"]: (one["state"], one["message"]) for one in findings if one["state"] != "ok"}


def remedies(desk: CommandLine, code: int = 0) -> list[str]:
    """What mends what is not as it should be; never to ask doctor, who was asked."""
    findings = desk("doctor", "--json", code=code).json()["findings"]
    told = [str(one["remedy"]) for one in findings if one["state"] != "ok"]
    assert not any("doctor" in remedy for remedy in told)
    return told


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
    assert wrong(desk)["clock"][0] == "warning", "nobody has said that it is right"
    desk("log", "said", "A", "--clock-is-right")
    assert wrong(desk) == {}


def test_only_a_clock_that_is_ahead_is_mended_by_saying_it_is_right(desk: CommandLine) -> None:
    desk.clock.move(days=-1)
    [behind] = remedies(desk)
    assert "until then entries are recorded at the time of the last entry" in behind
    desk.clock.move(days=9)
    [ahead] = remedies(desk)
    assert "--clock-is-right" in ahead
    assert "--clock-is-right" not in behind


def test_altered_guards_are_an_integrity_failure(desk: CommandLine) -> None:
    desk.rows("DROP TRIGGER events_stay")
    assert {state for state, _ in wrong(desk, code=5).values()} == {"wrong"}
    assert set(remedies(desk, code=5)) == {RESTORE}


def test_a_log_that_is_gone_is_named(desk: CommandLine) -> None:
    (desk.folder / "dateline.db").unlink()
    found = wrong(desk, code=5)
    assert "dateline.db" in found["file"][1]
    assert all("restore dateline.db" in remedy for remedy in remedies(desk, code=5))


@pytest.mark.parametrize(
    "content", [b"", b"just text\n" * 500, b"SQLite format 3\0" + bytes(5_000)]
)
def test_what_is_no_log_is_named(desk: CommandLine, content: bytes) -> None:
    (desk.folder / "dateline.db").write_bytes(content)
    assert wrong(desk, code=5)["file"][0] == "wrong"
    assert remedies(desk, code=5)


def test_a_log_cut_short_is_an_integrity_failure(desk: CommandLine) -> None:
    path = desk.folder / "dateline.db"
    path.write_bytes(path.read_bytes()[:-4_096])
    assert "wrong" in {state for state, _ in wrong(desk, code=5).values()}


# --- a log that was altered by a hand that knew its form ------------------------------------------

GARBAGE = b'{"changes": [{"field": "when", "new": "garbage"}], "reason": "by hand"}'


def events(desk: CommandLine, code: int = 5) -> list[str]:
    """What is wrong with events, in the order it is told."""
    findings = desk("doctor", "--json", code=code).json()["findings"]
    return [
        one["message"] for one in findings if (one["name"], one["state"]) == ("events", "wrong")
    ]


def first_entry(desk: CommandLine) -> tuple[bytes, bytes]:
    """The stream and payload of a first entry."""
    desk("log", "said", "A", "--key", "k")
    stream, payload = desk.rows("SELECT stream, payload FROM events WHERE position = 3")[0]
    return stream, payload


def test_a_correction_that_does_not_fit_is_found_and_the_rest_can_be_exported(
    desk: CommandLine,
) -> None:
    stream, _ = first_entry(desk)
    at = desk.forge("development.corrected", GARBAGE, stream=stream, version=2)
    assert events(desk) == [f"position {at}: development.corrected version 1 is damaged"]
    [remedy] = remedies(desk, code=5)
    assert "dateline export" in remedy
    for form, said in (("toml", '"A"'), ("jsonl", '"A"'), ("markdown", "### A\n")):
        assert said in desk("export", "--format", form, "--with-private", code=5).out


def test_each_damaged_event_is_named_once_in_the_order_of_the_log(desk: CommandLine) -> None:
    stream, _ = first_entry(desk)
    for version in (2, 3):
        desk.forge("development.corrected", GARBAGE, stream=stream, version=version)
    desk.forge("development.logged", b"{", version=1)
    assert [found.split(":")[0] for found in events(desk)] == [
        "position 4",
        "position 5",
        "position 6",
    ]


@pytest.mark.parametrize(
    "moment",
    [
        "2019-01-06T08:59:59.999999Z",
        "2019-01-06T09:00:00Z",
        "2019-01-06T10:00:00.000000+01:00",
        "2019-13-06T09:00:00.000000Z",
        "2019-01-06T09:00:00.000000",
        "yesterday",
        "",
    ],
)
def test_the_first_event_recorded_at_no_time_it_can_have_been_is_named(
    desk: CommandLine, moment: str
) -> None:
    _, payload = first_entry(desk)
    for _ in range(2):
        desk.forge("development.logged", payload, recorded_at=moment)
    [found] = events(desk)
    assert found.startswith("position 4: recorded ")


@pytest.mark.parametrize("event_type", ["development.logged", "story.opened"])
def test_what_begins_a_second_time_is_found(desk: CommandLine, event_type: str) -> None:
    first_entry(desk)
    [(stream, payload)] = desk.rows("SELECT stream, payload FROM events WHERE type = ?", event_type)
    for version in (2, 3):
        desk.forge(event_type, payload, stream=stream, version=version)
    [found] = events(desk)
    assert found.startswith(f"position 4: {event_type} a second time")


def test_a_log_that_does_not_begin_as_every_desk_s_does_is_found(desk: CommandLine) -> None:
    guards = desk.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _ in guards:
        desk.rows(f"DROP TRIGGER {name}")
    desk.rows("UPDATE events SET type = 'page.turned' WHERE position = 1")
    for _, sql in guards:
        desk.rows(sql)
    assert desk.refused("timeline", "letter", code=5)["hint"] == "dateline doctor"
    assert "desk.opened" in wrong(desk, code=5)["positions"][1]
    assert RESTORE in remedies(desk, code=5)


def test_without_a_desk_there_is_nothing_to_check(nowhere: CommandLine) -> None:
    assert nowhere.refused("doctor", code=2)["code"] == "no-desk"


def test_a_python_whose_sqlite_is_too_old_is_named(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.doctor.sqlite3.sqlite_version_info", (3, 36, 0))
    monkeypatch.setattr("cli.doctor.sqlite3.sqlite_version", "3.36.0")
    found = wrong(desk, code=5)["sqlite"]
    assert found == ("wrong", "3.36.0 cannot keep a log: 3.37.0 is the oldest that can")
    assert "use a Python that brings a newer SQLite" in remedies(desk, code=5)


def test_entries_that_rest_on_nothing_are_warned_of(desk: CommandLine) -> None:
    stream, payload = first_entry(desk)
    other = bytes([stream[0] ^ 255]) + stream[1:]
    said = {
        **json.loads(payload),
        "kind": "bollat",
        "story": str(UUID(int=8)),
        "links": [{"relation": "denies", "target": str(UUID(int=7))}],
    }
    at = desk.forge("development.logged", json.dumps(said).encode(), stream=other)
    findings = desk("doctor", "--check", "events", "--json").json()["findings"]
    assert {one["state"] for one in findings} == {"warning"}
    told = " ".join(one["message"] for one in findings)
    assert [one["message"].split(":")[0] for one in findings] == [f"position {at}"] * 3
    for part in ("belongs to no story", "which is not there", "not defined, 'bollat'"):
        assert part in told


def test_an_entry_that_was_undone_rests_on_nothing_and_is_no_fault(desk: CommandLine) -> None:
    first_entry(desk)
    desk("undo", "2")
    assert desk("doctor", "--check", "events", "--json").json()["findings"][0]["state"] == "ok"
