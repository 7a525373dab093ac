"""The answers of a read model, for tests that hold them against the folds of the log."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from projections.folded import view
from projections.readmodel.model import ReadModel
from projections.readmodel.reading import Reading, current
from projections.readmodel.viewing import Viewing
from timeline.past import Past

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from projections.clocks import Clocks
    from projections.story import AnyStory
    from projections.story_view import StoryView
    from timeline.log import Log


@contextmanager
def read(path: Path, log: Log) -> Iterator[Reading]:
    """A read model that is caught up, as the commands read it."""
    model = ReadModel(path, log)
    model.catch_up()
    connection = current(path, (*log.store.head(), model.store))
    assert connection is not None
    with closing(connection):
        yield Reading(connection)


def answered(reading: Reading, story: AnyStory, clocks: Clocks) -> StoryView:
    """The view of a story that the read model gives."""
    then = reading.story_of(story.id, clocks.position)
    assert then is not None, "the story was open then"
    return Viewing(reading, then, clocks).view()


def folded(log: Log, story: AnyStory, clocks: Clocks) -> StoryView:
    """The view of a story that the log gives."""
    past = Past(log, "", lambda _: None)
    then = past.story_of(story.id, clocks.position)
    assert then is not None, "the story was open then"
    events = log.read(upto=clocks.position)
    return view(then, events, clocks, guests=past.guests(story.id))
