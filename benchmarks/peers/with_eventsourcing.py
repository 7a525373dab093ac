"""`eventsourcing`: its mapper, with JSON, over its SQLite recorder."""

from __future__ import annotations

from dataclasses import dataclass

from developments import State, batches, fold, run, streams, timed_replay
from eventsourcing.domain import DomainEvent, datetime_now_with_tzinfo
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, Mapper, UUIDAsHex
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore


@dataclass(frozen=True)
class Logged(DomainEvent):
    key: str
    verb: str
    headline: str
    when: str
    by: list[str]
    links: list[dict[str, str]]


def mapper() -> Mapper:
    transcoder = JSONTranscoder()
    transcoder.register(UUIDAsHex())
    transcoder.register(DatetimeAsISO())
    return Mapper(transcoder)


def recorder(store: str) -> SQLiteApplicationRecorder:
    return SQLiteApplicationRecorder(SQLiteDatastore(store))


def append(store: str, path: str) -> None:
    to_stored, records = mapper().to_stored_event, recorder(store)
    records.create_table()
    for stream, rows in batches(path):
        now = datetime_now_with_tzinfo()
        records.insert_events(
            [to_stored(Logged(stream, version, now, **row)) for version, row in enumerate(rows, 1)]
        )


def replay(store: str, path: str) -> None:
    to_domain, records, ids = mapper().to_domain_event, recorder(store), streams(path)

    def into(state: State) -> None:
        for stream in ids:
            for stored in records.select_events(stream):
                event = to_domain(stored)
                fold(state, event.key, event.headline, event.verb)

    timed_replay(into)


run({"append": append, "replay": replay})
