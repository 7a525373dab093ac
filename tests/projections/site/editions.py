"""Sites for the tests of the folder that they are in: what is there, and what may happen to it."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from projections.site.output import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from projections.site.output import Published

CHANGES = {
    *("open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"),
    *("os.scandir", "os.listdir", "os.utime", "shutil.rmtree"),
}


class Killed(BaseException):
    """The program was killed: nothing that it does from now on has any effect."""


class _Disk:
    """What becomes of the calls that reach the disk below a folder, one after the other."""

    below: str | None = None
    answer: Callable[[int], None]
    calls = 0


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _Disk.below is not None and event in CHANGES and _Disk.below in str(arguments):
        _Disk.calls += 1
        _Disk.answer(_Disk.calls)


sys.addaudithook(_watch)


@contextmanager
def disk(below: Path, answer: Callable[[int], None] = lambda _: None) -> Iterator[type[_Disk]]:
    """Call `answer` with the number of each call that reaches the disk, before it is done."""
    _Disk.below, _Disk.answer, _Disk.calls = str(below), answer, 0
    try:
        yield _Disk
    finally:
        _Disk.below = None


@contextmanager
def killed_at(below: Path, number: int) -> Iterator[None]:
    """The program is killed before it makes a call to the disk, if it makes so many."""

    def die(calls: int) -> None:
        if calls >= number:
            raise Killed

    try:
        with disk(below, die):
            yield
    except Killed:
        pass


def build(
    site: Path,
    files: Mapping[str, str],
    keep: Collection[str] = (),
    desk: Path | None = None,
    record: Callable[[str], None] = lambda _: None,
) -> Published:
    """One edition with all these files; those in a folder that is kept are not put."""
    with Output(site, desk).edition(record) as edition:
        kept = [folder for folder in keep if edition.keep(folder)]
        for path, text in files.items():
            if not path.startswith(tuple(kept)):
                edition.put(path, text.encode())
    assert edition.published is not None
    return edition.published


def shown(site: Path) -> dict[str, str]:
    """The files of a site by path, after its manifest was found to tell of them exactly."""
    files = {
        str(path.relative_to(site)): path.read_bytes()
        for path in site.rglob("*")
        if not path.is_dir()
    }
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["sha256"] == {path: sha256(data).hexdigest() for path, data in files.items()}
    assert all(any(path.iterdir()) for path in site.rglob("*") if path.is_dir()), "an empty folder"
    return {path: data.decode() for path, data in files.items()}


def twins(site: Path) -> list[Path]:
    """What is kept beside a site."""
    return sorted((site.parent / f".{site.name}.next").iterdir())
