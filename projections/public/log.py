"""Events as readers see them, with positions of their own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from timeline.log import Log, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from timeline.recorded import Recorded

MOVED = "development.moved"


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

    A development is in the log of all as if it had always been in the story in which it is; those
    that it was in know that it was there, and when it was moved.

    Attributes:
        identity: that of its store, from which nobody can tell the desk's.
        moved: the slugs of the stories to which developments were moved; None for those that it is
            not of.
    """

    def __init__(
        self,
        log: Log,
        identity: UUID,
        told: Mapping[UUID, Sequence[Seen]],
        moved: Mapping[UUID, str | None],
    ) -> None:
        """`told` is what was ever told of each story."""
        super().__init__(log.store, log.codec)
        self.identity = identity
        self.moved = moved
        self._told = told
        gone = {(story, one.stream) for story, some in told.items() for one in some if is_move(one)}
        here = (
            one for story, some in told.items() for one in some if (story, one.stream) not in gone
        )
        self._rows = list(_rows(sorted(here)))
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

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
        """Events with `after < position <= upto`, in order."""
        yield from map(self._decode, self._rows[after:upto])

    def stories(self) -> Iterator[list[Recorded]]:
        """All that was told of each story, that it was opened first."""
        for seen in self._told.values():
            yield [self._decode(row) for row in _rows(sorted(seen))]

    def streams(self, streams: Sequence[UUID]) -> list[Recorded]:
        """All events of some streams, one stream after another, each in order."""
        return [self._decode(row) for stream in streams for row in self._of.get(stream, ())]


def is_move(one: Seen) -> bool:
    """Whether it says that a development is in another story from then on."""
    return one.encoded[0] == MOVED


def _rows(seen: Iterable[Seen]) -> Iterator[Row]:
    """Events with positions and versions of their own; nobody is named who recorded them."""
    versions: Counter[UUID] = Counter()
    for position, one in enumerate(seen, 1):
        versions[one.stream] += 1
        name, schema, payload = one.encoded
        version = versions[one.stream]
        yield Row(position, one.stream, version, name, schema, one.at, "", None, payload)
