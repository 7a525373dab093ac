"""What every engine owes a log: one suite, run on each."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.logs import KNOWN, LOGGED, OPENED, draft
from timeline.errors import LogBusy, StaleDecision, UnknownEvents
from timeline.log import Quiet
from timeline.recorded import instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engines import Engine
    from timeline.log import Store

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def place(engine: Engine) -> Any:
    """A log of one event."""
    return engine.new()


@pytest.fixture
def store(engine: Engine, place: Any) -> Iterator[Store]:
    with closing(engine.open(place)) as opened:
        yield opened


def test_a_new_log_holds_its_first_event(store: Store) -> None:
    (row,) = store.page(0, 10)
    assert (row.position, row.version, row.type, row.by) == (1, 1, OPENED, "maria")
    assert store.head() == (1, row.recorded_at)
    assert row.recorded_at == instant(datetime.fromisoformat(row.recorded_at))
    assert not store.is_newer


def test_the_place_names_the_log(store: Store, place: Any) -> None:
    assert store.place == place


# --- appending ----------------------------------------------------------------------------------


def test_many_streams_come_back_at_once(store: Store) -> None:
    first, second = uuid4(), uuid4()
    others = store.append([draft() for _ in range(2_000)], {})
    written = store.append([draft(first), draft(second), draft(first, 2), draft(second, 2)], {})
    found = store.streams([first, *(row.stream for row in others), uuid4(), second])
    assert sorted(found) == others + written
    assert [row.version for row in found if row.stream in (first, second)] == [1, 2, 1, 2]
    assert store.streams([]) == []


def test_rows_come_back_as_they_were_written(store: Store) -> None:
    stream = uuid4()
    written = store.append(
        [draft(stream, 1, key="a'; --"), draft(stream, 2, payload=b"", by="Ω"), draft()], {}
    )
    assert [row.position for row in written] == [2, 3, 4]
    assert store.page(1, 10) == written
    assert store.stream(stream) == written[:2]
    assert store.append([], {}) == []


def test_pages_are_bounded_on_both_sides(store: Store) -> None:
    store.append([draft() for _ in range(9)], {})
    assert [row.position for row in store.page(3, 4)] == [4, 5, 6, 7]
    assert [row.position for row in store.page(3, 4, upto=5)] == [4, 5]
    assert store.page(10, 4) == []


def test_a_decision_on_what_has_changed_is_refused(store: Store) -> None:
    stream, other = uuid4(), uuid4()
    store.append([draft(stream, 1), draft(stream, 2)], {stream: 0, other: 0})
    stale: list[tuple[list[tuple[UUID, int]], dict[UUID, int], tuple[UUID, int, int]]] = [
        ([(other, 1)], {stream: 1}, (stream, 1, 2)),
        ([(other, 1)], {stream: 3}, (stream, 3, 2)),
        ([(other, 1)], {stream: 0}, (stream, 0, 2)),
        ([(stream, 1)], {}, (stream, 0, 2)),
        ([(stream, 2)], {}, (stream, 1, 2)),
        ([(stream, 4)], {}, (stream, 3, 2)),
        ([(other, 2)], {}, (other, 1, 0)),
        ([(other, 1), (other, 3)], {}, (other, 2, 1)),
        ([(other, 1), (stream, 2)], {}, (stream, 1, 2)),
        ([(other, 1), (other, 1)], {}, (other, 0, 1)),
    ]
    for drafts, expect, (changed, expected, found) in stale:
        with pytest.raises(StaleDecision) as refusal:
            store.append([draft(*each) for each in drafts], expect)
        assert refusal.value.exit_code == 3
        assert (refusal.value.stream, refusal.value.expected, refusal.value.found) == (
            *(changed, expected, found),
        )
    assert store.head()[0] == 3
    store.append([draft(other, 1), draft(stream, 3)], {stream: 2, other: 0})


def test_what_must_not_be_recorded_meanwhile_is_looked_for_behind_a_position(
    store: Store,
) -> None:
    store.append([draft(type="story.opened")], {}, Quiet(1, frozenset({"story.opened"})))
    stream = uuid4()
    store.append([draft(stream), draft()], {}, Quiet(1, frozenset({OPENED})))
    for after, types in ((2, {LOGGED}), (1, {"story.opened"}), (0, {OPENED, LOGGED})):
        with pytest.raises(StaleDecision):
            store.append([draft()], {}, Quiet(after, frozenset(types)))
    with pytest.raises(StaleDecision) as refusal:
        store.append([draft()], {}, Quiet(2, frozenset({LOGGED})))
    assert (refusal.value.stream, refusal.value.found) == (stream, 1)
    assert store.head()[0] == 4
    store.append([draft()], {}, Quiet(4, frozenset({LOGGED})))
    store.append([draft()], {}, Quiet(2, frozenset({"story.opened"})))


def test_unknown_events_are_read_but_stop_writing(engine: Engine, place: Any) -> None:
    with closing(engine.open(place, known=None)) as store:
        store.append([draft(), draft(schema=2), draft(type="later.thing")], {})
    with closing(engine.open(place)) as store:
        assert len(store.page(0, 10)) == 4
        with pytest.raises(UnknownEvents) as refusal:
            store.append([draft()], {})
    assert (refusal.value.exit_code, refusal.value.position) == (1, 3)
    with closing(engine.open(place, known=KNOWN | {(LOGGED, 2), ("later.thing", 1)})) as store:
        assert store.append([draft()], {})


def test_nothing_is_recorded_before_what_is_there(engine: Engine, place: Any, store: Store) -> None:
    engine.forge(place, 2, "2100-01-01T00:00:00.000000Z")
    rows = store.append([draft(), draft()], {})
    assert [row.recorded_at for row in rows] == ["2100-01-01T00:00:00.000000Z"] * 2


def test_all_of_one_append_has_one_instant_in_one_form(store: Store) -> None:
    first, *_, last = store.append([draft() for _ in range(9)], {})
    assert first.recorded_at == last.recorded_at
    assert len(first.recorded_at) == len("2019-01-06T09:00:00.000000Z")
    (later,) = store.append([draft()], {})
    assert later.recorded_at >= first.recorded_at


def test_threads_take_turns_on_one_store(store: Store) -> None:
    def write() -> None:
        for _ in range(20):
            store.append([draft()], {})
            store.page(0, 5)

    threads = [Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.position for row in store.page(0, 200)] == list(range(1, 102))


# --- questions ----------------------------------------------------------------------------------


def test_types_are_listed_with_their_first_position(engine: Engine, place: Any) -> None:
    kinds = [("b", 1), ("b", 3), ("a", 1), ("b", 1), ("b", 2), ("c", 9), ("a", 1), ("b", 3)]
    with closing(engine.open(place, known=None)) as store:
        store.append([draft(type=kind, schema=schema) for kind, schema in kinds], {})
        assert store.types() == [
            *(("a", 1, 4), ("b", 1, 2), ("b", 2, 6), ("b", 3, 3), ("c", 9, 7), (OPENED, 1, 1)),
        ]
        assert [row.position for row in store.of_type("b")] == [2, 3, 5, 6, 9]


def test_the_newest_of_a_user(store: Store) -> None:
    rows = store.append([draft(by=by) for by in ("ana", "ben", "ana", "ana")], {})
    assert store.by_user("ana", None, 2) == [rows[3], rows[2]]
    assert store.by_user("ana", rows[2].position, 9) == [rows[0]]
    assert store.by_user("ana", rows[0].position, 9) == []
    assert store.by_user("eve", None, 9) == []


def test_streams_are_found_by_the_beginning_of_their_id(store: Store) -> None:
    streams = [UUID(int=number << 120) for number in (9, 3, 5, 4)]
    store.append([draft(stream) for stream in streams], {})
    store.append([draft(UUID(int=4 << 120 | 1), type="story.opened")], {})
    store.append([draft(streams[1], 2)], {})
    low, high = b"\x03" + b"\x00" * 15, b"\x05" + b"\xff" * 15
    assert [stream.int >> 120 for stream in store.streams_between(low, high, LOGGED, 9)] == [
        3,
        4,
        5,
    ]
    assert len(store.streams_between(low, high, LOGGED, 2)) == 2


@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(jumps=st.lists(st.integers(0, 3), max_size=12))
def test_a_position_in_time_is_the_last_one_recorded_by_then(
    engine: Engine, jumps: list[int]
) -> None:
    place, moment = engine.new(), LATER
    with closing(engine.open(place)) as store:
        for position, minutes in enumerate(jumps, 2):
            moment += timedelta(minutes=minutes)
            engine.forge(place, position, instant(moment))
        for minutes in range(-5, 40):
            then = instant(LATER + timedelta(minutes=minutes))
            by_then = [row.position for row in store.page(0, 100) if row.recorded_at <= then]
            assert store.position_at(then) == max(by_then, default=0)
        assert store.position_at("2019") == 0


# --- the guards in the database -----------------------------------------------------------------


def is_refused(engine: Engine, place: Any, statement: str) -> bool:
    try:
        engine.by_hand(place, statement)
    except engine.refusal():
        return True
    return False


def test_nothing_is_altered_by_other_programs(engine: Engine, place: Any, store: Store) -> None:
    store.append([draft(), draft()], {})
    before = store.page(0, 10)
    for statement in engine.forbidden:
        assert is_refused(engine, place, statement), statement
    assert store.page(0, 10) == before


def test_a_payload_may_be_erased(engine: Engine, place: Any, store: Store) -> None:
    store.append([draft()], {})
    before = store.page(0, 10)
    engine.by_hand(place, f"UPDATE {engine.events} SET payload = NULL WHERE position = 2")
    assert store.page(0, 10) == [before[0], before[1]._replace(payload=None)]


def test_a_missing_position_is_named(engine: Engine, place: Any, store: Store) -> None:
    store.append([draft() for _ in range(5)], {})
    assert (store.first_fault(), store.examine()) == (None, [])
    store.close()
    engine.by_hand(place, *engine.without_guard)
    assert store.first_fault() == 4
    assert store.examine() == []


# --- waiting for others -------------------------------------------------------------------------


def test_a_lock_that_is_not_let_go_ends_in_a_sentence(engine: Engine, place: Any) -> None:
    with closing(engine.open(place, timeout=0.05)) as store:
        with closing(engine.hold(place)), pytest.raises(LogBusy) as refusal:
            store.append([draft()], {})
        assert refusal.value.exit_code == 4
        assert str(refusal.value) == f"{place} was locked by others for 0.05 s; nothing was written"
        assert store.append([draft()], {})[0].position == 2


def test_who_reads_does_not_wait_for_who_writes(engine: Engine, place: Any, store: Store) -> None:
    with closing(engine.hold(place)):
        assert store.head()[0] == 1
