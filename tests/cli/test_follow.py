"""`follow`: every event once and in order, whoever writes, and whatever stops it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import stat
import subprocess
import sys
import termios
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cli.reach
from tests.cli.driver import PATIENCE, STORY
from tests.cli.test_hooks import hooked, seen, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.driver import CommandLine

__all__ = ["hooked"]  # a fixture
ALL = ("follow", "--after", "0", "--until-now")


def lines(text: str | bytes) -> list[dict[str, Any]]:
    """Whole lines as documents."""
    whole = text.decode() if isinstance(text, bytes) else text
    assert whole == "" or whole.endswith("\n")
    return [json.loads(line) for line in whole.split("\n")[:-1]]


def positions(text: str | bytes) -> list[int]:
    return [one["position"] for one in lines(text)]


@contextmanager
def following(desk: CommandLine, *words: str, **others: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that follows, and is at its place already."""
    with subprocess.Popen(
        desk.argv("follow", "--verbose", *words),
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **others},
    ) as process:
        try:
            told(process, "following behind")
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[bytes], what: str) -> None:
    """Wait until a process has said something on standard error."""
    assert process.stderr
    for line in process.stderr:
        if what in line.decode():
            return
    raise AssertionError(f"it never said {what!r}")


def said(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The next line of a process."""
    assert process.stdout
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def stopped(process: subprocess.Popen[bytes], number: int = signal.SIGINT) -> tuple[int, bytes]:
    """Stop a process; its exit code, and what it had printed besides."""
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in err
    return process.returncode, out


def writer(desk: CommandLine, name: str, count: int) -> subprocess.Popen[bytes]:
    """A process that logs, one command after the other."""
    typed = [["log", "said", f"{name} {number}", "--quiet"] for number in range(count)]
    argv = desk.argv()
    argv[argv.index("-")] = json.dumps(typed)
    return subprocess.Popen(argv, stdout=subprocess.DEVNULL)


# --- what is printed ------------------------------------------------------------------------------


def test_a_line_is_what_the_command_that_wrote_says_of_it(desk: CommandLine) -> None:
    [event] = desk("log", "said", "A headline", "--key", "k", "--json").json()["events"]
    printed = lines(desk(*ALL).out)
    assert [one["type"] for one in printed] == ["desk.opened", "story.opened", "development.logged"]
    assert printed[-1] == event
    assert desk(*ALL, "--json").out == desk(*ALL).out


def test_a_hook_gets_the_same(hooked: CommandLine) -> None:
    hooked("log", "said", "A headline")
    document = json.loads(seen(hooked)["input"])
    line = lines(hooked(*ALL).out)[-1]
    assert {name: document[name] for name in line} == line


def test_a_position_is_gone_on_from(desk: CommandLine) -> None:
    for number in range(3):
        desk("log", "said", f"Number {number}")
    assert positions(desk("follow", "--after", "3", "--until-now").out) == [4, 5]
    assert desk("follow", "--after", "5", "--until-now").out == ""


def test_no_control_character_is_printed(desk: CommandLine) -> None:
    desk("log", "said", "A", "--text", "\x1b[31m\u202eb\u2028c")
    out = desk(*ALL).out
    assert not {"\x1b", "\u202e", "\u2028"} & set(out)
    assert lines(out)[-1]["event"]["text"] == "\x1b[31m\u202eb\u2028c"


def test_a_position_beyond_the_end_is_refused_and_the_end_named(desk: CommandLine) -> None:
    error = desk.refused("follow", "--after", "9", code=5)
    assert error["code"] == "not-what-was-followed"
    assert "ends at position 2, before position 9" in error["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("--until-now",),
        ("--after", "-1"),
        ("--after", ""),
        ("--after", "0", "--type", "development.loged"),
        ("--after", "0", "--story", "nothing"),
        ("--append", "nowhere/events.jsonl"),
        ("--append", "."),
    ],
)
def test_what_makes_no_sense_is_refused(desk: CommandLine, words: tuple[str, ...]) -> None:
    desk.refused("follow", *words, code=2)


# --- what is left out -----------------------------------------------------------------------------


def test_types_are_chosen(desk: CommandLine) -> None:
    desk("log", "said", "A", "--key", "k")
    desk("retract", "k", "--reason", "r")
    chosen = ("--type", "development.logged", "--type", "development.retracted")
    assert positions(desk(*ALL, *chosen).out) == [3, 4]


def test_a_story_has_its_own_events_and_those_of_all_that_was_ever_in_it(
    desk: CommandLine,
) -> None:
    desk("open", "other", "Another")  # 3
    desk("log", STORY, "said", "Stays", "--key", "stays")  # 4
    desk("log", "other", "said", "Comes", "--key", "comes")  # 5
    desk("log", "other", "said", "Never", "--key", "never")  # 6
    desk("move", "comes", STORY, "--story", "other")  # 7
    desk("move", "stays", "other", "--story", STORY)  # 8
    for key in ("stays", "never"):
        desk("retract", key, "--reason", "r", "--story", "other")  # 9, 10
    desk("close", STORY)  # 11
    assert positions(desk(*ALL, "--story", STORY).out) == [2, 4, 7, 8, 9, 11]
    assert positions(desk("follow", "--after", "8", "--until-now", "--story", STORY).out) == [9, 11]


# --- what cannot be read --------------------------------------------------------------------------


def test_what_cannot_be_read_is_passed_on_as_what_is_known_of_it(desk: CommandLine) -> None:
    desk.forge("development.vanished", b"{}")
    assert desk(*ALL).err.count("position 3") == 1  # a newer program's is no damage
    desk.forge("development.logged", b"{}")
    ran = desk(*ALL, "--story", STORY, code=5)
    assert [one.get("unreadable") for one in lines(ran.out)] == [None, "unknown", "damaged"]
    assert lines(ran.out)[-1]["event"] is None
    assert "the event at position 4 (development.logged, version 1) cannot be read" in ran.err


# --- while others write ---------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_new_comes_until_it_is_stopped(desk: CommandLine, number: int) -> None:
    with following(desk) as process:
        desk("log", "said", "One")
        assert said(process)["position"] == 3
        desk("log", "said", "Two")
        assert said(process)["event"]["headline"] == "Two"
        assert stopped(process, number) == (0, b"")


def test_three_follow_three_writers_each_without_a_gap(desk: CommandLine) -> None:
    with (
        following(desk, "--after", "0") as one,
        following(desk) as two,
        following(desk, "--append", "copy.jsonl") as three,
    ):
        writers = [writer(desk, name, 8) for name in "abc"]
        assert [process.wait(PATIENCE) for process in writers] == [0, 0, 0]
        last = desk.position()
        assert last == 2 + 3 * 8
        assert [said(one)["position"] for _ in range(last)] == list(range(1, last + 1))
        assert [said(two)["position"] for _ in range(2, last)] == list(range(3, last + 1))
        copy = desk.folder / "copy.jsonl"
        wait_for(lambda: copy.read_bytes().count(b"\n") == last)
        assert [stopped(process)[0] for process in (one, two, three)] == [0, 0, 0]
    assert copy.read_text("utf-8") == desk(*ALL).out


def test_one_that_is_killed_again_and_again_goes_on_without_a_gap_or_a_double(
    desk: CommandLine,
) -> None:
    copy = desk.folder / "copy.jsonl"
    writing = writer(desk, "a", 30)
    before = 0
    while writing.poll() is None:
        with following(desk, "--append", "copy.jsonl") as process:
            wait_for(lambda: copy.stat().st_size > before or writing.poll() is not None)  # noqa: B023 - asked here only
        assert process.returncode == -signal.SIGKILL
        before = copy.stat().st_size
    desk("follow", "--append", "copy.jsonl", "--until-now")
    assert copy.read_text("utf-8") == desk(*ALL).out
    assert writing.returncode == 0


def test_a_consumer_that_keeps_its_position_goes_on_without_a_gap_or_a_double(
    desk: CommandLine,
) -> None:
    had: list[int] = []
    for _ in range(3):
        with following(desk, "--after", str(had[-1] if had else 0)) as process:
            for number in range(3):
                desk("log", "said", f"Number {number}")
            had += [said(process)["position"] for _ in range(3)]
    assert had == list(range(1, 10))


# --- nobody reads any more ------------------------------------------------------------------------


def test_a_reader_who_goes_away_ends_it_though_nothing_comes(desk: CommandLine) -> None:
    with following(desk) as process:
        assert process.stdout
        process.stdout.close()
        assert process.wait(PATIENCE) == 0


def test_a_reader_who_goes_away_ends_it_while_much_comes(desk: CommandLine) -> None:
    desk("log", "said", "A", "--text", "x" * 90_000)
    desk("log", "said", "B", "--text", "x" * 90_000)
    with following(desk, "--after", "0") as process:
        assert said(process)["position"] == 1
        assert process.stdout
        process.stdout.close()
        assert process.wait(PATIENCE) == 0
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize("times", [1, 2])
def test_a_reader_who_is_asleep_keeps_nobody_from_stopping_it(
    desk: CommandLine, times: int
) -> None:
    desk("log", "said", "A", "--text", "x" * 90_000)  # more than a pipe takes
    with following(desk, "--after", "0") as process:
        assert [said(process)["position"] for _ in range(2)] == [1, 2]
        for _ in range(times):
            process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_line_that_is_being_written_is_finished_before_it_stops(
    desk: CommandLine, unbuffered: str
) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    desk("log", "said", "A", "--text", "x" * 90_000)  # more than a pipe and a reader take
    with following(desk, "--after", "0", env=env) as process:
        assert [said(process)["position"] for _ in range(2)] == [1, 2]
        assert process.stdout
        wait_for(lambda: waiting(process.stdout))
        process.send_signal(signal.SIGTERM)
        status = Path(f"/proc/{process.pid}/status")
        wait_for(lambda: "ShdPnd:\t0000000000000000" in status.read_text("ascii"))  # it has it
        assert positions(process.stdout.read()) == [3]
        assert process.wait(PATIENCE) == 0


def waiting(pipe: Any) -> int:
    """How many bytes are in a pipe."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


# --- the log goes away, or back -------------------------------------------------------------------


def test_a_log_that_is_away_for_a_while_is_waited_for(desk: CommandLine) -> None:
    log, away = desk.folder / "dateline.db", desk.folder / "away"
    with following(desk) as process:
        log.rename(away)
        told(process, "to come back")
        away.rename(log)
        told(process, "the log is back")
        desk("log", "said", "One")
        assert said(process)["position"] == 3
        assert stopped(process) == (0, b"")


def test_a_log_that_stays_away_is_given_up(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.reach, "PATIENCE", 0.2)
    copy = desk.folder / "copy.jsonl"

    def take_away() -> None:
        wait_for(lambda: copy.exists() and copy.read_bytes().count(b"\n") == 2)
        (desk.folder / "dateline.db").unlink()

    thread = threading.Thread(target=take_away)
    thread.start()
    ran = desk("follow", "--append", "copy.jsonl", code=4)
    thread.join()
    assert "waiting up to" in ran.err
    assert ran.err.splitlines()[-2].startswith("dateline: cannot use ")


def test_one_that_is_put_back_to_an_older_backup_is_told(desk: CommandLine) -> None:
    desk("backup", "old.db")
    for number in range(3):
        desk("log", "said", f"Number {number}")
    with following(desk) as process:
        (desk.folder / "old.db").replace(desk.folder / "dateline.db")
        assert process.wait(PATIENCE) == 5
        assert process.stderr
        assert b"ends at position 2, before position 5" in process.stderr.read()


def test_so_is_one_that_has_grown_again_since(desk: CommandLine) -> None:
    desk("backup", "old.db")
    for number in range(3):
        desk("log", "said", f"Number {number}")
    desk("follow", "--append", "copy.jsonl", "--until-now")
    before = (desk.folder / "copy.jsonl").read_bytes()
    (desk.folder / "old.db").replace(desk.folder / "dateline.db")
    for number in range(4):
        desk("log", "said", f"Other {number}")
    error = desk.refused("follow", "--append", "copy.jsonl", "--until-now", code=5)
    assert error["message"].startswith("the event at position 5 is not the one that was followed")
    assert (desk.folder / "copy.jsonl").read_bytes() == before


# --- a file that is added to ----------------------------------------------------------------------


@pytest.fixture
def copy(desk: CommandLine) -> Path:
    """A file with the first two events of a desk that has three."""
    desk("follow", "--append", "copy.jsonl", "--until-now")
    desk("log", "said", "A headline")
    return desk.folder / "copy.jsonl"


def test_a_file_goes_on_behind_its_last_line_and_is_its_owner_s(
    desk: CommandLine, copy: Path
) -> None:
    assert positions(copy.read_bytes()) == [1, 2]
    assert desk("follow", "--append", "copy.jsonl", "--after", "0", "--until-now").out == ""
    assert copy.read_text("utf-8") == desk(*ALL).out
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_an_empty_file_may_begin_elsewhere(desk: CommandLine, copy: Path) -> None:
    desk("follow", "--append", "late.jsonl", "--after", "2", "--until-now")
    assert positions((copy.parent / "late.jsonl").read_bytes()) == [3]


@pytest.mark.parametrize("left", [1, 13, 14, 40, -1])
def test_a_line_that_was_cut_short_is_written_anew(
    desk: CommandLine, copy: Path, left: int
) -> None:
    whole = desk(*ALL).out
    last = whole.split("\n")[-2].encode()
    with copy.open("ab") as file:
        file.write(last[:left])
    desk("follow", "--append", "copy.jsonl", "--until-now")
    assert copy.read_text("utf-8") == whole


@pytest.mark.parametrize(
    "foreign",
    [
        b"a diary\n",
        b"a diary",
        b"\n",
        b'{"position": 1}\n',
        b"[]\n",
        b"\xff\0\n",
        b'{"position": "x", "version": 1, "stream": "y", "recorded_at": "z"}\n',
    ],
)
def test_a_file_of_something_else_is_left_as_it_is(desk: CommandLine, foreign: bytes) -> None:
    path = desk.folder / "diary"
    path.write_bytes(foreign)
    assert desk.refused("follow", "--append", "diary", code=2)["code"] == "bad-file"
    assert path.read_bytes() == foreign


def test_so_is_one_that_ends_with_something_else(desk: CommandLine, copy: Path) -> None:
    with copy.open("ab") as file:
        file.write(b"a remark")
    before = copy.read_bytes()
    desk.refused("follow", "--append", "copy.jsonl", code=2)
    assert copy.read_bytes() == before


def test_the_log_itself_and_a_pipe_are_no_such_files(desk: CommandLine) -> None:
    before = (desk.folder / "dateline.db").read_bytes()
    os.mkfifo(desk.folder / "pipe")
    for name in ("dateline.db", "pipe"):
        assert desk.refused("follow", "--append", name, code=2)["code"] == "bad-file"
    assert (desk.folder / "dateline.db").read_bytes() == before


def test_two_do_not_write_to_one_file(desk: CommandLine, copy: Path) -> None:
    with following(desk, "--append", "copy.jsonl"):
        error = desk.refused("follow", "--append", "copy.jsonl", "--until-now", code=4)
    assert error["code"] == "followed-already"
    desk("follow", "--append", "copy.jsonl", "--until-now")
    assert copy.read_text("utf-8") == desk(*ALL).out


def test_an_output_that_is_full_is_told(desk: CommandLine) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = desk.process(*ALL, stdout=full, capture_output=False, stderr=subprocess.PIPE)
    assert ran.returncode == 4
    assert b"No space left" in ran.stderr
