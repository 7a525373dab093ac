"""`aett` over its SQLite store."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from aett.eventstore import BaseEvent, Commit, EventMessage, TopicMap
from aett.sqlite import CommitStore, PersistenceManagement
from developments import State, batches, fold, run, streams, timed_replay


class Logged(BaseEvent):
    key: str
    verb: str
    headline: str
    when: str
    by: list[str]
    links: list[dict[str, str]]


def topics() -> TopicMap:
    known = TopicMap()
    known.register(Logged)
    return known


def append(store: str, path: str) -> None:
    PersistenceManagement(store, topics()).initialize()
    commits = CommitStore(store, topics())
    for stream, rows in batches(path):
        now = datetime.now(UTC)
        commits.commit(
            Commit(
                tenant_id="desk",
                stream_id=str(stream),
                stream_revision=len(rows),
                commit_id=uuid4(),
                commit_sequence=1,
                commit_stamp=now,
                headers={},
                events=[
                    EventMessage(body=Logged(source="ana", timestamp=now, **row)) for row in rows
                ],
                checkpoint_token=0,
            )
        )


def replay(store: str, path: str) -> None:
    commits, ids = CommitStore(store, topics()), streams(path)

    def into(state: State) -> None:
        for stream in ids:
            for commit in commits.get("desk", str(stream)):
                for message in commit.events:
                    event = message.body
                    fold(state, event.key, event.headline, event.verb)

    timed_replay(into)


run({"append": append, "replay": replay})
