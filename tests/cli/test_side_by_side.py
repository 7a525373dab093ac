"""Stories made by several processes: the same files as by one, and nothing left of who fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # it comes without types
import pytest

from cli import side_by_side
from projections.site import output
from projections.site.stories import published
from tests.cli.driver import PATIENCE, PROGRAM, SAMPLES, CommandLine
from tests.cli.trees import WAY, Full
from tests.laws.sites import SITE, Shelf
from tests.projections.site.paper import sample
from timeline.errors import UnknownZone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.side_by_side import Maker
    from projections.site.building import Files

OTHERS = 8
# Builds with two processes, says so as soon as the first story is made, and then waits.
SLOW = f"""
import time
from cli import side_by_side
from projections.site import output
side_by_side.SHARE, side_by_side.processors = 1, lambda: 2
def join(self, part):
    print("begun", flush=True)
    time.sleep({PATIENCE})
output.Edition.join = join
{PROGRAM}"""
# Builds with two processes, one of which is held while it writes.
HELD = f"""
from cli import side_by_side
from projections.site import output
from tests.cli.trees import Held
side_by_side.SHARE, side_by_side.processors = 1, lambda: 2
output.Tree = Held
{PROGRAM}"""


@pytest.fixture
def many(nowhere: CommandLine) -> CommandLine:
    """A desk with stories long and short, linked to each other."""
    nowhere("init")
    for name in ("deepwater-horizon", "sanders-letter"):
        nowhere("import", str(SAMPLES / f"{name}.toml"))
    before: tuple[str, ...] = ()
    for number in range(OTHERS):
        slug = f"story-{number}"
        nowhere("open", slug, f"Story {number}", "--timezone", "UTC")
        nowhere("log", slug, "said", f"Word {number}", "--by", "Ana", "--public", *before)
        id_ = nowhere("timeline", slug, "--json").json()["entries"][0]["id"]
        before = ("--link", f"confirms:{id_}")
    return nowhere


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Maker]:
    """The processes that were begun."""
    made: list[Maker] = []
    begin = side_by_side._begun

    def counted(turn: int | None) -> Maker:
        made.append(begin(turn))
        return made[-1]

    monkeypatch.setattr(side_by_side, "_begun", counted)
    return made


def use(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    monkeypatch.setattr(side_by_side, "SHARE", 1)
    monkeypatch.setattr(side_by_side, "processors", lambda: processes)


def files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in found}


def all_are_gone(begun: list[Maker]) -> bool:
    """Whether each was seen to end."""
    return all(one.process.returncode is not None for one in begun)


# --- the same as one ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 3])
def test_the_files_are_the_same_whatever_the_number_of_processes(
    many: CommandLine, begun: list[Maker], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    many("build", "alone")
    assert begun == []
    use(monkeypatch, number)
    told = many("build", "together", "--json").json()
    assert len(begun) == number
    assert told["stories"] == OTHERS + 2
    assert files(many.folder / "together") == files(many.folder / "alone")
    assert all_are_gone(begun)
    again = many("build", "together", "--full", "--json").json()
    assert (again["written"], again["removed"]) == ([], [])


def test_what_did_not_change_is_kept_and_the_rest_made_side_by_side(
    many: CommandLine, begun: list[Maker], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, 2)
    many("build", "pages")
    begun.clear()
    for slug in ("story-1", "story-6"):
        many("log", slug, "said", "One more", "--public")
    many("build", "pages")
    assert len(begun) == 2
    many("log", "sanders-letter", "said", "One more", "--public")
    many("build", "pages")
    assert len(begun) == 2
    many("build", "anew", "--full")
    assert files(many.folder / "pages") == files(many.folder / "anew")


def test_few_stories_are_made_by_one(
    many: CommandLine, begun: list[Maker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "processors", lambda: 8)
    many("build")
    assert begun == []


def test_where_no_process_can_be_begun_one_makes_all(
    many: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    many("build", "alone")
    use(monkeypatch, 2)
    monkeypatch.setattr(sys, "executable", str(many.folder / "nothing"))
    many("build", "together")
    assert files(many.folder / "together") == files(many.folder / "alone")


def test_how_many_are_done_is_told(tmp_path: Path) -> None:
    seen: list[int] = []
    with sample(tmp_path) as paper:
        [one] = published(paper.public())
    alone, together = Shelf(), Shelf()
    [made] = side_by_side.side_by_side([lambda: one], SITE, alone, seen.append)
    [other] = side_by_side.side_by_side([lambda: one], SITE, together, seen.append, processes=2)
    assert (other, together.files) == (made, alone.files)
    assert seen == [0, 0]


# --- what goes wrong ------------------------------------------------------------------------------


def test_what_a_process_cannot_make_is_told_as_if_there_were_one(
    tmp_path: Path, begun: list[Maker]
) -> None:
    with sample(tmp_path) as paper:
        [one] = published(paper.public())
    opened = one.story.opened._replace(timezone="Mars/Olympus")
    bad = one._replace(story=one.story._replace(opened=opened))
    for processes in (1, 2):
        with pytest.raises(UnknownZone) as refusal:
            side_by_side.side_by_side([lambda: bad], SITE, Shelf(), print, processes=processes)
        assert refusal.value.zone == "Mars/Olympus"
    assert all_are_gone(begun)


def test_a_process_that_is_killed_fails_the_build_and_leaves_the_site(
    many: CommandLine, begun: list[Maker], monkeypatch: pytest.MonkeyPatch
) -> None:
    many("build", "pages")
    before = files(many.folder / "pages")
    many("log", "story-0", "said", "One more", "--public")
    join = output.Edition.join

    def killing(self: output.Edition, part: Files) -> None:
        for one in begun:
            one.process.kill()
        join(self, part)

    with monkeypatch.context() as patched:
        use(patched, 2)
        patched.setattr(output.Edition, "join", killing)
        error = many.refused("build", "pages", "--full", code=4)
    assert error["code"] == "maker-lost"
    assert "signal 9" in error["message"]
    assert files(many.folder / "pages") == before
    assert all_are_gone(begun)
    many("build", "pages")
    many("build", "anew")
    assert files(many.folder / "pages") == files(many.folder / "anew") != before


@pytest.mark.parametrize("is_first", [True, False])
def test_a_full_disk_ends_the_other_processes_and_leaves_the_site(
    many: CommandLine, begun: list[Maker], monkeypatch: pytest.MonkeyPatch, is_first: bool
) -> None:
    site = many.folder / "pages"
    if not is_first:
        many("build", "pages")
        many("log", "story-5", "said", "One more", "--public")
    before = files(site)
    with monkeypatch.context() as patched:
        use(patched, 2)
        patched.setattr("projections.site.twin.Tree", Full)
        patched.setattr("projections.site.output.Tree", Full)
        assert many.refused("build", "pages", "--full", code=4)["code"] == "disk-full"
    assert begun
    assert all_are_gone(begun)
    assert (site.exists(), files(site)) == (not is_first, before)
    many("build", "pages")
    many("build", "alone")
    assert files(site) == files(many.folder / "alone")


@contextmanager
def building(many: CommandLine) -> Iterator[tuple[subprocess.Popen[bytes], list[psutil.Process]]]:
    """A build that waits where its first story is made, in a session of its own; its children."""
    argv = [sys.executable, "-c", SLOW, many.clock().isoformat(), "-", "build", "pages"]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begun\n"
            children = psutil.Process(process.pid).children()
            assert len(children) == 2
            yield process, children
        finally:
            process.kill()


def test_who_is_killed_leaves_no_child_behind(many: CommandLine) -> None:
    many("build", "alone")
    with building(many) as (process, children):
        process.kill()
        _, alive = psutil.wait_procs(children, PATIENCE)
        assert alive == []
    many("build", "pages")
    assert files(many.folder / "pages") == files(many.folder / "alone")


def test_nobody_builds_while_a_process_of_who_was_killed_goes_on(
    many: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    many("build", "pages")
    many("log", "story-5", "said", "One more", "--public")
    many("build", "alone")
    held = many.folder / "held"
    argv = [sys.executable, "-c", HELD, many.clock().isoformat(), "-", "build", "pages", "--full"]
    with subprocess.Popen(argv, env={**os.environ, WAY: str(held)}) as process:
        while not held.exists():
            assert process.poll() is None
            time.sleep(0.01)
        children = psutil.Process(process.pid).children()
        process.kill()
    with monkeypatch.context() as patched:
        patched.setattr(output, "PATIENCE", 0.1)
        assert many.refused("build", "pages", code=4)["code"] == "site-busy"
    held.unlink()
    _, alive = psutil.wait_procs(children, PATIENCE)
    assert alive == []
    many("build", "pages")
    assert files(many.folder / "pages") == files(many.folder / "alone")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_is_stopped_ends_all(many: CommandLine, number: signal.Signals) -> None:
    with building(many) as (process, children):
        os.killpg(process.pid, number)  # as a terminal does
        _, said = process.communicate(timeout=PATIENCE)
        _, alive = psutil.wait_procs(children, PATIENCE)
        assert alive == []
    if number is signal.SIGINT:
        assert process.returncode == 130
        assert said.strip() == b"dateline: stopped; nothing is half-written"
    assert not (many.folder / "pages").exists()


def test_a_process_that_is_interrupted_by_itself_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with sample(tmp_path) as paper:
        [one] = published(paper.public())
    with side_by_side.makers(1, None) as [maker]:
        maker.line.send((Shelf(), SITE, one))
        maker.line.recv()  # it is there
        maker.process.send_signal(signal.SIGINT)
        maker.process.wait(PATIENCE)
    assert capfd.readouterr().err == ""
