"""What is longer than the screen goes through the pager: on a terminal, without a shell."""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.driver import CommandLine

# Writes down everything a pager can see.
PAGER = """
import json, os, sys
seen = {
    "arguments": sys.argv[1:],
    "environment": dict(os.environ),
    "shown": sys.stdin.buffer.read().decode(),
}
with open("seen.json", "w") as file:
    json.dump(seen, file)
"""
SCREEN = {"TERM": "xterm", "LINES": "4", "COLUMNS": "80"}
STORIES = """\
* letter  The letter
  two     A story
  three   A story
  four    A story
"""
EVIL = ("$(touch pwned)", "`touch pwned`", "; touch pwned", "!touch pwned", "\x1b]0;pwned\x07")


@pytest.fixture
def told(desk: CommandLine) -> CommandLine:
    """A desk with an entry and a list of stories that are longer than the screen."""
    (desk.folder / "pager.py").write_text(PAGER)
    desk("log", "said", "Long", "--text", "\n".join(map(str, range(50))), "--key", "long")
    desk("log", "said", "Short")
    for slug in ("two", "three", "four"):
        desk("open", slug, "A story")
    desk("use", "letter")
    return desk


def pager(*arguments: str) -> str:
    """The command of a pager that writes down what it sees."""
    return shlex.join([sys.executable, "pager.py", *arguments])


def seen(desk: CommandLine) -> dict[str, Any] | None:
    """What the pager saw, if it was started."""
    path = desk.folder / "seen.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    path.unlink()
    return found


def shown(desk: CommandLine, *words: str, **env: str) -> str:
    """What a terminal of four lines shows of a command that succeeds."""
    code, screen = desk.terminal([words], env={**SCREEN, **env})
    assert code == 0, screen
    return screen.replace(b"\r\n", b"\n").decode()


@pytest.mark.parametrize(
    "words",
    [("timeline",), ("show", "long", "--history"), ("verbs",), ("stories",)],
)
def test_what_is_long_goes_through_the_pager_whole(
    told: CommandLine, words: tuple[str, ...]
) -> None:
    plain = shown(told, *words, "--no-pager")
    assert seen(told) is None
    assert shown(told, *words, DATELINE_PAGER=pager()) == ""
    found = seen(told)
    assert found is not None
    assert found["shown"] == plain
    assert ("\x1b" in plain) == (words[0] in {"timeline", "show"})
    assert (found["arguments"], found["environment"]["LESS"]) == ([], "FRX")


def test_who_wants_no_colour_gets_none_in_the_pager(told: CommandLine) -> None:
    shown(told, "timeline", DATELINE_PAGER=pager(), NO_COLOR="1")
    assert "\x1b" not in (seen(told) or {})["shown"]


def test_what_is_short_or_for_programs_or_files_does_not(told: CommandLine) -> None:
    short = [["verbs", "said"], ["use", "letter"], ["log", "said", "A"], ["show", "nothing"]]
    documents = [["timeline", "--json"], ["timeline", "--format", "json"], ["verbs", "--json"]]
    files = [["timeline", "--format", "markdown"], ["export"]]
    told("open", "five", "Empty", "--visibility", "public")
    lines = [*short, *documents, *files, ["timeline", "five"], ["timeline", "--no-pager"]]
    code, screen = told.terminal(lines, env={**SCREEN, "DATELINE_PAGER": pager()})
    assert code == 0, screen
    assert seen(told) is None


def test_a_pipe_is_not_paged(told: CommandLine) -> None:
    ran = told.process("timeline", env={**SCREEN, "DATELINE_PAGER": pager()})
    assert ran.stdout.count(b"\n") > 4
    assert seen(told) is None


@pytest.mark.parametrize(("columns", "most"), [(80, 4), (10, 8)])
def test_the_prompt_has_a_line_of_its_own_and_wide_lines_wrap(
    told: CommandLine, columns: int, most: int
) -> None:
    for lines in (most + 1, most):
        env = {"LINES": str(lines), "COLUMNS": str(columns)}
        shown(told, "stories", **env, DATELINE_PAGER=pager())
        assert (seen(told) is not None) == (lines == most)


@pytest.mark.parametrize("name", ["", "cat", " ", "no-such-program", "'", ".", "./pager.py"])
def test_without_a_pager_that_runs_it_is_printed_plainly(told: CommandLine, name: str) -> None:
    assert shown(told, "stories", DATELINE_PAGER=name) == STORIES


