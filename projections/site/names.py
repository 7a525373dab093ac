"""Names that a file of the site may have: whatever a page is of, it is written inside the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from timeline.errors import UnsafeName

if TYPE_CHECKING:
    from collections.abc import Collection

# Nothing that means a folder elsewhere, an option, a hidden file, or two names to any disk.
PART = r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]{0,254}"
SAFE = re.compile(rf"{PART}(?:/{PART})*")
LONGEST = 1_000  # bytes: what is left of a path's 4,096, or macOS's 1,024, for the folder


def safe(path: str) -> str:
    """A path relative to the site, as it is; raises `UnsafeName`."""
    if len(path) > LONGEST or not SAFE.fullmatch(path):
        raise UnsafeName(path)
    return path


def are_safe(paths: Collection[str]) -> bool:
    """Whether files of the site may be called so, all of them."""
    return max(map(len, paths), default=0) <= LONGEST and all(map(SAFE.fullmatch, paths))
