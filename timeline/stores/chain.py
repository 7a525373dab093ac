"""What drafts and the decision behind them expect of each stream; the same on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.errors import StaleDecision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from timeline.log import Draft


def expected_versions(drafts: Sequence[Draft], expect: Mapping[UUID, int]) -> dict[UUID, int]:
    """The version that each stream must have, for a decision to hold and its drafts to follow.

    A draft that begins a stream is left to the table's own uniqueness: a bulk of them is checked
    once, not twice. Raises `StaleDecision` for drafts that do not follow each other.
    """
    expected = dict(expect)
    last = dict(expect)
    for draft in drafts:
        before = last.get(draft.stream)
        if before is None:
            before = draft.version - 1
            if before:
                expected[draft.stream] = before
        if draft.version != before + 1:
            raise StaleDecision(draft.stream, draft.version - 1, before)
        last[draft.stream] = draft.version
    return expected
