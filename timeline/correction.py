"""The rules of correcting a development, and of giving a note its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.content import LISTS, PLAIN, TABLES, flat, sound, values
from timeline.errors import NotANote, NothingChanged, UncorrectableField
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentTriaged,
    Event,
    build,
)
from timeline.fields import COMMON_OWN, read_own, read_reference, read_source, read_when
from timeline.nearest import nearest
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.development import Development
    from timeline.story import Story
    from timeline.vocabulary import Vocabulary

# Of what is scheduled, the date that people speak of is when it is due.
AS_SCHEDULED = {"when": "due", "announced": "when"}
CORRECTABLE = (*PLAIN, *LISTS, *TABLES, "when", "verb", COMMON_OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDevelopment:
    """Change fields; `changes` holds what was typed for each, None or an empty text to clear it.

    `label` is whose doing it was, or None when a note is only being given a kind.
    """

    changes: Mapping[str, Any]
    reason: str
    label: str | None
    relative_to: str | None
    story: Story
    now: str
    vocabulary: Vocabulary


def correct(state: Development, command: CorrectDevelopment) -> list[Event]:
    """A correction with old and new values, or `NothingChanged`."""
    if command.label is None and not command.vocabulary.kind(state.current.kind).private:
        raise NotANote(ref(state.id), state.current.verb)
    reference = read_reference(command.relative_to, command.story, command.now)
    updates = _updates(state.current, command, reference)
    corrected = sound({**values(state.current), **updates})
    changes = list(_changes(state.current, corrected))
    if not changes:
        raise NothingChanged(ref(state.id))
    if command.label is None:
        return [build(DevelopmentTriaged, {"changes": changes})]
    return [
        build(
            DevelopmentCorrected,
            {"changes": changes, "reason": command.reason, "label": command.label},
        )
    ]


def _updates(
    content: DevelopmentLogged, command: CorrectDevelopment, reference: str
) -> dict[str, Any]:
    """The new values of the fields of every development, and of `fields` as a whole."""
    typed = {name: value if value != "" else None for name, value in command.changes.items()}
    if (_kind_typed(typed, command.vocabulary) or content.kind) == "scheduled":
        typed = {AS_SCHEDULED.get(name, name): value for name, value in typed.items()}
    updates, own, preset = _reworded(content, command.vocabulary, typed)
    kind = command.vocabulary.kind(updates.get("kind", content.kind))
    setting = command.story.setting(reference)
    owned = {COMMON_OWN, *content.fields, *kind.fields}
    for name, value in typed.items():
        if name in CORRECTABLE and name != COMMON_OWN:
            updates[name] = _retyped(name, value, command.story, reference)
        elif name in owned:
            own = _without(own, name) | {name: preset.get(name) if value is None else value}
        else:
            raise UncorrectableField(name, nearest(name, (*CORRECTABLE, *owned)))
    return {**updates, "fields": read_own(own, kind, setting)}


def _kind_typed(typed: Mapping[str, Any], vocabulary: Vocabulary) -> str | None:
    """The kind of the new verb, if one was typed."""
    return vocabulary.verb(str(typed["verb"] or "")).kind if "verb" in typed else None


def _reworded(
    content: DevelopmentLogged, vocabulary: Vocabulary, typed: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], Mapping[str, str]]:
    """What a new verb, taken out of `typed`, changes by itself; the own fields; what it presets."""
    former = vocabulary.verbs.get(content.verb)
    preset = former.preset if former else {}
    if "verb" not in typed:
        return {}, dict(content.fields), preset
    verb = vocabulary.verb(str(typed.pop("verb") or ""))
    kept = {name: value for name, value in content.fields.items() if name not in preset}
    updates: dict[str, Any] = {"verb": verb.name, "kind": verb.kind}
    if vocabulary.kinds[verb.kind].private:
        updates |= {"visibility": "private", "embargo_until": None}
    return updates, {**kept, **verb.preset}, verb.preset


def _retyped(name: str, value: Any, story: Story, reference: str) -> Any:
    """A field of every development from what was typed for it."""
    if name == "when":
        return read_when(value, story.setting(reference))
    if name in LISTS or name in TABLES:
        listed = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        if name == "sources":
            setting = story.setting(reference)
            return [read_source(item, setting, "sources") for item in listed]
        return listed
    return "" if value is None and name == "text" else value


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in values.items() if other != name}


def _changes(old: DevelopmentLogged, new: DevelopmentLogged) -> list[dict[str, Any]]:
    """What differs, own fields one by one under their own names."""
    before, after = flat(old), flat(new)
    return [
        {"field": name, "old": before.get(name), "new": after.get(name)}
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
