from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import pytest

from projections.chronology import Dated, Placed, arrange, certainty, contradictions
from timeline.bounds import day_end_key, earliest_key, latest_key
from timeline.phrases import Setting, read

if TYPE_CHECKING:
    from timeline.when import When

ZONE = "America/New_York"
STORY = UUID("6f3c2f6e-4f4c-5f0e-9a53-0f0d6c1f7a11")


def named(key: str) -> UUID:
    return uuid5(STORY, key)


def said(phrase: str, reference: str = "2026-11-22") -> When:
    return read(phrase, Setting(reference=reference, zone=ZONE, week_start="monday")).when


def entry(key: str, position: int, when: When, *links: tuple[str, str]) -> Dated:
    return Dated(
        id=named(key),
        position=position,
        when=when,
        links=tuple((relation, named(target)) for relation, target in links),
    )


def between(key: str, position: int, phrase: str, *targets: str) -> Dated:
    return entry(key, position, said(phrase), *(("responds_to", target) for target in targets))


def keys(placed: list[Placed[UUID]]) -> str:
    names = {named(key): key for key in [*"abcdefgh", *(f"d{number}" for number in range(1, 12))]}
    return " ".join(names[one.id] for one in placed)


def placed(entries: list[Dated], key: str) -> Placed[UUID]:
    return next(one for one in arrange(entries, ZONE) if one.id == named(key))


def window(earliest: str | None, latest: str | None) -> tuple[int, int]:
    return earliest_key(earliest, ZONE), latest_key(latest, ZONE)


def bounds(entries: list[Dated], key: str) -> tuple[int, int]:
    found = placed(entries, key)
    return found.earliest, found.latest


def state(entries: list[Dated], key: str, day: str) -> str | None:
    return certainty(placed(entries, key), day_end_key(day))


# --- the worked example -------------------------------------------------------------------------


def sanders_letter(read_on: str) -> list[Dated]:
    article = "2019-01-02"
    return [
        entry("d1", 2, said("2016~", read_on)),
        entry("d2", 3, said("2016", read_on)),
        entry("d3", 4, said("in recent weeks", "2018-12-30")),
        entry("d4", 5, said("[..2018-12-30]", read_on), ("part_of", "d3")),
        entry("d5", 6, said("[..2018-12-30]", read_on)),
        entry("d6", 7, said("late last week", article), ("discloses", "d4")),
        entry("d7", 8, said("[2018-12-26..2019-01-06]", read_on)),
        entry("d8", 9, said("[2018-12-31..2019-01-06]", read_on)),
        entry("d9", 10, said("Monday", article), ("responds_to", "d5")),
        entry(
            "d10",
            11,
            said("[2018-12-31..2019-01-06]", read_on),
            ("rejects", "d9"),
            ("amends", "d5"),
        ),
        entry("d11", 12, said("[2018-12-31..2019-01-06]", read_on)),
    ]


@pytest.mark.parametrize("read_on", ["2019-01-02", "2026-11-22"])
def test_worked_example_is_in_its_order(read_on: str) -> None:
    order = keys(arrange(sanders_letter(read_on), ZONE))
    assert order == "d2 d1 d3 d4 d5 d6 d9 d7 d8 d10 d11"
    assert contradictions(sanders_letter(read_on), ZONE) == []


@pytest.mark.parametrize("read_on", ["2019-01-02", "2026-11-22"])
@pytest.mark.parametrize(
    ("day", "happened", "possible"),
    [
        ("2018-12-25", "d2 d1 d3", "d4 d5"),
        ("2018-12-28", "d2 d1 d3", "d4 d5 d6 d7"),
        ("2018-12-30", "d2 d1 d3 d4 d5 d6", "d7"),
        ("2018-12-31", "d2 d1 d3 d4 d5 d6 d9", "d7 d8 d10 d11"),
        ("2019-01-06", "d2 d1 d3 d4 d5 d6 d9 d7 d8 d10 d11", ""),
    ],
)
def test_worked_example_on_five_dates(read_on: str, day: str, happened: str, possible: str) -> None:
    order = arrange(sanders_letter(read_on), ZONE)
    by_day = {one.id: certainty(one, day_end_key(day)) for one in order}
    assert keys([one for one in order if by_day[one.id] == "happened"]) == happened
    assert keys([one for one in order if by_day[one.id] == "possible"]) == possible


