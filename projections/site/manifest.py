"""What is in a site: the digest of every file, so that anybody can tell whether it is unaltered."""

from __future__ import annotations

import json
from bisect import bisect_left
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from projections.site.names import are_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "manifest.json"
FORM = "dateline-edition-1"


class Manifest:
    """The files of one edition: by path relative to the site, the SHA-256 of its bytes in hex.

    It says nothing else, so that it tells nothing of what readers may not see, and nothing of
    when or where it was made. It does not name itself.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = dict(sorted(files.items()))

    @cached_property
    def data(self) -> bytes:
        """The bytes of `manifest.json`: JSON, one file a line."""
        lines = ",\n".join([f'"{path}": "{digest}"' for path, digest in self.files.items()])
        return f'{{"form": "{FORM}", "sha256": {{\n{lines}\n}}}}\n'.encode()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the manifest itself, which stands for the whole edition."""
        return digest_of(self.data)

    @cached_property
    def folders(self) -> frozenset[str]:
        """All folders in the site, but the site itself."""
        found = new = {parent(path) for path in self.files}
        while new := {parent(folder) for folder in new} - found:
            found |= new
        return frozenset(found - {""})

    def under(self, folder: str) -> list[str]:
        """The files in a folder and below it, sorted; the folder without a slash at its end."""
        first = bisect_left(self._paths, f"{folder}/")
        return self._paths[first : bisect_left(self._paths, f"{folder}0")]  # 0 follows a slash

    @cached_property
    def _paths(self) -> list[str]:
        return list(self.files)


def digest_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    return sha256(data).hexdigest()


def parent(path: str) -> str:
    """The folder that a file or a folder is in; empty for the site itself."""
    return path.rpartition("/")[0]


def above(path: str) -> list[str]:
    """The folders that a file is in, but the site itself."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]


def read(data: bytes) -> Manifest | None:
    """The manifest that some bytes are; nothing, where they are none of ours."""
    try:
        said = json.loads(data)
        form, files = said["form"], said["sha256"]
        ours = form == FORM and are_safe(files) and all(map(_is_text, files.values()))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Manifest(files) if ours else None


def _is_text(value: object) -> bool:
    return isinstance(value, str)
