"""Event <-> stored row: a closed registry of types, their versions and upcasts.

A stored type is a short name in this table, never an import path: nothing is imported because a
database names it. An old payload is brought up to date by the chain of upcasts, one step for each
version, and then validated like a new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline import events
from timeline.recorded import Unreadable

if TYPE_CHECKING:
    from timeline.events import Event

Payload = dict[str, Any]
Upcast = Callable[[Payload], Payload]


@dataclass(frozen=True, slots=True)
class Codec:
    """The registry: for each type its class and current version, and the upcasts of old ones.

    `upcasts[(type, n)]` takes the payload of version n to that of version n + 1.
    """

    classes: Mapping[str, tuple[type[Event], int]]
    upcasts: Mapping[tuple[str, int], Upcast] = field(default_factory=dict)
    _names: dict[type[Event], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {event_class: name for name, (event_class, _) in self.classes.items()}
        object.__setattr__(self, "_names", names)

    def known(self) -> frozenset[tuple[str, int]]:
        """Each (type, version) that can be read."""
        return frozenset(
            (name, version)
            for name, (_, current) in self.classes.items()
            for version in range(1, current + 1)
        )

    def encode(self, event: Event) -> tuple[str, int, bytes]:
        """The type, current version and payload of an event."""
        name = self._names[type(event)]
        payload = event.model_dump_json(exclude_defaults=True).encode()
        return name, self.classes[name][1], payload

    def decode(self, name: str, version: int, payload: bytes | None) -> Event | Unreadable:
        """The event a row holds, or what stands in its place."""
        known = self.classes.get(name)
        if known is None or not 1 <= version <= known[1]:
            return Unreadable(name, version, "unknown")
        if payload is None:
            return Unreadable(name, version, "erased")
        event_class, current = known
        try:
            if version == current:
                return event_class.model_validate_json(payload)
            return event_class.model_validate_json(self._upcast(name, version, current, payload))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return Unreadable(name, version, "damaged")

    def _upcast(self, name: str, version: int, current: int, payload: bytes) -> str:
        """The current payload of an old one, step by step."""
        state: Payload = json.loads(payload)
        for step in range(version, current):
            state = self.upcasts[name, step](state)
        return json.dumps(state)


CODEC = Codec(
    {
        "desk.opened": (events.DeskOpened, 1),
        "story.opened": (events.StoryOpened, 1),
        "story.amended": (events.StoryAmended, 1),
        "story.closed": (events.StoryClosed, 1),
        "story.reopened": (events.StoryReopened, 1),
        "development.logged": (events.DevelopmentLogged, 1),
        "development.corrected": (events.DevelopmentCorrected, 1),
        "development.triaged": (events.DevelopmentTriaged, 1),
        "development.retracted": (events.DevelopmentRetracted, 1),
        "development.reinstated": (events.DevelopmentReinstated, 1),
        "development.released": (events.DevelopmentReleased, 1),
        "development.withheld": (events.DevelopmentWithheld, 1),
        "development.moved": (events.DevelopmentMoved, 1),
        "party.named": (events.PartyNamed, 1),
        "kind.defined": (events.KindDefined, 1),
        "event.undone": (events.EventUndone, 1),
        "edition.published": (events.EditionPublished, 1),
    }
)
