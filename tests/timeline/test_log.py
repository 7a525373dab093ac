from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts import STORE, STORY, logged
from tests.logs import DAWN, Hand, draft
from timeline import folder
from timeline.codec import CODEC
from timeline.errors import StaleDecision
from timeline.events import DeskOpened, DevelopmentRetracted, Event, StoryOpened
from timeline.log import PAGE, Log, New
from timeline.recorded import ClockTrouble, Unreadable, clock_trouble, instant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPENED = StoryOpened(slug="letter", title="The letter")
moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9998, 1, 1),  # noqa: DTZ001 - hypothesis asks for it
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def log(tmp_path: Path, hand: Hand) -> Iterator[Log]:
    opened = folder.make(tmp_path / "desk", hand, STORE, "maria").open_log(hand)
    yield opened
    opened.store.close()


def new(stream: UUID, version: int, event: Event, key: str | None = None) -> New:
    return New(stream=stream, version=version, event=event, by="ana", key=key)


# --- instants -----------------------------------------------------------------------------------


def test_an_instant_is_utc_with_microseconds() -> None:
    east = timezone(timedelta(hours=2))
    assert instant(datetime(2019, 1, 6, 0, 30, 0, 5, tzinfo=east)) == "2019-01-05T22:30:00.000005Z"


@given(moments, moments)
def test_instants_sort_as_they_read(one: datetime, other: datetime) -> None:
    assert (instant(one) < instant(other)) == (one < other)


# --- whether a clock can be believed ------------------------------------------------------------

LAST = instant(DAWN)  # 2019-01-06T09:00:00.000000Z


@pytest.mark.parametrize(
    ("by", "used", "trouble"),
    [
        ({}, None, None),
        ({"microseconds": -1}, None, ClockTrouble(True, "2019-01-06", "2019-01-06")),
        ({"days": -400}, None, ClockTrouble(True, "2017-12-02", "2019-01-06")),
        ({"days": -1}, "2019-01-09", ClockTrouble(True, "2019-01-05", "2019-01-06")),
        ({"days": 1}, None, None),
        ({"days": 1, "microseconds": 1}, None, ClockTrouble(False, "2019-01-07", "2019-01-06")),
        ({"days": 3650}, None, ClockTrouble(False, "2029-01-03", "2019-01-06")),
        ({"days": 3650}, "2029-01-02", None),
        ({"days": 3650}, "2029-01-01", ClockTrouble(False, "2029-01-03", "2029-01-01")),
        ({"days": 3650}, "2018-01-01", ClockTrouble(False, "2029-01-03", "2019-01-06")),
        ({"days": 5}, "2019-01-20", None),
    ],
)
def test_a_clock_is_behind_the_last_entry_or_days_ahead(
    by: dict[str, int], used: str | None, trouble: ClockTrouble | None
) -> None:
    assert clock_trouble(DAWN + timedelta(**by), LAST, used) == trouble


def test_a_log_without_entries_has_no_trouble_with_any_clock() -> None:
    assert clock_trouble(DAWN, None, "2001-01-01") is None


def test_the_machines_zone_makes_no_difference() -> None:
    far_east = timezone(timedelta(hours=14))
    assert clock_trouble(DAWN.astimezone(far_east), LAST, None) is None


# --- appending and reading ----------------------------------------------------------------------


def test_what_is_appended_is_read_with_its_envelope(log: Log, hand: Hand) -> None:
    hand.move(hours=1)
    [story, development] = log.append(
        [new(STORY, 1, OPENED), new(UUID(int=7), 1, logged(), key="d1")], {STORY: 0}
    )
    assert (story.position, story.stream, story.version) == (2, STORY, 1)
    assert (story.type, story.schema, story.event) == ("story.opened", 1, OPENED)
    assert (story.recorded_at, story.recorded_by, story.key) == (
        "2019-01-06T10:00:00.000000Z",
        "ana",
        None,
    )
    assert (development.position, development.key) == (3, "d1")
    first, *others = log.read()
    assert first.event == DeskOpened(store=STORE)
    assert first.recorded_by == "maria"
    assert others == [story, development]


def test_a_stream_is_read_in_its_order(log: Log) -> None:
    one, other = UUID(int=7), UUID(int=8)
    struck = DevelopmentRetracted(reason="another letter")
    log.append([new(one, 1, logged()), new(other, 1, logged())], {})
    log.append([new(one, 2, struck)], {})
    assert [(found.version, found.event) for found in log.stream(one)] == [
        (1, logged()),
        (2, struck),
    ]
    assert log.stream(UUID(int=9)) == []


def test_events_of_one_type(log: Log) -> None:
    log.append([new(STORY, 1, OPENED), new(UUID(int=7), 1, logged())], {})
    assert [found.event for found in log.of_type("story.opened")] == [OPENED]
    assert log.of_type("edition.published") == []


def test_a_stale_decision_is_not_appended(log: Log) -> None:
    log.append([new(STORY, 1, OPENED)], {STORY: 0})
    with pytest.raises(StaleDecision):
        log.append([new(UUID(int=7), 1, logged())], {STORY: 0})
    with pytest.raises(StaleDecision):
        log.append([new(UUID(int=7), 1, logged()), new(STORY, 1, OPENED)], {})
    assert len(list(log.read())) == 2


def test_a_long_log_is_read_whole_a_page_at_a_time(log: Log) -> None:
    count = 2 * PAGE - 1  # with the first event that fills two pages to the last row
    log.append([new(UUID(int=number), 1, logged()) for number in range(count)], {})
    assert [found.position for found in log.read()] == list(range(1, count + 2))
    assert [found.position for found in log.read(after=PAGE - 1, upto=PAGE + 2)] == [
        PAGE,
        PAGE + 1,
        PAGE + 2,
    ]
    assert list(log.read(after=count + 1)) == []
    assert [found.position for found in log.read(upto=1)] == [1]


def test_a_preview_shows_what_would_be_appended_and_appends_nothing(log: Log) -> None:
    events = [new(STORY, 1, OPENED), new(UUID(int=7), 1, logged(), key="d1")]
    shown = log.preview(events)
    assert {(found.position, found.recorded_at) for found in shown} == {(0, "")}
    assert len(list(log.read())) == 1
    real = log.append(events, {})
    for one, other in zip(shown, real, strict=True):
        assert (one.stream, one.version, one.type, one.schema, one.event, one.key) == (
            other.stream,
            other.version,
            other.type,
            other.schema,
            other.event,
            other.key,
        )
        assert one.recorded_by == other.recorded_by


def test_what_cannot_be_read_stands_in_its_place(log: Log) -> None:
    log.store.append(
        [draft(payload=b'{"headline":5}'), draft(payload=b"\xff"), draft(UUID(int=7))], {}
    )
    damaged = Unreadable("development.logged", 1, "damaged")
    assert [found.event for found in log.read(after=1)] == [damaged] * 3
    assert [found.event for found in log.stream(UUID(int=7))] == [damaged]
    assert [found.event for found in log.of_type("development.logged")] == [damaged] * 3


def test_the_clock_never_runs_backwards_in_a_log(log: Log, hand: Hand) -> None:
    hand.move(days=-30)
    [story] = log.append([new(STORY, 1, OPENED)], {})
    assert story.recorded_at == LAST


def test_a_log_is_of_the_types_that_the_codec_knows() -> None:
    assert {name for name, _ in CODEC.known()} == set(CODEC.classes)
    assert DAWN.tzinfo is UTC
