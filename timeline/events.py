"""The stored facts: one frozen class for each event type. The class *is* the stored format.

A payload holds what differs from the defaults, as JSON. Changing a field, a default or a rule here
means a new schema version in `codec.py`, an upcast for the old one, and a golden row in the tests.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
)

from timeline.errors import BadField, clip
from timeline.terms import FieldType, Label, Relation, Terms, Visibility
from timeline.text import body, field_name, line, plain_json, slug, web_address
from timeline.when import When

if TYPE_CHECKING:
    from collections.abc import Mapping

Headline = Annotated[str, AfterValidator(line(500))]
Name = Annotated[str, AfterValidator(line(200))]
Body = Annotated[str, AfterValidator(body(100_000))]
Quotation = Annotated[str, AfterValidator(body(20_000, blank=False))]
Reason = Annotated[str, AfterValidator(body(2_000, blank=False))]
Remark = Annotated[str, AfterValidator(body(2_000))]
Slug = Annotated[str, AfterValidator(slug)]
Url = Annotated[str, AfterValidator(web_address)]
Names = Annotated[tuple[Name, ...], Field(max_length=100)]
OwnField = Annotated[JsonValue, AfterValidator(plain_json)]
OwnFieldName = Annotated[str, AfterValidator(field_name)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Instant = Annotated[
    str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{6}Z$")
]


class Fact(BaseModel):
    """What all stored facts share: frozen, closed to unknown fields, built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, allow_inf_nan=False)


class Quote(Fact):
    """Words somebody said, byte-exact; `given_to` names who got them, `via` who passed them on."""

    text: Quotation
    speaker: Name | None = None
    given_to: Names = ()
    via: Names = ()
    terms: Terms = "on-record"


class Source(Fact):
    """Where we have it from: `relays` names the source this one repeats."""

    name: Name
    url: Url | None = None
    published: When | None = None
    retrieved: When | None = None
    relays: Name | None = None
    evidence: Names = ()


class Link(Fact):
    """How a development stands to an earlier one: `target` is a development's id."""

    relation: Relation
    target: UUID


class Content(Fact):
    """All that can be said of a development, and corrected later.

    Attributes:
        when: when it happened, by the world's clock.
        fields: the own fields of its kind, and unknown ones an import brought along.
        embargo_until: UTC instant to the second, with `Z`, only where visibility is `embargoed`.
    """

    kind: Name
    verb: Name
    headline: Headline
    text: Body = ""
    when: When
    place: Name | None = None
    by: Names = ()
    to: Names = ()
    via: Names = ()
    about: Names = ()
    quotes: Annotated[tuple[Quote, ...], Field(max_length=100)] = ()
    sources: Annotated[tuple[Source, ...], Field(max_length=100)] = ()
    links: Annotated[tuple[Link, ...], Field(max_length=100)] = ()
    thread: Name | None = None
    tags: Names = ()
    visibility: Visibility = "private"
    embargo_until: str | None = None
    fields: Annotated[dict[OwnFieldName, OwnField], Field(max_length=50)] = {}


class DeskOpened(Fact):
    """The first event of every log: the identity of the store."""

    store: UUID
    demonstration: bool = False


class StoryOpened(Fact):
    """A story begins; its id is uuid5(store, slug) and its slug never changes."""

    slug: Slug
    title: Headline
    timezone: Name = "UTC"
    week_start: Literal["monday", "sunday", "saturday"] = "monday"
    language: Name = "en"
    summary: Body = ""
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    visibility: Literal["public", "private"] = "private"


class DevelopmentLogged(Content):
    """Something happened; its id is uuid5(story, key)."""

    story: UUID


class Change(Fact):
    """One field of a correction: what it said, what it says now (JSON values; None for absent)."""

    field: Name
    old: Any = None
    new: Any = None


Changes = Annotated[tuple[Change, ...], Field(min_length=1)]


class DevelopmentCorrected(Fact):
    """Fields changed, with a reason and a label.

    The label says whose doing it was: `correction` (we were wrong), `clarification`, `update` (a
    new source).
    """

    changes: Changes
    reason: Reason
    label: Label = "correction"


class DevelopmentRetracted(Fact):
    """Struck, and why."""

    reason: Reason


class DevelopmentReinstated(Fact):
    """No longer struck, and why."""

    reason: Reason


class DevelopmentTriaged(Fact):
    """A note was given a kind, and what else is known of it: no correction, nothing was wrong."""

    changes: Changes


class DevelopmentReleased(Fact):
    """Readers may see it, at once or from a UTC instant on (to the second, with `Z`)."""

    embargo_until: str | None = None


