"""A desk to measure on: developments of many stories, recorded over ten years, the same each time.

`python -m benchmarks.corpus FOLDER DEVELOPMENTS STORIES SHARE` makes one: SHARE of all developments
are of the story `big`, twenty of the story `twenty`, the others of stories of very different sizes.
Dates have all precisions; most matters end after a few entries, some go on for hundreds; the
same few parties act most; 2 % of the entries are corrected and 0.2 % retracted.
"""

from __future__ import annotations

import gc
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from benchmarks.newsroom import Newsroom
from timeline import development
from timeline.correction import CorrectDevelopment
from timeline.development import LogDevelopment, RetractDevelopment
from timeline.events import StoryOpened, build
from timeline.folder import make
from timeline.log import New
from timeline.recorded import instant
from timeline.story import Story, story_id
from timeline.vocabulary import shipped
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.development import Development
    from timeline.log import Log

STORE = UUID("da7e11ae-0000-4000-8000-000000000001")
BEGAN, DAYS = datetime(2014, 1, 1, tzinfo=UTC), 3_650
BIG, TWENTY = "big", "twenty"
ZONES = ("America/New_York", "Europe/Berlin", "UTC", "Asia/Tokyo")
RECORDERS = ("ana", "ben", "chidi", "dora")
AT_ONCE = 500  # events a transaction, at most: whoever logs for years makes many small ones
CORRECTED, RETRACTED = 0.02, 0.002


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is; `share` is the part of all developments that the story `big` has."""

    developments: int
    stories: int
    share: float


@dataclass(slots=True)
class Desk:
    """The clock of a desk that is being made, and the events that wait to be appended."""

    log: Log
    now: datetime = BEGAN
    waiting: list[New] = field(default_factory=list)

    def flush(self) -> None:
        """Append what waits, in one transaction."""
        self.log.append(self.waiting, {})
        self.waiting.clear()


def main(folder: str, developments: str, stories: str, share: str) -> None:
    gc.set_threshold(100_000)  # as the command line does
    begun = perf_counter()
    written = fill(Path(folder), Sizes(int(developments), int(stories), float(share)))
    print(f"{folder}: {written:,} events in {perf_counter() - begun:.0f} s")


def fill(path: Path, sizes: Sizes) -> int:
    """Make a desk of so many developments in a folder; how many events its log then holds."""
    clock = [BEGAN]
    folder = make(path, lambda: clock[0], STORE, RECORDERS[0])
    log = folder.open_log(lambda: clock[0])
    with closing(log.store):
        desk = Desk(log)
        at_once = min(AT_ONCE, max(10, sizes.developments // 100))
        for _ in _recorded(desk, sizes):
            if len(desk.waiting) >= at_once:
                clock[0] = desk.now
                desk.flush()
        clock[0] = desk.now
        desk.flush()
        folder.choose_story(RECORDERS[0], BIG)
        folder.mark_used(desk.now.date().isoformat())
        return log.store.head()[0]


def _recorded(desk: Desk, sizes: Sizes) -> Iterator[None]:
    """Record each development in its turn, and what becomes of some of them."""
    random, vocabulary = Random(1), shipped()
    rooms: dict[int, tuple[Story, Newsroom]] = {}
    for number, (seconds, place) in enumerate(_schedule(sizes, random)):
        desk.now = BEGAN + timedelta(seconds=seconds)
        if place not in rooms:
            rooms[place] = _opened(desk, place)
        home, room = rooms[place]
        minute = local_now(instant(desk.now), home.opened.timezone)
        draft, links = room.draft(minute, number)
        command = LogDevelopment(
            draft=draft,
            story=home,
            links=links,
            now=minute,
            visibility="public",
            vocabulary=vocabulary,
        )
        key = f"e{number}"
        stream = uuid5(home.id, key)
        events = development.decide(None, command)
        room.took(stream)
        state = development.evolve(None, stream, key, events[0])
        assert state is not None
        events += _afterwards(state, home, minute, random)
        by = RECORDERS[number % len(RECORDERS)]
        desk.waiting += (
            New(stream, version, event, by, key if version == 1 else None)
            for version, event in enumerate(events, 1)
        )
        yield


def _opened(desk: Desk, place: int) -> tuple[Story, Newsroom]:
    """A story that begins, and who writes about it."""
    slug = {0: BIG, 1: TWENTY}.get(place, f"story-{place}")
    values = {"slug": slug, "title": f"The story of {slug}", "timezone": ZONES[place % len(ZONES)]}
    opened = build(StoryOpened, {**values, "visibility": "public"})
    home = Story(story_id(STORE, slug), opened, 1)
    desk.waiting.append(New(home.id, 1, opened, RECORDERS[0]))
    return home, Newsroom(place)


def _afterwards(state: Development, home: Story, minute: str, random: Random) -> list[Any]:
    """The correction of some entries, and the retraction of a few."""
    drawn = random.random()
    if drawn < CORRECTED:
        changes = {"headline": f"{state.current.headline}, as was found out"}
        command = CorrectDevelopment(
            changes=changes,
            reason="the first word was wrong",
            label="correction",
            relative_to=None,
            story=home,
            now=minute,
            vocabulary=shipped(),
        )
        return development.decide(state, command)
    if drawn < CORRECTED + RETRACTED:
        return development.decide(state, RetractDevelopment("it was somebody else"))
    return []


def _schedule(sizes: Sizes, random: Random) -> list[tuple[int, int]]:
    """The second at which each development is recorded, and the number of its story, in order."""
    turns: list[tuple[int, int]] = []
    for place, many in enumerate(_shares(sizes, random)):
        whole = place < 2  # the two stories that are asked about run all the time
        length = DAYS if whole else random.randint(30, DAYS // 2)
        begins = 0 if whole else random.randint(0, DAYS - length)
        turns += ((random.randrange(86_400 * length) + 86_400 * begins, place) for _ in range(many))
    turns.sort()
    return turns


def _shares(sizes: Sizes, random: Random) -> list[int]:
    """How many developments each story has: few have many, none has none."""
    big = int(sizes.developments * sizes.share)
    others, left = sizes.stories - 2, sizes.developments - big - 20
    weights = [0.0, *accumulate(random.paretovariate(1.2) for _ in range(others))]
    marks = [round(weight / weights[-1] * (left - others)) for weight in weights]
    return [big, 20, *(1 + after - before for before, after in pairwise(marks))]


if __name__ == "__main__":
    main(*sys.argv[1:])
