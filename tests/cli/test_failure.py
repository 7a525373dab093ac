"""What is said when it goes wrong, and what a caller may do to a command that is running."""

from __future__ import annotations

import json
import os
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from cli import failure
from tests.cli.driver import PATIENCE, PROGRAM, SAMPLES
from timeline import past

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

DEEPWATER = SAMPLES / "deepwater-horizon.toml"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (click.UsageError("wrong"), 2),
        (click.FileError("file", "gone"), 2),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
        (OSError(5, "Input/output error"), 4),
        (SystemExit(3), 3),
        (SystemExit(None), 0),
        (BrokenPipeError(), 0),
    ],
)
def test_each_failure_has_its_exit_code(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failure.report(error) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") <= 2


def test_a_mistake_of_ours_says_where_and_nothing_of_the_record(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the source's name")

    monkeypatch.setattr(past.Past, "find", broken)
    ran = desk("show", "@", code=failure.BUG)
    assert "source" not in ran.err
    assert "RuntimeError at test_failure.py:" in ran.err
    assert json.loads(desk("show", "@", "--json", code=failure.BUG).err)["error"]["code"] == "bug"


def test_what_is_quoted_back_is_one_harmless_line(desk: CommandLine) -> None:
    ran = desk("show", "\x1b[2J\nall is well\u202e", code=2)
    first, *_ = ran.err.splitlines()
    assert "\\x1b[2J\\nall is well\\u202e" in first
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


# --- pipes ----------------------------------------------------------------------------------------


@pytest.fixture
def spill(desk: CommandLine) -> CommandLine:
    """A desk with more to print than a pipe takes."""
    desk("import", str(DEEPWATER))
    for key in ("one", "two"):
        desk("log", "deepwater-horizon", "said", "Long", "--text", "x" * 100_000, "--key", key)
    return desk


@pytest.mark.parametrize(
    "words", [["timeline", "--json"], ["export", "--format", "jsonl"], ["log", "said", "A"]]
)
def test_a_reader_that_stops_reading_is_no_failure(spill: CommandLine, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    before = spill.position()
    ran = spill.process(
        *words, "--story", "deepwater-horizon", capture_output=False, stdout=writing, stderr=-1
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert spill.position() == before + ("log" in words)


def test_head_gets_its_line(spill: CommandLine) -> None:
    with subprocess.Popen(
        spill.argv("timeline", "deepwater-horizon", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"{\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


def test_a_full_disk_behind_the_pipe_is_named(desk: CommandLine) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = desk.process("stories", capture_output=False, stdout=full, stderr=-1)
    assert ran.returncode == 4
    assert ran.stderr.startswith(b"dateline: ")
    assert b"could not print the answer" in ran.stderr
    assert ran.stderr.count(b"\n") == 2


@pytest.mark.parametrize("number", [0, 1, 2])
def test_standard_streams_may_be_closed(desk: CommandLine, number: int) -> None:
    before = desk.position()
    pipes: dict[str, Any] = {"stdin": None, "stdout": -1, "stderr": -1}
    pipes[("stdin", "stdout", "stderr")[number]] = None
    ran = desk.process(
        "log", "said", "A", capture_output=False, preexec_fn=partial(os.close, number), **pipes
    )
    assert ran.returncode == 0
    assert not ran.stderr
    assert desk.position() == before + 1


def test_a_pipe_gets_no_escapes(spill: CommandLine) -> None:
    for words in (["timeline", "deepwater-horizon"], ["timelin"]):
        ran = spill.process(*words)
        assert b"\x1b" not in ran.stdout + ran.stderr


# --- a terminal -----------------------------------------------------------------------------------


def test_a_terminal_gets_colour_unless_it_is_not_wanted(desk: CommandLine) -> None:
    desk("log", "said", "A")
    colourful = desk.terminal([["timeline"]], env={"TERM": "xterm"})[1]
    assert b"\x1b[1m" in colourful
    assert b"\x1b" not in desk.terminal([["timeline"]], env={"NO_COLOR": "1"})[1]
    without = [["timeline", "--no-color"], ["--no-color", "timeline"], ["timeline", "--json"]]
    assert b"\x1b" not in desk.terminal(without, env={"TERM": "xterm"})[1]


# --- Ctrl-C ---------------------------------------------------------------------------------------


INTERRUPTED = """
import os, signal
from timeline.stores.sqlite_recorder import LogRecorder
record = LogRecorder.record
def interrupted(*arguments):
    rows = record(*arguments)
    os.kill(os.getpid(), signal.SIGINT)
    return rows
LogRecorder.record = interrupted
"""


def test_ctrl_c_in_the_middle_of_a_write_leaves_nothing_of_it(desk: CommandLine) -> None:
    before = desk.position()
    argv = desk.argv("import", str(DEEPWATER))
    argv[2] = INTERRUPTED + PROGRAM
    ran = subprocess.run(argv, capture_output=True, check=False, timeout=PATIENCE)
    assert (ran.returncode, ran.stdout) == (130, b"")
    [line] = filter(None, ran.stderr.decode().splitlines())
    assert line.startswith("dateline: ")
    assert desk.position() == before
    desk("import", str(DEEPWATER))
