"""One log in one SQLite file: its guards, its clock, its questions and its refusals."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tests.faults.processes import NOBODY, apart, without_privileges
from tests.logs import DAWN, OPENED, Hand, draft, new_log, open_log
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
)
from timeline.stores import sqlite as sqlite_store
from timeline.stores.sqlite import SQLiteStore, create_store, open_damaged

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


# --- questions ----------------------------------------------------------------------------------


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


# --- the guards in the file ---------------------------------------------------------------------


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


def test_a_log_that_another_took_the_place_of_is_neither_read_nor_written(
    path: Path, store: SQLiteStore
) -> None:
    store.append([draft()], {})
    new_log(path.with_name("other"), Hand()).replace(path)
    assert store.head()[0] == 1
    [row] = store.append([draft()], {})
    with by_hand(path) as connection:
        assert connection.execute("SELECT max(position) FROM events").fetchone() == (row.position,)


def test_nothing_is_acknowledged_of_a_log_that_is_gone(path: Path, store: SQLiteStore) -> None:
    away = path.rename(path.with_name("away"))
    for use in (store.head, lambda: store.append([draft()], {})):
        with pytest.raises((LogUnreachable, ReadOnlyLog)):
            use()
    away.rename(path)
    assert store.head()[0] == 1
