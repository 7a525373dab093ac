"""Given what is recorded of parties, when names are added, then these events or no."""

from __future__ import annotations

from uuid import UUID

import pytest

from timeline import party
from timeline.errors import AliasTaken, BadField, SpeaksForItself
from timeline.events import PartyNamed, StoryClosed
from timeline.party import NameParty, Party, folded, party_id

STORE = UUID(int=1)
WEAVER = Party(party_id(STORE, "Jeff Weaver"), "Jeff Weaver")


def given(*commands: NameParty) -> Party:
    state = WEAVER
    for command in commands:
        for event in party.decide(state, command, []):
            state = party.evolve(state, event)
    return state


def test_names_are_matched_without_case_and_extra_blanks() -> None:
    assert folded("  JEFF\t weaver ") == "jeff weaver"
    assert party_id(STORE, "JEFF  Weaver") == WEAVER.id
    assert party_id(STORE, "Jane") != WEAVER.id != party_id(UUID(int=2), "Jeff Weaver")
    party_id(STORE, "\ud800")


def test_names_add_up() -> None:
    state = given(NameParty(("Weaver",), ()), NameParty(("Mr. Weaver",), ("Bernie Sanders",)))
    assert (state.aliases, state.speaks_for) == (("Weaver", "Mr. Weaver"), ("Bernie Sanders",))
    assert state.names == {"jeff weaver", "weaver", "mr. weaver"}


def test_only_what_is_new_is_recorded() -> None:
    state = given(NameParty(("Weaver",), ("Bernie Sanders",)))
    command = NameParty(("WEAVER", "Jeff", "jeff", "jeff weaver"), ("bernie  sanders",))
    assert party.decide(state, command, [state]) == [
        PartyNamed(name="Jeff Weaver", aliases=("Jeff",))
    ]
    assert party.decide(state, NameParty(("weaver",), ()), [state]) == []


def test_one_name_is_of_one_party() -> None:
    other = Party(UUID(int=7), "Jane Weaver", ("Weaver",))
    for alias in ("weaver", "JANE WEAVER"):
        with pytest.raises(AliasTaken) as refused:
            party.decide(WEAVER, NameParty((alias,), ()), [WEAVER, other])
        assert (refused.value.alias, refused.value.party) == (alias, "Jane Weaver")
    assert party.decide(WEAVER, NameParty((), ("Weaver",)), [other])


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 201])
def test_a_name_is_a_line(name: str) -> None:
    with pytest.raises(BadField):
        party.decide(WEAVER, NameParty((name,), ()), [])


def test_other_events_leave_it_as_it_was() -> None:
    assert party.evolve(WEAVER, StoryClosed()) is WEAVER


@pytest.mark.parametrize(
    "commands",
    [
        [NameParty((), ("JEFF  Weaver",))],
        [NameParty(("Weaver",), ("weaver",))],
        [NameParty(("Weaver",), ()), NameParty((), ("weaver",))],
        [NameParty((), ("Bernie Sanders",)), NameParty(("bernie sanders",), ())],
    ],
)
def test_nobody_is_recorded_to_speak_for_itself(commands: list[NameParty]) -> None:
    with pytest.raises(SpeaksForItself, match="itself"):
        given(*commands)


def test_who_was_recorded_to_speak_for_itself_can_still_be_named() -> None:
    odd = Party(WEAVER.id, "Jeff Weaver", ("Weaver",), ("Weaver",))
    assert party.decide(odd, NameParty(("Jeff", "weaver"), ()), [odd]) == [
        PartyNamed(name="Jeff Weaver", aliases=("Jeff",))
    ]
