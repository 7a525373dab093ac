"""A site in memory, for whoever works on a story and looks at the pages as it grows."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from projections.site.addresses import NOT_FOUND, document
from projections.site.assets import RELOADING, allowing, asset
from projections.site.building import INDEX, PAGE
from projections.site.manifest import Manifest, digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projections.site.building import Files

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')
END = b"</body>"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
UNKNOWN = "application/octet-stream"


class Preview:
    """The files of one edition, in memory.

    Attributes:
        files: by path relative to the site.
        turn: whoever else makes one has one of their own.
    """

    turn = None

    def __init__(self, before: Mapping[str, bytes] | None = None) -> None:
        self._before = before or {}
        self.files: dict[str, bytes] = {}

    def put(self, path: str, data: bytes) -> None:
        """A file, by its path relative to the site."""
        self.files[path] = data

    def part(self) -> Preview:
        """Where another process may put files."""
        return Preview()

    def join(self, part: Files) -> None:
        """Take in files that another process put."""
        assert isinstance(part, Preview), "it was lent here"
        self.files |= part.files

    def keep(self, folder: str) -> list[str]:
        """Keep all files in a folder as they were: their paths."""
        paths = [path for path in self._before if path.startswith(folder)]
        self.files |= {path: self._before[path] for path in paths}
        return paths

    @property
    def digest(self) -> str:
        """What tells the edition from others."""
        return Manifest({path: digest_of(data) for path, data in self.files.items()}).digest


def found(files: Mapping[str, bytes], path: str) -> str | None:
    """The file that an address means, relative to the site; none where there is none."""
    choices = (path, f"{path}{INDEX}" if path.endswith("/") or not path else path)
    return next((one for one in choices if one in files), None)


def is_folder(files: Mapping[str, bytes], path: str) -> bool:
    """Whether an address lacks only the slash at its end."""
    return f"{path}/{INDEX}" in files


def media_type(path: str) -> str:
    """What a file is, for a browser."""
    return TYPES.get(path[path.rfind(".") :], UNKNOWN)


def not_found(files: Mapping[str, bytes]) -> bytes:
    """The page that stands for none."""
    return files.get(document(NOT_FOUND), b"")


def reloading(page: bytes) -> tuple[bytes, str]:
    """A page that looks whether there is a newer edition; and the policy it is to be sent with."""
    said = POLICY.search(page)
    policy = unescape(said[1].decode()) if said else ""
    bare = POLICY.sub(b"", page, count=1)
    script = f"<script>{asset(RELOADING)}</script>\n".encode()
    return bare.replace(END, script + END), allowing(policy, RELOADING)


def is_page(path: str) -> bool:
    """Whether a file is a page."""
    return path.endswith(PAGE)
