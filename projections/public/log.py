"""Events as readers see them, with positions of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from timeline.log import Log, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from uuid import UUID

    from timeline.recorded import Recorded


class Seen(NamedTuple):
    """An event as readers see it: from which instant on, and by what in the desk's log."""

    at: str
    of_a_development: bool
    position: int
    number: int
    stream: UUID
    encoded: tuple[str, int, bytes]


class PublicLog(Log):
    """What readers may see of a log, as a log of its own that is only read.

    Attributes:
        identity: that of its store, from which nobody can tell the desk's.
    """

    def __init__(self, log: Log, identity: UUID, seen: Iterable[Seen]) -> None:
        super().__init__(log.store, log.codec)
        self.identity = identity
        self._rows = list(_rows(sorted(seen)))
        self._of: dict[UUID, list[Row]] = {}
        for row in self._rows:
            self._of.setdefault(row.stream, []).append(row)

    def head(self) -> int:
        """The last position, or 0."""
        return len(self._rows)

    def ends_at(self) -> str:
        """When readers could see the last of it; empty where there is nothing."""
        return self._rows[-1].recorded_at if self._rows else ""

    def count(self, event_type: str) -> int:
        """How many events of a type there are."""
        return sum(row.type == event_type for row in self._rows)

    def recorded(self, position: int) -> tuple[str, str] | None:
        """When readers could see the event at a position, and its type."""
        if not 0 < position <= len(self._rows):
            return None
        row = self._rows[position - 1]
        return row.recorded_at, row.type

    def position_at(self, instant: str) -> int:
        """The last position that readers could see at an instant, or 0."""
        return bisect_right(self._rows, instant, key=attrgetter("recorded_at"))

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Events with `after < position <= upto`, in order."""
        yield from map(self._decode, self._rows[after:upto])

    def streams(self, streams: Sequence[UUID]) -> list[Recorded]:
        """All events of some streams, one stream after another, each in order."""
        return [self._decode(row) for stream in streams for row in self._of.get(stream, ())]


def _rows(seen: Iterable[Seen]) -> Iterator[Row]:
    """Events with positions and versions of their own; nobody is named who recorded them."""
    versions: Counter[UUID] = Counter()
    for position, one in enumerate(seen, 1):
        versions[one.stream] += 1
        name, schema, payload = one.encoded
        version = versions[one.stream]
        yield Row(position, one.stream, version, name, schema, one.at, "", None, payload)
