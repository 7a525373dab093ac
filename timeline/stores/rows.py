"""Drafts become rows, and the library's events drafts; the same on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from timeline.log import Draft, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eventsourcing.persistence import StoredEvent


def number(drafts: Sequence[Draft], last: int, recorded_at: str) -> list[Row]:
    """Rows for drafts that follow position `last`, all recorded at one instant."""
    return [
        Row(
            position,
            draft.stream,
            draft.version,
            draft.type,
            draft.schema,
            recorded_at,
            draft.by,
            draft.key,
            draft.payload,
        )
        for position, draft in enumerate(drafts, last + 1)
    ]


def drafts_of(events: Iterable[StoredEvent]) -> list[Draft]:
    """Drafts of what the library stores, which has no envelope."""
    return [
        Draft(
            stream=as_uuid(event.originator_id),
            version=event.originator_version,
            type=event.topic,
            schema=1,
            payload=event.state,
            by="",
        )
        for event in events
    ]


def as_uuid(stream: UUID | str) -> UUID:
    """A stream's id, of which the library allows two forms."""
    return stream if isinstance(stream, UUID) else UUID(stream)
