from __future__ import annotations

import pytest

from projections.parties import Parties
from tests.projections.stories import party

KNOWN = (
    party("Bernie Sanders", "Sanders", "Sen. Sanders", speaks_for=["the campaign"]),
    party("Jeff Weaver", "Mr. Weaver", speaks_for=["SANDERS"]),
    party("A Lawyer", speaks_for=["Mr.  Weaver", "somebody else"]),
)
PARTIES = Parties(KNOWN)


@pytest.mark.parametrize("name", ["Bernie Sanders", "sanders", " SEN.  Sanders "])
def test_names_of_one_party_are_one(name: str) -> None:
    assert PARTIES.one(name) == PARTIES.one("Bernie Sanders")
    assert PARTIES.shown(name) == "Bernie Sanders"


def test_a_name_nobody_recorded_is_a_party_by_itself() -> None:
    assert PARTIES.one("The  Hill") == PARTIES.one("the hill")
    assert PARTIES.one("The Hill") != PARTIES.one("Hill")
    assert PARTIES.shown("The  Hill") == "The  Hill"
    assert Parties().one("Sanders") != Parties().one("Bernie Sanders")


def test_the_names_of_some_are_as_many_as_they_are() -> None:
    assert PARTIES.all(["Sanders", "Bernie Sanders", "x", "X"]) == {"bernie sanders", "x"}


@pytest.mark.parametrize(
    ("names", "others", "answers"),
    [
        (["Sanders"], ["Bernie Sanders"], True),
        (["Mr. Weaver"], ["Bernie Sanders"], True),
        (["Bernie Sanders"], ["Jeff Weaver"], False),
        (["A lawyer"], ["Sanders"], True),
        (["A lawyer"], ["The Campaign"], True),
        (["x", "A lawyer"], ["Somebody  ELSE"], True),
        (["x"], ["Sanders"], False),
        ([], ["Sanders"], False),
        (["Sanders"], [], False),
    ],
)
def test_who_speaks_for_a_party_answers_for_it_also_by_way_of_others(
    names: list[str], others: list[str], answers: bool
) -> None:
    assert PARTIES.speak_for(names, PARTIES.all(others)) is answers


def test_a_mandate_is_of_oneself_and_of_all_one_answers_for() -> None:
    assert PARTIES.mandates(("A Lawyer",)) == {
        "a lawyer",
        "jeff weaver",
        "bernie sanders",
        "the campaign",
        "somebody else",
    }
    assert PARTIES.mandates(()) == frozenset()


def test_mandates_in_a_circle_end() -> None:
    two = Parties([party("a", speaks_for=["b"]), party("b", speaks_for=["a"])])
    assert two.mandates(("a",)) == two.mandates(("b",)) == {"a", "b"}


def test_speakers_are_those_recorded_for_it() -> None:
    assert PARTIES.speakers("sen. sanders") == ("Jeff Weaver",)
    assert PARTIES.speakers("the CAMPAIGN") == ("Bernie Sanders",)
    assert PARTIES.speakers("nobody") == ()
