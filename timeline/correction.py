"""The rules of correcting a development, and of giving a note its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.content import LISTS, PLAIN, TABLES, flat, sound, values
from timeline.errors import (
    BadField,
    ChangedMeanwhile,
    NotANote,
    NothingChanged,
    TwoDueDates,
    UncorrectableField,
)
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
from timeline.requoting import requoted

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
    meant = _kind_typed(typed, command.vocabulary) or content.kind
    if command.vocabulary.kind(meant).base == "scheduled":
        refuse_two_due_dates(typed.get("due"), typed.get("when"))
        typed = {AS_SCHEDULED.get(name, name): value for name, value in typed.items()}
    updates, own, preset = _reworded(content, command.vocabulary, typed)
    kind = command.vocabulary.kind(updates.get("kind", content.kind))
    setting = command.story.setting(reference)
    owned = {COMMON_OWN, *content.fields, *kind.fields}
    for name, value in typed.items():
        if name == "quotes":
            updates[name] = requoted(content.quotes, _listed(value), partly=command.label is None)
        elif name in CORRECTABLE and name != COMMON_OWN:
            updates[name] = _retyped(name, value, command.story, reference)
        elif name in owned:
            own = _without(own, name) | {name: preset.get(name) if value is None else value}
        else:
            raise UncorrectableField(name, nearest(name, (*CORRECTABLE, *owned)))
    # What nobody touches stays as it was recorded, even if it could not be typed so today.
    alike = content.fields.items() if kind.name == content.kind else ()
    stays = {name: value for name, value in alike if own.get(name) == value}
    read = {name: value for name, value in own.items() if name not in stays}
    return {**updates, "fields": {**stays, **read_own(read, kind, setting)}}


def refuse_two_due_dates(due: object, when: object) -> None:
    """Refuse to choose between two dates that somebody typed for the same."""
    if due is not None and when is not None and due != when:
        raise TwoDueDates(str(due), str(when))


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
        if value is None:
            raise BadField(name, "cannot be left empty: write it as far as it is known, like 2018")
        return read_when(value, story.setting(reference))
    if name in LISTS or name in TABLES:
        listed = _listed(value)
        if name == "sources":
            setting = story.setting(reference)
            return [read_source(item, setting, "sources") for item in listed]
        return listed
    if value is None and name == "headline":
        raise BadField(name, "cannot be left empty: every development has one")
    return "" if value is None and name == "text" else value


def _listed(value: Any) -> Any:
    """What was typed for a list: one value is a list of one."""
    return value if isinstance(value, (list, tuple)) else [] if value is None else [value]


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


def refuse_overwriting(base: Development, now: Development, new: Mapping[str, Any]) -> None:
    """A correction decided anew must not overwrite, unseen, what somebody else just wrote."""
    before, after = flat(base.current), flat(now.current)
    for name, value in new.items():
        if before.get(name) != after.get(name):
            raise ChangedMeanwhile(ref(now.id), name, str(after.get(name)), str(value))


def written(events: list[Event]) -> dict[str, Any]:
    """All that a correction writes: a new verb brings fields along that nobody typed."""
    return {
        change.field: change.new
        for event in events
        if isinstance(event, DevelopmentCorrected | DevelopmentTriaged)
        for change in event.changes
    }
