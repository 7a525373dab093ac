"""`python -m tests.golden`: record the stored form of each event type's current version.

It adds a golden row and a digest for each (type, version) that has none, and rewrites nothing: what
was once written can never be written differently. Where a class changed before any log held it, its
lines are deleted by hand first.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.facts import EXAMPLES
from timeline.codec import CODEC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.events import Event

DATA = Path(__file__).parent / "data"
ROWS = DATA / "golden-rows.jsonl"
SCHEMAS = DATA / "schemas.json"
REMEDY = (
    "a stored class changed: add a version, an upcast and a golden row; "
    "then run `python -m tests.golden`"
)


def rows() -> list[dict[str, Any]]:
    """The golden rows: `type`, `version`, the exact `payload`, and the `event` it decodes to."""
    if not ROWS.exists():
        return []
    return [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]


def digests() -> dict[str, str]:
    """The recorded digest of each class's JSON Schema, by type and version."""
    found: dict[str, str] = json.loads(SCHEMAS.read_text("utf-8")) if SCHEMAS.exists() else {}
    return found


def digest(event_class: type[Event]) -> str:
    """The digest of a class's JSON Schema; its prose may change."""
    schema = _without_prose(event_class.model_json_schema())
    return hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()


def _without_prose(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_prose(item) for item in schema]
    if isinstance(schema, dict):
        return {
            name: _without_prose(item)
            for name, item in schema.items()
            if name != "description" or not isinstance(item, str)
        }
    return schema


def main() -> None:
    recorded = {(row["type"], row["version"]) for row in rows()}
    known = digests()
    with ROWS.open("a", encoding="utf-8") as file:
        for name, (event_class, version) in CODEC.classes.items():
            known.setdefault(f"{name} {version}", digest(event_class))
            if (name, version) not in recorded:
                file.writelines(_new_rows(name))
    SCHEMAS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", "utf-8")


def _new_rows(name: str) -> Iterator[str]:
    for event in EXAMPLES[name]:
        stored, version, payload = CODEC.encode(event)
        row = {
            "type": stored,
            "version": version,
            "payload": payload.decode(),
            "event": event.model_dump(mode="json"),
        }
        yield json.dumps(row) + "\n"


if __name__ == "__main__":
    main()
