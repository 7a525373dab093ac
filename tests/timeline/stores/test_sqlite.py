"""One log in one SQLite file: its guards, its clock, its questions and its refusals."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.processes import NOBODY, apart, without_privileges
from tests.logs import DAWN, KNOWN, LOGGED, OPENED, Hand, draft, new_log, open_log
from timeline.errors import (
    AlreadyADesk,
    DamagedLog,
    DatelineError,
    ForeignLog,
    LogBusy,
    LogUnreachable,
    NewerLog,
    NoLog,
    ReadOnlyLog,
    StaleDecision,
    UnknownEvents,
)
from timeline.log import Quiet
from timeline.stores import sqlite as sqlite_store
from timeline.stores.sqlite import SQLiteStore, create_store, open_damaged
from timeline.stores.sqlite_recorder import instant

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_log(tmp_path / "log.sqlite", Hand())


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def store(path: Path, clock: Hand) -> Iterator[SQLiteStore]:
    with closing(open_log(path, clock)) as opened:
        yield opened


@contextmanager
def by_hand(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as any other program sees it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


# --- making and opening -----------------------------------------------------------------------


def test_a_new_log_holds_its_first_event(tmp_path: Path) -> None:
    first = draft(type=OPENED, key="k", payload=b"\x00\xff", by="maría")
    create_store(tmp_path / "log.sqlite", first, Hand())
    with closing(open_log(tmp_path / "log.sqlite")) as store:
        (row,) = store.page(0, 10)
    assert row == (
        *(1, first.stream, 1, OPENED, 1, "2019-01-06T09:00:00.000000Z", "maría", "k", b"\x00\xff"),
    )


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_only_the_owner_may_read_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with closing(open_log(new_log(tmp_path / "log.sqlite"))) as store:
            store.append([draft()], {})
    finally:
        os.umask(before)
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in tmp_path.iterdir()}
    assert modes == {"log.sqlite": 0o600, "log.sqlite-journal": 0o600}


def test_an_existing_file_is_never_replaced(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(AlreadyADesk) as refusal:
        new_log(path)
    assert refusal.value.exit_code == 1
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_one_that_came_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"

    def overtaken() -> object:
        path.write_bytes(b"theirs")
        return DAWN

    with pytest.raises(AlreadyADesk):
        create_store(path, draft(), overtaken)  # type: ignore[arg-type]  # it gives a datetime
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_while_making_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_store(tmp_path / "log.sqlite", draft(), broken)  # type: ignore[arg-type]  # raises
    assert list(tmp_path.iterdir()) == []


def test_a_log_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LogUnreachable, match="No such file"):
        new_log(tmp_path / "nowhere" / "log.sqlite")


@pytest.mark.parametrize("missing", ["log.sqlite", "nowhere/log.sqlite"])
def test_opening_never_makes_a_log(tmp_path: Path, missing: str) -> None:
    with pytest.raises(NoLog) as refusal:
        open_log(tmp_path / missing)
    assert (refusal.value.exit_code, refusal.value.path) == (2, tmp_path / missing)
    assert list(tmp_path.iterdir()) == []


def test_names_that_mean_something_in_an_address_are_names(tmp_path: Path) -> None:
    path = new_log(tmp_path / "50% of it? #1 & é.sqlite")
    with closing(open_log(path)) as store:
        store.append([draft()], {})
    assert {entry.name for entry in tmp_path.iterdir()} == {path.name, f"{path.name}-journal"}


def test_an_old_sqlite_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_store.sqlite3, "sqlite_version_info", (3, 36, 0))  # type: ignore[attr-defined]  # through the module that reads it
    with pytest.raises(LogUnreachable, match=r"3\.37\.0 is the oldest"):
        open_log(path)


def test_environment_variables_of_the_library_redirect_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_DBNAME", ":memory:")
    monkeypatch.setenv("PERSISTENCE_MODULE", "eventsourcing.popo")
    with closing(open_log(path)) as store:
        assert store.head()[0] == 1


def test_a_log_left_in_wal_mode_is_brought_back(path: Path) -> None:
    with by_hand(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with closing(open_log(path)) as store:
        store.append([draft()], {})
    with by_hand(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


# --- what is no log, or no longer one -----------------------------------------------------------


def refused(path: Path) -> DatelineError:
    before = path.read_bytes()
    with pytest.raises(DatelineError) as refusal:
        open_log(path)
    assert path.read_bytes() == before, "left as it was"
    assert str(refusal.value).isprintable()
    return refusal.value


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 5000, b"SQLite format 3\x00"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.sqlite"
    path.write_bytes(content)
    assert refused(path).exit_code == 5


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with by_hand(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE events (position INTEGER PRIMARY KEY)")
    assert isinstance(refused(path), ForeignLog)


HOSTILE = [
    "DROP TRIGGER events_stay",
    "DROP TRIGGER events_grow_at_the_end",
    "DROP INDEX events_by_type",
    "DROP TABLE events",
    "CREATE TABLE more (x)",
    "CREATE VIEW more AS SELECT load_extension('x')",
    "CREATE TRIGGER more AFTER INSERT ON events BEGIN SELECT load_extension('x'); END",
    "ALTER TABLE events ADD COLUMN more ANY GENERATED ALWAYS AS (abs(version))",
    "CREATE INDEX more ON events (abs(version))",
    "DROP TABLE events; CREATE VIEW events AS SELECT load_extension('x')",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = NULL WHERE name = 'events_stay'",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE type = 'trigger'",
]


@pytest.mark.parametrize("statement", HOSTILE)
def test_altered_tables_and_guards_are_refused(path: Path, statement: str) -> None:
    with by_hand(path) as connection:
        connection.executescript(statement)
    assert isinstance(refused(path), DamagedLog)


@pytest.mark.parametrize("statement", HOSTILE)
def test_also_when_they_claim_to_be_newer(path: Path, statement: str) -> None:
    with by_hand(path) as connection:
        connection.executescript(f"{statement}; PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(DatelineError), closing(open_log(path)) as store:
        store.append([draft()], {})
    assert path.read_bytes() == before


def test_a_newer_log_is_read_but_not_written(path: Path) -> None:
    with by_hand(path) as connection:
        connection.executescript("CREATE TABLE seal (x); PRAGMA user_version = 2")
    with closing(open_log(path)) as store:
        assert len(store.page(0, 10)) == 1
        with pytest.raises(NewerLog) as refusal:
            store.append([draft()], {})
    assert refusal.value.exit_code == 1


def test_a_truncated_log_names_the_first_position_lost(path: Path, store: SQLiteStore) -> None:
    store.append([draft(payload=b"x" * 300) for _ in range(999)], {})
    store.close()
    whole = path.read_bytes()
    lost = []
    for tenth in range(1, 10):
        path.write_bytes(whole[: len(whole) * tenth // 10])
        damage = refused(path)
        assert isinstance(damage, DamagedLog)
        assert damage.position is not None
        lost.append(damage.position)
        with closing(open_damaged(path, Hand())) as rest:
            assert len(rest.page(0, damage.position - 1)) == damage.position - 1
            with pytest.raises((ReadOnlyLog, DamagedLog)):
                rest.append([draft()], {})
    assert lost == sorted(lost)
    assert 1 < lost[0] < lost[-1] <= 1000


def ask_everything(path: Path) -> list[str]:
    try:
        with closing(open_log(path)) as store:
            store.page(0, 100)
            store.types()
            store.position_at("2030")
            return [f"lost {store.first_fault()}"] if store.examine() else []
    except DatelineError as error:
        return [str(error)]


def test_every_single_flipped_bit_leads_to_an_answer_or_a_sentence(
    path: Path, store: SQLiteStore
) -> None:
    store.append([draft(payload=b"x" * 50, key="k") for _ in range(50)], {})
    store.close()
    whole = path.read_bytes()
    sentences = []
    for bit in range(0, len(whole) * 8, 797):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        sentences += ask_everything(path)
    assert len(sentences) > 10
    assert all(sentence.isprintable() for sentence in sentences)


def test_a_log_may_be_kept_elsewhere_by_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "desk"
    link.symlink_to(path)
    with closing(open_log(link)) as store:
        store.append([draft()], {})
    assert not Path(f"{link}-journal").exists()


def test_a_link_to_itself_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    loop, pipe = tmp_path / "loop", tmp_path / "pipe"
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    for path in (loop, pipe, tmp_path):
        with pytest.raises((ForeignLog, LogUnreachable)):
            open_log(path)


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_a_side_file_must_not_be_a_link(path: Path, tmp_path: Path, suffix: str) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"theirs")
    Path(f"{path}{suffix}").symlink_to(victim)
    assert isinstance(refused(path), ForeignLog)
    assert victim.read_bytes() == b"theirs"


def test_a_link_that_comes_later_is_not_followed(
    path: Path, store: SQLiteStore, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"theirs")
    Path(f"{path}-journal").symlink_to(victim)
    with pytest.raises(DatelineError):
        store.append([draft()], {})
    assert victim.read_bytes() == b"theirs"


def read_but_not_write(path: Path) -> tuple[int, str]:
    with closing(open_log(path)) as store:
        read = len(store.page(0, 10)) + len(store.types()) + store.position_at("2030")
        try:
            store.append([draft()], {})
        except ReadOnlyLog as refusal:
            return read, str(refusal)
    return read, "written"


def read_only(folder_mode: int, file_mode: int) -> tuple[int, str]:
    with TemporaryDirectory() as folder:
        path = new_log(Path(folder, "log.sqlite"))
        for place, mode in ((path, file_mode), (path.parent, folder_mode)):
            place.chmod(mode)
            if os.geteuid() == 0:
                os.chown(place, NOBODY, NOBODY)
        try:
            return without_privileges(partial(read_but_not_write, path))
        finally:
            path.parent.chmod(0o700)


@pytest.mark.parametrize("modes", [(0o500, 0o600), (0o700, 0o400), (0o500, 0o400)])
def test_what_may_only_be_read_is_read_but_not_written(modes: tuple[int, int]) -> None:
    read, refusal = apart(read_only, *modes)
    assert read == 3
    assert refusal.endswith("or its folder may only be read; nothing was written")


# --- appending ----------------------------------------------------------------------------------


def test_many_streams_come_back_at_once(store: SQLiteStore) -> None:
    first, second = uuid4(), uuid4()
    others = store.append([draft() for _ in range(2_000)], {})
    written = store.append([draft(first), draft(second), draft(first, 2), draft(second, 2)], {})
    found = store.streams([first, *(row.stream for row in others), uuid4(), second])
    assert sorted(found) == others + written
    assert [row.version for row in found if row.stream in (first, second)] == [1, 2, 1, 2]
    assert store.streams([]) == []


def test_rows_come_back_as_they_were_written(store: SQLiteStore) -> None:
    stream = uuid4()
    written = store.append(
        [draft(stream, 1, key="a'; --"), draft(stream, 2, payload=b"", by="Ω"), draft()], {}
    )
    assert [row.position for row in written] == [2, 3, 4]
    assert store.page(1, 10) == written
    assert store.stream(stream) == written[:2]
    assert store.append([], {}) == []


def test_pages_are_bounded_on_both_sides(store: SQLiteStore) -> None:
    store.append([draft() for _ in range(9)], {})
    assert [row.position for row in store.page(3, 4)] == [4, 5, 6, 7]
    assert [row.position for row in store.page(3, 4, upto=5)] == [4, 5]
    assert store.page(10, 4) == []


def test_the_past_is_never_recorded_after_the_present(store: SQLiteStore, clock: Hand) -> None:
    jumps = [0, 10, -365 * 24 * 60, 5, 365 * 24 * 60 * 2, -1]
    for minutes in jumps:
        clock.move(minutes=minutes)
        store.append([draft()], {})
    times = [row.recorded_at for row in store.page(0, 10)]
    assert times == sorted(times)
    assert len(set(times)) == 3
    assert {len(time) for time in times} == {27}


def test_the_clock_is_read_only_under_the_write_lock(path: Path) -> None:
    locked = []

    def clock() -> object:
        with by_hand(path) as other:
            other.execute("PRAGMA busy_timeout = 0")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        locked.append(True)
        return DAWN

    with closing(open_log(path, clock)) as store:  # type: ignore[arg-type]  # it gives a datetime
        assert not locked
        store.append([draft()], {})
    assert locked


def test_a_decision_on_what_has_changed_is_refused(store: SQLiteStore) -> None:
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
    store: SQLiteStore,
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


def test_unknown_events_are_read_but_stop_writing(path: Path) -> None:
    with closing(open_log(path, known=None)) as store:
        store.append([draft(), draft(schema=2), draft(type="later.thing")], {})
    with closing(open_log(path)) as store:
        assert len(store.page(0, 10)) == 4
        with pytest.raises(UnknownEvents) as refusal:
            store.append([draft()], {})
    assert (refusal.value.exit_code, refusal.value.position) == (1, 3)
    with closing(open_log(path, known=KNOWN | {(LOGGED, 2), ("later.thing", 1)})) as store:
        assert store.append([draft()], {})


def test_threads_take_turns_on_one_store(store: SQLiteStore) -> None:
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


def test_types_are_listed_with_their_first_position(path: Path) -> None:
    kinds = [("b", 1), ("b", 3), ("a", 1), ("b", 1), ("b", 2), ("c", 9), ("a", 1), ("b", 3)]
    with closing(open_log(path, known=None)) as store:
        store.append([draft(type=kind, schema=schema) for kind, schema in kinds], {})
        assert store.types() == [
            *(("a", 1, 4), ("b", 1, 2), ("b", 2, 6), ("b", 3, 3), ("c", 9, 7), (OPENED, 1, 1)),
        ]
        assert [row.position for row in store.of_type("b")] == [2, 3, 5, 6, 9]


def test_listing_types_does_not_scan(store: SQLiteStore) -> None:
    def steps() -> int:
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        with store._datastore.get_connection(commit=False) as connection:
            connection._sqlite_conn.set_progress_handler(count, 1)
            assert len(store.types()) == 2
            connection._sqlite_conn.set_progress_handler(None, 1)
        return taken

    store.append([draft() for _ in range(10)], {})
    few = steps()
    store.append([draft() for _ in range(10_000)], {})
    assert steps() == few


def test_the_newest_of_a_user(store: SQLiteStore) -> None:
    rows = store.append([draft(by=by) for by in ("ana", "ben", "ana", "ana")], {})
    assert store.by_user("ana", None, 2) == [rows[3], rows[2]]
    assert store.by_user("ana", rows[2].position, 9) == [rows[0]]
    assert store.by_user("ana", rows[0].position, 9) == []
    assert store.by_user("eve", None, 9) == []


def test_streams_are_found_by_the_beginning_of_their_id(store: SQLiteStore) -> None:
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


@settings(deadline=None)  # each example waits for a disk
@given(jumps=st.lists(st.integers(-3, 3), max_size=12), asked=st.integers(-5, 20))
def test_a_position_in_time_is_the_last_one_recorded_by_then(jumps: list[int], asked: int) -> None:
    clock = Hand()
    with (
        TemporaryDirectory() as folder,
        closing(open_log(new_log(Path(folder, "log"), clock), clock)) as store,
    ):
        for minutes in jumps:
            clock.move(minutes=minutes)
            store.append([draft()], {})
        moment = instant(DAWN + timedelta(minutes=asked))
        by_then = [row.position for row in store.page(0, 100) if row.recorded_at <= moment]
        assert store.position_at(moment) == max(by_then, default=0)
        assert by_then == list(range(1, len(by_then) + 1))


# --- the guards in the file ---------------------------------------------------------------------

COPY = "stream, {version}, type, schema, recorded_at, 'eve', key, payload FROM events"
FORBIDDEN = [
    "DELETE FROM events",
    "DELETE FROM events WHERE position = 2",
    "UPDATE events SET payload = x'00' WHERE position = 2",
    "UPDATE events SET recorded_by = 'eve' WHERE position = 2",
    "UPDATE events SET payload = NULL, key = 'k' WHERE position = 2",
    "UPDATE events SET payload = NULL, position = 9 WHERE position = 3",
    "UPDATE OR REPLACE events SET position = 2 WHERE position = 3",
    f"INSERT INTO events SELECT 9, {COPY.format(version=9)} WHERE position = 2",
    f"INSERT INTO events SELECT NULL, {COPY.format(version=9)} WHERE position = 2",
    f"INSERT OR REPLACE INTO events SELECT 2, {COPY.format(version=9)} WHERE position = 2",
    f"INSERT OR REPLACE INTO events SELECT 4, {COPY.format(version=1)} WHERE position = 2",
    f"INSERT INTO events SELECT 4, x'00' || {COPY.format(version=1)} WHERE position = 2",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_nothing_is_altered_by_other_programs(
    path: Path, store: SQLiteStore, statement: str
) -> None:
    store.append([draft(), draft()], {})
    before = store.page(0, 10)
    with by_hand(path) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    assert store.page(0, 10) == before


def test_a_payload_may_be_erased(path: Path, store: SQLiteStore) -> None:
    store.append([draft()], {})
    before = store.page(0, 10)
    with by_hand(path) as connection:
        connection.execute("UPDATE events SET payload = NULL WHERE position = 2")
    assert store.page(0, 10) == [before[0], before[1]._replace(payload=None)]


def test_a_missing_position_is_named(path: Path, store: SQLiteStore) -> None:
    store.append([draft() for _ in range(5)], {})
    assert (store.first_fault(), store.examine()) == (None, [])
    store.close()
    with by_hand(path) as connection:
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'events_stay'")
        connection.executescript(
            f"DROP TRIGGER events_stay; DELETE FROM events WHERE position = 4; {guard[0]}"
        )
    assert store.first_fault() == 4


# --- waiting for others -------------------------------------------------------------------------


@pytest.mark.parametrize("hold", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_lock_that_is_not_let_go_ends_in_a_sentence(path: Path, hold: str) -> None:
    with closing(open_log(path, timeout=0.05)) as store, by_hand(path) as other:
        other.execute(hold)
        with pytest.raises(LogBusy) as refusal:
            store.append([draft()], {})
        other.execute("ROLLBACK")
        assert refusal.value.exit_code == 4
        assert store.append([draft()], {})[0].position == 2


def test_a_reader_that_does_not_end_keeps_a_writer_from_committing(path: Path) -> None:
    with closing(open_log(path, timeout=0.05)) as store, by_hand(path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM events").fetchall()
        with pytest.raises(LogBusy):
            store.append([draft()], {})
        reader.execute("COMMIT")
        assert store.head()[0] == 1
        assert store.append([draft()], {})[0].position == 2


def test_opening_and_reading_wait_their_turn(path: Path) -> None:
    with by_hand(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LogBusy):
            open_log(path, timeout=0.05)
    store = open_log(path, timeout=0.05)
    with by_hand(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LogBusy):
            store.head()
    assert store.head()[0] == 1
    store.close()
