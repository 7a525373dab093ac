"""Our JSON lines: each line an object with `story` or `development`."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from timeline.errors import BadField, BadFile
from timeline.intake.story_file import AS_IT_IS, Reading, StoryFile, Unread, story_file


def read(text: str, name: str, reading: Reading = AS_IT_IS) -> StoryFile:
    """A file's story and drafts; raises `BadFile` naming the file and the line."""
    story: dict[str, Any] = {}
    developments: list[Any] = []
    # Only real line ends part the lines: a JSON string may hold U+2028 raw.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = _record(line, f"line {number}", begun=bool(story or developments))
        except BadField as error:
            if not reading.skip_bad:
                raise BadFile(name, error.message) from None
            developments.append(Unread(None, error))
            continue
        if "story" in record:
            story = record["story"]
        else:
            developments.append(record["development"])
    return story_file(story, developments, name, reading)


def _record(line: str, place: str, *, begun: bool) -> dict[str, Any]:
    """A line's one name and what it stands for; raises `BadField`."""
    try:
        record = strict(line)
    except RecursionError:
        raise BadField(place, "is nested too deep") from None
    except ValueError as error:
        raise BadField(place, f"is not JSON: {error}") from None
    names = set(record) if isinstance(record, dict) else set()
    if names == {"development"} or (names == {"story"} and not begun):
        found: dict[str, Any] = record
        return found
    raise BadField(place, 'must be {"development": ...}, or {"story": ...} on the first')


def strict(text: str) -> Any:
    """A JSON value of which nothing was dropped; raises ValueError, or RecursionError."""
    return _STRICT.decode(text)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose every name is there once: taking the last would drop the others unseen."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found


_STRICT = json.JSONDecoder(parse_constant=_refuse, object_pairs_hook=_unique)
