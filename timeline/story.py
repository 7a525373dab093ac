"""The rules of a story's life: decide what a command means for it, and what an event made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from timeline.errors import ClosedStory, SlugIsVerb, StoryExists, UnamendableField
from timeline.events import (
    Event,
    StoryAmended,
    StoryClosed,
    StoryOpened,
    StoryReopened,
    build,
)
from timeline.phrases import Setting
from timeline.zones import zone_named

if TYPE_CHECKING:
    from collections.abc import Mapping

# Its slug is its address, and the days recorded in another zone would be other days.
AMENDABLE = ("title", "summary", "language", "week_start", "date_order", "visibility")


@dataclass(frozen=True, slots=True)
class Story:
    """A running story as its events left it; `version` is that of its stream.

    Attributes:
        opened: its own fields, as they were opened or last amended.
        closed: whether nothing more is logged in it for now.
    """

    id: UUID
    opened: StoryOpened
    version: int
    closed: bool = False

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


@dataclass(frozen=True, slots=True)
class AmendStory:
    """Change a story's own fields; `changes` holds the new values, an empty one clears."""

    changes: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class CloseStory:
    """Log nothing more in it."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReopenStory:
    """Let it go on."""

    reason: str


Change = AmendStory | CloseStory | ReopenStory


def decide(state: Story | None, command: OpenStory) -> list[Event]:
    """The events that opening makes, or an error that says why it makes none."""
    opened = build(StoryOpened, command.values)
    if opened.slug in command.verbs:
        raise SlugIsVerb(opened.slug)
    zone_named(opened.timezone)
    if state is not None:
        raise StoryExists(state.slug)
    return [opened]


def decide_change(state: Story, command: Change) -> list[Event]:
    """The events that a change makes; none when the story is like that already."""
    if isinstance(command, AmendStory):
        return _amend(state, command)
    closes = isinstance(command, CloseStory)
    if state.closed is closes:
        return []
    said = {"reason": command.reason}
    return [build(StoryClosed, said) if closes else build(StoryReopened, said)]


def refuse_closed(state: Story) -> None:
    """Raise `ClosedStory` when nothing may be logged in it."""
    if state.closed:
        raise ClosedStory(state.slug)


def _amend(state: Story, command: AmendStory) -> list[Event]:
    """The fields that change, with old and new values."""
    for name in command.changes:
        if name not in AMENDABLE:
            raise UnamendableField(name, AMENDABLE)
    default = {name: field.default for name, field in StoryOpened.model_fields.items()}
    new = {name: value or default[name] for name, value in command.changes.items()}
    old = state.opened.model_dump(mode="json")
    amended = build(StoryOpened, {**old, **new}).model_dump(mode="json")
    changes = [
        {"field": name, "old": old[name], "new": amended[name]}
        for name in new
        if old[name] != amended[name]
    ]
    if not changes:
        return []
    return [build(StoryAmended, {"changes": changes, "reason": command.reason})]


def evolve(state: Story | None, stream: UUID, event: Event) -> Story | None:
    """The story after an event of its stream; what is not a story's event leaves it as it was."""
    if isinstance(event, StoryOpened):
        return Story(stream, event, 1)
    if state is None:
        return None
    state = replace(state, version=state.version + 1)
    if isinstance(event, StoryAmended):
        changes = {change.field: change.new for change in event.changes}
        return replace(state, opened=build(StoryOpened, {**state.opened.model_dump(), **changes}))
    if isinstance(event, StoryClosed | StoryReopened):
        return replace(state, closed=isinstance(event, StoryClosed))
    return state
