"""The rules of a story's life: decide what a command means for it, and what an event made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from timeline.errors import SlugIsVerb, StoryExists
from timeline.events import Event, StoryOpened, build
from timeline.phrases import Setting
from timeline.when import zone_named

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Story:
    """A running story as its events left it; `version` is that of its stream."""

    id: UUID
    opened: StoryOpened
    version: int

    @property
    def slug(self) -> str:
        """Its short name, which never changes."""
        return self.opened.slug

    def setting(self, reference: str, *, ahead: bool = False) -> Setting:
        """What a phrase typed for this story is read against, from a local date or minute on."""
        return Setting(
            reference=reference,
            zone=self.opened.timezone,
            week_start=self.opened.week_start,
            date_order=self.opened.date_order,
            ahead=ahead,
        )


@dataclass(frozen=True, slots=True)
class OpenStory:
    """Open a story; `values` are the fields of `StoryOpened`, `verbs` the words it may not take."""

    values: Mapping[str, object]
    verbs: frozenset[str]


def story_id(store: UUID, slug: str) -> UUID:
    """A story's id, the same in every copy of the store; what is no slug is no story's."""
    return uuid5(store, slug.encode("utf-8", "replace").decode())


def decide(state: Story | None, command: OpenStory) -> list[Event]:
    """The events that a command makes, or an error that says why it makes none."""
    opened = build(StoryOpened, command.values)
    if opened.slug in command.verbs:
        raise SlugIsVerb(opened.slug)
    zone_named(opened.timezone)
    if state is not None:
        raise StoryExists(state.slug)
    return [opened]


def evolve(state: Story | None, stream: UUID, event: Event) -> Story | None:
    """The story after an event of its stream; what is not a story's event leaves it as it was."""
    if isinstance(event, StoryOpened):
        return Story(stream, event, 1)
    return state
