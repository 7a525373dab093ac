"""CSV, for spreadsheets: a row a development, which `import` reads back as it was.

How a value stands in a cell, so that no spreadsheet makes anything else of it, is said where it is
read: `timeline/intake/cells.py` and `spreadsheet.py`.
"""

from __future__ import annotations

import csv
import io
import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from projections.formats.documents import entry
from projections.formats.interchange import development_table, development_tables, story_table
from projections.formats.selection import at
from timeline.draft import NAMES
from timeline.intake import cells
from timeline.intake.csv import CONTINUED, OTHER_KEY, STORY
from timeline.intake.spreadsheet import LONGEST, keeps, shielded
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from projections.story_view import StoryView
    from timeline.vocabulary import Vocabulary

Row = dict[str, str]
COLUMNS = (
    *("key", "verb", "headline", "when", "text", "place", "by", "to", "via", "about"),
    *("quotes", "sources", "links", "thread", "tags", "visibility", "embargo_until"),
    *("announced", "relative_to", "retracted"),
)
TABLES = frozenset({"quotes", "sources", "links"})
MOMENTS = frozenset(
    {"recorded_at", "embargo_until", "retraction.recorded_at"}
    | {
        f"when.{bound}"
        for bound in ("earliest_start", "latest_start", "earliest_end", "latest_end")
    }
)


def write(view: StoryView, vocabulary: Vocabulary | None = None) -> Iterator[str]:
    """The whole sheet, a row at a time; what is said of the story stands in the first one.

    `vocabulary` has the desk's kinds, which say what an own field holds.
    """
    story, words = story_table(view.story), vocabulary or shipped()
    tables = development_tables(view, words)
    rows = [{**_row(table, words), "story": story["slug"]} for table in tables] or [{}]
    rows[0] |= {
        column: cells.written(story[name], cells.TEXT)
        for column, name in STORY.items()
        if name in story
    }
    own = dict.fromkeys(name for name in chain.from_iterable(rows) if name not in STORY)
    yield from _sheet(tuple(dict.fromkeys((*COLUMNS, *own, *STORY))), rows)


def write_only(view: StoryView, wanted: Mapping[str, str]) -> Iterator[str]:
    """Some of what is said of each entry; `wanted` are columns and what each shows, in full."""
    rows = [
        {column: _shown(told, path) for column, path in wanted.items()}
        for told in _told(view, wanted.values())
    ]
    yield from _sheet(tuple(wanted), rows)


def _row(table: Mapping[str, Any], vocabulary: Vocabulary) -> Row:
    """A development's cells by the heads of their columns."""
    return {
        name if name in NAMES else _head(name): cells.written(value, _form(name, table, vocabulary))
        for name, value in table.items()
    }


def _form(name: str, table: Mapping[str, Any], vocabulary: Vocabulary) -> cells.Form:
    if name in NAMES:
        return cells.FORMS.get(name, cells.TEXT)
    return cells.own_form(name, table.get("verb"), vocabulary)


def _head(name: str) -> str:
    """The head of an own field's column, which stands for nothing else."""
    taken = name in NAMES or name in STORY or name == OTHER_KEY[0] or name.startswith(cells.MARK)
    if taken or CONTINUED.fullmatch(name) or name.strip() != name or not keeps(name):
        return cells.MARK + json.dumps(name)
    return shielded(name)


# --- some fields only -----------------------------------------------------------------------------


def _told(view: StoryView, paths: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Each entry's document, in which tables stand as they are typed."""
    tables = TABLES.intersection(paths)
    for one in view.entries:
        typed = development_table(view.story, one.state, view.known) if tables else {}
        yield {**entry(one, view.known), **{name: typed.get(name) for name in tables}}


def _shown(told: Mapping[str, Any], path: str) -> str:
    """A field to read, not to import: moments stay plain, so that a sheet can count with them."""
    value = at(told, path)
    if isinstance(value, dict) and "phrase" in value:
        value, path = value["phrase"], "when"
    if value in (None, "", (), [], {}):
        return ""
    if isinstance(value, str):
        moment = path in MOMENTS and not value.startswith("-")
        return value if moment else cells.written(value, cells.FORMS.get(path, cells.TEXT))
    if path in cells.FORMS:
        return cells.written(value, cells.FORMS[path])
    return json.dumps(value, ensure_ascii=False, default=list)


# --- the sheet ------------------------------------------------------------------------------------


def _sheet(columns: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    """Lines of CSV; a cell that is longer than a sheet's may be goes on in the next column."""
    parts = {column: [column] for column in columns}
    for row in rows:
        for column, cell in row.items():
            while len(cell) > LONGEST * len(parts[column]):
                number = len(parts[column])
                more = f" {number}" if number > 1 else ""
                parts[column].append(f"{column} (continued{more})")
    yield _line(list(chain.from_iterable(parts.values())))
    for row in rows:
        yield _line(
            [cell for column in columns for cell in _cut(row.get(column, ""), len(parts[column]))]
        )


def _cut(cell: str, number: int) -> list[str]:
    """A cell in that many parts, each of which is shielded but for the first, which is already."""
    if number == 1:
        return [cell]
    cut = [cell[start * LONGEST : (start + 1) * LONGEST] for start in range(number)]
    return [cut[0], *map(shielded, cut[1:])]


def _line(row: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()
