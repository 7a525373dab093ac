"""Editions: what readers had, as the record has it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.events import EditionPublished, Event
    from timeline.recorded import Recorded


def editions_id(store: UUID) -> UUID:
    """The id of the stream of all editions, the same in every copy of the store."""
    return uuid5(store, "editions:")  # no slug has a colon


def decide(before: EditionPublished | None, said: EditionPublished) -> list[Event]:
    """What is new of an edition: nothing, where the one before has the same files."""
    return [] if before is not None and before.manifest == said.manifest else [said]


def last_alike(editions: Iterable[Recorded], said: EditionPublished) -> EditionPublished | None:
    """The first of some editions that is of the same site: for the same address and story."""
    from timeline.events import EditionPublished  # noqa: PLC0415 - who only reads needs none

    for recorded in editions:
        match recorded.event:
            case EditionPublished(base_url=said.base_url, story=said.story) as found:
                return found
    return None
