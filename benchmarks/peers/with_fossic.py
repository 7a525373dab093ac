"""`fossic`, an event store in Rust with Python bindings."""

from __future__ import annotations

import fossic
from developments import State, batches, fold, run, streams, timed_replay


def append(store: str, path: str) -> None:
    events = fossic.Store.open(store)
    for stream, rows in batches(path):
        name = f"story/{stream}"
        events.declare_stream(name)
        events.append_batch([fossic.Append(name, "logged", row) for row in rows])


def replay(store: str, path: str) -> None:
    events, ids = fossic.Store.open(store), streams(path)

    def into(state: State) -> None:
        for stream in ids:
            for event in events.read_range(fossic.ReadQuery(f"story/{stream}")):
                said = event.payload()
                fold(state, said["key"], said["headline"], said["verb"])

    timed_replay(into)


run({"append": append, "replay": replay})