def test_worked_example_marks_every_order_that_could_be_another() -> None:
    # Every entry overlaps one of its neighbours, whose place it might have taken.
    assert not any(one.order_certain for one in arrange(sanders_letter("2026-11-22"), ZONE))
    oldest = arrange(sanders_letter("2026-11-22")[:3], ZONE)
    assert [one.order_certain for one in oldest] == [False, False, True]


# --- what links do ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "relation",
    [
        "responds_to",
        "accepts",
        "rejects",
        "denies",
        "answers",
        "amends",
        "supersedes",
        "withdraws",
        "discloses",
        "relays",
        "fulfils",
        "caused_by",
    ],
)
def test_linked_entry_and_its_target_tighten_each_other(relation: str) -> None:
    entries = [
        entry("a", 1, said("[2018-12-10..2018-12-30]")),
        entry("b", 2, said("[2018-12-01..2018-12-20]"), (relation, "a")),
    ]
    assert bounds(entries, "a") == window("2018-12-10", "2018-12-20")
    assert bounds(entries, "b") == window("2018-12-10", "2018-12-20")
    assert keys(arrange(entries, ZONE)) == "a b"


@pytest.mark.parametrize("relation", ["part_of", "confirms", "contradicts"])
def test_other_relations_order_nothing(relation: str) -> None:
    entries = [
        entry("a", 1, said("[2018-12-10..2018-12-30]")),
        entry("b", 2, said("[2018-12-01..2018-12-20]"), (relation, "a")),
    ]
    assert bounds(entries, "a") == window("2018-12-10", "2018-12-30")
    assert bounds(entries, "b") == window("2018-12-01", "2018-12-20")
    assert keys(arrange(entries, ZONE)) == "b a"


def test_bounds_are_tightened_along_a_chain() -> None:
    entries = [
        between("a", 1, "[2018-12-10..2018-12-30]"),
        between("b", 2, "[2018-12-01..2018-12-31]", "a"),
        between("c", 3, "[2018-12-05..2018-12-12]", "b"),
    ]
    assert {bounds(entries, key) for key in "abc"} == {window("2018-12-10", "2018-12-12")}


def test_open_bounds_are_closed_by_links() -> None:
    entries = [between("a", 1, "[2018-12-10..]"), between("b", 2, "[..2018-12-20]", "a")]
    assert bounds(entries, "a") == bounds(entries, "b") == window("2018-12-10", "2018-12-20")


def test_a_time_of_day_holds_back_what_is_dated_by_the_day() -> None:
    entries = [between("a", 1, "2018-12-30T19:00"), between("b", 2, "2018-12-30", "a")]
    assert bounds(entries, "b") == window("2018-12-30T19:00", "2018-12-30")
    assert contradictions(entries, ZONE) == []


def test_a_link_between_entries_of_the_same_second_holds() -> None:
    second = "2018-12-30T19:00:00-05:00"
    entries = [between("a", 2, second), between("b", 1, second, "a")]
    assert contradictions(entries, ZONE) == []
    assert keys(arrange(entries, ZONE)) == "a b"


def test_a_time_without_an_offset_is_of_the_zone_it_was_typed_in() -> None:
    setting = Setting(reference="2026-11-22", zone="Asia/Tokyo", week_start="monday")
    entries = [entry("a", 1, read("2018-12-30T09:00", setting).when)]
    assert bounds(entries, "a") == window("2018-12-29T19:00", "2018-12-29T19:00")


def test_a_target_logged_after_what_answers_it_still_comes_first() -> None:
    entries = [between("a", 1, "2018-12-30", "b"), between("b", 2, "2018-12-30")]
    assert keys(arrange(entries, ZONE)) == "b a"


def test_a_link_to_an_entry_not_given_is_ignored() -> None:
    alone = [between("a", 1, "[2018-12-10..2018-12-30]", "b")]
    assert bounds(alone, "a") == window("2018-12-10", "2018-12-30")


def test_no_entries_no_chronology() -> None:
    assert arrange([], ZONE) == []
    assert contradictions([], ZONE) == []


# --- contradictions and circles -----------------------------------------------------------------


def test_a_contradicted_link_is_named_and_leaves_both_their_own_bounds_and_order() -> None:
    entries = [
        between("a", 1, "[2018-12-20..2018-12-30]"),
        between("b", 2, "[2018-12-01..2018-12-10]", "a"),
    ]
    assert contradictions(entries, ZONE) == [(named("b"), named("a"))]
    assert bounds(entries, "a") == window("2018-12-20", "2018-12-30")
    assert bounds(entries, "b") == window("2018-12-01", "2018-12-10")
    assert keys(arrange(entries, ZONE)) == "b a"


