"""A newsroom's own kinds: each is a sort of a shipped one, with fields and verbs of its own.

Their definitions live in the log, so that editing a file cannot rewrite what was logged with them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from timeline.draft import A_SLIP, NAMES, RESERVED
from timeline.errors import BadField, KindTaken, UnknownKind, WordTaken
from timeline.nearest import nearest
from timeline.vocabulary import FIELD_TYPES, Field, Kind, Verb, Vocabulary, shipped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

    from timeline import later_facts
    from timeline.events import DefinedField, DefinedVerb, Event, KindDefined

# Words that the command line has for something else.
OPTIONS = frozenset(
    {
        *("re", "link", "quote", "speaker", "given_to", "terms", "source", "tag", "private"),
        *("public", "embargo", "dry_run", "clock_is_right", "desk", "story", "user", "json"),
        *("quiet", "no_color", "no_pager", "verbose", "help", "reason", "draft", "fields"),
    }
)


def kind_id(store: UUID, name: str) -> UUID:
    """The id of a kind's definition, the same in every copy of the store."""
    return uuid5(store, f"kind:{name}".encode("utf-8", "replace").decode())


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind as it was defined, bit by bit; `version` is that of its stream."""

    id: UUID
    name: str
    extends: str
    meaning: str
    fields: tuple[DefinedField | later_facts.DefinedField, ...] = ()
    verbs: tuple[DefinedVerb | later_facts.DefinedVerb, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineKind:
    """Define a kind, or add to one.

    Attributes:
        extends, meaning: None where it is defined already, and stays as it is.
        fields, verbs: those to add, as `DefinedField` and `DefinedVerb` take them.
    """

    name: str
    extends: str | None
    meaning: str | None
    fields: tuple[Mapping[str, Any], ...]
    verbs: tuple[Mapping[str, Any], ...]


def decide(
    state: OwnKind | None, command: DefineKind, vocabulary: Vocabulary, slugs: Collection[str]
) -> list[Event]:
    """What is new of a kind; nothing when all of it is defined already.

    `vocabulary` is all that is known so far, `slugs` are the stories. A kind that is given no verb
    at first has one of its own name.
    """
    if state is None and command.name in vocabulary.kinds:
        raise KindTaken(command.name, None)
    if state is not None and command.extends not in (None, state.extends):
        raise KindTaken(command.name, state.extends)
    extends = state.extends if state else command.extends or ""
    parents = tuple(name for name, kind in vocabulary.kinds.items() if kind.extends is None)
    if extends not in parents:
        raise UnknownKind(extends, nearest(extends, parents), parents)
    verbs = command.verbs or (() if state else ({"name": command.name},))
    meaning = command.meaning or (state.meaning if state else None)
    if meaning is None:
        raise BadField("meaning", 'is missing: say in a sentence what it is, with --meaning "..."')
    from timeline.events import KindDefined, build  # noqa: PLC0415 - who only reads needs none

    defined = build(
        KindDefined,
        {
            "name": command.name,
            "extends": extends,
            "meaning": meaning,
            "fields": [_field(one, vocabulary, state) for one in command.fields],
            "verbs": [_verb(one, command.name, vocabulary, slugs) for one in verbs],
        },
    )
    _refuse_unfit_presets(state, defined, vocabulary)
    return _new(state, defined)


def evolve(state: OwnKind | None, stream: UUID, event: Event) -> OwnKind | None:
    """The kind after an event of its stream: what is defined again is as it was defined last."""
    from timeline.events import KindDefined  # noqa: PLC0415 - who only reads needs none

    if not isinstance(event, KindDefined):
        return state
    state = state or OwnKind(stream, event.name, event.extends, event.meaning)
    fields = {one.name: one for one in (*state.fields, *event.fields)}
    verbs = {one.name: one for one in (*state.verbs, *event.verbs)}
    return replace(
        state, meaning=event.meaning, fields=tuple(fields.values()), verbs=tuple(verbs.values())
    )


def extended(vocabulary: Vocabulary, kinds: Iterable[OwnKind]) -> Vocabulary:
    """A vocabulary with kinds of a newsroom's own; each is as its parent, and more."""
    kinds = tuple(kinds)
    if not kinds:
        return vocabulary
    fields, known, verbs = (
        dict(vocabulary.fields),
        dict(vocabulary.kinds),
        dict(vocabulary.verbs),
    )
    for one in kinds:
        parent = known[one.extends]
        own = {field.name: _known_field(field) for field in one.fields}
        fields = {**own, **fields}
        known[one.name] = Kind(
            name=one.name,
            meaning=one.meaning,
            fields={**parent.fields, **{name: fields[name] for name in own}},
            opens=parent.opens,
            moves=parent.moves,
            private=parent.private,
            extends=parent.name,
        )
        verbs |= {
            verb.name: Verb(
                name=verb.name,
                kind=one.name,
                meaning=verb.meaning or one.meaning,
                preset=_fit(verb, known[one.name]),
                relation=verb.relation,
            )
            for verb in one.verbs
        }
    return Vocabulary(fields=fields, kinds=known, verbs=verbs)


