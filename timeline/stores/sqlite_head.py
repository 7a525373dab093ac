"""The end of a log at a glance: plain SQLite, for who reads what was made of it."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

PATIENCE = 30.0  # seconds to wait for who is writing
HEAD = (
    "SELECT last.position, last.recorded_at, first.payload FROM events AS first, "
    "(SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1) AS last "
    "WHERE first.position = 1 AND first.type = 'desk.opened'"
)


def head(log: str) -> tuple[int, str | None, str] | None:
    """The last position, when that was recorded, and the identity of the store.

    None where a log cannot be read as it is, for whoever can do more than read to see to it.
    """
    try:
        with closing(read_only(log, PATIENCE)) as connection:
            ((position, recorded_at, payload),) = connection.execute(HEAD)
        return position, recorded_at, json.loads(payload)["store"].replace("-", "")
    except (sqlite3.Error, OSError, LookupError, ValueError, TypeError, AttributeError):
        return None


def read_only(path: str | PathLike[str], patience: float) -> sqlite3.Connection:
    """A connection that makes no file where there is none, and never writes.

    `path` is absolute; `patience` are seconds to wait for who is writing.
    """
    address = os.fspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file://{address}?mode=ro", uri=True, timeout=patience)
