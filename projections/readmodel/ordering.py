"""The order of a story, from places that are known: what `chronology` says of the whole at once."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.entry import Certainty


class Placed(Protocol):
    """An entry with its keys, wherever it is kept."""

    @property
    def entry(self) -> int:
        """Its number."""

    @property
    def logged(self) -> int:
        """The position of its first event."""

    @property
    def earliest(self) -> int:
        """The key of its earliest start."""

    @property
    def latest(self) -> int:
        """The key of its latest start."""

    @property
    def holds(self) -> frozenset[int]:
        """What holds it back."""


OnePlaced = TypeVar("OnePlaced", bound=Placed)


class Place(NamedTuple):
    """Where a development belongs; see `projections.readmodel.spots.Spot`."""

    entry: int
    logged: int
    earliest: int
    latest: int
    certain: int
    struck: int
    backward: int
    held_by: str | None

    @property
    def holds(self) -> frozenset[int]:
        """What holds it back."""
        return frozenset(map(int, self.held_by.split())) if self.held_by else frozenset()

    @property
    def keys(self) -> tuple[int, int]:
        """What places it, but for ties."""
        return self.latest, self.earliest


def certainty_of(place: Place, day: int) -> Certainty | None:
    """Whether it had happened by the end of a day; None is not yet."""
    if place.certain <= day:
        return "happened"
    return "possible" if place.earliest <= day else None


def in_order(places: Iterable[Place]) -> Iterator[Place]:
    """In the order of the chronology, of which the keys tell all but ties.

    What is alike must be given whole where any of it is held back by what was logged later.
    """
    ranked = sorted(places, key=lambda one: (one.latest, one.earliest, one.logged))
    for _, group in groupby(ranked, lambda one: one.keys):
        alike = list(group)
        yield from untied(alike) if any(one.backward for one in alike) else alike


def untied(alike: Sequence[OnePlaced]) -> list[OnePlaced]:
    """What has the same keys: nothing but what holds it back matters."""
    from projections.chronology import Keyed, place  # noqa: PLC0415 - ties are rare
    from timeline.terms import ORDERING_RELATIONS  # noqa: PLC0415 - ties are rare

    relation = next(iter(ORDERING_RELATIONS))
    by_entry = {one.entry: one for one in alike}
    keyed = (
        Keyed(
            *(one.entry, one.logged, one.earliest, one.latest, one.latest),
            tuple((relation, target) for target in one.holds),
        )
        for one in alike
    )
    return [by_entry[one.id] for one in place(keyed).order]


def sure_of_place(order: Sequence[Place]) -> dict[int, bool]:
    """Of every entry whether it overlaps no live neighbour that does not hold it back."""
    sure = {one.entry: True for one in order}
    for before, after in pairwise([one for one in order if not one.struck]):
        if overlap(before, after):
            sure[before.entry] = sure[after.entry] = False
    return sure


def overlap(before: Placed, after: Placed) -> bool:
    """Whether the order of two neighbours is not certain."""
    return after.earliest <= before.latest and before.entry not in after.holds
