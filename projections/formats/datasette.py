"""What Datasette is told of a read model: what its tables mean, what is searched, what to ask."""

from __future__ import annotations

import json
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

from projections.readmodel.schema import make
from projections.readmodel.views import AS_OF

Metadata = dict[str, Any]
DESK = "The record of a newsroom, private entries included: for the desk alone."
READERS = "What a newsroom tells its readers: developments, corrections, and where things stand."
# Where the words of `search` are found, and by which column its rows are known there.
SEARCHED = {"versions": "id", "timeline": "version"}
AS_OF_DESCRIPTION = (
    "story is its short name. as_of is a date, like 2018-12-31: what had happened by the end of "
    "it. known_at is a position of the log: by all that was known then. Where one is left empty, "
    "nothing is cut short."
)


def metadata(database: str, *, for_readers: bool) -> str:
    """The file, as JSON, for a database that Datasette knows by a name.

    Title, licence and source are empty: they are the newsroom's to say.
    """
    said = dict.fromkeys(("title", "license", "license_url", "source", "source_url"), "")
    known = {
        "description": READERS if for_readers else DESK,
        "tables": _tables(),
        "queries": {
            "as_of": {
                "title": "A story as of two clocks",
                "description": AS_OF_DESCRIPTION,
                "sql": AS_OF.strip(),
            }
        },
    }
    document = {**said, "databases": {database: known}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _tables() -> Metadata:
    """Each table and view, its columns described."""
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    shared, found = written["shared"], {}
    with closing(make(":memory:", "")) as connection:
        for name, table in written["tables"].items():
            described = {**shared, **table.get("columns", {})}
            rows = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            columns = {column: described[column] for (column,) in rows}
            found[name] = {**table, **_searched(name), "columns": columns}
    return found


def _searched(name: str) -> Metadata:
    if name not in SEARCHED:
        return {}
    return {"fts_table": "search", "fts_pk": SEARCHED[name]}
