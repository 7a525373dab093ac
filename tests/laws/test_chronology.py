"""The laws of the chronology, and a plain model of it to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.chronology import Dated, Placed, arrange, certainty, contradictions
from timeline.bounds import certain_key, day_end_key, earliest_key, latest_key
from timeline.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping

ZONE = "Europe/Berlin"
DAYS = [f"2019-01-0{day}" for day in range(1, 8)]
# In ascending order: any two, in this order, are the bounds of a window.
BOUNDS = sorted([*DAYS, *(f"{day}T12:00" for day in DAYS[1:5])])
RELATIONS = ["responds_to", "answers", "caused_by", "part_of", "confirms"]
ORDERING = set(RELATIONS[:3])


WINDOWS = [
    *((day, day) for day in BOUNDS),
    *combinations(BOUNDS, 2),
    *((None, day) for day in BOUNDS),
    *((day, None) for day in BOUNDS),
    (None, None),
]
WHENS = [
    When(
        edtf=f"[{earliest or ''}..{latest or ''}]",
        phrase="",
        reference=reference,
        zone=ZONE,
        earliest_start=earliest,
        latest_start=latest,
        earliest_end=earliest,
        latest_end=latest,
        ahead=ahead,
    )
    for (earliest, latest), reference, ahead in product(WINDOWS, DAYS, [False, True])
]
# A busy machine breaks no law.
law = settings(deadline=None)


@st.composite
def stories(draw: st.DrawFn, *, circles: bool = True) -> list[Dated]:
    """Draw entries in the order of the log, their links anywhere, also to what is not given."""
    count = draw(st.integers(0, 8))
    rank = draw(st.permutations(range(count)))
    targets = st.integers(0, count)
    links = st.lists(st.tuples(st.sampled_from(RELATIONS), targets), max_size=3)
    return [
        Dated(
            id=UUID(int=number),
            position=10 * number,
            when=draw(st.sampled_from(WHENS)),
            links=tuple(
                (relation, UUID(int=target))
                for relation, target in draw(links)
                if circles or target == count or rank[target] < rank[number]
            ),
            live=draw(st.booleans()),
        )
        for number in range(count)
    ]


@dataclass(frozen=True)
class Model:
    """The rules of the chronology as plainly as they can be put, at any price."""

    entries: Mapping[UUID, Dated]

    def named(self, entry: UUID) -> set[UUID]:
        links = self.entries[entry].links
        return {target for name, target in links if name in ORDERING and target in self.entries}

    def reached(self, entry: UUID) -> set[UUID]:
        found: set[UUID] = set()
        while new := {name for one in {entry, *found} for name in self.named(one)} - found:
            found |= new
        return found

    @cached_property
    def straight(self) -> dict[UUID, set[UUID]]:
        return {
            entry: {target for target in self.named(entry) if entry not in self.reached(target)}
            for entry in self.entries
        }

    def own_latest(self, entry: UUID) -> int:
        return latest_key(self.entries[entry].when.latest_start, ZONE)

    def holding(self, entry: UUID) -> set[UUID]:
        latest = self.own_latest(entry)
        return {target for target in self.straight[entry] if self.earliest(target) <= latest}

    def held(self, entry: UUID) -> set[UUID]:
        return {follower for follower in self.entries if entry in self.holding(follower)}

    def earliest(self, entry: UUID) -> int:
        own = earliest_key(self.entries[entry].when.earliest_start, ZONE)
        return max([own, *(self.earliest(target) for target in self.holding(entry))])

    def latest(self, entry: UUID) -> int:
        return min([self.own_latest(entry), *(self.latest(one) for one in self.held(entry))])

    def certain(self, entry: UUID) -> int:
        said = certain_key(self.entries[entry].when, ZONE)
        own = said if said >= self.earliest(entry) else self.own_latest(entry)
        return min([own, *(self.certain(follower) for follower in self.held(entry))])

    def contradicted(self) -> set[tuple[UUID, UUID]]:
        return {
            (entry, target)
            for entry in self.entries
            for target in self.straight[entry] - self.holding(entry)
        }

    def arranged(self) -> list[Placed[UUID]]:
        keys = {
            entry: (self.latest(entry), self.earliest(entry), self.entries[entry].position)
            for entry in self.entries
        }
        holding = {entry: self.holding(entry) for entry in self.entries}
        order: list[UUID] = []
        while free := [one for one in keys if one not in order and holding[one] <= set(order)]:
            order.append(min(free, key=keys.__getitem__))
        return [
            Placed(
                entry, keys[entry][1], keys[entry][0], self.certain(entry), self.sure(entry, order)
            )
            for entry in order
        ]

    def sure(self, entry: UUID, order: list[UUID]) -> bool:
        live = [one for one in order if self.entries[one].live]
        beside = [pair for pair in pairwise(live) if entry in pair]
        return all(
            before in self.holding(after)
            or self.latest(before) < self.earliest(after)
            or self.latest(after) < self.earliest(before)
            for before, after in beside
        )


def model(entries: list[Dated]) -> Model:
    return Model({one.id: one for one in entries})


def related(entries: list[Dated], start: UUID) -> set[UUID]:
    """Find what is linked with an entry, by any path in any direction."""
    pairs = [(one.id, target) for one in entries for _, target in one.links]
    found = {start}
    while new := {one for pair in pairs if found & set(pair) for one in pair} - found:
        found |= new
    return found


@law
@given(stories())
def test_it_is_what_the_plain_model_says(entries: list[Dated]) -> None:
    assert arrange(entries, ZONE) == model(entries).arranged()
    named = contradictions(entries, ZONE)
    assert set(named) == model(entries).contradicted()
    assert len(set(named)) == len(named)


@law
@given(stories())
def test_the_order_is_a_permutation(entries: list[Dated]) -> None:
    assert sorted(one.id.int for one in arrange(entries, ZONE)) == [one.id.int for one in entries]


@law
@given(stories().flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_order_of_the_input_is_of_no_consequence(
    both: tuple[list[Dated], list[Dated]],
) -> None:
    entries, shuffled = both
    assert arrange(shuffled, ZONE) == arrange(entries, ZONE)
    assert contradictions(shuffled, ZONE) == contradictions(entries, ZONE)


@law
@given(stories(circles=False))
def test_every_ordering_link_is_followed_or_named_as_contradicted(entries: list[Dated]) -> None:
    order = arrange(entries, ZONE)
    at = {one.id: place for place, one in enumerate(order)}
    contradicted = set(contradictions(entries, ZONE))
    for entry in entries:
        for relation, target in entry.links:
            if relation in ORDERING and target in at and (entry.id, target) not in contradicted:
                first, second = order[at[target]], order[at[entry.id]]
                assert at[target] < at[entry.id]
                assert first.earliest <= second.earliest
                assert first.latest <= second.latest
                assert first.certain <= second.certain


@law
@given(stories())
def test_bounds_only_ever_tighten_and_are_never_empty(entries: list[Dated]) -> None:
    own = {one.id: one.when for one in entries}
    for one in arrange(entries, ZONE):
        earliest = earliest_key(own[one.id].earliest_start, ZONE)
        latest = latest_key(own[one.id].latest_start, ZONE)
        assert earliest <= one.earliest <= one.certain <= one.latest <= latest


@law
@given(stories())
def test_what_is_certain_stays_certain(entries: list[Dated]) -> None:
    degrees = [None, "possible", "happened"]
    for one in arrange(entries, ZONE):
        days = [degrees.index(certainty(one, day_end_key(day))) for day in DAYS]
        assert days == sorted(days)


@law
@given(stories())
def test_a_later_entry_moves_only_what_it_is_linked_with(entries: list[Dated]) -> None:
    before = arrange(entries[:-1], ZONE)
    after = arrange(entries, ZONE)
    apart = {one.id for one in entries} - related(entries, entries[-1].id) if entries else set()

    def unrelated(order: list[Placed[UUID]]) -> list[Placed[UUID]]:
        # Whether the order is certain is between neighbours, and it may be a new one.
        return [one._replace(order_certain=True) for one in order if one.id in apart]

    assert unrelated(before) == unrelated(after)


@law
@given(stories(), st.integers(0, 8))
def test_a_prefix_of_the_log_is_a_story_of_its_own(entries: list[Dated], length: int) -> None:
    prefix = entries[:length]
    known = {one.id for one in prefix}
    closed = [
        one._replace(links=tuple(link for link in one.links if link[1] in known)) for one in prefix
    ]
    assert arrange(prefix, ZONE) == arrange(closed, ZONE) == model(prefix).arranged()
