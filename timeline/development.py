"""The rules of a development's life: what a command means for it, what an event made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from timeline.errors import (
    AlreadyRetracted,
    BadField,
    KeyTaken,
    NothingChanged,
    UncorrectableField,
)
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentRetracted,
    Event,
    build,
)
from timeline.fields import (
    COMMON_OWN,
    read_embargo,
    read_own,
    read_reference,
    read_source,
    read_when,
)
from timeline.nearest import nearest
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from timeline.draft import DevelopmentDraft
    from timeline.story import Story
    from timeline.vocabulary import Kind, Vocabulary

PLAIN = ("headline", "text", "place", "thread")
LISTS = ("by", "to", "via", "about", "tags")
TABLES = ("quotes", "sources", "links")
# Of what is scheduled, the date that people speak of is when it is due.
AS_SCHEDULED = {"when": "due", "announced": "when"}
CORRECTABLE = (*PLAIN, *LISTS, *TABLES, "when", "verb", COMMON_OWN)


@dataclass(frozen=True, slots=True)
class Development:
    """One development as its events left it.

    Attributes:
        first: what was logged; a retry with the same key is compared with it.
        current: what it says now, corrections applied.
        retracted: why it was struck, or None.
        version: that of its stream.
    """

    id: UUID
    key: str
    first: DevelopmentLogged
    current: DevelopmentLogged
    retracted: str | None
    corrected: bool
    version: int

    @property
    def status(self) -> str:
        """`live`, `corrected` or `retracted`."""
        if self.retracted is not None:
            return "retracted"
        return "corrected" if self.corrected else "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDevelopment:
    """Log a draft in a story.

    Attributes:
        links: (relation, id of the target), found by the caller.
        now: the local minute in the story's zone, which phrases are relative to.
        visibility: what it is when the draft does not say.
    """

    draft: DevelopmentDraft
    story: Story
    links: tuple[tuple[str, UUID], ...]
    now: str
    visibility: str
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDevelopment:
    """Change fields; `changes` holds what was typed for each, None or an empty text to clear it."""

    changes: Mapping[str, Any]
    reason: str
    label: str
    relative_to: str | None
    story: Story
    now: str
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class RetractDevelopment:
    """Strike a development."""

    reason: str


Command = LogDevelopment | CorrectDevelopment | RetractDevelopment


def decide(state: Development | None, command: Command) -> list[Event]:
    """The events a command makes of a development, or an error that says why it makes none.

    An empty list means that the log says it already. Correcting or retracting needs a state.
    """
    if isinstance(command, LogDevelopment):
        return _log(state, command)
    assert state is not None, "the caller looks a development up before changing it"
    if state.retracted is not None:
        raise AlreadyRetracted(ref(state.id), state.retracted)
    if isinstance(command, CorrectDevelopment):
        return _correct(state, command)
    return [build(DevelopmentRetracted, {"reason": command.reason})]


def evolve(state: Development | None, stream: UUID, key: str, event: Event) -> Development | None:
    """The development after an event of its stream; other events leave it as it was."""
    if isinstance(event, DevelopmentLogged):
        return Development(stream, key, event, event, None, False, 1)
    if state is None:
        return None
    state = replace(state, version=state.version + 1)
    if isinstance(event, DevelopmentCorrected):
        return replace(state, current=_corrected(state.current, event), corrected=True)
    if isinstance(event, DevelopmentRetracted):
        return replace(state, retracted=event.reason)
    return state


# --- logging ------------------------------------------------------------------------------------


def _log(state: Development | None, command: LogDevelopment) -> list[Event]:
    """A new development, nothing when it is logged already, or `KeyTaken`."""
    if state is None:
        return [_logged(command, command.now), *_struck(command.draft)]
    # A retry may come a day later: what "yesterday" meant is decided by the first time.
    again = _logged(command, state.first.when.reference)
    if again not in (state.first, state.current):
        raise KeyTaken(state.key, ref(state.id), state.current.headline)
    return _struck(command.draft) if state.retracted is None else []


def _struck(draft: DevelopmentDraft) -> list[Event]:
    """The retraction an export carries along with what it strikes."""
    if draft.retracted is None:
        return []
    return [build(DevelopmentRetracted, {"reason": draft.retracted})]


def _logged(command: LogDevelopment, now: str) -> DevelopmentLogged:
    """The event a draft makes, its phrases read relative to `relative_to` or `now`."""
    draft, story = command.draft, command.story
    verb = command.vocabulary.verb(draft.verb)
    kind = command.vocabulary.kinds[verb.kind]
    setting = story.setting(read_reference(draft.relative_to, story, now))
    typed_when, typed_own = _announcement(draft, verb.kind)
    return _sound(
        {
            "story": story.id,
            "kind": verb.kind,
            "verb": verb.name,
            **{name: getattr(draft, name) for name in (*PLAIN, *LISTS, "quotes")},
            "when": read_when(typed_when, setting),
            "sources": [
                read_source(source, setting, f"sources[{index}]")
                for index, source in enumerate(draft.sources, 1)
            ],
            "links": [{"relation": name, "target": target} for name, target in command.links],
            **_visibility(command, kind, setting.reference),
            "fields": {**verb.preset, **read_own(typed_own, kind, setting)},
        },
    )


def _announcement(draft: DevelopmentDraft, kind: str) -> tuple[object, Mapping[str, Any]]:
    """The own When and the own fields: for what is scheduled, the date typed is when it is due."""
    when, own = draft.when, draft.fields
    if kind == "scheduled":
        if when is not None and "due" not in own:
            when, own = None, {**own, "due": when}
        if when is not None and draft.announced is not None:
            raise BadField("announced", "says what when says already, because due is given too")
        when = draft.announced if when is None else when
    elif draft.announced is not None:
        raise BadField("announced", "goes only with what is scheduled")
    return "today" if when is None else when, own


def _sound(values: Mapping[str, Any]) -> DevelopmentLogged:
    """The content that values make, if its fields go together."""
    content = build(DevelopmentLogged, values)
    if any(link.relation == "caused_by" for link in content.links) and not content.by:
        raise BadField("by", "is missing: a caused_by link needs someone who says so")
    low, high = (content.fields.get(name) for name in ("low", "high"))
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        raise BadField("low", f"is above high: {low} is more than {high}")
    return content


def _visibility(command: LogDevelopment, kind: Kind, reference: str) -> dict[str, Any]:
    """Who may see it; some kinds are always private."""
    draft = command.draft
    if kind.private:
        if draft.visibility not in (None, "private"):
            raise BadField("visibility", f"of a {kind.name} is always private")
        return {"visibility": "private"}
    if draft.embargo_until is not None:
        if draft.visibility not in {None, "embargoed"}:
            raise BadField("embargo_until", f"does not go with visibility {draft.visibility!r}")
        ahead = command.story.setting(reference, ahead=True)
        return {
            "visibility": "embargoed",
            "embargo_until": read_embargo(draft.embargo_until, ahead),
        }
    if draft.visibility == "embargoed":
        raise BadField("visibility", "is embargoed, but embargo_until does not say until when")
    return {"visibility": draft.visibility or command.visibility}


# --- correcting ---------------------------------------------------------------------------------


def _correct(state: Development, command: CorrectDevelopment) -> list[Event]:
    """A correction with old and new values, or `NothingChanged`."""
    reference = read_reference(command.relative_to, command.story, command.now)
    updates = _updates(state.current, command, reference)
    corrected = _sound({**_values(state.current), **updates})
    changes = list(_changes(state.current, corrected))
    if not changes:
        raise NothingChanged(ref(state.id))
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
    if content.kind == "scheduled":
        typed = {AS_SCHEDULED.get(name, name): value for name, value in typed.items()}
    updates, own, preset = _reworded(content, command.vocabulary, typed)
    kind = command.vocabulary.kinds[updates.get("kind", content.kind)]
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


def _values(content: DevelopmentLogged) -> dict[str, Any]:
    """A development's fields as JSON values."""
    return content.model_dump(mode="json")


def _changes(old: DevelopmentLogged, new: DevelopmentLogged) -> list[dict[str, Any]]:
    """What differs, own fields one by one under their own names."""
    before, after = flat(old), flat(new)
    return [
        {"field": name, "old": before.get(name), "new": after.get(name)}
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]


def flat(content: DevelopmentLogged) -> dict[str, Any]:
    """All that is said, as JSON values: own fields beside those of every development."""
    values = _values(content)
    own = values.pop("fields")
    return {**values, **own}


def _corrected(content: DevelopmentLogged, event: DevelopmentCorrected) -> DevelopmentLogged:
    """The content after a correction."""
    values = _values(content)
    for change in event.changes:
        holder = values if change.field in DevelopmentLogged.model_fields else values["fields"]
        if change.new is None:
            holder.pop(change.field, None)
        else:
            holder[change.field] = change.new
    return build(DevelopmentLogged, values)
