"""What Datasette is told is of every table, view and column there is, and of nothing else."""

from __future__ import annotations

import json
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from projections.formats import datasette
from projections.readmodel.schema import make

WRITTEN = tomllib.loads(Path(datasette.__file__).with_suffix(".toml").read_text("utf-8"))


def there() -> dict[str, list[str]]:
    """Each table and view of a read model, but for those that SQLite keeps for itself."""
    with closing(make(":memory:", "")) as connection:
        names = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' "
            "AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for (name,) in names
        }


@pytest.mark.parametrize("for_readers", [True, False])
def test_every_table_and_column_is_described(for_readers: bool) -> None:
    document = json.loads(datasette.metadata("stories", for_readers=for_readers))
    told = document["databases"]["stories"]["tables"]
    assert {name: list(table["columns"]) for name, table in told.items()} == there()
    assert all(table["description"] for table in told.values())


def test_nothing_is_described_that_is_not_there() -> None:
    columns = there()
    for name, table in WRITTEN["tables"].items():
        assert set(table.get("columns", {})) <= set(columns[name]), name
    used = {column for names in columns.values() for column in names}
    assert set(WRITTEN["shared"]) <= used


def test_licence_and_title_are_the_newsroom_s_to_say() -> None:
    document = json.loads(datasette.metadata("stories", for_readers=True))
    assert {document[name] for name in ("title", "license", "source")} == {""}
