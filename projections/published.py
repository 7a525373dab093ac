"""What readers are told of an entry's past: only what became of it once they could see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.facts import DevelopmentLogged
from timeline.later_facts import DevelopmentCorrected, DevelopmentReleased, DevelopmentWithheld
from timeline.recorded import unreadable_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from projections.entry import Record
    from timeline import events
    from timeline.recorded import Recorded

UNQUOTED = frozenset({"off-record"})


def public(
    content: DevelopmentLogged | events.DevelopmentLogged,
    recorded: Iterable[Record] | Iterable[Recorded],
    moment: datetime,
) -> bool:
    """Whether readers may see a development with these events at a moment.

    What cannot be read of it may have withheld it.
    """
    if unreadable_of(recorded):
        return False
    if content.visibility == "embargoed":
        from projections.embargoes import is_over  # noqa: PLC0415 - few entries are embargoed

        return is_over(content.embargo_until, moment)
    return content.visibility == "public"


def named(content: DevelopmentLogged | events.DevelopmentLogged) -> tuple[str, ...]:
    """Whom an entry may name as acting: whoever spoke on other terms than on the record, not."""
    spoken = {quote.speaker for quote in content.quotes if quote.terms != "on-record"}
    # Words without a speaker are, for all a reader can tell, of whoever acted.
    names = () if None in spoken else content.by
    return tuple(name for name in names if name not in spoken)


def corrections(events: Iterable[Record]) -> list[tuple[Record, DevelopmentCorrected]]:
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
