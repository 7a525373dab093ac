"""Hooks are told what was recorded; they can neither block nor alter it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import PATIENCE, SAMPLES
from timeline.folder import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.driver import CommandLine

# Writes down everything a hook can see, whole or not at all.
HOOK = """
import json, os, sys
seen = {
    "arguments": sys.argv[1:],
    "environment": dict(os.environ),
    "input": sys.stdin.read(),
    "leads its session": os.getsid(0) == os.getpid(),
    "folder": os.getcwd(),
    "output": [os.readlink(f"/proc/self/fd/{number}") for number in (1, 2)],
}
with open("seen.tmp", "w") as file:
    json.dump(seen, file)
os.rename("seen.tmp", f"seen-{os.getpid()}.json")
"""
SAID = ("log", "said", "A headline")
EVIL = ("$(touch pwned)", "`touch pwned`", "; touch pwned", "| touch pwned", "--$IFS&&touch pwned")


@pytest.fixture
def hooked(desk: CommandLine) -> CommandLine:
    """A desk with a hook that writes down what it sees."""
    (desk.folder / "hook.py").write_text(HOOK)
    name(desk, f"{shlex.quote(sys.executable)} hook.py")
    return desk


def name(desk: CommandLine, hook: str) -> None:
    desk("config", "after_log", hook, "--in-desk")


def wait_for(happened: Callable[[], Any]) -> Any:
    """What comes to be true, which must be soon."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.01)
    raise AssertionError("it never happened")


def seen(desk: CommandLine) -> dict[str, Any]:
    """What the hook saw, once it has."""
    [path] = wait_for(lambda: list(desk.folder.glob("seen-*.json")))
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    path.unlink()
    return found


def pid(desk: CommandLine) -> int:
    """The id of a hook that writes it down when it is there."""
    path = desk.folder / "pid"
    text = wait_for(lambda: path.exists() and path.read_text().strip())
    path.unlink()
    return int(text)


def test_a_hook_gets_the_event_with_what_was_answered(hooked: CommandLine) -> None:
    answer = hooked(*SAID, "--when", "2019-01-02", "--key", "k", "--json").json()
    found = seen(hooked)
    document = json.loads(found["input"])
    [event] = answer.pop("events")
    assert document == {**event, **answer, "headline": "A headline"}
    assert document["event"]["headline"] == "A headline"
    assert (document["type"], document["story"]) == ("development.logged", "letter")
    assert found["leads its session"]
    assert found["folder"] == str(hooked.folder)
    assert found["output"] == ["/dev/null"] * 2


def test_a_note_is_told_too(hooked: CommandLine) -> None:
    hooked("note", "Call back")
    document = json.loads(seen(hooked)["input"])
    assert (document["headline"], document["visibility"]) == ("Call back", "private")


def test_nothing_is_told_where_nothing_is_logged(hooked: CommandLine) -> None:
    hooked(*SAID, "--key", "k")
    seen(hooked)
    quiet = [
        [*SAID, "--key", "k"],
        [*SAID, "--dry-run"],
        ["import", str(SAMPLES / "sanders-letter.toml")],
        ["retract", "k", "--reason", "r"],
        ["timeline", "letter"],
    ]
    for words in quiet:
        assert "hook" not in hooked(*words, "--verbose").err
    assert "started the hook" in hooked(*SAID, "--verbose").err
    assert json.loads(seen(hooked)["input"])["headline"] == "A headline"


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_of_an_entry_is_run_or_seen_by_other_processes(
    hooked: CommandLine, evil: str
) -> None:
    hooked("log", "--text", evil, "--by", evil, "--tag", evil, "--", "said", evil)
    found = seen(hooked)
    document = json.loads(found["input"])
    assert (document["headline"], document["event"]["text"]) == (evil, evil)
    assert found["arguments"] == []
    del found["environment"]["PYTEST_CURRENT_TEST"]
    assert "pwned" not in json.dumps(found["environment"])
    assert not (hooked.folder / "pwned").exists()


