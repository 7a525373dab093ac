"""A story as views have it: what was opened, as it was last amended, plainly read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from uuid import UUID

    from timeline.facts import StoryOpened
    from timeline.phrases import Setting
    from timeline.story import Story as DecidedStory


class Story(NamedTuple):
    """A running story; see `timeline.story.Story`."""

    id: UUID
    opened: StoryOpened
    closed: bool = False

    @property
    def slug(self) -> str:
        """Its short name, which never changes."""
        return self.opened.slug

    def setting(self, reference: str, *, ahead: bool = False) -> Setting:
        """What a phrase typed for this story is read against, from a local date or minute on."""
        from timeline.phrases import Setting  # noqa: PLC0415 - only who types a date pays for it

        opened = self.opened
        return Setting(
            reference=reference,
            zone=opened.timezone,
            week_start=opened.week_start,
            date_order=opened.date_order,
            ahead=ahead,
        )


AnyStory: TypeAlias = "Story | DecidedStory"


def plain(one: AnyStory) -> Story:
    """A story as views have it."""
    from timeline.facts import StoryOpened  # noqa: PLC0415 - who reads has it so already

    opened = one.opened
    if isinstance(one, Story):
        return one
    return Story(one.id, StoryOpened(**opened.model_dump()), one.closed)  # type: ignore[union-attr]  # else it is a fact of the log