def _fit(verb: DefinedVerb | later_facts.DefinedVerb, kind: Kind) -> Mapping[str, str]:
    from timeline.preset import fit  # noqa: PLC0415 - few verbs fill anything in

    return fit(verb.preset, kind) if verb.preset else {}


def _refuse_unfit_presets(
    state: OwnKind | None, defined: KindDefined, vocabulary: Vocabulary
) -> None:
    """Refuse what a verb cannot fill in, also one that was there before a field was redefined."""
    from timeline.preset import refuse_unfit  # noqa: PLC0415 - only what defines a kind pays for it

    after = evolve(state, UUID(int=0), defined)
    assert after is not None
    former = {field.name for field in state.fields} - shipped().fields.keys() if state else set()
    others = {name: one for name, one in vocabulary.fields.items() if name not in former}
    kind = extended(replace(vocabulary, fields=others), [after]).kinds[after.name]
    new, anew = {one.name for one in defined.verbs}, {one.name for one in defined.fields}
    for verb in after.verbs:
        every = verb.name in new
        preset = {name: text for name, text in verb.preset.items() if every or name in anew}
        refuse_unfit(verb.name, preset, kind)


def _known_field(one: DefinedField | later_facts.DefinedField) -> Field:
    return Field(
        name=one.name,
        type=one.type,
        meaning=one.meaning or one.name,
        option=one.name,
        choices=one.choices,
    )


def _field(
    one: Mapping[str, Any], vocabulary: Vocabulary, state: OwnKind | None
) -> Mapping[str, Any]:
    """A field that means nothing else already, nor is nearly called like one that does."""
    name = str(one.get("name", ""))
    mine = {field.name for field in state.fields} if state else set()
    known = vocabulary.fields.get(name)
    if name in NAMES | RESERVED | OPTIONS:
        raise WordTaken(name, "means something in every entry")
    if known is not None and known.type != one.get("type"):
        raise WordTaken(name, f"is a field of type {known.type} already")
    if one.get("type") not in FIELD_TYPES:
        raise BadField(name, f"must have one of the types {', '.join(FIELD_TYPES)}")
    if (one.get("type") == "choice") is not bool(one.get("choices")):
        raise BadField(name, "must have choices, as in size:choice(small|large)")
    others = {*NAMES, *vocabulary.fields} - {name} - mine
    if known is None and (near := nearest(name, others, 1, A_SLIP)):
        raise WordTaken(name, f"would be taken for a slip of {near[0]}")
    return one


def _verb(
    one: Mapping[str, Any], kind: str, vocabulary: Vocabulary, slugs: Collection[str]
) -> Mapping[str, Any]:
    """A verb that no other kind has, and no story is called."""
    name = str(one.get("name", ""))
    known = vocabulary.verbs.get(name)
    if known is not None and known.kind != kind:
        raise WordTaken(name, f"is a verb of the kind {known.kind} already")
    if name in slugs:
        raise WordTaken(name, "is the name of a story")
    return one


def _new(state: OwnKind | None, defined: KindDefined) -> list[Event]:
    """A definition without what is defined so already."""
    if state is None:
        return [defined]
    fields = tuple(one for one in defined.fields if one not in state.fields)
    verbs = tuple(one for one in defined.verbs if one not in state.verbs)
    if not fields and not verbs and defined.meaning == state.meaning:
        return []
    return [defined.model_copy(update={"fields": fields, "verbs": verbs})]