def test_a_hook_is_words_and_no_shell(hooked: CommandLine) -> None:
    written = f"{shlex.quote(sys.executable)} hook.py $(touch pwned) ; touch 'pwned too' $HOME *"
    name(hooked, written)
    hooked(*SAID)
    assert seen(hooked)["arguments"] == [
        *("$(touch", "pwned)", ";", "touch", "pwned too", "$HOME", "*")
    ]
    assert not list(hooked.folder.glob("pwned*"))


def test_a_hook_that_hangs_and_reads_nothing_keeps_nobody_waiting(desk: CommandLine) -> None:
    (desk.folder / "hook.sh").write_text("echo $$ > pid.tmp; mv pid.tmp pid; exec sleep 600")
    name(desk, "sh hook.sh")
    ran = desk.process(*SAID, "--text", "x" * 100_000, "--json")
    hook = pid(desk)
    try:
        os.kill(hook, 0)  # it is still there, and we are not
        assert ran.returncode == 0
        assert json.loads(ran.stdout)["position"] == desk.position()
        assert ran.stderr == b""
    finally:
        os.kill(hook, signal.SIGKILL)


def test_the_record_is_the_same_whatever_a_hook_does(desk: CommandLine) -> None:
    name(desk, "sh -c 'exit 1'")
    assert desk(*SAID).err == ""
    name(desk, "sh -c 'kill -9 $$'")
    assert desk(*SAID).err == ""
    assert desk.position() == 4


@pytest.mark.parametrize(
    ("hook", "why"),
    [
        ('"no-such-program-here"', "No such file or directory"),
        ('"./hook.txt"', "Permission denied"),
        ('"sh \'"', "after_log has a quotation mark that is not closed"),
        ('" "', "after_log must be a command"),
        ('"a\\u0000b"', "after_log has a NUL character"),
        ("5", "after_log must be text in quotes"),
        ('["sh"]', "after_log must be text in quotes"),
    ],
)
def test_a_hook_that_cannot_be_started_is_warned_of(desk: CommandLine, hook: str, why: str) -> None:
    (desk.folder / "hook.txt").write_text("no program")
    (desk.folder / "hook.txt").chmod(0o600)
    (desk.folder / MARKER).write_text(f"[hooks]\nafter_log = {hook}\n")
    before = desk.position()
    ran = desk(*SAID)
    [line] = ran.err.splitlines()
    assert line.startswith("dateline: what was logged is recorded, but its hook was not started: ")
    assert line.endswith(why)
    assert desk.position() == before + 1
    assert desk(*SAID, "--quiet").err == ""


def test_what_is_no_table_names_no_hook(desk: CommandLine) -> None:
    (desk.folder / MARKER).write_text("hooks = 5\n")
    assert "hook was not started" in desk(*SAID).err
    (desk.folder / MARKER).write_text('[hooks]\nafter_log = ""\n')
    assert desk(*SAID).err == ""


# --- whose hook -----------------------------------------------------------------------------------


def refused(desk: CommandLine, why: str) -> None:
    """A hook is not started, and the reason told, by `log` and by `config`."""
    before = desk.position()
    assert why in desk(*SAID).err
    assert desk.position() == before + 1
    listed = desk("config", "after_log", "--json")
    assert listed.json()["value"] is None
    assert why in listed.err


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_to_names_no_hook(desk: CommandLine, mode: int) -> None:
    name(desk, "touch pwned")
    (desk.folder / MARKER).chmod(mode)
    refused(desk, "others can write to it")
    assert not (desk.folder / "pwned").exists()
    (desk.folder / MARKER).chmod(0o644)
    assert desk(*SAID).err == ""
    wait_for((desk.folder / "pwned").exists)


def test_a_file_of_another_user_names_no_hook(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(desk, "touch pwned")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    refused(desk, "belongs to another user")
    assert not (desk.folder / "pwned").exists()


def test_a_link_names_no_hook(desk: CommandLine, tmp_path: Path) -> None:
    name(desk, "touch pwned")
    (desk.folder / MARKER).rename(tmp_path / "mine.toml")
    (desk.folder / MARKER).symlink_to(tmp_path / "mine.toml")
    refused(desk, "is a link to another file")
    assert not (desk.folder / "pwned").exists()
