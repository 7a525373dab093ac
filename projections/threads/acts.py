"""What a thread is folded from: the facts of a development that can move one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline import errors
from timeline.refs import ref
from timeline.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from projections.entry import State

DRAWN = 32  # hexadecimal digits of a key that was drawn, because none was given


class Act(NamedTuple):
    """A development as the threads see it; a tuple, because a standing makes one of each.

    Attributes:
        key: its key, or None where that was drawn and says nothing.
        kind: the shipped kind: a newsroom's own kind counts as the one it extends.
        when: EDTF text of when it happened.
        links: (relation, target) as typed.
        handle: the thread it was put on by name: `thread`, else the `document` it names.
        sources: (name, what it relays) of each source.
        own: the own fields of its kind; dates in it as `When` tables.
        struck: whether it is retracted.
    """

    id: UUID
    key: str | None
    kind: str
    verb: str
    headline: str
    when: str
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    links: tuple[tuple[str, UUID], ...] = ()
    handle: str | None = None
    sources: tuple[tuple[str, str | None], ...] = ()
    own: Mapping[str, Any] = MappingProxyType({})
    struck: bool = False

    @property
    def ref(self) -> str:
        """The ref that names it in text."""
        return ref(self.id)

    @property
    def named(self) -> str:
        """How people know it: by its key, else by its ref."""
        return self.key or self.ref

    def ahead(self, name: str) -> Mapping[str, Any] | None:
        """A date among its own fields, such as its deadline; None where there is none.

        Nor is what an import keeps under that name for a kind that has no such date.
        """
        value = self.own.get(name)
        if not isinstance(value, dict):
            return None
        try:
            restore(value, name)
        except errors.BadField:
            return None
        return value

    def said(self, name: str) -> str | None:
        """A text among its own fields."""
        value = self.own.get(name)
        return value if isinstance(value, str) and value else None


def act_of(state: State, parents: Mapping[str, str]) -> Act:
    """A development as the threads see it; `parents` has the kind that each own kind extends."""
    content = state.current
    handle = content.thread or content.fields.get("document")
    return Act(
        id=state.id,
        key=key_of(state),
        kind=parents.get(content.kind, content.kind),
        verb=content.verb,
        headline=content.headline,
        when=content.when.edtf,
        by=content.by,
        to=content.to,
        about=content.about,
        links=tuple((link.relation, link.target) for link in content.links),
        handle=handle if isinstance(handle, str) and handle else None,
        sources=tuple((source.name, source.relays) for source in content.sources),
        own=content.fields,
        struck=state.retracted is not None,
    )


def key_of(state: State) -> str | None:
    """The key of a development, if somebody typed it."""
    return None if was_drawn(state.key, state.id) else state.key


def was_drawn(key: str, id_: UUID) -> bool:
    """Whether a key is one that nobody typed: drawn at random, or the id of what was moved."""
    drawn = len(key) == DRAWN and set(key) <= set("0123456789abcdef")
    return drawn or key == str(id_)


class Member(NamedTuple):
    """An act on a thread.

    Attributes:
        certain: whether it has certainly happened by the day asked for, or only possibly.
        home: whether this is the thread it belongs to; otherwise it only moves it by a link.
        thread: the ids of the acts that belong to the thread; of what certainly happened, those
            that certainly happened too.
    """

    act: Act
    certain: bool
    home: bool
    thread: Collection[UUID]

    def targets(self, relation: str) -> tuple[UUID, ...]:
        """What it is linked to by a relation, on this thread."""
        links, thread = self.act.links, self.thread
        return tuple([target for name, target in links if name == relation and target in thread])

    def is_about_another(self, relation: str) -> bool:
        """Whether all that it is linked to by a relation is somewhere else."""
        return not self.targets(relation) and any(name == relation for name, _ in self.act.links)

    def is_a(self, *kinds: str) -> bool:
        """Whether it belongs here and is of one of these kinds."""
        return self.home and self.act.kind in kinds

    @property
    def stance(self) -> str | None:
        """How it takes what it reacts to, by its own words or else by its links here."""
        if self.act.kind == "response":
            stance = self.act.said("stance")
            return stance if stance in STANCES else None
        if self.act.kind == "report":
            return None  # it says what somebody else did, which is an entry of its own
        return next((stance for link, stance in BY_LINK.items() if self.targets(link)), None)


STANCES = (  # as `vocabulary.toml` has them: a test holds them to that
    *("acknowledged", "answered", "accepted", "rejected", "denied", "admitted", "declined"),
    "partly-admitted",
)
BY_LINK = {
    "accepts": "accepted",
    "rejects": "rejected",
    "denies": "denied",
    "answers": "answered",
}
