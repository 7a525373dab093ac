"""The stories of a public log, each with the events of its developments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.public.log import MOVED
from projections.story import Story
from timeline.events import StoryOpened
from timeline.facts import StoryOpened as Opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from projections.public.log import PublicLog
    from timeline.recorded import Recorded


class Published(NamedTuple):
    """A story of which readers may see something, and what: in the order in which they could.

    Attributes:
        elsewhere: the slugs of the stories in which developments are now that were in this one.
    """

    story: Story
    events: tuple[Recorded, ...]
    elsewhere: Mapping[UUID, str]


def published(public: PublicLog) -> list[Published]:
    """The stories of a public log, by their slugs."""
    found = (_published(public, told) for told in public.stories())
    return sorted(found, key=lambda one: one.story.slug)


def _published(public: PublicLog, told: list[Recorded]) -> Published:
    opening, *events = told
    assert isinstance(opening.event, StoryOpened), "that it was opened is told first"
    story = Story(opening.stream, Opened(**opening.event.model_dump()))
    # A story's own positions: its pages are the same whatever else the site holds.
    own = tuple(one._replace(position=number) for number, one in enumerate(events, 1))
    gone = {one.stream for one in events if one.type == MOVED}
    return Published(story, own, {one: public.elsewhere[one] for one in sorted(gone)})
