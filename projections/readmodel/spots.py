"""Where each development belongs now, as the read model has it: read and written one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.readmodel.buffer import Buffer
    from projections.readmodel.schema import Row

COLUMNS = (
    "chronology.id, entry, version, story, logged, earliest, latest, certain, own_earliest, "
    "own_latest, said, struck, backward, kind, named, links, handle, visits, holds, against, ref"
)
CURRENT = f"SELECT {COLUMNS} FROM chronology JOIN entries ON entries.id = entry"
AT_ONCE = 500  # asked for in one statement
MOST = 100_000  # kept in memory


class Spot(NamedTuple):
    """A development with its place in the chronology and among the threads; all by their numbers.

    Attributes:
        row, version: the row of it in `chronology`, and that of what it says.
        own_earliest, own_latest, said: the keys of its own dates, as `chronology.Keyed` has them.
        kind: the shipped kind it counts as.
        handle: the thread it was put on by name.
        links: (relation, target).
        thread: the handle of the thread it is on.
        visits: the threads that it moves besides.
        earliest, latest, certain: its keys, tightened by links.
        holds, against: what holds it back, and what its dates contradict a link to.
        backward: whether something that was logged later holds it back.
    """

    entry: int
    version: int
    story: int
    logged: int
    own_earliest: int
    own_latest: int
    said: int
    kind: str
    ref: str
    handle: str | None = None
    links: tuple[tuple[str, int], ...] = ()
    struck: bool = False
    row: int = 0
    thread: str | None = None
    visits: tuple[str, ...] = ()
    earliest: int = 0
    latest: int = 0
    certain: int = 0
    holds: frozenset[int] = frozenset()
    against: tuple[int, ...] = ()
    backward: bool = False

    @property
    def keys(self) -> tuple[int, int]:
        """What places it, but for ties."""
        return self.latest, self.earliest

    @property
    def threads(self) -> tuple[str, ...]:
        """The threads that it is on, or moves."""
        return self.visits if self.thread is None else (self.thread, *self.visits)


class Spots:
    """The places of all developments as of now."""

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self._known: dict[int, Spot | None] = {}

    def get(self, entries: Iterable[int]) -> dict[int, Spot]:
        """Those of some developments that there are, by their numbers."""
        wanted = list(entries)
        missing = [one for one in wanted if one not in self._known]
        for first in range(0, len(missing), AT_ONCE):
            some = missing[first : first + AT_ONCE]
            self._known |= dict.fromkeys(some)
            places = ", ".join("?" * len(some))
            where = f"entry IN ({places}) AND known_to IS NULL"
            for row in self._buffer.written(f"{CURRENT} WHERE {where}", *some):
                found = read(row)
                self._known[found.entry] = found
        return {one: spot for one in wanted if (spot := self._known[one]) is not None}

    def on_threads(self, story: int, handles: Sequence[str]) -> dict[str, list[Spot]]:
        """Those that are on some threads of a story, or move them."""
        found: dict[str, list[Spot]] = {handle: [] for handle in handles}
        for first in range(0, len(handles), AT_ONCE):
            some = handles[first : first + AT_ONCE]
            places = ", ".join("?" * len(some))
            for spot in self._select(f"story = ? AND handle IN ({places})", story, *some):
                found[spot.thread or ""].append(spot)
            visiting = (
                "SELECT visits.handle, entry FROM visits JOIN chronology ON chronology.id = place "
                f"WHERE visits.story = ? AND visits.handle IN ({places}) AND known_to IS NULL"
            )
            rows = self._buffer.select(visiting, story, *some)
            spots = self.get(entry for _, entry in rows)
            for handle, entry in rows:
                found[handle].append(spots[entry])
        return found

    def alike(self, spot: Spot) -> list[Spot]:
        """Those of a story with the same keys, if one of them is held back by a later one."""
        where, at = "story = ? AND latest = ? AND earliest = ?", (spot.story, *spot.keys)
        found = self._select(f"{where} AND backward = 1 LIMIT 1", *at)
        return self._select(where, *at) if found else []

    def linked_to(self, entry: int) -> list[int]:
        """Those that link to a development."""
        statement = (
            "SELECT DISTINCT entry FROM links JOIN versions ON versions.id = version "
            "WHERE target = ? AND known_to IS NULL"
        )
        return [one for (one,) in self._buffer.select(statement, entry)]

    def around(self, entries: Iterable[int], story: int) -> list[Spot]:
        """All of a story that hang together by links with some developments, those among them."""
        found: dict[int, Spot] = {}
        waiting = set(entries)
        while waiting:
            news = {one: spot for one, spot in self.get(waiting).items() if spot.story == story}
            found |= news
            waiting = {
                near
                for spot in news.values()
                for near in (*(target for _, target in spot.links), *self.linked_to(spot.entry))
                if near not in found
            }
        return list(found.values())

    def handles(self, story: int) -> list[str]:
        """The handles of all threads of a story."""
        statement = (
            "SELECT handle FROM chronology WHERE story = ? AND handle IS NOT NULL "
            "AND known_to IS NULL UNION SELECT visits.handle FROM visits JOIN chronology "
            "ON chronology.id = place WHERE visits.story = ? AND known_to IS NULL"
        )
        return [one for (one,) in self._buffer.select(statement, story, story)]

    def put(self, spot: Spot, before: Spot | None, position: int) -> Spot:
        """Write where one belongs from a position on, in the place of where it did."""
        if before is not None and before.row:
            self._buffer.close("chronology", before.row, position)
        row = self._buffer.add("chronology", *_values(spot, position))
        written = spot._replace(row=row)
        for handle in spot.visits:
            self._buffer.add("visits", row, spot.story, handle)
        self._remember(written)
        return written

    def expect(self, entry: int, spot: Spot | None) -> None:
        """Take a spot, or that there is none, for what is there before anything is placed."""
        self._known[entry] = spot

    def remove(self, spot: Spot, position: int) -> None:
        """Take one out: the development was undone."""
        self._buffer.close("chronology", spot.row, position)
        self._known[spot.entry] = None

    def _remember(self, spot: Spot) -> None:
        if len(self._known) > MOST:
            self._buffer.flush()
            self._known.clear()
        self._known[spot.entry] = spot

    def _select(self, where: str, *values: object) -> list[Spot]:
        rows = self._buffer.select(f"{CURRENT} WHERE known_to IS NULL AND {where}", *values)
        return list(map(read, rows))


def _values(spot: Spot, position: int) -> Iterator[object]:
    yield from (spot.entry, spot.version, position, None, spot.story, spot.logged)
    yield from (spot.earliest, spot.latest, spot.certain)
    yield from (spot.own_earliest, spot.own_latest, spot.said, spot.struck, spot.backward)
    yield from (spot.kind, spot.handle, json.dumps(spot.links) if spot.links else None)
    yield from (spot.thread, json.dumps(spot.visits) if spot.visits else None)
    yield from (_listed(sorted(spot.holds)), _listed(spot.against))


def read(row: Row) -> Spot:
    """A spot from the columns of `COLUMNS`."""
    number, entry, version, story, logged, earliest, latest, certain, *own, named = row[:15]
    own_earliest, own_latest, said, struck, backward, kind = own
    links, thread, visits, holds, against, ref = row[15:]
    return Spot(
        entry=entry,
        version=version,
        story=story,
        logged=logged,
        own_earliest=own_earliest,
        own_latest=own_latest,
        said=said,
        kind=kind,
        ref=ref,
        handle=named,
        links=tuple((relation, target) for relation, target in json.loads(links)) if links else (),
        struck=bool(struck),
        row=number,
        thread=thread,
        visits=tuple(json.loads(visits)) if visits else (),
        earliest=earliest,
        latest=latest,
        certain=certain,
        holds=frozenset(numbers(holds)),
        against=tuple(numbers(against)),
        backward=bool(backward),
    )


def numbers(text: str | None) -> Iterator[int]:
    """The numbers of entries that are kept in one text."""
    return map(int, text.split()) if text else iter(())


def _listed(entries: Iterable[int]) -> str | None:
    return " ".join(map(str, entries)) or None
