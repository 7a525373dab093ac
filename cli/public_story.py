"""`export` in the formats for readers: a story as they have it, at any point of both clocks."""

from __future__ import annotations

from bisect import bisect_right
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from cli import clock
from cli.looking import looking
from cli.readers import moment_of_publishing
from projections.clocks import ask
from projections.site.addresses import Addresses
from projections.site.public_story import public_story
from projections.site.stories import published
from timeline.days import day_label, ordinal_of
from timeline.errors import BadField, NothingPublic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.session import Session
    from projections.site.public_story import PublicStory
    from projections.site.stories import Published
    from timeline.recorded import Recorded

HTML, CALENDAR = "html", "ics"
# By its name here, the module of the site that writes a format.
WRITERS = {
    "atom": "atom",
    "jsonfeed": "json_feed",
    "timelinejs": "timelinejs",
    "jsonld": "structured_data",
}
Asked = tuple[str | None, str | None]


def text_for_readers(
    session: Session, slug: str, format_: str, asked: Asked, *, clock_is_right: bool
) -> str:
    """A story in one of these formats, as of two clocks as typed.

    Where none is, as the pages are: as of the day of its last public change. Raises
    `NothingPublic`, and `BadField` and `UnreadableWhen` for clocks that will not do.
    """
    whole = _published(session, slug, clock_is_right=clock_is_right)
    position, day = _point(whole, asked)
    told = whole._replace(events=whole.events[:position])
    text = _page(told, day) if format_ == HTML else _data(session, format_, told, day)
    return text if text.endswith("\n") else f"{text}\n"


def _published(session: Session, slug: str, *, clock_is_right: bool) -> Published:
    """A story as readers see it; what it is linked to elsewhere is not in the file."""
    story = session.past.story(slug)
    moment = moment_of_publishing(session, clock_is_right=clock_is_right)
    with looking(session, moment, alone=False) as found:
        if story.id not in found.look.stories():
            raise NothingPublic(slug)
        [one] = published(found.look.log([story.id]))
        return one


class ReadersClock(NamedTuple):
    """What knows when readers could see what of a story: the clock that `--known-at` asks."""

    events: Sequence[Recorded]

    def head(self) -> int:
        """The last of its positions, or 0."""
        return len(self.events)

    def recorded(self, position: int) -> None:
        """Nothing: readers know no positions."""

    def position_at(self, instant: str) -> int:
        """The last position that they could see at an instant, or 0."""
        return bisect_right(self.events, instant, key=attrgetter("recorded_at"))


def _point(told: Published, asked: Asked) -> tuple[int, int | None]:
    """How many events count, and the day that was asked for, if any was."""
    as_of, known_at = asked
    if as_of is None and known_at is None:
        return len(told.events), None
    if known_at is not None and known_at.isdecimal():
        raise BadField("known_at", "must be a date or a time: readers know no positions")
    readers = ReadersClock(told.events)
    clocks = ask(readers, told.story, clock.now(), as_of=as_of, known_at=known_at)
    if not clocks.position:
        raise BadField("known_at", "is before readers were told anything of the story")
    if "T" in clocks.as_of:
        raise BadField("as_of", "must be a day for readers, who are told days")
    return clocks.position, ordinal_of(clocks.as_of)


def _page(told: Published, day: int | None) -> str:
    from projections.site import one_file  # only the page needs its templates
    from projections.site.page import Site
    from projections.site.told_story import ToldStory

    return one_file.write(ToldStory(Site(Addresses()), told, day))


def _data(session: Session, format_: str, told: Published, day: int | None) -> str:
    label = None if day is None else day_label(day)
    story = public_story(told.story, told.events, Addresses(), label)
    if format_ == CALENDAR:
        return _calendar(session, story)
    text: str = import_module(f"projections.site.{WRITERS[format_]}").write(story)
    return text


def _calendar(session: Session, story: PublicStory) -> str:
    from projections.site import calendar  # only this format's library

    days = calendar.write(story)
    for one in days.left_out:
        session.warn(f"no calendar can hold {one}")
    return days.data.decode()
