"""What every reader of our own forms makes of a file: the story, and drafts with keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from timeline.draft import DevelopmentDraft, from_table, sound_key
from timeline.errors import BadField, BadFile, BadRows, DatelineError
from timeline.vocabulary import Vocabulary, shipped

LARGEST = 50_000_000  # bytes of one file
MOST_ROWS = 200_000
Skipped = tuple[int, str, str]  # of what was left out: its number, its key and the reason


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read.

    Attributes:
        skip_bad: leave out what will not do, and take the rest.
        verb: that of developments which name none.
        columns: for CSV, the name of the column that holds a field, by field.
        vocabulary: the desk's kinds, which say what an own field holds.
    """

    skip_bad: bool = False
    verb: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=shipped)


AS_IT_IS = Reading()


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands where a development should, and says why none can be read there."""

    key: str | None
    why: DatelineError


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A file read: `opening` has the fields of `StoryOpened`, or is empty when it names none.

    Attributes:
        numbers: for each draft, its number in the file.
        skipped: what was left out: number, key, reason.
        counted: what the numbers count: developments, or rows as a spreadsheet numbers them.
    """

    opening: Mapping[str, Any]
    drafts: tuple[DevelopmentDraft, ...]
    numbers: tuple[int, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    counted: str = "development"

    def numbered(self, rows: Iterable[Skipped]) -> tuple[Skipped, ...]:
        """Rows that are numbered as the drafts are, with their numbers in the file."""
        return tuple((self.numbers[index - 1], key, why) for index, key, why in rows)


def story_file(
    story: object,
    developments: object,
    name: str,
    reading: Reading = AS_IT_IS,
    rows: Sequence[int] | None = None,
) -> StoryFile:
    """Drafts of a file's tables; raises `BadFile`, or `BadRows` naming each that will not do.

    `rows` are the numbers of the developments where the file is a sheet of rows.
    """
    if not isinstance(story, Mapping):
        raise BadFile(name, "story must be a table")
    if not isinstance(developments, list):
        raise BadFile(name, "development must be a list: write [[development]] before each")
    if not story and not developments:
        raise BadFile(name, "it holds neither a story nor a development")
    if len(developments) > MOST_ROWS:
        raise BadFile(
            name, f"it has {len(developments):,} developments; the limit is {MOST_ROWS:,}"
        )
    counted = "development" if rows is None else "row"
    drafts: dict[int, DevelopmentDraft] = {}
    bad: list[Skipped] = []
    seen: dict[str, str] = {}
    for number, table in zip(rows or count(1), developments, strict=False):
        try:
            drafts[number] = _draft(table, reading.verb, seen, f"{counted} {number}")
        except DatelineError as error:
            key = table.key if isinstance(table, Unread) else None
            key = table.get("key") if isinstance(table, Mapping) else key
            bad.append((number, str(key or "no key"), error.message))
    if bad and not (reading.skip_bad and drafts):
        raise BadRows(tuple(bad), counted)
    return StoryFile(story, tuple(drafts.values()), tuple(drafts), tuple(bad), counted)


def _draft(table: object, verb: str | None, seen: dict[str, str], place: str) -> DevelopmentDraft:
    """One draft with a key; `seen` collects the keys with their places."""
    if isinstance(table, Unread):
        raise table.why
    if not isinstance(table, Mapping):
        raise BadField("the development", "must be a table of names and values")
    if not {"when", "announced"} & table.keys():
        raise BadField(
            "when", "is missing: write the date as far as it is known, like 2018 or [..2018-12-30]"
        )
    if verb is not None:
        table = {"verb": verb, **table}
    draft = from_table(table)
    if draft.key is None:
        draft = replace(draft, key=content_key(table))
    key = sound_key(str(draft.key))
    if key in seen:
        raise BadField("key", f"is the same as that of {seen[key]}")
    seen[key] = place
    return draft


def content_key(table: Mapping[str, Any]) -> str:
    """A key made of the content, so that the same row imported twice is one development.

    Raises `BadField` for what is too large to be written.
    """
    try:
        canonical = json.dumps(table, sort_keys=True, ensure_ascii=True, default=str)
    except (ValueError, RecursionError):  # beyond the digits or the depth that Python writes
        raise BadField("the development", "holds a number too long or tables too deep") from None
    return f"content-{hashlib.sha256(canonical.encode()).hexdigest()[:24]}"
