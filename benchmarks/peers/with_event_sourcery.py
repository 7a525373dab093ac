"""`python-event-sourcery` over SQLAlchemy and SQLite."""

from __future__ import annotations

from developments import State, batches, fold, run, streams, timed_replay
from event_sourcery import Event, EventStore, StreamId
from event_sourcery_sqlalchemy import SQLAlchemyBackend, configure_models
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session


class Base(DeclarativeBase):
    pass


class Logged(Event):
    key: str
    verb: str
    headline: str
    when: str
    by: list[str]
    links: list[dict[str, str]]


def opened(store: str) -> tuple[Session, EventStore]:
    configure_models(Base)
    engine = create_engine(f"sqlite:///{store}")
    Base.metadata.create_all(engine)
    session = Session(engine)
    return session, SQLAlchemyBackend().configure(session).event_store


def append(store: str, path: str) -> None:
    session, events = opened(store)
    for stream, rows in batches(path):
        events.append(*(Logged(**row) for row in rows), stream_id=StreamId(uuid=stream))
        session.commit()


def replay(store: str, path: str) -> None:
    _, events = opened(store)
    ids = streams(path)

    def into(state: State) -> None:
        for stream in ids:
            for wrapped in events.load_stream(StreamId(uuid=stream)):
                event = wrapped.event
                fold(state, event.key, event.headline, event.verb)

    timed_replay(into)


run({"append": append, "replay": replay})
