"""What an editor made of the text of a development: fields as typed, the reason, the label."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from timeline.draft import NAMES
from timeline.errors import BadField, BadFile, OutsideEntry
from timeline.intake.toml import plain
from timeline.nearest import nearest
from timeline.terms import Label

POSITION = re.compile(r"# .*as of position (\d+)\.")
ENTRY = re.compile(r'^entry = "([0-9a-z]+)"', re.MULTILINE)
OUTERMOST = ("development", "correction")
OF_CORRECTION = ("entry", "reason", "label")
LONGEST = 5_000_000  # characters: an entry has far fewer


@dataclass(frozen=True, slots=True)
class Edited:
    """What was saved.

    Attributes:
        fields: all that is said of the development, as typed.
        position: of the log, which it rests on, if the text still says so.
    """

    fields: Mapping[str, Any]
    reason: str
    label: str
    position: int | None


def read(text: str, name: str) -> Edited:
    """The saved text; raises `BadFile` naming the place, or `BadField`."""
    if len(text) > LONGEST:
        raise BadFile(name, f"it is longer than {LONGEST:,} characters")
    try:
        tables = plain(tomllib.loads(text))
    except RecursionError:
        raise BadFile(name, "it is nested too deep") from None
    except ValueError as error:
        raise BadFile(name, f"it is not TOML: {error}") from None
    if not isinstance(tables.get("development"), Mapping):
        raise BadFile(name, "it has no table [development] any more")
    correction = tables.get("correction", {})
    if not isinstance(correction, Mapping):
        raise BadFile(name, "correction must be a table: [correction]")
    _refuse_outside(tables, OUTERMOST, "")
    _refuse_outside(correction, OF_CORRECTION, "correction")
    reason, label = _why(correction)
    found = POSITION.search(text)
    return Edited(tables["development"], reason, label, int(found[1]) if found else None)


def _why(correction: Mapping[str, Any]) -> tuple[str, str]:
    """The reason and the label."""
    reason, label = correction.get("reason", ""), correction.get("label", "correction")
    if not isinstance(reason, str):
        raise BadField("reason", 'must be text in quotes: reason = "..."')
    if label not in get_args(Label):
        raise BadField("label", f"must be one of: {', '.join(get_args(Label))}")
    return reason.strip(), label


def _refuse_outside(table: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    """Refuse what stands where nothing is read: it would be lost without a word."""
    for key in table.keys() - set(known):
        named = key if key in NAMES else next(iter(nearest(key, (*NAMES, *known), 1)), None)
        value = table[key]
        tables = isinstance(value, list) and all(isinstance(one, Mapping) for one in value)
        raise OutsideEntry(key, place, named, tables)


def entry_of(text: str) -> str | None:
    """The ref of the entry that a text is of, if it still says so; the text need not be sound."""
    found = ENTRY.search(text)
    return found[1] if found else None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were typed otherwise, None for those taken out.

    Another day that phrases are relative to gives each date another meaning.
    """
    names = dict.fromkeys((*before, *after))
    changed = {name: after.get(name) for name in names if before.get(name) != after.get(name)}
    if "relative_to" in changed:
        del changed["relative_to"]
        dated = ("when", "announced", "due", "deadline")
        changed |= {name: after[name] for name in dated if name in after}
    if changed.get("links"):
        changed["links"] = _links(changed["links"])
    return changed


def _links(typed: object) -> list[tuple[str | None, str]]:
    tables = typed if isinstance(typed, list) else [typed]
    if any(
        not isinstance(one, Mapping) or not isinstance(one.get("target"), str) for one in tables
    ):
        raise BadField("links", 'must be tables like { relation = "denies", target = "k7fq2m9x" }')
    return [(one.get("relation"), one["target"]) for one in tables if isinstance(one, Mapping)]
