"""Logging as anybody would write it first: click, a pydantic model, an `eventsourcing` recorder."""

from __future__ import annotations

from uuid import uuid4

import click
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from pydantic import BaseModel


class Logged(BaseModel):
    verb: str
    headline: str
    by: list[str] = []


@click.command()
@click.argument("store")
@click.argument("headline")
def log(store: str, headline: str) -> None:
    event = Logged(verb="asked", headline=headline, by=["the union"])
    recorder = SQLiteApplicationRecorder(SQLiteDatastore(store))
    recorder.create_table()
    recorder.insert_events([StoredEvent(uuid4(), 1, "logged", event.model_dump_json().encode())])
    click.echo("logged")


if __name__ == "__main__":
    log()
