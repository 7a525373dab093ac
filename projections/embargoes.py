"""Who sees what is embargoed: once the embargo has ended, everybody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.entry import Record
    from timeline.facts import DevelopmentLogged

OVER = "embargo over: readers see it now"


def is_over(embargo: str | None, moment: datetime) -> bool:
    """Whether an embargo (UTC, to the second, `Z`) has ended: it has from that very second on."""
    end = end_of(embargo)
    return end is not None and end <= moment


def end_of(embargo: str | None) -> datetime | None:
    """The moment an embargo ends; None for what names none."""
    try:
        return datetime.strptime(embargo or "", "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def seen_by(content: DevelopmentLogged, events: Iterable[Record], moment: datetime | None) -> str:
    """Who sees a development with these events; `moment` is now, None where another is asked for.

    What cannot be read of it may have withheld it.
    """
    if content.visibility != "embargoed" or moment is None:
        return content.visibility
    from timeline.recorded import unreadable_of  # noqa: PLC0415 - few entries are embargoed

    over = is_over(content.embargo_until, moment) and not unreadable_of(events)
    return OVER if over else content.visibility
