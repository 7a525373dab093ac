"""The reading commands as they are asked here: how much is shown stands in one place."""

from __future__ import annotations

from benchmarks.pairs import DATELINE

LAST = (DATELINE, "timeline", "--last", "50")
WHOLE = (DATELINE, "timeline")
STANDING = (DATELINE, "standing")
FIND = (DATELINE, "find")
REBUILD = (DATELINE, "rebuild")
