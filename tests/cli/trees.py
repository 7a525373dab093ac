"""Folders of a site that fail, also in the processes that a build starts: they import them."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

from projections.site.tree import Tree

WAY = "TEST_MAKER_HELD"  # the environment variable that names a file: who writes is held there


class Full(Tree):
    """There is no room for one of the files; of the same story, others were written before."""

    def write(self, path: str, data: bytes) -> None:
        if path == "story-5/feed.json":
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(path, data)


class Held(Tree):
    """Whoever writes the page of a story says so, and goes on when that file is removed."""

    def write(self, path: str, data: bytes) -> None:
        if path == "story-5/index.html":
            way = Path(os.environ[WAY])
            way.touch()
            while way.exists():
                time.sleep(0.01)
        super().write(path, data)
