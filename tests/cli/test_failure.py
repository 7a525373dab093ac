"""What is said when it goes wrong, and what a caller may do to a command that is running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from cli import failure
from projections.readmodel import looking
from tests.cli import driver
from tests.cli.driver import PATIENCE, PROGRAM, SAMPLES

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

    monkeypatch.setattr(looking.Looking, "find", broken)
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


READING = (
    *(["timeline"], ["timeline", "--json"], ["timeline", "--format", "markdown"], ["stories"]),
    *(["show", "one", "--history"], ["verbs"], ["doctor"], ["export", "--format", "jsonl"]),
    *(["config"], ["log", "--help"], ["--help"]),
)
WRITING = (["log", "said", "A"], ["note", "A"])
# As a shell has it mostly, and as a container often has.
BUFFERED = pytest.mark.parametrize(
    "env", [{"PYTHONUNBUFFERED": ""}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "at once"]
)


@BUFFERED
@pytest.mark.parametrize("words", [*READING, *WRITING], ids=" ".join)
def test_a_reader_that_stops_reading_is_no_failure(
    spill: CommandLine, words: list[str], env: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    before = spill.position()
    ran = spill.process(
        *words,
        env={**env, "DATELINE_STORY": "deepwater-horizon"},
        capture_output=False,
        stdout=writing,
        stderr=-1,
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert spill.position() == before + (words in WRITING)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["timelin"], 2),
        (["show", "nothing"], 2),
        (["log"], 2),
        ([], 2),
        (["use", "nothing", "--json"], 2),
        (["stories", "--verbose"], 0),
    ],
)
@BUFFERED
def test_an_error_that_nobody_reads_keeps_its_exit_code(
    desk: CommandLine, words: list[str], code: int, env: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = desk.process(*words, env=env, capture_output=False, stdout=-1, stderr=writing)
    os.close(writing)
    assert ran.returncode == code
    assert bool(ran.stdout) == (code == 0)


@BUFFERED
def test_a_remark_that_nobody_reads_stops_nothing(desk: CommandLine, env: dict[str, str]) -> None:
    desk.clock.move(days=-3)
    before = desk.position()
    reading, writing = os.pipe()
    os.close(reading)
    ran = desk.process("log", "said", "A", env=env, capture_output=False, stdout=-1, stderr=writing)
    os.close(writing)
    assert ran.returncode == 0
    assert desk.position() == before + 1


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


# Sends Ctrl-C to the process itself: when something is called, or when it has been.
INTERRUPTED = """
import importlib, os, signal
def interrupt(module, where, name, number, after):
    owner = importlib.import_module(module)
    owner = getattr(owner, where) if where else owner
    called, times = getattr(owner, name), iter(range(number))
    def interrupted(*arguments, **named):
        if after:
            called(*arguments, **named)
        if next(times, None) == number - 1:
            os.kill(os.getpid(), signal.SIGINT)
        if not after:
            return called(*arguments, **named)
    setattr(owner, name, interrupted)
interrupt(*{})
"""
MOMENTS = {
    "it looks for the desk": ("timeline.folder", None, "_settings", 1, False),
    "it has read half of the rows": ("timeline.intake.story_file", None, "_draft", 9, False),
    "it decides the first row": ("timeline.decision", "Decision", "log", 1, False),
    "it has decided half of the rows": ("timeline.decision", "Decision", "log", 9, False),
    "it goes to append": ("timeline.log", "Log", "append", 1, False),
    "it has written the rows": (
        *("timeline.stores.sqlite_recorder", "LogRecorder", "record"),
        *(1, True),
    ),
    "it has committed": ("timeline.log", "Log", "append", 1, True),
}


def interrupted_at(desk: CommandLine, moment: str, *words: str) -> int:
    """Press Ctrl-C at that moment of a command; the exit code."""
    argv = desk.argv(*words)
    argv[2] = INTERRUPTED.format(repr(MOMENTS[moment])) + PROGRAM
    ran = subprocess.run(argv, capture_output=True, check=False, timeout=PATIENCE)
    if ran.returncode == 130:
        assert ran.stdout == b""
        assert ran.stderr.split(b"\n") == [b"", b"dateline: " + STOPPED.encode(), b""]
    return ran.returncode


STOPPED = "stopped; nothing is half-written"


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_at_any_moment_leaves_all_or_nothing(desk: CommandLine, moment: str) -> None:
    before = desk.position()
    assert interrupted_at(desk, moment, "import", str(DEEPWATER)) == 130
    logged = desk.position() - before
    whole = desk("import", str(DEEPWATER), "--json").json()
    assert logged == (0 if moment != "it has committed" else whole["already"] + 1)
    assert whole["logged"] + whole["already"] == len(DEEPWATER.read_text().split("[[dev")) - 1
    assert (whole["logged"] == 0) == (logged > 0)
    desk("log", "deepwater-horizon", "said", "A")
    assert {one["state"] for one in desk("doctor", "--json").json()["findings"]} == {"ok"}
    assert not list(desk.folder.glob(".dateline.*"))


def test_ctrl_c_is_heard_once(desk: CommandLine) -> None:
    """Whoever presses it again while the sentence is printed sees no traceback."""
    argv = desk.argv("stories")
    twice = """
import os, signal, sys
from cli import failure
put = failure.remark
def impatient(text):
    os.kill(os.getpid(), signal.SIGINT)
    put(text)
failure.remark = impatient
"""
    moment = repr(MOMENTS["it looks for the desk"])
    argv[2] = INTERRUPTED.format(moment) + twice + PROGRAM
    ran = subprocess.run(argv, capture_output=True, check=False, timeout=PATIENCE)
    assert ran.returncode == 130
    assert ran.stderr == f"\ndateline: {STOPPED}\n".encode()


def test_ctrl_c_while_it_starts_is_told_in_a_sentence() -> None:
    early = """
import sys
class Pressed:
    def find_spec(self, name, *_):
        if name == "click":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Pressed())
import cli.main
"""
    ran = subprocess.run(
        [sys.executable, "-c", early], capture_output=True, check=False, timeout=PATIENCE
    )
    assert (ran.returncode, ran.stdout) == (130, b"")
    assert ran.stderr == f"dateline: {STOPPED}\n".encode()


def test_ctrl_c_while_a_bar_is_up_wipes_it(desk: CommandLine) -> None:
    slow = "import cli.progress\ncli.progress.PATIENCE = 0\n"
    moment = INTERRUPTED.format(repr(MOMENTS["it has decided half of the rows"]))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(driver, "PROGRAM", slow + moment + driver.PROGRAM)
        code, shown = desk.terminal([["import", str(DEEPWATER)]], env={"NO_COLOR": "1"})
    assert code == 130
    assert b"importing: " in shown
    assert shown.decode().replace("\r\n", "\n").endswith(f"\r\ndateline: {STOPPED}\n")


@pytest.mark.parametrize("words", [["stories"], ["timeline"], ["standing"], ["build"]])
def test_what_was_recorded_at_no_time_is_named(desk: CommandLine, words: list[str]) -> None:
    desk("log", "said", "A", "--public")
    [(stream,)] = desk.rows("SELECT stream FROM events WHERE type = 'development.logged'")
    payload = b'{"reason": "r", "label": "correction", "changes": []}'
    at = desk.forge(
        "development.retracted", payload, stream=stream, version=2, recorded_at="yesterday"
    )
    said = desk(*words, code=5).err
    assert f"the event at position {at} (development.retracted" in said
