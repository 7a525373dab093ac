"""The least that logging can cost: a command parsed by click, one row, on the disk."""

from __future__ import annotations

import sqlite3

import click


@click.command()
@click.argument("store")
@click.argument("headline")
def log(store: str, headline: str) -> None:
    connection = sqlite3.connect(store, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, payload TEXT)"
    )
    connection.execute("INSERT INTO events (payload) VALUES (?)", (headline,))
    connection.execute("COMMIT")
    click.echo("logged")


if __name__ == "__main__":
    log()