def test_the_own_setting_comes_before_pager_and_after_dateline_pager(
    told: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATELINE_PAGER")
    shown(told, "stories", PAGER=pager("environment"))
    assert (seen(told) or {})["arguments"] == ["environment"]
    told("config", "pager", pager("own"))
    shown(told, "stories", PAGER=pager("environment"))
    assert (seen(told) or {})["arguments"] == ["own"]
    shown(told, "stories", PAGER=pager("environment"), DATELINE_PAGER=pager("special"))
    assert (seen(told) or {})["arguments"] == ["special"]
    told("config", "pager", "")
    assert shown(told, "stories", PAGER=pager()) == STORIES
    assert seen(told) is None


def test_nothing_of_an_entry_is_run_or_seen_by_other_processes(told: CommandLine) -> None:
    for evil in EVIL:
        told("log", "--text", evil, "--by", evil, "--", "said", evil)
    shown(told, "timeline", DATELINE_PAGER=pager("$(touch pwned)", "; touch pwned"))
    found = seen(told)
    assert found is not None
    assert found["arguments"] == ["$(touch pwned)", "; touch pwned"]
    del found["environment"]["PYTEST_CURRENT_TEST"], found["environment"]["DATELINE_PAGER"]
    assert "pwned" not in json.dumps(found["environment"])
    assert found["shown"].count("pwned") == 2 * len(EVIL)
    assert "\x07" not in found["shown"]
    assert not (told.folder / "pwned").exists()


@pytest.mark.parametrize(("less", "colored"), [(None, True), ("-r", True), ("i", False)])
def test_less_gets_colours_if_it_shows_them_as_such(
    told: CommandLine, monkeypatch: pytest.MonkeyPatch, less: str | None, colored: bool
) -> None:
    fake = told.folder / "bin" / "less"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\nexec {pager()}\n")
    fake.chmod(0o700)
    monkeypatch.delenv("DATELINE_PAGER")
    if less is not None:
        monkeypatch.setenv("LESS", less)
    assert shown(told, "timeline", PATH=f"{fake.parent}:{os.environ['PATH']}") == ""
    found = seen(told)
    assert found is not None
    assert ("\x1b" in found["shown"]) == colored
    assert found["environment"]["LESS"] == (less or "FRX")


def test_who_has_seen_enough_leaves_quietly(told: CommandLine) -> None:
    told("log", "said", "Longer", "--text", "x\n" * 49_000, "--key", "longer")
    for leaving in ("head -n 1", "true", "false"):
        left = shown(told, "show", "longer", DATELINE_PAGER=leaving)
        assert left.count("\n") == (leaving == "head -n 1")


# --- Ctrl-C ---------------------------------------------------------------------------------------


@contextmanager
def on_a_terminal(desk: CommandLine, *words: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs on a terminal, its errors apart."""
    controller, screen = pty.openpty()
    with subprocess.Popen(
        desk.argv(*words),
        stdin=screen,
        stdout=screen,
        stderr=subprocess.PIPE,
        env={**os.environ, **SCREEN, **env},
    ) as process:
        os.close(screen)
        try:
            yield process
        finally:
            process.kill()
            os.close(controller)


def wait_for(happened: Callable[[], Any]) -> Any:
    """What comes to be true, which must be soon."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.01)
    raise AssertionError("it never happened")


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("lines", "trap"),
    [(50, ""), (49_000, "trap '' INT; "), (50, "trap '' INT TERM; ")],
    ids=["it waits", "it still writes", "the pager will not go"],
)
def test_ctrl_c_ends_the_pager_too(told: CommandLine, lines: int, trap: str) -> None:
    told("log", "said", "A", "--text", "x\n" * lines, "--key", "k")
    script = told.folder / "pager.sh"
    script.write_text(f"{trap}echo $$ > pid.tmp; mv pid.tmp pid; exec sleep 600\n")
    with on_a_terminal(told, "show", "k", DATELINE_PAGER="sh pager.sh") as process:
        pid = int(wait_for(lambda: (p := told.folder / "pid").exists() and p.read_text()))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert errors.decode().split("\n") == ["", "dateline: stopped; nothing is half-written", ""]
    assert not is_there(pid)
