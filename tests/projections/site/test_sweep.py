"""What is swept together is what each thing says of itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from projections.site.held import ALWAYS, STILL, Held
from projections.site.sweep import Point, sweep

SOON = st.integers(0, 8)
HELD = st.builds(Held, SOON, SOON | st.just(STILL), SOON | st.just(ALWAYS), SOON | st.just(STILL))
DAYS = st.lists(SOON, min_size=1, max_size=8)


@given(st.lists(HELD, max_size=12), DAYS)
def test_it_finds_what_held_at_each_point_in_the_order_given(
    some: list[Held], days: list[int]
) -> None:
    points = [Point(*one) for one in enumerate(days)]
    steps = sweep(list(enumerate(some)), points)
    for point, step in zip(points, steps, strict=True):
        assert list(step.there) == [n for n, held in enumerate(some) if held.at(*point)]


@given(st.lists(HELD, max_size=12), DAYS)
def test_what_goes_and_comes_is_the_difference_to_the_point_before(
    some: list[Held], days: list[int]
) -> None:
    known: set[int] = set()
    for step in sweep(list(enumerate(some)), [Point(*one) for one in enumerate(days)]):
        assert known >= set(step.gone)
        known -= set(step.gone)
        assert not known & set(step.come)
        known |= set(step.come)
        assert known == set(step.there)


def test_clocks_that_are_put_back_at_midnight_lead_nobody_astray() -> None:
    seen = [("early", Held(1, STILL, 5, STILL)), ("late", Held(1, STILL, 6, STILL))]
    steps = sweep(seen, [Point(1, 5), Point(2, 6), Point(3, 5)])
    assert [list(step.there) for step in steps] == [["early"], ["early", "late"], ["early"]]
