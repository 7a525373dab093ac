"""The stories of a public log, each with the events of its developments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.folded import known_of
from projections.public.log import MOVED
from projections.story import Story
from timeline.events import StoryOpened
from timeline.facts import StoryOpened as Opened
from timeline.folds import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from projections.entry import Known
    from projections.public.log import PublicLog
    from timeline.recorded import Recorded


class Beyond(NamedTuple):
    """A link between a development and one of another story.

    Attributes:
        id: that of the development of this story.
        back: whether the other is linked to it, and not it to the other.
        story, known: where the other is, and what it says now.
    """

    id: UUID
    relation: str
    back: bool
    story: Story
    known: Known


class Published(NamedTuple):
    """A story of which readers may see something.

    Attributes:
        events: what of its developments, in the order in which they could.
        moved: the slugs of the stories in which developments are now that were in this one; None
            where the site does not have that story.
        beyond: what they are linked to elsewhere, as that stands now.
    """

    story: Story
    events: tuple[Recorded, ...]
    moved: Mapping[UUID, str | None]
    beyond: tuple[Beyond, ...] = ()


def published(public: PublicLog, elsewhere: PublicLog | None = None) -> list[Published]:
    """The stories of a public log, by their slugs.

    `elsewhere` holds the developments of other stories that are linked to theirs.
    """
    found = [_published(public, told) for told in public.stories()]
    others = elsewhere.stories() if elsewhere else ()
    beyond = _beyond([*found, *(_published(public, told) for told in others)])
    found = [one._replace(beyond=tuple(beyond.get(one.story.id, ()))) for one in found]
    return sorted(found, key=lambda one: one.story.slug)


def _published(public: PublicLog, told: list[Recorded]) -> Published:
    opening, *events = told
    assert isinstance(opening.event, StoryOpened), "that it was opened is told first"
    story = Story(opening.stream, Opened(**opening.event.model_dump()))
    # A story's own positions: its pages are the same whatever else the site holds.
    own = tuple(one._replace(position=number) for number, one in enumerate(events, 1))
    gone = {one.stream for one in events if one.type == MOVED}
    return Published(story, own, {one: public.moved[one] for one in sorted(gone)})


def _beyond(some: Iterable[Published]) -> dict[UUID, list[Beyond]]:
    """What leads from story to story, from either side, in an order that is always the same."""
    streams: dict[UUID, tuple[Story, list[Recorded]]] = {}
    for one in some:
        for event in one.events:
            if event.stream not in one.moved:
                streams.setdefault(event.stream, (one.story, []))[1].append(event)
    found: dict[UUID, list[Beyond]] = {}
    for here, relation, there in sorted(_across(streams)):
        for id_, other, back in ((here, there, False), (there, here, True)):
            home, (place, told) = streams[id_][0].id, streams[other]
            found.setdefault(home, []).append(Beyond(id_, relation, back, place, _known(told)))
    return found


def _across(
    streams: Mapping[UUID, tuple[Story, list[Recorded]]],
) -> Iterator[tuple[UUID, str, UUID]]:
    """The links from a development of one story to one of another."""
    for id_, (story, events) in streams.items():
        if not any(_speaks_of_links(one) for one in events):
            continue
        state = _known(events).state
        for link in state.current.links if state.retracted is None else ():
            if link.target in streams and streams[link.target][0].id != story.id:
                yield id_, link.relation, link.target


def _speaks_of_links(one: Recorded) -> bool:
    return bool(
        getattr(one.event, "links", ())
        or any(change.field == "links" for change in getattr(one.event, "changes", ()))
    )


def _known(events: list[Recorded]) -> Known:
    found = fold(events)
    assert found is not None, "what readers see begins with what was logged"
    return known_of(found)
