"""What readers are told of an entry's past: only what became of it once they could see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentReleased,
    DevelopmentWithheld,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.log import Recorded


def corrections(events: Iterable[Recorded]) -> list[tuple[Recorded, DevelopmentCorrected]]:
    """The corrections that were recorded after readers could first see an entry.

    `events` are those of its stream that count, in order. What was put right before was wrong in
    house only, and so are the reasons given for it.
    """
    seen, embargo, found = False, None, []
    for recorded in events:
        seen = seen or _is_over(embargo, recorded.recorded_at)
        event = recorded.event
        match event:
            case DevelopmentLogged(visibility="public") | DevelopmentReleased(embargo_until=None):
                seen = True
            case DevelopmentLogged() | DevelopmentReleased():
                embargo = event.embargo_until
            case DevelopmentWithheld():
                embargo = None
            case DevelopmentCorrected() if seen:
                found.append((recorded, event))
            case DevelopmentCorrected() if any(one.field == "visibility" for one in event.changes):
                embargo = None  # it became a note
    return found


def _is_over(embargo: str | None, recorded_at: str) -> bool:
    """Whether an embargo (to the second) had ended when something was recorded (finer)."""
    return embargo is not None and embargo.removesuffix("Z") <= recorded_at.removesuffix("Z")
