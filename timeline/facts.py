"""The stored facts as plain tuples: what was checked when it was written is read without checking.

They have the names, fields and defaults of `timeline.events`, to which a test holds them. Whoever
only reads needs no more, and pays for no validation. What becomes of a development after it was
logged is in `later_facts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from timeline.terms import Relation, Terms, Visibility
    from timeline.when import When as StoredWhen

Names = tuple[str, ...]
Said = dict[str, Any]


class When(NamedTuple):
    """When something happened; see `timeline.when.When`."""

    edtf: str
    phrase: str
    reference: str
    zone: str
    earliest_start: str | None
    latest_start: str | None
    earliest_end: str | None
    latest_end: str | None
    ahead: bool = False


AnyWhen: TypeAlias = "When | StoredWhen"


class Quote(NamedTuple):
    """Words somebody said, byte-exact."""

    text: str
    speaker: str | None = None
    given_to: Names = ()
    via: Names = ()
    terms: Terms = "on-record"


class Source(NamedTuple):
    """Where we have it from."""

    name: str
    url: str | None = None
    published: When | None = None
    retrieved: When | None = None
    relays: str | None = None
    evidence: Names = ()


class Link(NamedTuple):
    """How a development stands to an earlier one."""

    relation: Relation
    target: UUID


class DevelopmentLogged(NamedTuple):
    """Something happened: all that is said of it."""

    kind: str
    verb: str
    headline: str
    when: When
    story: UUID
    text: str = ""
    place: str | None = None
    by: Names = ()
    to: Names = ()
    via: Names = ()
    about: Names = ()
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    links: tuple[Link, ...] = ()
    thread: str | None = None
    tags: Names = ()
    visibility: Visibility = "private"
    embargo_until: str | None = None
    fields: Mapping[str, Any] = {}


class StoryOpened(NamedTuple):
    """A story, as it was opened or last amended."""

    slug: str
    title: str
    timezone: str = "UTC"
    week_start: str = "monday"
    language: str = "en"
    summary: str = ""
    date_order: str | None = None
    visibility: Visibility = "private"


def content(said: Said) -> DevelopmentLogged:
    """What is said of a development, from its payload."""
    known: Said = {**said, "when": When(**said["when"]), "story": UUID(said["story"])}
    for name in ("by", "to", "via", "about", "tags"):
        if name in said:
            known[name] = tuple(said[name])
    if "quotes" in said:
        known["quotes"] = tuple(map(quote, said["quotes"]))
    if "sources" in said:
        known["sources"] = tuple(map(source, said["sources"]))
    if "links" in said:
        known["links"] = tuple(Link(one["relation"], UUID(one["target"])) for one in said["links"])
    return DevelopmentLogged(**known)


def when(stored: StoredWhen) -> When:
    """When something happened, as whoever reads has it."""
    return When(*(getattr(stored, name) for name in When._fields))


def quote(said: Said) -> Quote:
    """Words somebody said, from a payload."""
    return Quote(**_with_tuples(said, ("given_to", "via")))


def source(said: Said) -> Source:
    """Where we have it from, from a payload."""
    known = _with_tuples(said, ("evidence",))
    for name in ("published", "retrieved"):
        if known.get(name) is not None:
            known[name] = When(**known[name])
    return Source(**known)


def _with_tuples(said: Said, names: Iterable[str]) -> Said:
    return {**said, **{name: tuple(said[name]) for name in names if name in said}}


def values(one: object) -> Any:
    """A fact as JSON values, defaults among them."""
    if isinstance(one, UUID):
        return str(one)
    if isinstance(one, tuple):
        names = getattr(one, "_fields", None)
        if names is None:
            return [values(item) for item in one]
        return {name: values(item) for name, item in zip(names, one, strict=True)}
    return one


def told(one: object) -> Any:
    """The same without what is as it is by default: the payload."""
    if not isinstance(one, tuple):
        return values(one)
    names = getattr(one, "_fields", None)
    if names is None:
        return [told(item) for item in one]
    defaults: Said = getattr(one, "_field_defaults")  # noqa: B009 - of any fact
    return {
        name: told(value)
        for name, value in zip(names, one, strict=True)
        if name not in defaults or value != defaults[name]
    }
