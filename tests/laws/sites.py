"""Sites in memory, and what is asked of all the bytes in one."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from projections.public.filtering import Look
from projections.public.memory import in_memory
from projections.site.addresses import Addresses
from projections.site.building import Wanted, build, build_stories
from projections.site.page import Site
from projections.site.stories import published

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from projections.public.log import PublicLog
    from projections.site.building import Files
    from projections.site.stories import Published
    from timeline.log import Log

SITE = Site(Addresses("https://news.example/live"), "The <News>")


class Shelf:
    """An edition in memory, after another one."""

    turn = None

    def __init__(self, before: Mapping[str, bytes] | None = None) -> None:
        self.before = before or {}
        self.files: dict[str, bytes] = {}

    def put(self, path: str, data: bytes) -> None:
        assert path not in self.files, f"{path} is there twice"
        self.files[path] = data

    def part(self) -> Shelf:
        return Shelf()

    def join(self, part: Files) -> None:
        assert isinstance(part, Shelf)
        for path, data in part.files.items():
            self.put(path, data)

    def keep(self, folder: str) -> list[str]:
        found = {path: data for path, data in self.before.items() if path.startswith(folder)}
        self.files |= found
        return list(found)


def whole(public: PublicLog, site: Site = SITE) -> dict[str, bytes]:
    """The files of a site by path, all made anew."""
    shelf = Shelf()
    build(public, site, shelf)
    return shelf.files


class Press:
    """What prints edition after edition, each from what it knows of the one before."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.memory = in_memory()
        self.files: dict[str, bytes] = {}
        self.said: dict[UUID, str] = {}

    def print(self, moment: datetime) -> dict[str, bytes]:
        """The files of the next edition; of a story in which nothing shows they are kept."""
        look = Look(self.log, moment, self.memory)
        touched = look.catch_up()
        shelf = Shelf(self.files)
        wanted = [
            Wanted(one, partial(_told, look, one), None if one in touched else self.said.get(one))
            for one in look.stories()
        ]
        self.said = build_stories(wanted, SITE, shelf).said
        self.files = shelf.files
        return self.files


def _told(look: Look, story: UUID) -> Published:
    [one] = published(look.log([story]), look.elsewhere(story))
    return one


def other_files(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> Collection[str]:
    """The paths at which two sites differ."""
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def traces(word: str, files: Mapping[str, bytes]) -> Collection[str]:
    """The paths of files that have a word in them or in their names, in whatever code."""
    plain = word.encode()
    coded = [plain.hex().encode(), plain.hex().upper().encode(), word.encode("utf-16-be")]
    coded += [_base64_after(skipped, plain) for skipped in range(3)]
    found = []
    for path, data in files.items():
        readings = (path.encode(), data, unescape(data.decode()).encode(), unquote_to_bytes(data))
        if any(plain in one.lower() for one in readings) or any(one in data for one in coded):
            found.append(path)
    return found


def _base64_after(skipped: int, plain: bytes) -> bytes:
    """What stands for some bytes alone where others come before them."""
    first, last = -(-8 * skipped // 6), 8 * (skipped + len(plain)) // 6
    return b64encode(bytes(skipped) + plain)[first:last]
