from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from projections.clocks import Clocks, ask, edge
from tests.logs import Hand
from timeline.bounds import latest_key
from timeline.errors import BadField, UnreadableWhen
from timeline.events import StoryOpened
from timeline.folder import make
from timeline.log import Log, New
from timeline.story import Story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW_YORK, KOLKATA = "America/New_York", "Asia/Kolkata"
NOW = datetime(2019, 1, 9, 12, 0, tzinfo=UTC)
# New York's 6 January is from 5:00 UTC to the next 5:00, Kolkata's from 18:30 the day before.
RECORDED = (
    datetime(2019, 1, 5, 18, 29, 59, 999_999, tzinfo=UTC),
    datetime(2019, 1, 5, 18, 30, tzinfo=UTC),
    datetime(2019, 1, 6, 4, 59, 59, 999_999, tzinfo=UTC),
    datetime(2019, 1, 6, 5, 0, tzinfo=UTC),
    datetime(2019, 1, 6, 18, 29, 59, 999_999, tzinfo=UTC),
    datetime(2019, 1, 6, 18, 30, tzinfo=UTC),
    datetime(2019, 1, 7, 4, 59, 59, 999_999, tzinfo=UTC),
    datetime(2019, 1, 7, 5, 0, tzinfo=UTC),
)
HEAD = len(RECORDED)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """A log with an event at each of the instants above."""
    clock = Hand(RECORDED[0])
    log = make(tmp_path, clock, UUID(int=1), "maria").open_log(clock)
    for number, clock.moment in enumerate(RECORDED[1:], 1):
        opened = StoryOpened(slug=f"story-{number}", title="A story")
        log.append([New(stream=UUID(int=number + 1), version=1, event=opened, by="maria")], {})
    yield log
    log.store.close()


def story(zone: str) -> Story:
    return Story(UUID(int=2), StoryOpened(slug="story", title="A story", timezone=zone), 1)


def asked(log: Log, zone: str, **typed: str) -> Clocks:
    return ask(log, story(zone), NOW, **typed)


def test_nothing_given_is_the_end_of_today_by_the_whole_log(log: Log) -> None:
    found = asked(log, NEW_YORK)
    assert (found.as_of, found.known_at, found.position) == ("2019-01-09", None, HEAD)
    assert found.words == "As of today, by all we know now"


@pytest.mark.parametrize(
    ("hour", "zone", "today"),
    [
        (4, NEW_YORK, "2019-01-08"),
        (5, NEW_YORK, "2019-01-09"),
        (18, KOLKATA, "2019-01-09"),
        (19, KOLKATA, "2019-01-10"),
    ],
)
def test_today_is_the_day_in_the_storys_zone(log: Log, hour: int, zone: str, today: str) -> None:
    assert ask(log, story(zone), NOW.replace(hour=hour)).as_of == today


def test_as_of_alone_asks_by_the_whole_log(log: Log) -> None:
    found = asked(log, NEW_YORK, as_of="2018-12-30")
    assert (found.as_of, found.known_at, found.position) == ("2018-12-30", None, HEAD)
    assert found.words == "As of 30 Dec 2018, by all we know now"


@pytest.mark.parametrize(
    ("zone", "known_at", "position"),
    [
        (NEW_YORK, "2019-01-04", 0),
        (NEW_YORK, "2019-01-05", 3),
        (NEW_YORK, "2019-01-06", 7),
        (NEW_YORK, "2019-01-07", 8),
        (KOLKATA, "2019-01-05", 1),
        (KOLKATA, "2019-01-06", 5),
        (KOLKATA, "2019-01-07", 8),
        ("UTC", "2019-01-06", 6),
        (NEW_YORK, "[2019-01-04..2019-01-06]", 7),
        (NEW_YORK, "2019-01", 8),
        (NEW_YORK, "yesterday", 8),
    ],
)
def test_a_date_is_the_end_of_that_day_in_the_storys_zone(
    log: Log, zone: str, known_at: str, position: int
) -> None:
    assert asked(log, zone, known_at=known_at).position == position


