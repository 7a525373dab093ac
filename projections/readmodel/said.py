"""What a development said, read from the rows of `versions` without checking it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from projections.entry import State
from timeline.facts import content

if TYPE_CHECKING:
    from projections.readmodel.schema import Row

COLUMNS = "stream, entries.key, key_here, content, retracted, corrected"


def state(row: Row) -> State:
    """A development from the columns of `COLUMNS`, of `versions` and `entries`."""
    stream, key, key_here, said, retracted, corrected = row
    return State(
        UUID(stream), key, key_here or key, content(json.loads(said)), retracted, bool(corrected)
    )
