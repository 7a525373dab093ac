"""The log: append events under guards, read them back in the order they were recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from timeline.codec import CODEC, Codec
from timeline.errors import UnknownEvents
from timeline.recorded import Recorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from uuid import UUID

    from timeline.address import Address
    from timeline.events import Event
    from timeline.recorded import Unreadable

PAGE = 1_000  # events read at once: enough to be fast, few enough to stay small in memory
NEWEST = 10  # of one user's events, read at first: what was recorded last is mostly asked for


class Draft(NamedTuple):
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


class Row(NamedTuple):
    """One event as a store holds it.

    `position` counts from 1 in the log, without gaps. `recorded_at` is UTC with microseconds and
    `Z`, set under the write lock and never before the last one. `payload` is None once erased.
    A tuple, because a replay makes one of each event in the log.
    """

    position: int
    stream: UUID
    version: int
    type: str
    schema: int
    recorded_at: str
    by: str
    key: str | None
    payload: bytes | None


class Quiet(NamedTuple):
    """That nothing of some types was recorded after a position, which a decision rests on.

    For what no stream's version tells: who came to rest on an entry, or took a name.
    """

    after: int
    types: frozenset[str]


class Store(Protocol):
    """What a log needs of the place it is kept in: a file, or a database on a server."""

    @property
    def place(self) -> Path | Address:
        """Where that is, as errors name it."""

    @property
    def is_newer(self) -> bool:
        """Whether it may hold more than this program knows of."""

    def append(
        self, drafts: Sequence[Draft], expect: Mapping[UUID, int], quiet: Quiet | None = None
    ) -> list[Row]:
        """Write all drafts in one transaction, or none.

        `expect` gives the version that each stream the decision read must still have (0: none);
        the drafts' own streams are checked by their versions. Raises `StaleDecision` when one has
        moved on, or something was recorded that `quiet` rules out.
        """

    def stream(self, stream: UUID) -> list[Row]:
        """All events of one stream, in order."""

    def streams(self, streams: Sequence[UUID]) -> list[Row]:
        """All events of some streams, one stream after another, each in order."""

    def page(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """Events with `after < position <= upto`, in order, at most `limit`."""

    def head(self) -> tuple[int, str | None]:
        """The last position (0 when empty) and when it was recorded."""

    def position_at(self, instant: str) -> int:
        """The last position recorded at or before an instant (text as in `recorded_at`), or 0."""

    def by_user(self, user: str, before: int | None, limit: int) -> list[Row]:
        """This user's newest events, newest first, if need be before a position."""

    def streams_between(self, low: bytes, high: bytes, event_type: str, limit: int) -> list[UUID]:
        """Streams that begin with a given event type and whose id bytes are in [low, high]."""

    def of_type(self, event_type: str) -> list[Row]:
        """All events of one (rare) type, in order."""

    def types(self) -> list[tuple[str, int, int]]:
        """Each (type, schema) present, with its first position."""

    def first_fault(self) -> int | None:
        """The first position that is missing or cannot be read, or None; reads the whole log."""

    def examine(self) -> list[str]:
        """What is wrong with the store's own structure, as it says it; nothing when whole."""

    def close(self) -> None:
        """Let go of the file or connection."""


class New(NamedTuple):
    """An event about to be appended: `version` counts from 1 within its stream."""

    stream: UUID
    version: int
    event: Event
    by: str
    key: str | None = None


class Log:
    """All events of a desk in the order they were recorded: append, and read."""

    def __init__(self, store: Store, codec: Codec = CODEC) -> None:
        self.store = store
        self.codec = codec

    def append(
        self, events: Sequence[New], expect: Mapping[UUID, int], quiet: Quiet | None = None
    ) -> list[Recorded]:
        """Append all events in one transaction, or none.

        `expect` gives the version each stream the decision read must still have, `quiet` what must
        not have been recorded since. Raises `StaleDecision` when it is otherwise, and whatever the
        store has to say.
        """
        rows = self.store.append([self._encode(new) for new in events], expect, quiet)
        return [_recorded(row, new.event) for row, new in zip(rows, events, strict=True)]

    def stream(self, stream: UUID) -> list[Recorded]:
        """All events of one stream, in order; empty when there is none."""
        return [self._decode(row) for row in self.store.stream(stream)]

    def newest(self, stream: UUID) -> Iterator[Recorded]:
        """All events of one stream, newest first; what is not asked for is not decoded."""
        yield from map(self._decode, reversed(self.store.stream(stream)))

    def streams(self, streams: Sequence[UUID]) -> list[Recorded]:
        """All events of some streams, one stream after another, each in order."""
        return [self._decode(row) for row in self.store.streams(streams)]

    def of_type(self, event_type: str) -> list[Recorded]:
        """All events of one (rare) type, in order."""
        return [self._decode(row) for row in self.store.of_type(event_type)]

    def by_user(self, user: str, before: int | None = None) -> Iterator[Recorded]:
        """This user's events, newest first, if need be before a position; ever more at once."""
        limit = NEWEST
        while page := self.store.by_user(user, before, limit):
            yield from map(self._decode, page)
            before, limit = page[-1].position, min(2 * limit, PAGE)

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Events with `after < position <= upto`, in order, a page at a time."""
        while True:
            page = self.store.page(after, PAGE, upto)
            yield from map(self._decode, page)
            if len(page) < PAGE:
                return
            after = page[-1].position

    def head(self) -> int:
        """The last position, or 0."""
        return self.store.head()[0]

    def recorded(self, position: int) -> tuple[str, str] | None:
        """When the event at a position was recorded, and its type; None where there is none."""
        rows = self.store.page(position - 1, 1, position)
        return (rows[0].recorded_at, rows[0].type) if rows else None

    def position_at(self, instant: str) -> int:
        """The last position recorded at or before an instant (text as in `recorded_at`), or 0."""
        return self.store.position_at(instant)

    def preview(self, events: Sequence[New]) -> list[Recorded]:
        """What `append` would write, with position 0 and no time: for a dry run.

        Raises `UnknownEvents` as `append` would.
        """
        for event_type, schema, position in self.store.types():
            if (event_type, schema) not in self.codec.known():
                raise UnknownEvents(position, event_type, schema)
        return [
            _recorded(
                Row(
                    stream=draft.stream,
                    version=draft.version,
                    type=draft.type,
                    schema=draft.schema,
                    payload=draft.payload,
                    by=draft.by,
                    key=draft.key,
                    position=0,
                    recorded_at="",
                ),
                new.event,
            )
            for new, draft in ((new, self._encode(new)) for new in events)
        ]

    def _encode(self, new: New) -> Draft:
        name, schema, payload = self.codec.encode(new.event)
        return Draft(
            stream=new.stream,
            version=new.version,
            type=name,
            schema=schema,
            payload=payload,
            by=new.by,
            key=new.key,
        )

    def _decode(self, row: Row) -> Recorded:
        return _recorded(row, self.codec.decode(row.type, row.schema, row.payload))


def _recorded(row: Row, event: Event | Unreadable) -> Recorded:
    position, stream, version, name, schema, at, by, key, _ = row
    return Recorded(position, stream, version, name, schema, event, at, by, key)