class DevelopmentWithheld(Fact):
    """Readers may not see it any more."""

    reason: Remark = ""


class DevelopmentMoved(Fact):
    """It belongs to another story from now on; its id and its ref stay."""

    story: UUID
    reason: Remark = ""


class StoryAmended(Fact):
    """A story's own fields changed: its title, its summary."""

    changes: Changes
    reason: Remark = ""


class StoryClosed(Fact):
    """Nothing more is logged in a story, until it is reopened."""

    reason: Remark = ""


class StoryReopened(Fact):
    """A story goes on."""

    reason: Remark = ""


class PartyNamed(Fact):
    """Other names of a party, and for whom it speaks; each adds to those recorded before."""

    name: Name
    aliases: Names = ()
    speaks_for: Names = ()


class DefinedField(Fact):
    """A field of a newsroom's own kind; `type` is one of the vocabulary's field types."""

    name: OwnFieldName
    type: FieldType
    meaning: Annotated[str, AfterValidator(body(500))] = ""
    choices: Names = ()


class DefinedVerb(Fact):
    """A verb of a newsroom's own kind; `preset` are fields that it fills in."""

    name: Slug
    meaning: Annotated[str, AfterValidator(body(500))] = ""
    preset: Annotated[dict[OwnFieldName, Name], Field(max_length=20)] = {}
    relation: Relation | None = None


class KindDefined(Fact):
    """A kind of a newsroom's own, a sort of the one it extends; each adds to those before."""

    name: Slug
    extends: Name
    meaning: Headline
    fields: Annotated[tuple[DefinedField, ...], Field(max_length=50)] = ()
    verbs: Annotated[tuple[DefinedVerb, ...], Field(max_length=50)] = ()


class EventUndone(Fact):
    """Takes back one earlier event of the same stream, as if it had never been recorded.

    It can itself be undone. `version` is the other's in the stream, `type` what it is.
    """

    version: Annotated[int, Field(ge=1)]
    type: Name


class EditionPublished(Fact):
    """What readers could see of the log up to a position was made into pages, for them to have.

    It is recorded before they have them. Made of that part of the log again, for that instant, by
    the same program, they are the same bytes.

    Attributes:
        manifest: the SHA-256 of their `manifest.json`, in hex, which names that of every file.
        position: the last position that they were made of.
        moment: the UTC instant they were made for, written like `recorded_at`: no embargo in them
            ended later.
        story: the story whose pages alone they are; where there is none, they are of all.
        base_url: where readers find them, if that was said.
        title: what the whole of them is called.
    """

    manifest: Sha256
    position: Annotated[int, Field(ge=1)]
    moment: Instant
    story: UUID | None = None
    base_url: Url | None = None
    title: Remark = ""


Event = (
    DeskOpened
    | StoryOpened
    | StoryAmended
    | StoryClosed
    | StoryReopened
    | DevelopmentLogged
    | DevelopmentCorrected
    | DevelopmentTriaged
    | DevelopmentRetracted
    | DevelopmentReinstated
    | DevelopmentReleased
    | DevelopmentWithheld
    | DevelopmentMoved
    | PartyNamed
    | KindDefined
    | EventUndone
    | EditionPublished
)

LONGEST_SHOWN = 64  # characters of a name that is not known

SomeFact = TypeVar("SomeFact", bound=Fact)


def build(fact: type[SomeFact], values: Mapping[str, Any]) -> SomeFact:
    """A fact from loose values; raises `BadField` naming the first field that will not do."""
    try:
        return fact.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise BadField(_place(first["loc"]), _reason(first["type"], first["msg"])) from None


def _place(location: tuple[int | str, ...]) -> str:
    """Where the mistake is, as one would write it: `quotes[2].text` (counted from 1)."""
    place = ""
    for step in location:
        name = f"[{step + 1}]" if isinstance(step, int) else _shown(step)
        place += name if not place or isinstance(step, int) else f".{name}"
    return place or "the entry"


def _shown(name: str) -> str:
    """A name as it stands where it is plain; a file may call a field anything."""
    return name if name.isprintable() and 0 < len(name) <= LONGEST_SHOWN else repr(clip(name))


def _reason(kind: str, message: str) -> str:
    """Pydantic's finding as words that follow the field's name."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    known = {
        "extra_forbidden": "is not a field",
        "missing": "is missing",
        "string_type": "must be text",
        "tuple_type": "must be a list",
        "dict_type": "must be a table of names and values",
        "model_type": "must be a table of names and values",
    }
    words = re.sub(r"^(Input|Tuple|Dictionary) should ", "must ", message)
    return known.get(kind) or words.replace(" after validation", "")
