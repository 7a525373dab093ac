"""The log: append events under guards, read them back in the order they were recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One event on its way into a store: everything but what only the store can know.

    `version` counts from 1 within `stream`; `schema` is the version of the event type's stored
    form; `payload` is the stored form itself.
    """

    stream: UUID
    version: int
    type: str
    schema: int
    payload: bytes
    by: str
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One event as a store holds it.

    `position` counts from 1 in the log, without gaps. `recorded_at` is UTC with microseconds and
    `Z`, set under the write lock and never before the last one. `payload` is None once erased.
    """

    stream: UUID
    version: int
    type: str
    schema: int
    payload: bytes | None
    by: str
    key: str | None
    position: int
    recorded_at: str


class Store(Protocol):
    """What a log needs of the place it is kept in; SQLite today."""

    def append(self, drafts: Sequence[Draft], expect: Mapping[UUID, int]) -> list[Row]:
        """Write all drafts in one transaction, or none.

        `expect` gives the version that each stream the decision read must still have (0: none);
        the drafts' own streams are checked by their versions. Raises `StaleDecision` when one has
        moved on.
        """

    def stream(self, stream: UUID) -> list[Row]:
        """All events of one stream, in order."""

    def page(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """Events with `after < position <= upto`, in order, at most `limit`."""

    def head(self) -> tuple[int, str | None]:
        """The last position (0 when empty) and when it was recorded."""

    def position_at(self, instant: str) -> int:
        """The last position recorded at or before an instant (text as in `recorded_at`), or 0."""

    def last_by(self, user: str, event_type: str) -> UUID | None:
        """The stream of this user's newest event of a type."""

    def streams_between(self, low: bytes, high: bytes, event_type: str, limit: int) -> list[UUID]:
        """Streams that begin with a given event type and whose id bytes are in [low, high]."""

    def of_type(self, event_type: str) -> list[Row]:
        """All events of one (rare) type, in order."""

    def types(self) -> list[tuple[str, int, int]]:
        """Each (type, schema) present, with its first position."""

    def close(self) -> None:
        """Let go of the file or connection."""
