"""The stories in which readers see something, as they see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.public.editions import TAKEN_BACK
from projections.public.log import Seen, is_move
from projections.public.redaction import STRUCK
from timeline.events import DevelopmentMoved, DevelopmentRetracted, StoryOpened
from timeline.folds import fold_story
from timeline.undoing import in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from timeline.past import Past
    from timeline.story import Story


class Stories:
    """The stories of a desk, or those whose slugs are given."""

    def __init__(self, past: Past, slugs: Collection[str] | None) -> None:
        self._past = past
        self._slugs = slugs
        self._stories = {one.id: one for one in past.stories() if self._is_wanted(one)}
        self._opened: dict[UUID, int] = {}

    def get(self, stream: UUID, upto: int | None = None) -> Story | None:
        """A story by its id, if it is one of these; as it is, or as it was at a position."""
        if upto is None:
            return self._stories.get(stream)
        then = self._past.story_of(stream, upto)
        return then if then and self._is_wanted(then) else None

    def since(self, stream: UUID, position: int) -> Story | None:
        """A story as it is, if it is the one that it was at a position: not opened anew since."""
        found = self._stories.get(stream)
        if found is not None and stream not in self._opened:
            counting = in_force(self._past.log.stream(stream))
            said = (one.position for one in counting if isinstance(one.event, StoryOpened))
            self._opened[stream] = next(said)
        return found if found is not None and self._opened[stream] <= position else None

    def slug(self, stream: UUID) -> str | None:
        """The slug of a story, also of one that was taken back."""
        story = self._stories.get(stream) or self._past.once(stream)
        return story.slug if story else None

    def opening(self, story: UUID, events: Sequence[Seen]) -> Seen:
        """That a story was opened, when readers could first see anything of it.

        `events` are all that they are told of its developments.
        """
        home, bare = self._told_as(story, events)
        said = home.opened
        opened = StoryOpened(
            slug=said.slug,
            title=STRUCK if bare else said.title,
            timezone=said.timezone,
            language=said.language,
            summary="" if bare else said.summary,
            visibility="public",
        )
        encoded = self._past.log.codec.encode(opened)
        first = events[0]
        return Seen(first.at, False, first.position, 0, story, encoded)

    def _told_as(self, story: UUID, events: Sequence[Seen]) -> tuple[Story, bool]:
        """As what readers know a story; and whether they are not told what it is about.

        It is what it is now where anything is in it. Where all was moved away, it is what it was
        until then: what it says since, it says in house. They are not told where all of that was
        taken back, or the story itself.
        """
        told = {one.stream for one in events} - self._left(events)
        gone = {one.stream: one for one in events if is_move(one) and one.stream in told}
        moved = [one.position for one in gone.values() if self._was_moved(story, one)]
        if told - gone.keys():
            home = self.get(story)
        elif moved:
            home = self._until(story, max(moved))
        else:
            home = self.get(story, max(one.position for one in events))
        assert home is not None, "readers saw something in it"
        return home, not moved and told == gone.keys()

    def _was_moved(self, story: UUID, left: Seen) -> bool:
        """Whether something left a story, as it is, by no undo."""
        said = self._past.log.codec.decode(*left.encoded)
        assert isinstance(said, DevelopmentMoved), "it says so"
        return said.reason != TAKEN_BACK and self.since(story, left.position) is not None

    def _until(self, stream: UUID, position: int) -> Story | None:
        """A story as it was at a position, without what was taken back since."""
        counting = in_force(self._past.log.stream(stream))
        return fold_story(stream, [one for one in counting if one.position <= position])

    def are_left(self, events: Sequence[Seen]) -> bool:
        """Whether all that some events tell of was taken back."""
        return {one.stream for one in events} == self._left(events)

    def _left(self, events: Sequence[Seen]) -> set[UUID]:
        said = self._past.log.codec.encode(DevelopmentRetracted(reason=TAKEN_BACK))
        return {one.stream for one in events if one.encoded == said}

    def _is_wanted(self, story: Story) -> bool:
        return self._slugs is None or story.slug in self._slugs
