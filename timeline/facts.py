"""The stored facts as plain tuples: what was checked when it was written is read without checking.

They have the names, fields and defaults of `timeline.events`, to which a test holds them. Whoever
only reads needs no more, and pays for no validation. What becomes of a development after it was
logged is in `later_facts`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
    return DevelopmentLogged(**_read(said))


def when(stored: StoredWhen) -> When:
    """When something happened, as whoever reads has it."""
    return When(*(getattr(stored, name) for name in When._fields))


def _read(said: Said) -> Said:
    """The fields of a fact, from its payload."""
    return {
        name: READERS[name](value) if name in READERS and value is not None else value
        for name, value in said.items()
    }


def _when(said: Said) -> When:
    return When(**said)


def _quotes(some: Iterable[Said]) -> tuple[Quote, ...]:
    return tuple([Quote(**_read(said)) for said in some])


def _sources(some: Iterable[Said]) -> tuple[Source, ...]:
    return tuple([Source(**_read(said)) for said in some])


def _links(some: Iterable[Said]) -> tuple[Link, ...]:
    return tuple([Link(said["relation"], UUID(said["target"])) for said in some])


# Most developments that are read at once are of one story, or of a few.
_story = lru_cache(maxsize=64)(UUID)

# What JSON has no form for, by the name of the field, which is of one form wherever it is.
READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("when", "published", "retrieved"), _when),
    **dict.fromkeys(("by", "to", "via", "about", "tags", "given_to", "evidence"), tuple),
    "story": _story,
    "quotes": _quotes,
    "sources": _sources,
    "links": _links,
}


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