def test_a_link_said_twice_is_one_contradiction() -> None:
    entries = [
        entry("a", 1, said("2018-12-20")),
        entry("b", 2, said("2018-12-10"), ("rejects", "a"), ("responds_to", "a")),
    ]
    assert contradictions(entries, ZONE) == [(named("b"), named("a"))]


def test_a_contradiction_along_a_chain_is_laid_to_the_link_farthest_from_the_first_target() -> None:
    entries = [
        between("a", 1, "[2018-12-15..2018-12-16]"),
        between("b", 2, "[2018-12-01..2018-12-30]", "a"),
        between("c", 3, "[2018-12-01..2018-12-10]", "b"),
    ]
    assert contradictions(entries, ZONE) == [(named("c"), named("b"))]
    assert bounds(entries, "b") == window("2018-12-15", "2018-12-30")
    assert bounds(entries, "c") == window("2018-12-01", "2018-12-10")


def test_a_contradicted_link_takes_no_other_with_it() -> None:
    entries = [
        between("a", 1, "2018-12-20"),
        between("b", 2, "[2018-12-05..2018-12-30]"),
        between("c", 3, "[2018-12-01..2018-12-10]", "a", "b"),
    ]
    assert contradictions(entries, ZONE) == [(named("c"), named("a"))]
    assert bounds(entries, "b") == bounds(entries, "c") == window("2018-12-05", "2018-12-10")


def test_contradictions_are_named_in_the_order_of_the_log() -> None:
    entries = [
        between("d", 4, "2018-12-01", "b", "a"),
        between("c", 3, "2018-12-01", "d", "a"),
        between("b", 2, "2018-12-20"),
        between("a", 1, "2018-12-21"),
    ]
    pairs = [("c", "a"), ("d", "a"), ("d", "b")]
    expected = [(named(linked), named(target)) for linked, target in pairs]
    assert contradictions(entries, ZONE) == expected


def test_links_in_a_circle_tighten_and_order_nothing_but_those_out_of_it_do() -> None:
    entries = [
        between("a", 1, "[2018-12-10..2018-12-30]", "c"),
        between("b", 2, "[2018-12-01..2018-12-30]", "a"),
        between("c", 3, "[2018-12-02..2018-12-29]", "b", "d"),
        between("d", 4, "[2018-12-05..2018-12-31]"),
    ]
    assert bounds(entries, "a") == window("2018-12-10", "2018-12-30")
    assert bounds(entries, "b") == window("2018-12-01", "2018-12-30")
    assert bounds(entries, "c") == window("2018-12-05", "2018-12-29")
    assert bounds(entries, "d") == window("2018-12-05", "2018-12-29")
    assert keys(arrange(entries, ZONE)) == "d c b a"
    assert contradictions(entries, ZONE) == []


def test_an_entry_linked_to_itself_is_as_if_it_were_not() -> None:
    entries = [between("a", 1, "[2018-12-10..2018-12-30]", "a")]
    assert bounds(entries, "a") == window("2018-12-10", "2018-12-30")


@pytest.mark.parametrize("closed", [False, True])
def test_long_chains_and_circles_need_no_deep_stack(closed: bool) -> None:
    length, day = 5_000, said("2018-12-30")
    first = (("answers", named(str(length - 1))),) if closed else ()
    entries = [Dated(named("0"), 1, day, first)] + [
        Dated(named(str(number)), number + 1, day, (("answers", named(str(number - 1))),))
        for number in range(1, length)
    ]
    assert [one.id for one in arrange(entries, ZONE)] == [one.id for one in entries]


# --- ties and doubt -----------------------------------------------------------------------------


def test_ties_are_broken_by_latest_then_earliest_then_position() -> None:
    entries = [
        between("a", 9, "[2018-12-20..2018-12-30]"),
        between("b", 8, "[2018-12-20..2018-12-30]"),
        between("c", 7, "[2018-12-10..2018-12-30]"),
        between("d", 6, "[2018-12-01..2018-12-31]"),
        between("e", 5, "[..2018-12-30]"),
        between("f", 4, "[2018-11-01..]"),
        between("g", 3, "[2018-10-01..]"),
        between("h", 2, "2018-12-29"),
    ]
    assert keys(arrange(entries, ZONE)) == "h e c b a d g f"


