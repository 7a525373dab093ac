"""The rules of a development's life: what a command means for it, what an event made of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from timeline.content import LISTS, PLAIN, changed, sound
from timeline.correction import CorrectDevelopment, correct
from timeline.errors import (
    AlreadyRetracted,
    AlwaysPrivate,
    BadField,
    KeyTaken,
    NotRetracted,
    PastEmbargo,
)
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentMoved,
    DevelopmentReinstated,
    DevelopmentReleased,
    DevelopmentRetracted,
    DevelopmentTriaged,
    DevelopmentWithheld,
    Event,
    build,
)
from timeline.fields import (
    read_embargo,
    read_own,
    read_reference,
    read_source,
    read_when,
)
from timeline.refs import ref
from timeline.story import refuse_closed
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from timeline.draft import DevelopmentDraft
    from timeline.story import Story
    from timeline.vocabulary import Kind, Vocabulary


def _shipped() -> Vocabulary:
    from timeline.vocabulary import shipped  # noqa: PLC0415 - who only reads needs none

    return shipped()


@dataclass(frozen=True, slots=True)
class Development:
    """One development as its events left it.

    Attributes:
        key: as it was given; it goes along where the development is moved.
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
    def key_here(self) -> str:
        """The key that makes its id in the story it is in; where it was moved to, the id itself.

        What is written to be read again, by an import above all, names it by this one.
        """
        return self.key if self.current.story == self.first.story else str(self.id)

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
        instant: UTC, when somebody types it, so that no embargo may have ended; None for what an
            import brings, which may have been kept back long ago.
    """

    draft: DevelopmentDraft
    story: Story
    links: tuple[tuple[str, UUID], ...]
    now: str
    visibility: str
    vocabulary: Vocabulary
    instant: str | None = None


@dataclass(frozen=True, slots=True)
class RetractDevelopment:
    """Strike a development."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReinstateDevelopment:
    """Take a retraction back, and say why."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseDevelopment:
    """Let readers see it, at once or from a UTC instant on (to the second, with `Z`).

    `instant` is now, which that must be after; `zone` is that of the story. `vocabulary` has the
    newsroom's own kinds, some of which are never released.
    """

    embargo_until: str | None
    instant: str | None = None
    zone: str = "UTC"
    vocabulary: Vocabulary = field(default_factory=_shipped)


@dataclass(frozen=True, slots=True)
class WithholdDevelopment:
    """Keep it from readers."""

    reason: str


@dataclass(frozen=True, slots=True)
class MoveDevelopment:
    """Take it to another story."""

    story: Story
    reason: str


ChangeDevelopment = (
    CorrectDevelopment
    | RetractDevelopment
    | ReinstateDevelopment
    | ReleaseDevelopment
    | WithholdDevelopment
    | MoveDevelopment
)
Command = LogDevelopment | ChangeDevelopment
SECOND = len("2019-01-06T09:00:30")
OF_THE_RETRACTED = (ReinstateDevelopment, WithholdDevelopment, MoveDevelopment)


def decide(state: Development | None, command: Command) -> list[Event]:
    """The events a command makes of a development, or an error that says why it makes none.

    An empty list means that the log says it already. Changing needs a state.
    """
    if isinstance(command, LogDevelopment):
        return _log(state, command)
    assert state is not None, "the caller looks a development up before changing it"
    if state.retracted is not None and not isinstance(command, OF_THE_RETRACTED):
        raise AlreadyRetracted(ref(state.id), state.retracted)
    match command:
        case CorrectDevelopment():
            return correct(state, command)
        case ReleaseDevelopment():
            return _release(state, command)
        case RetractDevelopment():
            return [build(DevelopmentRetracted, {"reason": command.reason})]
    return _decide_of_any(state, command)


def _decide_of_any(
    state: Development, command: ReinstateDevelopment | WithholdDevelopment | MoveDevelopment
) -> list[Event]:
    """What can be done to a retracted one too."""
    match command:
        case ReinstateDevelopment():
            return _reinstate(state, command)
        case WithholdDevelopment():
            return _withhold(state, command)
    return _move(state, command)


def evolve(state: Development | None, stream: UUID, key: str, event: Event) -> Development | None:
    """The development after an event of its stream; other events leave it as it was."""
    if isinstance(event, DevelopmentLogged):
        return Development(stream, key, event, event, None, False, 1)
    if state is None:
        return None
    state = replace(state, version=state.version + 1)
    match event:
        case DevelopmentCorrected():
            state = replace(state, current=changed(state.current, event), corrected=True)
        case DevelopmentTriaged():
            state = replace(state, current=changed(state.current, event))
        case DevelopmentRetracted():
            state = replace(state, retracted=event.reason)
        case DevelopmentReinstated():
            state = replace(state, retracted=None)
        case DevelopmentReleased() | DevelopmentWithheld():
            state = replace(state, current=_seen_by(state.current, event))
        case DevelopmentMoved():
            moved = state.current.model_copy(update={"story": event.story})
            state = replace(state, current=moved)
    return state


# --- logging ------------------------------------------------------------------------------------


def _log(state: Development | None, command: LogDevelopment) -> list[Event]:
    """A new development, nothing when it is logged already, or `KeyTaken`."""
    if state is None:
        logged = _logged(command, command.now)
        zone = command.story.opened.timezone
        _refuse_past(logged.embargo_until, command.instant, zone, None)
        return [logged, *_struck(command.draft)]
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
    typed_when, typed_own = _announcement(draft, kind)
    return sound(
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
            "fields": read_own({**verb.preset, **_given(typed_own)}, kind, setting),
        },
    )


def _given(own: Mapping[str, Any]) -> dict[str, Any]:
    """Own fields that are said; one left open is what the verb fills in."""
    return {name: value for name, value in own.items() if value is not None}


def _announcement(draft: DevelopmentDraft, kind: Kind) -> tuple[object, Mapping[str, Any]]:
    """The own When and the own fields: for what is scheduled, the date typed is when it is due."""
    when, own = draft.when, draft.fields
    if kind.base == "scheduled":
        if when is not None and "due" not in own:
            when, own = None, {**own, "due": when}
        if when is not None and draft.announced is not None:
            raise BadField("announced", "says what when says already, because due is given too")
        when = draft.announced if when is None else when
    elif draft.announced is not None:
        raise BadField("announced", "goes only with what is scheduled")
    return "today" if when is None else when, own


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


# --- standing, visibility, place ------------------------------------------------------------------


def _reinstate(state: Development, command: ReinstateDevelopment) -> list[Event]:
    if state.retracted is None:
        raise NotRetracted(ref(state.id))
    return [build(DevelopmentReinstated, {"reason": command.reason})]


def _release(state: Development, command: ReleaseDevelopment) -> list[Event]:
    """What lets readers see it; nothing when they may already, from the same moment on."""
    content = state.current
    if command.vocabulary.kind(content.kind).private:
        raise AlwaysPrivate(ref(state.id), content.kind)
    released = build(DevelopmentReleased, {"embargo_until": command.embargo_until})
    if _seen_by(content, released) == content:
        return []
    _refuse_past(command.embargo_until, command.instant, command.zone, ref(state.id))
    return [released]


def _refuse_past(until: str | None, now: str | None, zone: str, name: str | None) -> None:
    """Refuse an embargo that has ended: it would say that readers are kept out, and let them in."""
    if until is not None and now is not None and until[:SECOND] <= now[:SECOND]:
        raise PastEmbargo(f"{local_now(until, zone).replace('T', ' ')} ({zone})", name)


def _withhold(state: Development, command: WithholdDevelopment) -> list[Event]:
    """What hides it, a retracted one too; nothing when it is private already."""
    if state.current.visibility == "private":
        return []
    return [build(DevelopmentWithheld, {"reason": command.reason})]


def _move(state: Development, command: MoveDevelopment) -> list[Event]:
    if state.current.story == command.story.id:
        return []
    refuse_closed(command.story)
    return [build(DevelopmentMoved, {"story": command.story.id, "reason": command.reason})]


def _seen_by(
    content: DevelopmentLogged, event: DevelopmentReleased | DevelopmentWithheld
) -> DevelopmentLogged:
    """The content after readers were let in or kept out."""
    until = event.embargo_until if isinstance(event, DevelopmentReleased) else None
    shown = "public" if until is None else "embargoed"
    visibility = shown if isinstance(event, DevelopmentReleased) else "private"
    return content.model_copy(update={"visibility": visibility, "embargo_until": until})
