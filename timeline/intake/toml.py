"""Our TOML import form: `[story]`, then one `[[development]]` after the other."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from timeline.errors import BadFile, clip
from timeline.intake.story_file import AS_IT_IS, Reading, StoryFile, story_file


def read(text: str, name: str, reading: Reading = AS_IT_IS) -> StoryFile:
    """A file's story and drafts; raises `BadFile` naming the file and the place."""
    try:
        tables = tomllib.loads(text)
        tables = plain(tables)
        developments = _dated(tables.pop("development", []), DATES)
    except RecursionError:
        raise BadFile(name, "it is nested too deep") from None
    except ValueError as error:
        raise BadFile(name, f"it is not TOML: {error}") from None
    story = tables.pop("story", {})
    if tables:
        other = clip(next(iter(tables)))
        raise BadFile(name, f"it has {other!r}, where only [story] and [[development]] are known")
    return story_file(story, developments, name, reading)


def plain(value: Any) -> Any:
    """TOML's dates as the text they were, which is how we read dates."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _dated(tables: Any, names: frozenset[str]) -> Any:
    """Tables with the bare years of their dates as text; what is unknown is kept as it is."""
    if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
        return tables
    return [{name: _year(name, item, names) for name, item in table.items()} for table in tables]


def _year(name: str, item: Any, names: frozenset[str]) -> Any:
    if name == "sources":
        return _dated(item, SOURCE_DATES)
    return str(item) if name in names and type(item) is int else item


DATES = frozenset({"when", "relative_to", "announced", "deadline", "due"})
SOURCE_DATES = frozenset({"published", "retrieved"})