def test_neighbours_that_overlap_without_a_link_are_of_uncertain_order() -> None:
    entries = [
        between("a", 1, "2018-12-01"),
        between("b", 2, "[2018-12-09..2018-12-10]"),
        between("c", 3, "[2018-12-10..2018-12-11]"),
        between("d", 4, "2018-12-12"),
    ]
    certain = [one.order_certain for one in arrange(entries, ZONE)]
    assert certain == [True, False, False, True]


def test_neighbours_of_the_same_second_are_of_uncertain_order() -> None:
    entries = [
        between("a", 1, "2018-12-30T19:00:00-05:00"),
        between("b", 2, "2018-12-30T19:00:00-05:00"),
    ]
    assert not any(one.order_certain for one in arrange(entries, ZONE))


def test_a_link_between_neighbours_makes_their_order_certain() -> None:
    entries = [
        between("a", 1, "[2018-12-09..2018-12-10]"),
        between("b", 2, "[2018-12-10..2018-12-11]", "a"),
    ]
    assert all(one.order_certain for one in arrange(entries, ZONE))


def test_a_struck_entry_makes_no_neighbour_s_order_doubtful_nor_hides_one() -> None:
    entries = [
        between("a", 1, "2018-12-01"),
        between("b", 2, "[2018-12-01..2018-12-10]")._replace(live=False),
        between("c", 3, "[2018-12-10..2018-12-11]"),
        between("d", 4, "2018-12-11")._replace(live=False),
        between("e", 5, "2018-12-11"),
    ]
    order = arrange(entries, ZONE)
    assert keys(order) == "a b c d e"
    assert [one.order_certain for one in order] == [True, True, False, True, False]


@pytest.mark.parametrize("relation", ["responds_to", "part_of"])
def test_a_link_that_orders_nothing_leaves_the_order_uncertain(relation: str) -> None:
    entries = [
        entry("a", 1, said("2018-12-10"), (relation, "b")),
        entry("b", 2, said("2018-12-10"), (relation, "a")),
    ]
    assert not any(one.order_certain for one in arrange(entries, ZONE))


# --- three values -------------------------------------------------------------------------------


def test_not_yet_then_possible_then_happened() -> None:
    entries = [between("a", 1, "[2018-12-10..2018-12-20]")]
    assert state(entries, "a", "2018-12-09") is None
    assert state(entries, "a", "2018-12-10") == "possible"
    assert state(entries, "a", "2018-12-19") == "possible"
    assert state(entries, "a", "2018-12-20") == "happened"


def test_what_is_answered_has_happened_when_its_answer_has() -> None:
    entries = [between("a", 1, "[2018-12-01..2018-12-30]"), between("b", 2, "2018-12-10", "a")]
    assert state(entries, "a", "2018-12-09") == "possible"
    assert state(entries, "a", "2018-12-10") == "happened"


def test_nothing_starts_after_it_was_said_unless_the_words_look_ahead() -> None:
    entries = [
        entry("a", 1, said("this week", "2019-01-02")),
        entry("b", 2, said("after Dec 20", "2019-01-02")),
        entry("c", 3, said("by Friday", "2019-01-02")),
    ]
    assert [state(entries, key, "2019-01-01") for key in "abc"] == ["possible", "possible", None]
    assert [state(entries, key, "2019-01-02") for key in "ab"] == ["happened", "happened"]
    assert state(entries, "c", "2019-01-03") == "possible"
    assert state(entries, "c", "2019-01-04") == "happened"


def test_the_order_goes_by_the_bounds_and_not_by_when_things_were_said() -> None:
    entries = [
        entry("a", 1, said("after Dec 20", "2019-01-02")),
        entry("b", 2, said("2019-01-05", "2019-01-06")),
    ]
    assert keys(arrange(entries, ZONE)) == "b a"
    assert bounds(entries, "a") == window("2018-12-21", None)


def test_what_is_answered_has_happened_once_its_answer_was_said() -> None:
    entries = [
        entry("a", 1, said("after Dec 20", "2019-02-01")),
        entry("b", 2, said("this week", "2019-01-02"), ("answers", "a")),
    ]
    assert state(entries, "a", "2019-01-01") == "possible"
    assert state(entries, "a", "2019-01-02") == "happened"


def test_what_answers_a_later_entry_cannot_have_happened_when_it_was_said() -> None:
    entries = [
        entry("a", 1, said("2019-01-05", "2019-01-06")),
        entry("b", 2, said("[2018-12-20..2019-01-08]", "2019-01-02"), ("answers", "a")),
    ]
    assert state(entries, "b", "2019-01-04") is None
    assert state(entries, "b", "2019-01-05") == "possible"
    assert state(entries, "b", "2019-01-08") == "happened"
