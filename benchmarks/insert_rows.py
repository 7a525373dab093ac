"""Puts the developments of a file into a table with four indexes and full text, and times that.

`python insert_rows.py sqlite3|sqlite-utils STORE FILE`, in an environment that has it.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from time import perf_counter

INDEXED = ("happened", "verb", "who", "headline")


def main(how: str, store: str, path: str) -> None:
    lines = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    rows = [
        {
            "key": one["key"],
            "happened": one["when"],
            "verb": one["verb"],
            "who": ", ".join(one["by"]),
            "headline": one["headline"],
        }
        for one in (line["development"] for line in lines)
    ]
    begun = perf_counter()
    _plainly(store, rows) if how == "sqlite3" else _with_library(store, rows)
    print(json.dumps({"seconds": perf_counter() - begun}))


def _plainly(store: str, rows: list[dict[str, str]]) -> None:
    connection = sqlite3.connect(store)
    names = ("key", *INDEXED)
    connection.execute(f"CREATE TABLE entries ({', '.join(names)}, PRIMARY KEY (key))")
    for name in INDEXED:
        connection.execute(f"CREATE INDEX entries_{name} ON entries ({name})")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (headline)")
    values = [tuple(row[name] for name in names) for row in rows]
    connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", values)
    connection.executemany("INSERT INTO words VALUES (?)", [row[-1:] for row in values])
    connection.commit()


def _with_library(store: str, rows: list[dict[str, str]]) -> None:
    import sqlite_utils  # noqa: PLC0415 - the peers' environment has it, and nothing else of this

    database = sqlite_utils.Database(store)
    table = database.create_table("entries", dict.fromkeys(rows[0], str), pk="key")
    for name in INDEXED:
        table.create_index([name])
    table.insert_all(rows, batch_size=1_000)
    table.enable_fts(["headline"])
    database.conn.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
