"""What every reader of our own forms makes of a file: the story, and drafts with keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from timeline.draft import DevelopmentDraft, from_table, sound_key
from timeline.errors import BadField, BadFile, BadRows

LARGEST = 50_000_000  # bytes of one file
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A file read: `opening` has the fields of `StoryOpened`, or is empty when it names none."""

    opening: Mapping[str, Any]
    drafts: tuple[DevelopmentDraft, ...]


def story_file(story: object, developments: object, name: str) -> StoryFile:
    """Drafts of a file's tables; raises `BadFile`, or `BadRows` naming each that will not do."""
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
    drafts: list[DevelopmentDraft] = []
    bad: list[tuple[int, str, str]] = []
    seen: dict[str, int] = {}
    for number, table in enumerate(developments, 1):
        try:
            drafts.append(_draft(table, seen, number))
        except BadField as error:
            key = table.get("key") if isinstance(table, Mapping) else None
            bad.append((number, str(key or "no key"), error.message))
    if bad:
        raise BadRows(tuple(bad))
    return StoryFile(story, tuple(drafts))


def _draft(table: object, seen: dict[str, int], number: int) -> DevelopmentDraft:
    """One draft with a key; `seen` collects the keys with their rows."""
    if not isinstance(table, Mapping):
        raise BadField("the development", "must be a table of names and values")
    if not {"when", "announced"} & table.keys():
        raise BadField(
            "when", "is missing: write the date as far as it is known, like 2018 or [..2018-12-30]"
        )
    draft = from_table(table)
    if draft.key is None:
        draft = replace(draft, key=content_key(table))
    key = sound_key(str(draft.key))
    if key in seen:
        raise BadField("key", f"is the same as that of development {seen[key]}")
    seen[key] = number
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
