"""Our CSV, for spreadsheets: a row a development. Any other CSV too, once its columns are named.

`cells.py` says how a value stands in a cell.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from timeline.draft import NAMES
from timeline.errors import (
    BadField,
    BadFile,
    DatelineError,
    MappedTwice,
    NoColumn,
    UnknownTarget,
    clip,
)
from timeline.intake import cells
from timeline.intake.spreadsheet import unshielded
from timeline.intake.story_file import AS_IT_IS, Reading, StoryFile, Unread, story_file
from timeline.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DELIMITERS = ",;\t"
CONTINUED = re.compile(r"(.+) \(continued( [0-9]+)?\)")
OF_THE_STORY = (
    *("slug", "title", "timezone", "week_start", "language"),
    *("summary", "date_order", "visibility"),
)
STORY = {"story" if name == "slug" else f"story_{name}": name for name in OF_THE_STORY}
SINGULAR = {"quote": "quotes", "source": "sources", "link": "links", "tag": "tags"}
KEY = ("key", False)
OTHER_KEY = ("unique_id", True)  # what TimelineJS calls it


def read(text: str, name: str, reading: Reading = AS_IT_IS) -> StoryFile:
    """A sheet's story and drafts; raises `BadFile`, `NoColumn`, or `BadRows` naming the rows."""
    rows = list(_rows(text, name))
    if not rows:
        raise BadFile(name, "it is empty; its first row must name the columns")
    columns = _columns(rows[0][1], name, reading)
    opening: dict[str, Any] = {}
    tables: dict[int, Mapping[str, Any] | Unread] = {}
    for number, row in rows[1:]:
        table = _Row(columns, row, reading).table(opening)
        if table:
            tables[number] = table
    return story_file(opening, list(tables.values()), name, reading, tuple(tables))


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the numbers that a spreadsheet gives them."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, row in enumerate(lines, 1):
            if number == 1 or any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise BadFile(name, f"line {lines.line_num} is not CSV: {error}") from None


def _delimiter(text: str) -> str:
    """What parts the first row into the most cells, a comma rather than anything else."""
    return max(DELIMITERS, key=lambda delimiter: len(_first_row(text, delimiter)))


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


# --- the first row --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: the field it holds, and the columns in which its cells go on.

    `own`: an own field, whatever it is called.
    """

    name: str
    own: bool
    first: int
    more: list[int] = field(default_factory=list)

    def cell(self, row: Sequence[str]) -> str:
        """All of its cell, each part of which was shielded by itself."""
        first, *more = (
            row[index] if index < len(row) else "" for index in (self.first, *self.more)
        )
        return first + "".join(map(unshielded, more))


Columns = dict[tuple[str, bool], _Column]


def _columns(header: Sequence[str], name: str, reading: Reading) -> Columns:
    """The columns by the field they hold; those without a name are not among them."""
    fields = _mapped(header, name, reading)
    found: Columns = {}
    for index, cell in enumerate(header):
        continued = CONTINUED.fullmatch(cell)
        if continued and continued[1] in header[:index]:
            found[_field(continued[1], fields)].more.append(index)
        elif cell.strip():
            called = _field(cell, fields)
            if called in found:
                raise BadFile(name, f"the column {clip(called[0])!r} is there twice")
            found[called] = _Column(*called, index)
    if OTHER_KEY in found and KEY not in found:
        found[KEY] = _Column(*KEY, found.pop(OTHER_KEY).first)
    _needed(found, header, name, reading)
    return found


def _field(cell: str, fields: Mapping[str, str]) -> tuple[str, bool]:
    """The field that a column's head names, and whether it is an own one."""
    text = cell.strip()
    if text not in fields and unshielded(text).startswith(cells.MARK):
        try:
            return str(cells.read(text, cells.TEXT)), True
        except ValueError as error:
            raise BadField(f"the column {clip(text)!r}", str(error)) from None
    name = fields.get(text) or unshielded(text)
    return name, name not in NAMES and name not in STORY


def _mapped(header: Sequence[str], name: str, reading: Reading) -> dict[str, str]:
    """Fields by the columns that were said to hold them."""
    known = tuple(cell.strip() for cell in header if cell.strip())
    found: dict[str, str] = {}
    for asked, column in reading.columns.items():
        called = SINGULAR.get(asked, asked)
        _refuse_unknown(asked, called, reading)
        if column not in known:
            raise NoColumn(name, column, known, asked, nearest(column, known))
        if column in found:
            raise MappedTwice("column", column, (found[column], called))
        if called in found.values():
            first = next(column for column, field in found.items() if field == called)
            raise MappedTwice("field", called, (first, column))
        found[column] = called
    return found


def _refuse_unknown(asked: str, called: str, reading: Reading) -> None:
    """Refuse a field that nothing has: what was meant would be missing, or kept under a slip."""
    known = (*NAMES, *STORY, OTHER_KEY[0], *reading.vocabulary.fields)
    if called not in known:
        near = nearest(asked, (*known, *SINGULAR))
        raise UnknownTarget(
            asked, near, ("headline", "when", *sorted(NAMES - {"headline", "when"}))
        )


def _needed(found: Columns, header: Sequence[str], name: str, reading: Reading) -> None:
    """Refuse a sheet in which not a single development could be whole."""
    known = tuple(cell.strip() for cell in header if cell.strip())
    for needed, instead in (
        ("headline", False),
        ("when", ("announced", False) in found),
        ("verb", reading.verb is not None),
    ):
        if (needed, False) not in found and not instead:
            raise NoColumn(name, needed, known, needed)


# --- the other rows -------------------------------------------------------------------------------


class _Row:
    """One row below the first."""

    def __init__(self, columns: Columns, row: Sequence[str], reading: Reading) -> None:
        self.columns = columns
        self.row = row
        self.reading = reading

    def table(self, opening: dict[str, Any]) -> Mapping[str, Any] | Unread:
        """Its development, empty if it has none; what it says of the story goes to `opening`."""
        table: dict[str, Any] = {}
        try:
            self._refuse_nameless()
            self._open(opening)
            for column in self.columns.values():
                self._fill(table, column)
        except DatelineError as error:
            return Unread(table.get("key"), error)
        return table

    def _fill(self, table: dict[str, Any], column: _Column) -> None:
        cell = column.cell(self.row)
        if cell.strip() and (column.own or column.name not in STORY):
            table[column.name] = self._said(column, cell)

    def _said(self, column: _Column, cell: str) -> Any:
        form = cells.FORMS.get(column.name, cells.TEXT)
        if column.own:
            verb = self.columns.get(("verb", False))
            said = verb.cell(self.row) if verb else ""
            form = cells.own_form(column.name, said or self.reading.verb, self.reading.vocabulary)
        try:
            return cells.read(cell, form)
        except ValueError as error:
            raise BadField(column.name, str(error)) from None

    def _open(self, opening: dict[str, Any]) -> None:
        """What the row says of the story, which no other row may say otherwise."""
        for name, of_story in STORY.items():
            column = self.columns.get((name, False))
            if column is None or not column.cell(self.row).strip():
                continue
            value = self._said(column, column.cell(self.row))
            if opening.setdefault(of_story, value) != value:
                raise BadField(name, f"is {clip(str(opening[of_story]))!r} in a row above")

    def _refuse_nameless(self) -> None:
        named = {index for one in self.columns.values() for index in (one.first, *one.more)}
        for index, cell in enumerate(self.row):
            if cell.strip() and index not in named:
                raise BadField(f"column {index + 1}", "has a value, but no name in the first row")
