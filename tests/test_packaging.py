"""What is shipped, and that it is ours that is imported."""

from __future__ import annotations

import importlib
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from cli.main import COMMANDS, VERSION

ROOT = Path(__file__).parents[1]
ROOMS = ("timeline", "projections", "cli")
PAGES = ("dateline", *(f"dateline-{name}" for name in COMMANDS))
MANUAL = {f"share/man/man1/{page}.1" for page in PAGES}


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_shadows_a_room_of_ours(room: str) -> None:
    found = Path(str(importlib.import_module(room).__file__)).parent
    assert found == ROOT / room, (
        f"another distribution installed a package called {room!r} at {found}: "
        "Dateline is an application and needs an environment of its own"
    )


def test_the_version_is_the_same_in_both_places() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_wheel_holds_the_rooms_their_data_and_the_command(tmp_path: Path) -> None:
    [built] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        names = set(wheel.namelist())
        entry_points = next(name for name in names if name.endswith("entry_points.txt"))
        assert "dateline = cli.main:run" in wheel.read(entry_points).decode()
    data = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "timeline").rglob("*")
        if path.suffix in {".toml", ".LICENSE"}
    }
    assert data >= {"timeline/vocabulary.toml", "timeline/samples/sanders-letter.toml"}
    assert data <= names
    assert {f"{room}/__init__.py" for room in ROOMS} <= names
    shared = {name for name in names if ".data/" in name}
    assert {name.partition("/data/")[2] for name in shared} == MANUAL
    ours = names - shared
    assert {name.split("/")[0] for name in ours if ".dist-info" not in name} == set(ROOMS)