@pytest.mark.parametrize(
    ("zone", "known_at", "position"),
    [
        (NEW_YORK, "2019-01-05T23:59", 3),
        (NEW_YORK, "2019-01-05T23:58:59", 2),
        (NEW_YORK, "2019-01-06T00:00:00", 4),
        (KOLKATA, "2019-01-06T00:00:00", 2),
        (KOLKATA, "2019-01-05T23:59", 1),
        (KOLKATA, "2019-01-06T04:59Z", 3),
    ],
)
def test_a_moment_is_the_end_of_its_minute_or_second(
    log: Log, zone: str, known_at: str, position: int
) -> None:
    found = asked(log, zone, known_at=known_at)
    assert (found.known_at, found.position) == (known_at, position)


@pytest.mark.parametrize(
    ("zone", "known_at", "as_of"),
    [
        (NEW_YORK, "2019-01-06", "2019-01-06"),
        (NEW_YORK, "[2019-01-04..2019-01-06]", "2019-01-06"),
        (NEW_YORK, "2019-01-07T04:59Z", "2019-01-06"),
        (NEW_YORK, "2019-01-07T05:00Z", "2019-01-07"),
        (KOLKATA, "2019-01-06T18:29Z", "2019-01-06"),
        (KOLKATA, "2019-01-06T18:30Z", "2019-01-07"),
        (NEW_YORK, "3", "2019-01-05"),
        (NEW_YORK, "4", "2019-01-06"),
        (KOLKATA, "1", "2019-01-05"),
        (KOLKATA, "2", "2019-01-06"),
    ],
)
def test_known_at_alone_asks_of_the_end_of_its_day(
    log: Log, zone: str, known_at: str, as_of: str
) -> None:
    found = asked(log, zone, known_at=known_at)
    assert found.as_of == as_of
    assert found.key(zone) == latest_key(as_of, zone)


def test_with_both_each_clock_says_its_own(log: Log) -> None:
    found = asked(log, NEW_YORK, as_of="2018-12-30", known_at="2019-01-05")
    assert (found.as_of, found.known_at, found.position) == ("2018-12-30", "2019-01-05", 3)
    assert found.words == "As of 30 Dec 2018, as we knew it at the end of 5 Jan 2019"


def test_a_position_is_that_prefix_of_the_log(log: Log) -> None:
    found = asked(log, NEW_YORK, known_at="4")
    assert (found.known_at, found.position) == (4, 4)
    assert found.words == "As of 6 Jan 2019, as we knew it at position 4"


@pytest.mark.parametrize("position", [HEAD + 1, 2019, 10**15])
def test_a_number_past_the_end_is_no_position_and_perhaps_a_year(log: Log, position: int) -> None:
    with pytest.raises(BadField, match="write a year as its last day"):
        asked(log, NEW_YORK, known_at=str(position))


def test_there_is_no_position_0(log: Log) -> None:
    with pytest.raises(BadField, match="positions, 1 to"):
        asked(log, NEW_YORK, known_at="0")


def test_a_number_that_is_too_long_is_refused_in_a_sentence(log: Log) -> None:
    with pytest.raises(UnreadableWhen, match="longer than 200"):
        asked(log, NEW_YORK, known_at="9" * 5_000)


@pytest.mark.parametrize("open_date", ["since Monday", "[2019-01-05..]"])
@pytest.mark.parametrize("clock", ["as_of", "known_at"])
def test_a_date_without_an_end_is_no_clock(log: Log, clock: str, open_date: str) -> None:
    with pytest.raises(BadField, match=f"{clock} needs a date that ends"):
        asked(log, NEW_YORK, **{clock: open_date})


def test_the_same_question_is_told_in_the_same_words_on_every_day(log: Log) -> None:
    same_day, later = (
        ask(log, story(NEW_YORK), NOW.replace(day=day_of_asking), known_at="2019-01-07")
        for day_of_asking in (7, 9)
    )
    assert same_day == later


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        (None, None, None),
        ("2019-01-02", "2019-01-02", "2019-01-02"),
        ("yesterday", "2019-01-08", "2019-01-08"),
        ("2018-12", "2018-12-01", "2018-12-31"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("last week", "2018-12-31", "2019-01-06"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(
    phrase: str | None, first: str | None, last: str | None
) -> None:
    assert edge(phrase, story(NEW_YORK), NOW, end=False) == first
    assert edge(phrase, story(NEW_YORK), NOW, end=True) == last


def test_a_day_must_begin_and_end() -> None:
    with pytest.raises(BadField, match="begins and ends"):
        edge("since Monday", story(NEW_YORK), NOW, end=True)
