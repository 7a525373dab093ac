"""Desks that hold the stories which are built and shown: each entry recorded on its own day.

`python -m benchmarks.pages.desks FOLDER STORIES ENTRIES` makes one.
"""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from benchmarks.corpus import STORE
from benchmarks.pages.happenings import SUMMARY, TITLE, happenings
from timeline import development
from timeline.development import LogDevelopment
from timeline.draft import DevelopmentDraft
from timeline.events import StoryOpened, build
from timeline.folder import make
from timeline.log import New
from timeline.recorded import instant
from timeline.story import Story, story_id
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.pages.happenings import Happening
    from timeline.events import Event

BEGAN = datetime(2000, 1, 1, tzinfo=UTC)
HOUR = 18  # UTC, at which the entries of a day are recorded
WHO = "ana"
ZONE = "UTC"
AT_ONCE = 500  # events a transaction


def main(folder: str, stories: str, entries: str) -> None:
    fill(Path(folder), int(stories), int(entries))


def fill(path: Path, stories: int, entries: int, language: str = "en") -> None:
    """Make a desk of so many stories, each of so many entries."""
    clock = [BEGAN]
    folder = make(path, lambda: clock[0], STORE, WHO)
    log = folder.open_log(lambda: clock[0])
    with closing(log.store):
        waiting: list[New] = []
        for at, event in _in_turn(stories, entries, language):
            # One transaction has one time: what was recorded before comes first.
            if waiting and (at != clock[0] or len(waiting) >= AT_ONCE):
                log.append(waiting, {})
                waiting.clear()
            clock[0] = at
            waiting.append(event)
        log.append(waiting, {})
        folder.choose_story(WHO, slug(0))
        folder.mark_used(clock[0].date().isoformat())


def slug(number: int) -> str:
    """What a story is called."""
    return f"story-{number}"


def _in_turn(stories: int, entries: int, language: str) -> Iterator[tuple[datetime, New]]:
    """Everything that is recorded, by when."""
    all_stories = [_opened(number, language) for number in range(stories)]
    yield from ((BEGAN, New(one.id, 1, one.opened, WHO)) for one in all_stories)
    said = [
        (_recorded(one), number, one)
        for number in range(stories)
        for one in happenings(entries, seed=number + 1)
    ]
    for at, number, one in sorted(said, key=lambda each: each[0]):
        yield at, _logged(all_stories[number], one, at)


def _recorded(one: Happening) -> datetime:
    return datetime(one.day.year, one.day.month, one.day.day, tzinfo=UTC) + timedelta(hours=HOUR)


def _opened(number: int, language: str) -> Story:
    values = {
        "slug": slug(number),
        "title": f"{TITLE}, {number}" if number else TITLE,
        "summary": SUMMARY,
        "language": language,
        "timezone": ZONE,
        "visibility": "public",
    }
    opened = build(StoryOpened, values)
    return Story(story_id(STORE, slug(number)), opened, 1)


def _logged(story: Story, one: Happening, at: datetime) -> New:
    event = _event(story, one, at)
    return New(_id(story, one.key), 1, event, WHO, one.key)


def _event(story: Story, one: Happening, at: datetime) -> Event:
    links = (("responds_to", _id(story, one.answers)),) if one.answers else ()
    draft = DevelopmentDraft(
        verb=one.verb,
        headline=one.headline,
        text=one.text,
        when=one.day.isoformat(),
        by=(one.by,),
    )
    command = LogDevelopment(
        draft=draft,
        story=story,
        links=links,
        now=instant(at)[:16],
        visibility="public",
        vocabulary=shipped(),
    )
    [event] = development.decide(None, command)
    return event


def _id(story: Story, key: str) -> UUID:
    return uuid5(story.id, key)


if __name__ == "__main__":
    main(*sys.argv[1:])
