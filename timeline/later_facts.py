"""What becomes of a development after it was logged, and own kinds: stored facts as plain tuples.

As `timeline.facts`, of which only those who look at what was changed need these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from timeline.facts import DevelopmentLogged, Names, Said, content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from timeline.terms import FieldType, Label, Relation


class Change(NamedTuple):
    """One field of a correction."""

    field: str
    old: Any = None
    new: Any = None


class DevelopmentCorrected(NamedTuple):
    """Fields changed, with a reason and a label."""

    changes: tuple[Change, ...]
    reason: str
    label: Label = "correction"


class DevelopmentTriaged(NamedTuple):
    """A note was given a kind."""

    changes: tuple[Change, ...]


class DevelopmentRetracted(NamedTuple):
    """Struck, and why."""

    reason: str


class DevelopmentReinstated(NamedTuple):
    """No longer struck, and why."""

    reason: str


class DevelopmentReleased(NamedTuple):
    """Readers may see it."""

    embargo_until: str | None = None


class DevelopmentWithheld(NamedTuple):
    """Readers may not see it any more."""

    reason: str = ""


class DevelopmentMoved(NamedTuple):
    """It belongs to another story from now on."""

    story: UUID
    reason: str = ""


class EventUndone(NamedTuple):
    """Takes back one earlier event of the same stream."""

    version: int
    type: str


class DefinedField(NamedTuple):
    """A field of a newsroom's own kind."""

    name: str
    type: FieldType
    meaning: str = ""
    choices: Names = ()


class DefinedVerb(NamedTuple):
    """A verb of a newsroom's own kind."""

    name: str
    meaning: str = ""
    preset: Mapping[str, str] = {}
    relation: Relation | None = None


Fact = (
    DevelopmentLogged
    | DevelopmentCorrected
    | DevelopmentTriaged
    | DevelopmentRetracted
    | DevelopmentReinstated
    | DevelopmentReleased
    | DevelopmentWithheld
    | DevelopmentMoved
    | EventUndone
)


def fact(event_type: str, said: Said) -> Fact:
    """What an event of a development says, from its payload; raises `KeyError` for other types."""
    return _READERS[event_type](said)


def _changes(said: Said) -> tuple[Change, ...]:
    return tuple(Change(**change) for change in said["changes"])


_READERS: dict[str, Callable[[Said], Fact]] = {
    "development.logged": content,
    "development.corrected": lambda said: DevelopmentCorrected(
        **{**said, "changes": _changes(said)}
    ),
    "development.triaged": lambda said: DevelopmentTriaged(_changes(said)),
    "development.retracted": lambda said: DevelopmentRetracted(**said),
    "development.reinstated": lambda said: DevelopmentReinstated(**said),
    "development.released": lambda said: DevelopmentReleased(**said),
    "development.withheld": lambda said: DevelopmentWithheld(**said),
    "development.moved": lambda said: DevelopmentMoved(**{**said, "story": UUID(said["story"])}),
    "event.undone": lambda said: EventUndone(**said),
}
