"""`eventsource-py` over aiosqlite."""

from __future__ import annotations

import asyncio
import gc
import json
from time import perf_counter

from developments import State, batches, fold, run, streams
from eventsource import DomainEvent, register_event
from eventsource.adapters.sqlite.store import SQLiteEventStore
from eventsource.domain.stream_id import StreamId
from eventsource.ports.positions import ExpectedVersion


@register_event
class Logged(DomainEvent):
    aggregate_type: str = "Story"
    key: str
    verb: str
    headline: str
    when: str
    by: list[str]
    links: list[dict[str, str]]


async def append_all(store: str, path: str) -> None:
    events = SQLiteEventStore(store)
    for stream, rows in batches(path):
        logged = [
            Logged(aggregate_id=stream, aggregate_version=version, **row)
            for version, row in enumerate(rows, 1)
        ]
        await events.append(StreamId(stream, "Story"), logged, ExpectedVersion("no_stream"))
    await events.close()


async def replay_all(store: str, path: str) -> None:
    gc.set_threshold(100_000)
    events, ids = SQLiteEventStore(store), streams(path)
    await events.current_position()
    state: State = {}
    begun = perf_counter()
    for stream in ids:
        async for envelope in events.read_stream(StreamId(stream, "Story")):
            event = envelope.event
            fold(state, event.key, event.headline, event.verb)
    print(json.dumps({"seconds": perf_counter() - begun, "keys": len(state)}))
    await events.close()


run(
    {
        "append": lambda store, path: asyncio.run(append_all(store, path)),
        "replay": lambda store, path: asyncio.run(replay_all(store, path)),
    }
)
