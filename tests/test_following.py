"""The programs in docs/following.md follow a log others write to, and go on where they were."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import desk, nowhere
from tests.cli.test_hooks import wait_for
from tests.optional import needed

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

__all__ = ["desk", "nowhere"]  # fixtures
ROOT = Path(__file__).parents[1]


def program(language: str) -> str:
    """The one program in a language that the document has for a log in a file."""
    whole = (ROOT / "docs" / "following.md").read_text("utf-8")
    text = whole.partition("## With `ProjectionRunner`")[0]
    [found] = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(found)


def followed(desk: CommandLine, after: int, count: int) -> list[list[str]]:
    """What the program prints of that many events, while three are logged."""
    argv = [sys.executable, "-c", program("python"), str(desk.folder), str(after)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        try:
            for number in range(3):
                assert desk.process("log", "said", f"Number {number}").returncode == 0
            assert process.stdout
            return [process.stdout.readline().split(maxsplit=2) for _ in range(count)]
        finally:
            process.kill()


def test_it_prints_each_event_and_goes_on_behind_the_last(desk: CommandLine) -> None:
    first = followed(desk, 0, 5)
    assert [(int(position), topic) for position, topic, _ in first] == [
        (1, "desk.opened"),
        (2, "story.opened"),
        *((position, "development.logged") for position in (3, 4, 5)),
    ]
    assert '"Number 2"' in first[-1][2]
    assert [int(position) for position, _, _ in followed(desk, 5, 3)] == [6, 7, 8]


def test_a_shell_that_is_killed_repeats_at_most_the_event_it_was_at(desk: CommandLine) -> None:
    needed("jq")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    argv = ["bash", "-c", program("bash"), "each.sh"]
    for number in range(4):
        desk("log", "said", f"Number {number}")
        with subprocess.Popen(
            argv, env={**os.environ, "PATH": path}, start_new_session=True
        ) as process:
            kept = desk.folder / "seen"
            wait_for(lambda: kept.exists() and int(kept.read_text()) >= desk.position() - 1)  # noqa: B023 - asked here only
            os.killpg(process.pid, signal.SIGKILL)
    subprocess.run([*argv, "--until-now"], env={**os.environ, "PATH": path}, check=True)
    rows = [line.split("\t") for line in (desk.folder / "done.tsv").read_text().splitlines()]
    positions = [int(position) for position, _, _ in rows]
    assert sorted(set(positions)) == list(range(1, desk.position() + 1))
    assert len(positions) <= desk.position() + 4
    assert positions == sorted(positions)
