"""What every projection folds: an event with its envelope; and the desk's clock it is told by.

Nothing here knows what an event says, so that whoever only reads need not load what checks it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from timeline.events import Event

SLACK = timedelta(minutes=5)  # by which two clocks on a network may differ unremarked


def instant(moment: datetime) -> str:
    """The one text form of an exact time: UTC, microseconds, `Z`; it sorts as it reads."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class ClockTrouble(NamedTuple):
    """A machine's clock that does not fit the log: `behind` its last entry, or days ahead."""

    behind: bool
    now: str
    last: str


def clock_trouble(
    now: datetime, last: str | None, used: str | None, slack: timedelta = timedelta()
) -> ClockTrouble | None:
    """Whether a clock can be believed.

    It is behind when the last entry (`last`, an instant) is after it, by more than `slack` where
    another clock recorded that. It is ahead when it is more than a day past both the last entry
    and the UTC day (`used`) the desk was last used on.
    """
    if last is None:
        return None
    shown = instant(now)
    if instant(now + slack) < last:
        return ClockTrouble(True, shown[:10], last[:10])
    latest = max(last, f"{used}T23:59:59.999999Z" if used else last)
    if instant(now - timedelta(days=1)) > latest:
        return ClockTrouble(False, shown[:10], latest[:10])
    return None


class Unreadable(NamedTuple):
    """Stands in for an event that cannot be decoded; its position is in the envelope.

    `why` is `unknown` (a type or version this program does not know), `damaged` (the payload does
    not say what its type needs) or `erased` (the payload was removed).
    """

    type: str
    schema: int
    why: str


class Recorded(NamedTuple):
    """An event with its envelope: what every projection folds.

    `recorded_at` is the desk's clock: a UTC instant with microseconds and `Z`. `event` is
    `Unreadable` where this program cannot know what it says.
    """

    position: int
    stream: UUID
    version: int
    type: str
    schema: int
    event: Event | Unreadable
    recorded_at: str
    recorded_by: str
    key: str | None


class _Said(Protocol):
    @property
    def event(self) -> object: ...


OneSaid = TypeVar("OneSaid", bound=_Said)


def unreadable_of(events: Iterable[OneSaid]) -> tuple[OneSaid, ...]:
    """Those of some events that say nothing to this program."""
    return tuple(one for one in events if isinstance(one.event, Unreadable))
