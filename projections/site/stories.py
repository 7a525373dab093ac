"""The stories of a public log, each with the events of its developments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.story import Story
from timeline.events import DevelopmentLogged, StoryOpened
from timeline.facts import StoryOpened as Opened

if TYPE_CHECKING:
    from uuid import UUID

    from projections.public.log import PublicLog
    from timeline.recorded import Recorded


class Published(NamedTuple):
    """A story of which readers may see something, and what: in the order in which they could."""

    story: Story
    events: tuple[Recorded, ...]


def published(public: PublicLog) -> list[Published]:
    """The stories of a public log, by their slugs."""
    stories: dict[UUID, Story] = {}
    home: dict[UUID, UUID] = {}
    events: dict[UUID, list[Recorded]] = {}
    for one in public.read():
        match one.event:
            case StoryOpened():
                stories[one.stream] = Story(one.stream, Opened(**one.event.model_dump()))
                events[one.stream] = []
            case DevelopmentLogged():
                home[one.stream] = one.event.story
        if one.stream in home:
            # A story's own: its pages are the same whatever else the site holds.
            own = events[home[one.stream]]
            own.append(one._replace(position=len(own) + 1))
    found = (Published(story, tuple(events[id_])) for id_, story in stories.items())
    return sorted(found, key=lambda one: one.story.slug)
