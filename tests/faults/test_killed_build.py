"""A site killed while it is built, again and again, under the eyes of readers."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from projections.site.output import Output
from tests.faults.processes import apart

if TYPE_CHECKING:
    from pathlib import Path

STORIES, ENTRIES = 6, 5


def files(number: int) -> dict[str, bytes]:
    """An edition: some stories as in the one before, others changed, one begun or gone."""
    told = {"index.html": b"%d" % number}
    for story in range(STORIES):
        if (number + story) % 5 == 0:
            continue
        since = number - (number + story) % 3  # the edition in which it last changed
        for entry in range(ENTRIES + since % 3):
            told[f"s{story}/e/{entry}/index.html"] = b"%d %d %d " % (story, entry, since) * 500
    return told


def build(site: Path, number: int) -> None:
    now, before = files(number), files(number - 1)
    with Output(site).edition() as edition:
        for story in sorted({path.split("/")[0] for path in now}):
            some = {path: data for path, data in now.items() if path.split("/")[0] == story}
            same = some == {
                path: data
                for path, data in before.items()
                if path in some or path.startswith(f"{story}/")
            }
            if not (same and edition.keep(story)):
                for path, data in some.items():
                    edition.put(path, data)


def build_until_killed(site: Path, first: int, tell: int) -> None:
    number = first
    while True:
        build(site, number)
        os.write(tell, number.to_bytes(4))
        number += 1


def kill(site: Path, first: int, after: int, delay: float) -> int:
    """Kill a builder some seconds after some editions; the last that was acknowledged."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            build_until_killed(site, first, writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read(after * 4)
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)
        answer += pipe.read()
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the builder ended by itself"
    return int.from_bytes(answer[-4:]) if answer else first - 1


def look(site: Path) -> int | None:
    """The edition that a reader sees who looks at everything; nothing, if it changed meanwhile."""
    manifest = (site / "manifest.json").read_bytes()
    found = {}
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in json.loads(manifest)["sha256"]:
            found[path] = (site / path).read_bytes()
        found |= {
            str(path.relative_to(site)): path.read_bytes()
            for path in site.rglob("*")
            if path.is_file()
        }
    if (site / "manifest.json").read_bytes() != manifest:
        return None
    assert found.pop("manifest.json") == manifest
    assert json.loads(manifest)["sha256"] == {
        path: sha256(data).hexdigest() for path, data in sorted(found.items())
    }
    number = int(found["index.html"])
    assert found == files(number)
    return number


def read_until_told(site: Path, stop: int, tell: int) -> None:
    """Look at the site again and again; tell of each time it was seen whole."""
    os.set_blocking(stop, False)
    last = 0
    while True:
        with suppress(BlockingIOError):
            os.read(stop, 1)
            break
        number = look(site)
        if number is not None:
            assert number >= last, "an edition came back"
            last = number
            os.write(tell, b"!")


def kill_often(site: Path, times: int) -> tuple[int, int]:
    """How often a reader saw a whole edition meanwhile, and the number of the last edition."""
    begun = time.monotonic()
    build(site, 1)
    usual = time.monotonic() - begun
    (stop_reader, stop), (answers, tell) = os.pipe(), os.pipe()
    reader = os.fork()
    if not reader:
        os.close(answers)
        try:
            read_until_told(site, stop_reader, tell)
        except BaseException as error:
            os.write(2, repr(error).encode())
        finally:
            os._exit(0)
    os.close(tell)
    seen, last = 0, 1
    for turn in range(times):
        # From before anything is made to after an edition or more, in steps that hit every stage.
        acknowledged = kill(site, last + 1, turn % 3, turn * 37 % 100 / 75 * usual)
        last = shown(site)
        assert last in (acknowledged, acknowledged + 1)
        whole = os.read(answers, 1 << 16)  # waits until it was seen, however slow the machine is
        assert whole, "the reader saw what was no edition"
        seen += len(whole)
    os.write(stop, b"!")
    os.waitpid(reader, 0)
    build(site, last + 1)
    assert shown(site) == last + 1
    return seen, last


def shown(site: Path) -> int:
    number = look(site)
    assert number is not None
    return number


@pytest.mark.parametrize("times", [30, pytest.param(5_000, marks=pytest.mark.campaign)])
def test_readers_see_whole_editions_whenever_a_build_is_killed(tmp_path: Path, times: int) -> None:
    seen, last = apart(kill_often, tmp_path / "site", times)
    assert seen >= times
    assert last >= times
    assert len(list((tmp_path / ".site.next").iterdir())) == 1
