"""Threads folded from the rows of the read model, as they are and as they were a moment before."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from projections.chronology import Keyed, place
from projections.threads import Gathered, Thread, day_of, fold
from timeline.vocabulary import ORDERING_RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from projections.parties import Parties
    from projections.readmodel.rows import Row, Rows


class Folding:
    """Folds threads of one story as of a day.

    Attributes:
        before: the rows in whose place others stand now, by stream; None where nothing stood.
    """

    def __init__(
        self, rows: Rows, story: UUID, zone: str, day: int, before: Mapping[UUID, Row | None]
    ) -> None:
        self._rows = rows
        self._story = story
        self._zone = zone
        self._day = day
        self._before = before
        self._on_thread: dict[str, list[Row]] = {}

    def now(self, handle: str, parties: Parties) -> Thread | None:
        """A thread as the rows have it."""
        return self._fold(handle, self._now_on(handle), parties, {})

    def then(self, handle: str, parties: Parties) -> Thread | None:
        """The same before what has changed."""
        kept = [row for row in self._now_on(handle) if row.stream not in self._before]
        old = self._before_on.get(handle, ())
        return self._fold(handle, [*kept, *old], parties, self._before)

    @cached_property
    def _before_on(self) -> dict[str, list[Row]]:
        """What stood on each thread before and stands otherwise now."""
        found: dict[str, list[Row]] = {}
        for row in self._before.values():
            if row is not None and row.story == self._story:
                for handle in row.threads:
                    found.setdefault(handle, []).append(row)
        return found

    def _now_on(self, handle: str) -> list[Row]:
        if handle not in self._on_thread:
            self._on_thread[handle] = self._rows.on_thread(self._story, handle)
        return self._on_thread[handle]

    def _fold(
        self,
        handle: str,
        rows: list[Row],
        parties: Parties,
        before: Mapping[UUID, Row | None],
    ) -> Thread | None:
        gathered = Gathered()
        for row in self._in_order(rows, before):
            if row.earliest <= self._day:
                certain = row.certain <= self._day
                gathered.add(row.act, certain=certain, home=row.handle == handle)
        return fold(handle, gathered, parties, day_of(self._day, self._zone))

    def _in_order(self, rows: Iterable[Row], before: Mapping[UUID, Row | None]) -> Iterator[Row]:
        """In the order of the chronology, of which the tightened keys tell all but ties."""
        ranked = sorted(rows, key=lambda row: (row.latest, row.earliest, row.position))
        for _, group in groupby(ranked, lambda row: (row.latest, row.earliest)):
            tied = list(group)
            yield from tied if len(tied) == 1 else self._untied(tied, before)

    def _untied(self, tied: list[Row], before: Mapping[UUID, Row | None]) -> list[Row]:
        """Equal keys: by position, but for what is held back by something logged later."""
        alike = {row.stream: row for row in self._rows.alike(tied[0])} if tied else {}
        if before:
            at = (tied[0].latest, tied[0].earliest)
            old = [row for row in before.values() if row and row.story == self._story]
            kept = {id_: row for id_, row in alike.items() if id_ not in before}
            alike = kept | {row.stream: row for row in old if (row.latest, row.earliest) == at}
        if not any(row.backward for row in (*alike.values(), *tied)):
            return tied
        known = {row.stream: row for row in tied} | alike  # what is alike comes with its holds
        order = place(map(_held, known.values()))
        places = {one.id: number for number, one in enumerate(order.order)}
        return sorted(tied, key=lambda row: places[row.stream])


def _held(row: Row) -> Keyed:
    """A row among others with the same keys: nothing but what holds it back matters."""
    relation = next(iter(ORDERING_RELATIONS))
    links = tuple((relation, target) for target in row.holds)
    return Keyed(row.stream, row.position, row.earliest, row.latest, row.latest, links)
