from __future__ import annotations

import pytest

from tests.projections.stories import row, told
from timeline.refs import ref

ASK = row("ask", "asked", "2024-03-01", by="a", to="b", deadline="2024-03-08", thread="pay")
QUESTION = row("q", "we-asked", "2024-03-01", to="c", deadline="2024-03-06", thread="why")
PLAN = row("plan", "scheduled", "2024-03-01", due="2024-03-07T19:00", thread="talks")


def test_what_is_awaited_is_listed_by_its_date() -> None:
    assert told(ASK, QUESTION, PLAN).at("2024-03-05").upcoming == [
        ("deadline", "why", "2024-03-06", False),
        ("due", "talks", "2024-03-07T19:00", False),
        ("deadline", "pay", "2024-03-08", False),
    ]


def test_what_has_passed_and_is_open_is_overdue_the_day_after() -> None:
    story = told(ASK, QUESTION, PLAN)
    days = [story.at(f"2024-03-0{day}").upcoming for day in (6, 7, 8, 9)]
    assert [[thread for _, thread, _, overdue in day if overdue] for day in days] == [
        [],
        ["why"],
        ["why", "talks"],
        ["why", "talks", "pay"],
    ]


def test_it_says_who_is_awaited_and_what_it_is_about() -> None:
    [one] = told(ASK).at("2024-03-05").whole.upcoming
    assert (one.who, one.title, one.key) == (("b",), "ask", "ask")
    [act] = told(ASK).states.values()
    assert one.ref == ref(act.id)


@pytest.mark.parametrize(
    ("verb", "left"),
    [
        ("acknowledged", True),
        ("answered", False),
        ("accepted", False),
        ("rejected", False),
        ("offered", False),
    ],
)
def test_an_ask_with_an_answer_waits_for_nothing(verb: str, left: bool) -> None:
    reply = row("reply", verb, "2024-03-02", by="b", links=[("responds_to", "ask")])
    assert bool(told(ASK, reply).at("2024-03-05").upcoming) is left


def test_what_took_place_or_was_called_off_or_answered_is_not_awaited() -> None:
    story = told(
        QUESTION,
        PLAN,
        row("yes", "answered", "2024-03-02", links=[("answers", "q")]),
        row("off", "cancelled", "2024-03-02", links=[("responds_to", "plan")]),
    )
    assert story.at("2024-03-05").upcoming == []


def test_what_has_no_date_is_not_coming_up() -> None:
    story = told(row("ask", "asked", "2024-03-01"), row("plan", "scheduled", "2024-03-01"))
    assert story.at("2024-03-05").upcoming == []


def test_an_open_end_comes_last_and_is_never_overdue() -> None:
    story = told(row("x", "asked", "2024-03-01", deadline="[2024-03-02..]", thread="x"), ASK)
    assert [(one[1], one[3]) for one in story.at("2024-06-01").upcoming] == [
        ("pay", True),
        ("x", False),
    ]


def test_an_embargo_is_coming_up_until_its_moment_is_past() -> None:
    shut = row("shut", "said", "2024-03-01", embargo_until="2024-03-06")
    story = told(shut)
    assert story.at("2024-03-05").upcoming == [("embargo", None, "2024-03-06T00:00", False)]
    assert story.at("2024-03-06").upcoming == []
    assert story.retract("shut").at("2024-03-05").upcoming == []


def test_an_embargo_ends_on_the_story_s_own_clock() -> None:
    shut = row("shut", "said", "2024-03-01", embargo_until="2024-03-06T09:00")
    story = told(shut, zone="Asia/Tokyo")
    assert [one[0] for one in story.at("2024-03-06T08:00").upcoming] == ["embargo"]
    assert story.at("2024-03-06T09:00").upcoming == []


def test_an_embargoed_entry_is_named_by_its_key() -> None:
    [one] = (
        told(row("shut", "said", "2024-03-01", embargo_until="2024-03-06"))
        .at("2024-03-05")
        .whole.upcoming
    )
    assert one.key == "shut"
