"""Following a log: every event after a place, once, in order, and of the same log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts import STORE, STORY
from tests.logs import Hand
from tests.timeline.test_log import new
from timeline import folder
from timeline.errors import DamagedLog, NotWhatWasFollowed
from timeline.events import DeskOpened, StoryClosed, StoryOpened
from timeline.following import BEGINNING, events_after, place_of, reach
from timeline.log import PAGE, Log

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = 12


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    made = folder.make(tmp_path / "desk", Hand(), STORE, "maria")
    with closing(made.open_log(Hand()).store) as store:
        opened = Log(store)
        opened.append([new(STORY, 1, StoryOpened(slug="letter", title="The letter"))], {})
        for version in range(2, EVENTS):
            opened.append([new(STORY, version, StoryClosed())], {STORY: version - 1})
        yield opened


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    made = folder.make(tmp_path_factory.mktemp("long") / "desk", Hand(), STORE, "maria")
    with closing(made.open_log(Hand()).store) as store:
        opened = Log(store)
        opened.append([new(STORY, version, StoryClosed()) for version in range(1, 2 * PAGE)], {})
        yield opened


def positions(log: Log, after: int, upto: int | None = None) -> list[int]:
    return [one.position for one in events_after(log, reach(log, after), upto)]


def by_hand(log: Log, statement: str) -> None:
    """Change a log as nothing of ours can; its guards are there again afterwards."""
    path = log.store.place
    assert isinstance(path, Path), "it is a file here"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, guard in guards:
            connection.execute(guard)


@given(after=st.integers(0, 2 * PAGE), upto=st.none() | st.integers(0, 2 * PAGE))
def test_from_anywhere_all_that_follows_once_and_in_order(
    long: Log, after: int, upto: int | None
) -> None:
    last = 2 * PAGE if upto is None else max(upto, after)
    assert positions(long, after, last) == list(range(after + 1, last + 1))


def test_a_position_that_the_log_does_not_have_is_refused(log: Log) -> None:
    assert positions(log, EVENTS) == []
    with pytest.raises(NotWhatWasFollowed) as refused:
        reach(log, EVENTS + 1)
    assert (refused.value.position, refused.value.head) == (EVENTS + 1, EVENTS)


def test_a_log_that_ends_before_the_place_has_gone_back(log: Log) -> None:
    place = reach(log, EVENTS)
    by_hand(log, "DELETE FROM events WHERE position > 7")
    with pytest.raises(NotWhatWasFollowed) as refused:
        list(events_after(log, place))
    assert (refused.value.position, refused.value.head) == (EVENTS, 7)


def test_another_event_at_the_place_is_another_log(log: Log) -> None:
    place = reach(log, 7)
    by_hand(log, "DELETE FROM events WHERE position > 6")
    for version in range(6, EVENTS):
        log.append([new(STORE, version - 4, DeskOpened(store=STORE))], {})
    with pytest.raises(NotWhatWasFollowed) as refused:
        list(events_after(log, place))
    assert (refused.value.position, refused.value.head) == (7, EVENTS)
    assert place_of(next(events_after(log, BEGINNING))) == reach(log, 1)


@pytest.mark.parametrize(
    ("harm", "position"),
    [
        ("DELETE FROM events WHERE position = 9", 9),
        ("UPDATE events SET recorded_by = CAST(x'ff' AS TEXT) WHERE position = 9", None),
    ],
)
def test_what_is_damaged_is_told_behind_all_that_comes_before_it(
    log: Log, harm: str, position: int | None
) -> None:
    by_hand(log, harm)
    had: list[int] = []
    with pytest.raises(DamagedLog) as damage:
        had.extend(one.position for one in events_after(log, reach(log, 4)))
    assert had == [5, 6, 7, 8]
    assert damage.value.position == position
