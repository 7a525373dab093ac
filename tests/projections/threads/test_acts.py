from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from projections.folded import state_of
from projections.threads.acts import STANCES, Act, Member, act_of, was_drawn
from tests.projections.stories import Row, id_of, row, told
from timeline.vocabulary import shipped


def act(one: Row, parents: dict[str, str] | None = None) -> Act:
    [state] = told(one, kinds=parents).states.values()
    return act_of(state_of(state), parents or {})


def test_an_act_has_what_was_said_of_it() -> None:
    one = act(
        row(
            "ask",
            "asked",
            "late 2018",
            by="a",
            to=["b", "c"],
            about="d",
            links=[("part_of", "other")],
            sources=[{"name": "The Hill", "relays": "Politico"}, {"name": "NBC"}],
            relative_to="2019-01-02",
            asks=["a meeting"],
        )
    )
    assert (one.kind, one.verb, one.headline) == ("request", "asked", "ask")
    assert (one.by, one.to, one.about) == (("a",), ("b", "c"), ("d",))
    assert one.links == (("part_of", id_of("other")),)
    assert one.sources == (("The Hill", "Politico"), ("NBC", None))
    assert (one.when, one.struck) == ("[2018-09..2018-12]", False)


def test_a_correction_and_a_retraction_are_seen() -> None:
    story = told(row("a", "said", "2024-03-01", by="b")).correct("a", verb="alleged", by="c")
    [state] = story.retract("a").states.values()
    one = act_of(state_of(state), {})
    assert (one.kind, one.by, one.struck) == ("allegation", ("c",), True)


def test_a_newsroom_s_own_kind_counts_as_the_one_it_extends() -> None:
    ballot = row("a", "ballot", "2024-03-01", result="yes")
    assert act(ballot, {"ballot": "vote"}).kind == "vote"


def test_it_is_named_by_its_key_or_else_by_its_ref() -> None:
    one = act(row("a", "said", "2024-03-01"))
    drawn = act(row("0123456789abcdef" * 2, "said", "2024-03-01"))
    assert (one.named, drawn.key, drawn.named) == ("a", None, drawn.ref)


def test_a_key_that_nobody_typed_is_none() -> None:
    id_ = UUID(int=7)
    assert was_drawn(id_.hex, id_)
    assert was_drawn(str(id_), id_)
    assert not was_drawn("demand", id_)
    assert not was_drawn("g" * 32, id_)


@pytest.mark.parametrize(
    ("own", "edtf"),
    [
        ({"deadline": "2024-03-08"}, "2024-03-08"),
        ({"deadline": None}, None),
        ({}, None),
    ],
)
def test_a_date_among_its_own_fields(own: dict[str, Any], edtf: str | None) -> None:
    ahead = act(row("a", "asked", "2024-03-01", **own)).ahead("deadline")
    assert (ahead and ahead["edtf"]) == edtf


@pytest.mark.parametrize(
    "deadline",
    [
        "Friday",
        7,
        ["2024-03-08"],
        {},
        {"edtf": "2024-03-08"},
        {"edtf": 7, "latest_end": "2024-03-08"},
        {"edtf": "2024-03-08", "latest_end": "soon", "zone": "UTC", "reference": "2024-03-01"},
    ],
)
def test_what_is_kept_under_the_name_of_a_date_and_is_none_is_not_taken_for_one(
    deadline: object,
) -> None:
    # An offer has no deadline, so that an import's is kept as it stands in the file.
    assert act(row("a", "offered", "2024-03-01", deadline=deadline)).ahead("deadline") is None
    story = told(row("a", "offered", "2024-03-01", deadline=deadline))
    assert story.at().status("a") == "made"
    assert story.at().upcoming == []


def test_a_text_among_its_own_fields() -> None:
    one = act(row("a", "said", "2024-03-01", colour="red", number=7, nothing=""))
    assert [one.said(name) for name in ("colour", "number", "nothing", "other")] == [
        "red",
        None,
        None,
        None,
    ]


def test_the_stances_are_those_of_the_vocabulary() -> None:
    assert shipped().fields["stance"].choices == STANCES


def member(one: Row, *thread: str, home: bool = True) -> Member:
    return Member(act(one), certain=True, home=home, thread={id_of(key) for key in thread})


def test_targets_are_those_on_the_thread() -> None:
    one = row("a", "said", "2024-03-01", links=[("confirms", "b"), ("confirms", "c")])
    assert member(one, "b").targets("confirms") == (id_of("b"),)
    assert member(one, "b").targets("denies") == ()


def test_it_is_of_a_kind_only_where_it_belongs() -> None:
    one = row("a", "offered", "2024-03-01")
    assert member(one).is_a("offer", "threat")
    assert not member(one, home=False).is_a("offer")


@pytest.mark.parametrize(
    ("verb", "relation", "stance"),
    [
        ("said", "accepts", "accepted"),
        ("said", "rejects", "rejected"),
        ("said", "denies", "denied"),
        ("said", "answers", "answered"),
        ("said", "confirms", None),
        ("denied", "accepts", "denied"),
    ],
)
def test_a_stance_is_said_or_else_linked(verb: str, relation: str, stance: str | None) -> None:
    one = row("a", verb, "2024-03-01", links=[(relation, "b")])
    assert member(one, "b").stance == stance


def test_a_link_to_another_thread_says_nothing_here() -> None:
    assert member(row("a", "said", "2024-03-01", links=[("accepts", "b")]), "c").stance is None


def test_a_response_of_a_newsroom_s_own_without_a_stance_has_none() -> None:
    kinds = {"shrugged": "response"}
    story = told(
        row("ask", "asked", "2024-03-01"),
        row("a", "shrugged", "2024-03-02", links=[("responds_to", "ask")]),
        kinds=kinds,
    )
    assert story.at().status("ask") == "made"
