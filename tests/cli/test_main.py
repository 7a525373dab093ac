"""The front door: what every command owes whoever calls it, however it is called."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from cli.main import COMMANDS, dateline
from tests.cli.driver import PATIENCE, PROGRAM

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(nowhere: CommandLine, name: str) -> None:
    shown = nowhere(name, "--help").out
    assert nowhere(name, "-h").out == shown
    assert f"dateline {name}" in shown.partition("Examples:")[2]
    for option in (
        "--desk",
        "--story",
        "--user",
        "--json",
        "--quiet",
        "--no-color",
        "--no-pager",
        "--verbose",
    ):
        assert option in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_help_begins_with(name: str) -> None:
    command = dateline.get_command(click.Context(dateline), name)
    assert command is not None
    assert command.help is not None
    first, _, _ = " ".join(command.help.split()).partition(". ")
    assert COMMANDS[name][1] == first.removesuffix(".") + "."


@pytest.mark.parametrize("options", [["--help"], ["-h"]])
def test_help_lists_every_command(nowhere: CommandLine, options: list[str]) -> None:
    shown = nowhere(*options).out
    assert re.findall(r"^  ([a-z]+)  ", shown, re.MULTILINE) == list(COMMANDS)


def test_help_may_be_asked_for_in_words(nowhere: CommandLine) -> None:
    assert nowhere("help").out == nowhere("help", "--help").out == nowhere("--help").out
    assert nowhere("help", "log").out == nowhere("log", "--help").out
    assert "did you mean show" in nowhere.refused("help", "shwo", code=2)["message"]


def test_without_a_command_the_help_is_shown_in_lines(nowhere: CommandLine) -> None:
    ran = nowhere(code=2)
    assert "\\n" not in ran.out + ran.err
    assert "Commands:\n" in ran.out + ran.err


def test_the_version_is_that_of_the_package(nowhere: CommandLine) -> None:
    assert re.fullmatch(r"dateline \d+\.\d+\.\d+\n", nowhere("--version").out)


def test_a_mistyped_command_names_the_nearest_and_writes_nothing(desk: CommandLine) -> None:
    error = desk.refused("timelin", "said", "A headline", code=2)
    assert error["code"] == "unknown-command"
    assert "timeline" in error["message"]
    assert desk.refused("Spokesman says no", code=2)["hint"] == "dateline --help"


def test_no_shortened_option_or_command_is_guessed(desk: CommandLine) -> None:
    desk.refused("log", "said", "A headline", "--publi", code=2)
    desk.refused("lo", "said", "A headline", code=2)


@pytest.mark.parametrize("name", ["--as-of", "--known-at", "--since"])
def test_an_option_without_its_value_is_a_mistake(desk: CommandLine, name: str) -> None:
    assert desk.refused("timeline", name, code=2)["code"] == "usage"


def test_hints_of_wrong_usage_name_the_command(desk: CommandLine) -> None:
    ran = desk.process("log")
    assert ran.returncode == 2
    assert ran.stderr.decode().splitlines()[-1].strip() == "dateline log --help"


# What each command has imported when it ends, of what takes time to import: a line that changes
# here is a start that got slower or faster.
HEAVY = (
    "difflib",
    "eventsourcing",
    "projections",
    "pydantic",
    "sqlite3",
    "sqlite_utils",
    "subprocess",
    "tempfile",
    "timeline.desk",
    "timeline.phrases",
    "timeline.vocabulary",
    "tomlkit",
    "tomllib",
    "unicodedata",
    "zoneinfo",
)
STORE = "eventsourcing pydantic sqlite3 tempfile zoneinfo"
READ = "projections sqlite3"
WRITE = f"{STORE} projections tomllib timeline.desk timeline.phrases timeline.vocabulary"
IMPORTS = {
    "--help": "",
    "--version": "",
    "timelin": "difflib",
    "verbs": "sqlite3 timeline.vocabulary tomllib",
    "use letter": f"{READ} tempfile",
    "stories": READ,
    "timeline": f"{READ} zoneinfo",
    "timeline --json": f"{READ} zoneinfo",
    "standing": f"{READ} zoneinfo",
    "show first": READ,
    "find a": f"{READ} zoneinfo",
    "find a --json": f"{READ} zoneinfo",
    "export": f"{READ} tomllib timeline.phrases timeline.vocabulary zoneinfo",
    "follow --after 0 --until-now": f"{STORE} projections",
    "doctor": f"{STORE} tomllib timeline.phrases timeline.vocabulary",
    "config": "tomllib",
    "config pager less": "tempfile tomlkit tomllib",
    "init newsroom": STORE,
    "open other Title": WRITE,
    "log said Hello": WRITE,
    "correct first headline=B --reason r": WRITE,
    "retract first --reason r": WRITE,
}
TOLD = f"""
import atexit, sys
before = set(sys.modules)
def told():
    print("", *({HEAVY!r} & sys.modules.keys() - before), file=sys.stderr)
atexit.register(told)
""".replace(repr(HEAVY), repr(set(HEAVY)))


def imported(desk: CommandLine, *lines: str) -> set[str]:
    """The heavy modules that commands have imported when they end."""
    typed = json.dumps([line.split() for line in lines])
    argv = [sys.executable, "-c", TOLD + PROGRAM, desk.clock().isoformat(), typed]
    ran = subprocess.run(argv, capture_output=True, check=False, timeout=PATIENCE)
    return set(ran.stderr.decode().splitlines()[-1].split())


@pytest.mark.parametrize("line", IMPORTS)
def test_a_command_imports_what_it_needs_and_no_more(desk: CommandLine, line: str) -> None:
    desk("log", "said", "A", "--key", "first")
    assert imported(desk, line) == set(IMPORTS[line].split())


def test_no_command_s_help_opens_the_store_or_builds_events(nowhere: CommandLine) -> None:
    found = imported(nowhere, *(f"{name} --help" for name in COMMANDS))
    assert found <= {"sqlite3", "timeline.vocabulary", "tomllib"}


@pytest.mark.parametrize(
    "command", ["log", "triage", "correct", "edit", "retract", "release", "move", "show"]
)
def test_the_help_says_what_a_ref_is(nowhere: CommandLine, command: str) -> None:
    told = " ".join(nowhere(command, "--help").out.split())
    assert "@ for the last one you logged, a key of the story, or" in told
