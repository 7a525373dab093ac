"""A story as its readers have it: what each file of the site for machines is written from."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from projections.clocks import Clocks
from projections.folded import view as folded_view
from projections.published import corrections
from projections.site.language import Language
from projections.site.telling import Telling
from projections.standing import standing
from projections.threads import handles
from projections.threads.acts import act_of
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from projections.entry import Entry
    from projections.site.addresses import Addresses
    from projections.standing import Standing
    from projections.story import AnyStory
    from projections.story_view import StoryView
    from projections.threads import Thread
    from timeline.recorded import Recorded

MOST = 50  # entries that a feed tells of: whoever wants all of them reads story.jsonl


@dataclass(frozen=True, slots=True)
class PublicStory:
    """A story, folded from its public log alone.

    Attributes:
        standing: as of the clocks of the view.
        updated: the instant of its last public event.
        telling: its entries in paragraphs, in its language.
    """

    view: StoryView
    standing: Standing
    updated: str
    addresses: Addresses
    telling: Telling

    @property
    def slug(self) -> str:
        """Its short name."""
        return self.view.story.slug

    @property
    def title(self) -> str:
        """Its title."""
        return self.view.story.opened.title

    @property
    def url(self) -> str | None:
        """Its page's, where the site has a base URL."""
        return self.addresses.absolute(self.addresses.story(self.slug))

    def url_of(self, entry: Entry) -> str | None:
        """An entry's page's, where the site has a base URL."""
        return self.addresses.absolute(self.addresses.entry(self.slug, entry.state.id))

    def file_url(self, name: str) -> str | None:
        """That of one of its files, where the site has a base URL."""
        return self.addresses.absolute(self.addresses.file(self.slug, name))

    def newest(self, most: int = MOST) -> list[Entry]:
        """The entries that readers were told of last, newest first.

        They are chosen by their last change, so that a correction of an old one is told too, and
        stand in the order in which they were published.
        """
        changed = sorted(self.view.entries, key=lambda one: (last(one), *_place(one)))[-most:]
        return sorted(changed, key=_place, reverse=True)

    def threads(self) -> dict[UUID, Thread]:
        """The thread of each entry that is on one."""
        known = {one.handle: one for one in self.standing.threads}
        found = handles({id_: act_of(state, {}) for id_, state in self.view.known.items()})
        return {id_: known[handle] for id_, handle in found.items() if handle in known}


def public_story(
    story: AnyStory, events: Sequence[Recorded], addresses: Addresses, day: str | None = None
) -> PublicStory:
    """A story as of a day (ISO), or that of its last public event, by all that readers knew then.

    `events` are of its public log, at least the one that opened it.
    """
    updated = max(map(attrgetter("recorded_at"), events))
    as_of = day or local_now(updated, story.opened.timezone)[:10]
    view = folded_view(story, events, Clocks(as_of, None, events[-1].position, ""))
    telling = Telling(Language(story.opened.language), story.opened.timezone)
    return PublicStory(view, standing(view), updated, addresses, telling)


def first(entry: Entry) -> str:
    """The instant at which readers could first see an entry."""
    return entry.logged.recorded_at


def last(entry: Entry) -> str:
    """The instant of what readers were last told of an entry."""
    return max(one.recorded_at for one in entry.events)


def revisions(entry: Entry) -> int:
    """How often an entry was corrected since readers could see it."""
    return len(corrections(entry.events))


def _place(entry: Entry) -> tuple[str, int]:
    """Its place in the order of publication: ties break as in the log."""
    return entry.logged.recorded_at, entry.logged.position
