"""Rows on their way into the read model: gathered, and written many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.readmodel.schema import TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from projections.readmodel.schema import Row

INSERTS = {
    name: f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})"
    for name, columns in TABLES.items()
}


class Buffer:
    """Gathers rows for a connection whose transaction is somebody else's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._new: dict[str, list[Sequence[Any]]] = {}
        self._later: dict[str, list[Sequence[Any]]] = {}
        self._last: dict[str, int] = {}

    def insert(self, table: str, values: Sequence[Any]) -> None:
        """Add a row, its columns in the order of the schema."""
        self._new.setdefault(INSERTS[table], []).append(values)

    def add(self, table: str, *values: Any) -> int:
        """Add a row with the next whole number as its key, which is its first column."""
        number = self._number(table)
        self.insert(table, (number, *values))
        return number

    def then(self, statement: str, *values: Any) -> None:
        """Run a statement after the rows were added."""
        self._later.setdefault(statement, []).append(values)

    def close(self, table: str, row: int, position: int) -> None:
        """Let a row end at a position."""
        self.then(f"UPDATE {table} SET known_to = ? WHERE id = ?", position, row)

    def flush(self) -> None:
        """Write what was gathered."""
        for gathered in (self._new, self._later):
            for statement, rows in gathered.items():
                self.connection.executemany(statement, rows)
            gathered.clear()

    def select(self, statement: str, *values: Any) -> list[Row]:
        """The rows of a query, after what was gathered is written."""
        if self._new or self._later:
            self.flush()
        return self.written(statement, *values)

    def written(self, statement: str, *values: Any) -> list[Row]:
        """The same of what is written only, for who remembers what is not."""
        return self.connection.execute(statement, values).fetchall()

    def _number(self, table: str) -> int:
        if table not in self._last:
            ((last,),) = self.select(f"SELECT coalesce(max(id), 0) FROM {table}")
            self._last[table] = last
        self._last[table] += 1
        return self._last[table]
