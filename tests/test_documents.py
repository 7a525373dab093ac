"""Documentation that cannot lie: every command in it is run, and its output compared.

In a fenced block marked `console`, a line that begins with `$` is run by bash in a folder of the
document's own; the lines below it are what it prints. Refs are random, so any stands for any.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cli.main import COMMANDS, dateline

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "timeline" / "samples"
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Eight letters of its alphabet may be a word, such as `rejected`: a ref has a digit, or stands at
# the beginning of a line, in parentheses, in a JSON list, or behind a word that a ref follows.
LETTER = "[0-9a-hjkmnp-tv-z]"
REF = re.compile(rf"\b(?=[a-z]{{0,7}}[0-9]){LETTER}{{8}}\b")
BEHIND = (
    "ref show correct release triage logged corrected retracted reinstated released withheld moved "
    "triaged responds_to accepts rejects denies confirms answers amends fulfils caused_by part_of "
    "edition"
)
PLACED = re.compile(
    rf"(^ *|\(|\[\x22|\b(?:{BEHIND.replace(' ', '|')}) ){LETTER}{{8}}\b", re.MULTILINE
)


def bash(command: str, folder: Path) -> tuple[str, Path]:
    """What a command prints, and the folder it leaves the shell in."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "DATELINE_USER": "ana",
    }
    done = subprocess.run(
        ["bash", "-c", f"{command}\nstatus=$?; printf '\\n\\x01%s' \"$PWD\"; exit $status"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    printed, _, left_in = done.stdout.rpartition("\n\x01")
    return printed, Path(left_in)


def sessions(text: str) -> list[tuple[str, str]]:
    """Each command with the output that is written below it."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def alike(text: str, folder: Path) -> str:
    """Output with what differs from run to run made the same."""
    named = REF.sub("REF", text.replace(f"{folder}/", ""))
    return PLACED.sub(r"\1REF", named).strip()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_prints_what_the_document_says(document: Path, tmp_path: Path) -> None:
    folder = tmp_path
    for command, expected in sessions(document.read_text("utf-8")):
        printed, folder = bash(command, folder)
        assert alike(printed, tmp_path) == alike(expected, tmp_path), f"$ {command}"


def test_the_documents_have_commands() -> None:
    assert sum(len(sessions(path.read_text("utf-8"))) for path in DOCUMENTS) > 20


def examples(name: str) -> list[str]:
    """The examples at the end of a command's help."""
    context = click.Context(dateline)
    command = dateline.get_command(context, name)
    assert command is not None
    _, _, listed = (command.epilog or "").partition("Examples:\n")
    return [line.strip() for line in listed.splitlines() if line.strip()]


@pytest.fixture(scope="session")
def a_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with the sample story and one entry of ana's, to be copied."""
    desk = tmp_path_factory.mktemp("documents") / "desk"
    sample = SAMPLES / "sanders-letter.toml"
    for command in (
        f"dateline init {desk}",
        f"dateline --desk {desk} import {sample}",
        f"dateline --desk {desk} log said A first entry",
    ):
        bash(command, desk.parent)
    return desk


# An import is shown with what its example exports already there; a new desk is made elsewhere.
@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_in_help_run(name: str, a_desk: Path, tmp_path: Path) -> None:
    shutil.copytree(a_desk, tmp_path / "desk")
    shutil.copy(SAMPLES / "sanders-letter.toml", tmp_path / "desk")
    assert examples(name)
    for command in examples(name):
        printed, _ = bash(f"set -o pipefail; {command} || echo FAILED", tmp_path / "desk")
        assert "FAILED" not in printed, f"$ {command}\n{printed}"


@pytest.mark.parametrize(
    ("printed", "written", "same"),
    [
        ("k7fq2m9x  said", "zz9zz9zz  said", True),
        ("logged abcdefgh", "logged zyxwvtsr", True),
        ("(abcdefgh)", "(k7fq2m9x)", True),
        ("responds_to abcdefgh", "responds_to k7fq2m9x", True),
        ("it was rejected", "it was accepted", False),
        ("status: answered", "status: rejected", False),
    ],
)
def test_any_ref_stands_for_any_and_no_word_for_another(
    printed: str, written: str, same: bool, tmp_path: Path
) -> None:
    assert (alike(printed, tmp_path) == alike(written, tmp_path)) is same
