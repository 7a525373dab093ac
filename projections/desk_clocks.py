"""The two clocks of a question that is asked of several stories at once.

What is typed is read on one clock; each story is asked for the same day on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from projections.clocks import ask
from projections.story import Story
from timeline.bounds import day_end_key, latest_key
from timeline.facts import StoryOpened
from timeline.recorded import instant
from timeline.zones import local_now

if TYPE_CHECKING:
    from datetime import datetime

    from projections.clocks import Clocks, DeskClock

NOBODY = UUID(int=0)


class DeskClocks(NamedTuple):
    """A question's two clocks, for stories of any zone.

    Attributes:
        clocks: as they are in `zone`, on whose clock days and times were typed.
        moment: the instant (UTC) whose day `as_of` is, where no day was typed: each story is then
            asked as of the day it was there. None where one was.
    """

    clocks: Clocks
    zone: str
    moment: str | None

    def key(self, zone: str) -> int:
        """The key of the end of `as_of` in a story of some zone; see `timeline.bounds`."""
        if self.moment is not None:
            return day_end_key(local_now(self.moment, zone)[:10])
        return latest_key(self.clocks.as_of, zone, self.zone)


def ask_desk(
    log: DeskClock,
    asked_in: Story | str,
    now: datetime,
    *,
    as_of: str | None = None,
    known_at: str | None = None,
) -> DeskClocks:
    """The clocks for a question as typed, read as one story's dates are, or in a zone.

    Raises as `projections.clocks.ask` does.
    """
    story = asked_in
    if isinstance(story, str):
        story = Story(NOBODY, StoryOpened(slug="", title="", timezone=story))
    found = ask(log, story, now, as_of=as_of, known_at=known_at)
    moment = None
    if as_of is None and known_at is None:
        moment = instant(now)
    elif as_of is None and isinstance(found.known_at, int):
        recorded = log.recorded(found.position)
        moment = recorded[0] if recorded else None
    return DeskClocks(found, story.opened.timezone, moment)
