"""A party's names: what it is called besides, and for whom it speaks. Nothing is ever merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from timeline import errors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.events import Event


def folded(name: str) -> str:
    """A name as it is matched: without case and extra blanks."""
    return " ".join(name.casefold().split())


def party_id(store: UUID, name: str) -> UUID:
    """The id of what is recorded of a party, the same in every copy of the store."""
    return uuid5(store, f"party:{folded(name)}".encode("utf-8", "replace").decode())


class Party(NamedTuple):
    """A party, as its names were recorded; `version` is that of its stream."""

    id: UUID
    name: str
    aliases: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()
    version: int = 0

    @property
    def names(self) -> frozenset[str]:
        """All its names, folded."""
        return frozenset(map(folded, (self.name, *self.aliases)))


class NameParty(NamedTuple):
    """Record other names of a party, and for whom it speaks."""

    aliases: tuple[str, ...]
    speaks_for: tuple[str, ...]


def decide(state: Party, command: NameParty, others: Iterable[Party]) -> list[Event]:
    """What is new of it; nothing when all of it is recorded already.

    `others` are the parties of the desk: one name is of one party, and nobody speaks for itself.
    Raises `AliasTaken` or `SpeaksForItself`.
    """
    _refuse_itself(state, command)
    for other in others:
        for alias in command.aliases:
            if other.id != state.id and folded(alias) in other.names:
                raise errors.AliasTaken(alias, other.name)
    from timeline.events import PartyNamed, build  # noqa: PLC0415 - who only reads needs none

    new = {
        "aliases": _new(command.aliases, state.names),
        "speaks_for": _new(command.speaks_for, map(folded, state.speaks_for)),
    }
    if not any(new.values()):
        return []
    return [build(PartyNamed, {"name": state.name, **new})]


def _refuse_itself(state: Party, command: NameParty) -> None:
    """Refuse what would let it answer for itself: what is new, for a record may say so already."""
    new = frozenset(map(folded, command.aliases)) - state.names
    for name in (*command.speaks_for, *state.speaks_for):
        asked = name in command.speaks_for and folded(name) in state.names
        if asked or folded(name) in new:
            raise errors.SpeaksForItself(name, state.name)


def evolve(state: Party, event: Event) -> Party:
    """The party after an event of its stream."""
    from timeline.events import PartyNamed  # noqa: PLC0415 - who only reads needs none

    if not isinstance(event, PartyNamed):
        return state
    return state._replace(
        name=event.name,
        aliases=(*state.aliases, *event.aliases),
        speaks_for=(*state.speaks_for, *event.speaks_for),
    )


def _new(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Names that are not known, once each."""
    seen, found = set(known), []
    for name in names:
        if folded(name) not in seen:
            seen.add(folded(name))
            found.append(name)
    return tuple(found)
