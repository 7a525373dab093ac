"""The end of a log at a glance: plain SQLite, for who reads what was made of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 30.0  # seconds to wait for who is writing
HEAD = (
    "SELECT last.position, last.recorded_at, first.payload FROM events AS first, "
    "(SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1) AS last "
    "WHERE first.position = 1 AND first.type = 'desk.opened'"
)


def head(log: Path) -> tuple[int, str | None, str] | None:
    """The last position, when that was recorded, and the identity of the store.

    None where a log cannot be read as it is, for whoever can do more than read to see to it.
    """
    try:
        # No file is made where there is none, and nothing is ever written.
        address = f"{log.as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as connection:
            ((position, recorded_at, payload),) = connection.execute(HEAD)
        return position, recorded_at, json.loads(payload)["store"].replace("-", "")
    except (sqlite3.Error, OSError, LookupError, ValueError, TypeError, AttributeError):
        return None
