"""A read model that somebody deleted, cut short, flipped bits in or put another in the place of."""

from __future__ import annotations

import json
import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from projections.readmodel.model import ReadModel
from tests.cli.conftest import desk, nowhere
from tests.cli.driver import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.driver import CommandLine

__all__ = ["desk", "nowhere"]  # fixtures
STORY = "sanders-letter"
ASKED = (
    ("timeline", STORY, "--json"),
    ("timeline", STORY, "--known-at", "15", "--json"),
    ("standing", STORY, "--json"),
    ("timeline", STORY, "--last", "3"),
    ("show", "d6", "--story", STORY, "--history", "--json"),
)


def delete(path: Path, _: random.Random) -> None:
    path.unlink()


def cut_short(path: Path, draw: random.Random) -> None:
    with path.open("r+b") as file:
        file.truncate(draw.randrange(path.stat().st_size))


def flip(path: Path, draw: random.Random) -> None:
    with path.open("r+b") as file:
        at = draw.randrange(path.stat().st_size)
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1 << draw.randrange(8)]))


def overwrite(path: Path, draw: random.Random) -> None:
    with path.open("r+b") as file:
        file.seek(draw.randrange(path.stat().st_size))
        file.write(draw.randbytes(draw.randrange(1, 9_000)))


def make_nonsense(path: Path, draw: random.Random) -> None:
    path.write_bytes(draw.randbytes(draw.randrange(10_000)))


def put_an_earlier_one(path: Path, _: random.Random) -> None:
    shutil.copy2(path.with_name("earlier.db"), path)


def lose_the_folder(path: Path, _: random.Random) -> None:
    shutil.rmtree(path.parent)


HARM: tuple[Callable[[Path, random.Random], None], ...] = (
    *(delete, cut_short, flip, flip, flip, overwrite, make_nonsense, put_an_earlier_one),
    lose_the_folder,
)


def answers(desk: CommandLine) -> list[str]:
    return [desk(*words).out for words in ASKED]


def check(desk: CommandLine, times: int) -> None:
    """After each harm, whatever is asked first, all answers are the same."""
    desk("import", str(SAMPLES / f"{STORY}.toml"))
    model = desk.folder / ".dateline" / "read-model.db"
    earlier = model.read_bytes()
    desk("correct", "d6", "headline=It leaks", "--reason", "shorter", "--story", STORY)
    desk("retract", "d9", "--reason", "not so", "--story", STORY)
    expected = answers(desk)
    draw = random.Random(11)
    for number in range(times):
        model.with_name("earlier.db").write_bytes(earlier)
        harm = HARM[number % len(HARM)]
        harm(model, draw)
        words = ASKED[number % len(ASKED)]
        assert desk(*words).out == expected[number % len(ASKED)], harm
        assert answers(desk) == expected, harm


def test_fifty_harms_change_no_answer(desk: CommandLine) -> None:
    check(desk, 50)


@pytest.mark.campaign
def test_five_hundred_harms_change_no_answer(desk: CommandLine) -> None:
    check(desk, 500)


def test_damage_that_is_no_text_is_damage(desk: CommandLine) -> None:
    """SQLite quotes it in its message, which then is no text either."""
    desk("import", str(SAMPLES / f"{STORY}.toml"))
    expected = desk("timeline", STORY).out
    model = desk.folder / ".dateline" / "read-model.db"
    data = model.read_bytes()
    for damaged in (b'CREATE TABL\xff "model"', b'CREATE TABLE\xff"model"'):
        times = model.stat()
        model.write_bytes(data.replace(b'CREATE TABLE "model"', damaged))
        os.utime(model, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert desk("timeline", STORY).out == expected


def test_a_copy_of_another_machine_s_serves_if_it_keeps_its_time(desk: CommandLine) -> None:
    desk("import", str(SAMPLES / f"{STORY}.toml"))
    model = desk.folder / ".dateline" / "read-model.db"
    copied = model.with_name("copied.db")
    shutil.copy2(model, copied)
    model.unlink()
    copied.rename(model)
    before = model.stat().st_ino
    desk("timeline", STORY)
    assert model.stat().st_ino == before
    shutil.copy(model, copied)  # as a copy that has the time it was made at
    copied.rename(model)
    made = model.stat().st_ino
    assert desk("timeline", STORY).out
    assert model.stat().st_ino != made


def test_the_read_model_can_be_read_by_its_owner_only(desk: CommandLine) -> None:
    desk("timeline")
    model = desk.folder / ".dateline" / "read-model.db"
    assert model.stat().st_mode & 0o777 == 0o600
    desk("rebuild")
    assert model.stat().st_mode & 0o777 == 0o600


def test_what_was_not_finished_is_cleared_away(desk: CommandLine) -> None:
    left = desk.folder / ".dateline" / "read-model.db.new-999999999"
    left.write_text("by somebody who was killed")
    desk("rebuild")
    found = sorted(one.name for one in left.parent.iterdir() if "read-model" in one.name)
    assert found == ["read-model.db", "read-model.db-journal"]


def test_a_dry_run_too_long_for_memory_leaves_it_as_it_was(desk: CommandLine) -> None:
    desk("timeline")
    model = desk.folder / ".dateline" / "read-model.db"
    before = model.stat()
    drafts = (
        {"verb": "said", "headline": f"No {n}", "when": "2019", "text": "x" * 20_000}
        for n in range(300)
    )
    lines = (json.dumps({"development": one}) for one in drafts)
    desk("import", "-", "--format", "jsonl", "--dry-run", stdin="\n".join(lines).encode())
    after = model.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_others_record_meanwhile_makes_no_reader_read_the_whole_log(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up = ReadModel.catch_up
    desk("log", "said", "First", "--key", "k")

    def outrun(model: ReadModel) -> None:
        catch_up(model)
        monkeypatch.setattr(ReadModel, "catch_up", catch_up)
        assert desk.process("correct", "k", "headline=Second", "--reason", "x").returncode == 0

    monkeypatch.setattr(ReadModel, "catch_up", outrun)
    monkeypatch.delattr(ReadModel, "in_memory")
    (desk.folder / ".dateline" / "read-model.db").unlink()
    assert "Second" in desk("timeline").out


def test_a_new_one_is_on_the_disk_before_it_is_stamped_and_named(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noted(name: str, do: Callable[..., object]) -> Callable[..., object]:
        def does(*given: object, **named: object) -> object:
            done.append(name)
            return do(*given, **named)

        return does

    for name, owner in (("fsync", os), ("utime", os), ("replace", os)):
        monkeypatch.setattr(owner, name, noted(name, getattr(os, name)))
    desk("rebuild")
    assert done[:3] == ["fsync", "utime", "replace"]
