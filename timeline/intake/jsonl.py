"""Our JSON lines: each line an object with `story` or `development`."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from timeline.errors import BadFile
from timeline.intake.story_file import StoryFile, story_file


def read(text: str, name: str) -> StoryFile:
    """A file's story and drafts; raises `BadFile` naming the file and the line."""
    story: dict[str, Any] = {}
    developments: list[Any] = []
    # Only real line ends part the lines: a JSON string may hold U+2028 raw.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        record = _record(line, name, number)
        if set(record) == {"story"} and not story and not developments:
            story = record["story"]
        elif set(record) == {"development"}:
            developments.append(record["development"])
        else:
            raise BadFile(
                name,
                f'line {number} must be {{"development": ...}}, or {{"story": ...}} on the first',
            )
    return story_file(story, developments, name)


def _record(line: str, name: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_refuse, object_pairs_hook=_unique)
    except RecursionError:
        raise BadFile(name, f"line {number} is nested too deep") from None
    except ValueError as error:
        raise BadFile(name, f"line {number} is not JSON: {error}") from None
    return record if isinstance(record, dict) else {}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose every name is there once: taking the last would drop the others unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found
