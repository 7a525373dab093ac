"""Which events of a stream count, and what is next to be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts import logged
from timeline.errors import BuiltUpon
from timeline.events import (
    Change,
    DevelopmentCorrected,
    DevelopmentReleased,
    DevelopmentRetracted,
    DevelopmentWithheld,
    Event,
    EventUndone,
)
from timeline.recorded import Recorded
from timeline.undoing import in_force, refuse_built_upon, to_redo, to_undo, undone

if TYPE_CHECKING:
    from collections.abc import Sequence

ID = UUID(int=7)
TYPES = {
    DevelopmentCorrected: "development.corrected",
    DevelopmentRetracted: "development.retracted",
    DevelopmentReleased: "development.released",
    DevelopmentWithheld: "development.withheld",
    EventUndone: "event.undone",
}


def recorded(version: int, event: Event, by: str = "maria") -> Recorded:
    name = TYPES.get(type(event), "development.logged")
    return Recorded(version, ID, version, name, 1, event, "", by, None)


def stream(*events: Event) -> list[Recorded]:
    return [recorded(version, event) for version, event in enumerate(events, 1)]


def undo(version: int) -> EventUndone:
    return EventUndone(version=version, type="event.undone" if version > 4 else "development.x")


def correcting(*fields: str) -> DevelopmentCorrected:
    changes = tuple(Change(field=field, new="x") for field in fields)
    return DevelopmentCorrected(changes=changes, reason="r")


# --- what counts --------------------------------------------------------------------------------


def counts(events: Sequence[Recorded], version: int) -> bool:
    """An event counts unless an undo of it counts: the definition, as it is said."""
    return not any(
        counts(events, other.version)
        for other in events
        if isinstance(other.event, EventUndone) and other.event.version == version
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Recorded]:
    events: list[Event] = [logged()]
    for version in range(2, draw(st.integers(2, 12))):
        back = draw(st.one_of(st.none(), st.integers(1, version - 1)))
        events.append(correcting("headline") if back is None else undo(back))
    return stream(*events)


@given(histories())
def test_an_event_counts_unless_an_undo_of_it_counts(events: list[Recorded]) -> None:
    expected = {event.version for event in events if not counts(events, event.version)}
    assert undone(events) == expected
    assert [event.version for event in in_force(events)] == [
        event.version
        for event in events
        if event.version not in expected and not isinstance(event.event, EventUndone)
    ]


@given(histories(), st.integers(0, 12))
def test_what_counted_at_a_position_is_said_by_what_was_recorded_by_then(
    events: list[Recorded], upto: int
) -> None:
    prefix = events[:upto]
    assert undone(prefix) == {one.version for one in prefix if not counts(prefix, one.version)}


def test_an_undo_of_what_comes_later_takes_nothing_back() -> None:
    assert undone(stream(logged(), correcting("by"), undo(3), undo(9))) == set()


# --- what is next -------------------------------------------------------------------------------


def steps(events: list[Recorded], walk: Any) -> list[int]:
    return [one.version for one in walk(reversed(events), lambda _: events)]


def test_undo_walks_back_over_what_counts() -> None:
    events = stream(logged(), correcting("by"), correcting("to"), undo(3))
    assert steps(events, to_undo) == [2, 1]


def test_redo_walks_back_over_undos_up_to_what_else_was_recorded() -> None:
    events = stream(logged(), correcting("by"), undo(2), correcting("to"), undo(4), undo(1))
    assert steps(events, to_redo) == [6, 5]


def test_what_was_redone_is_undone_again_not_redone_twice() -> None:
    events = stream(
        logged(), correcting("by"), undo(2), EventUndone(version=3, type="event.undone")
    )
    assert steps(events, to_redo) == []
    assert steps(events, to_undo) == [2, 1]


# --- what somebody else built on ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "bens", "stands"),
    [
        (correcting("by"), correcting("by", "to"), True),
        (correcting("by"), correcting("to"), False),
        (correcting("by"), DevelopmentReleased(), False),
        (DevelopmentReleased(), DevelopmentWithheld(), True),
        (DevelopmentRetracted(reason="r"), DevelopmentWithheld(), False),
        (logged(), DevelopmentReleased(), True),
    ],
)
def test_only_what_is_about_the_same_stands_in_the_way(
    mine: Event, bens: Event, stands: bool
) -> None:
    events = [recorded(1, logged()), recorded(2, mine), recorded(3, bens, by="ben")]
    if stands:
        with pytest.raises(BuiltUpon) as refused:
            refuse_built_upon(events[1], events, "corrected x")
        assert (refused.value.by, refused.value.position) == ("ben", 3)
    else:
        refuse_built_upon(events[1], events, "corrected x")


def test_ones_own_later_changes_stand_in_nobodys_way() -> None:
    events = [recorded(1, logged()), recorded(2, correcting("by")), recorded(3, correcting("by"))]
    refuse_built_upon(events[1], events, "corrected x")


def test_what_they_took_back_again_stands_in_nobodys_way() -> None:
    events = [
        recorded(1, logged()),
        recorded(2, correcting("by")),
        recorded(3, correcting("by"), by="ben"),
        recorded(4, undo(3), by="ben"),
    ]
    refuse_built_upon(events[1], events, "corrected x")
