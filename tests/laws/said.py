"""What a desk says, put so that it can be compared with what another says, or should say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from projections.formats import documents

if TYPE_CHECKING:
    from projections.story_view import StoryView
    from tests.laws.model import Fact
    from timeline.recorded import Recorded


def summary(event: Recorded) -> tuple[object, ...]:
    envelope = (event.recorded_at, event.recorded_by, event.key)
    return (event.position, event.type, event.stream, *envelope)


def line(fact: Fact) -> tuple[object, ...]:
    return fact.position, fact.type, fact.id, fact.at, fact.by, fact.key


def as_the_model_does(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of the document as the model puts it."""
    shown: dict[str, Any] = json.loads(json.dumps(entry))
    for one in (shown, *shown["sources"]):
        for name in ("when", "published"):
            if one.get(name):
                one[name].pop("text")
    for name in ("id", "certainty", "order", "via", "about"):
        shown.pop(name)
    shown["links"] = [
        {name: link[name] for name in ("relation", "target")} for link in shown["links"]
    ]
    shown["corrections"] = len(shown["corrections"])
    shown["retraction"] = shown["retraction"] and shown["retraction"]["reason"]
    return shown


def contents(shown: StoryView) -> list[str]:
    """What a story says, whoever recorded it when and under which ids.

    As JSON text, in which 1, 1.0 and true are not the same.
    """
    entries = documents.timeline(shown)["entries"]
    for entry in entries:
        for name in ("id", "ref", "recorded_at", "recorded_by", "corrections"):
            entry.pop(name)
        entry["status"] = entry["status"].replace("corrected", "live")
        entry["retraction"] = entry["retraction"] and entry["retraction"]["reason"]
        entry["links"] = [(link["relation"], link["key"]) for link in entry["links"]]
    return [json.dumps(entry, default=list, sort_keys=True) for entry in entries]
