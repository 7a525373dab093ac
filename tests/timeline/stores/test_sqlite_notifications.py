"""The library's own tools on our log: they read all of it, and can write nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from eventsourcing.application import LocalNotificationLog
from eventsourcing.persistence import PersistenceError, StoredEvent
from eventsourcing.system import NotificationLogReader

from tests.logs import LOGGED, OPENED, Hand, draft, new_log, open_log
from timeline.errors import ForeignLog, NoLog
from timeline.stores.sqlite_notifications import notifications

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = new_log(tmp_path / "log.sqlite", Hand())
    with closing(open_log(made)) as store:
        for number in range(24):
            store.append([draft(payload=b"%d" % number)], {})
    return made


@pytest.mark.parametrize("start", [1, 7, 25])
def test_a_reader_gets_all_from_a_position_on(path: Path, start: int) -> None:
    with closing(open_log(path)) as store:
        rows = store.page(start - 1, 100)
    reader = NotificationLogReader(LocalNotificationLog(notifications(path)))
    found = list(reader.read(start=start))
    assert [one.id for one in found] == list(range(start, 26))
    assert [(one.originator_id, one.originator_version, one.topic, one.state) for one in found] == [
        (row.stream, row.version, row.type, row.payload) for row in rows
    ]
    pages = reader.select(start=start - 1, inclusive_of_start=False)
    assert [one for page in pages for one in page] == found


def test_topics_are_chosen(path: Path) -> None:
    recorder = notifications(path)
    assert recorder.max_notification_id() == 25
    assert [one.id for one in recorder.select_notifications(None, 10, topics=[OPENED])] == [1]


def test_what_comes_later_is_seen_and_what_was_erased_is_none(path: Path) -> None:
    reader = NotificationLogReader(LocalNotificationLog(notifications(path)))
    assert list(reader.read(start=26)) == []
    with closing(open_log(path)) as store:
        store.append([draft(payload=b"late")], {})
    assert [one.state for one in reader.read(start=26)] == [b"late"]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE events SET payload = NULL WHERE position = 26")
    assert [one.state for one in reader.read(start=26)] == [None]


def test_nothing_can_be_written(path: Path) -> None:
    before = path.read_bytes()
    recorder = notifications(path)
    with pytest.raises((PersistenceError, AssertionError)):
        recorder.insert_events([StoredEvent(uuid4(), 1, LOGGED, b"{}")])
    connection = recorder.datastore  # type: ignore[attr-defined]  # our own recorder has one
    for statement in (
        "INSERT INTO events VALUES (26, zeroblob(16), 1, 'a', 1, 'b', 'c', NULL, NULL)",
        "UPDATE events SET payload = NULL",
        "DROP TABLE events",
    ):
        with (
            pytest.raises(PersistenceError, match="readonly"),
            connection.transaction(commit=True) as cursor,
        ):
            cursor.execute(statement)
    assert path.read_bytes() == before


def test_what_is_no_log_is_refused_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoLog):
        notifications(tmp_path / "log.sqlite")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "other").write_bytes(b"")
    with pytest.raises(ForeignLog):
        notifications(tmp_path / "other")
