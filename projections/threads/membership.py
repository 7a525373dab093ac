"""Which thread a development is on, and which others it moves by its links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from projections.circles import without_circles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Links that say by themselves what they do to their target's thread; of a response, also
# `responds_to`.
MOVING = frozenset(
    {
        *("accepts", "rejects", "denies", "answers", "confirms", "contradicts"),
        *("amends", "withdraws", "fulfils"),
    }
)


# What each kind opens, as `vocabulary.toml` has it: a test holds it to that, and nobody waits until
# all of it is read.
OPENS = {
    "allegation": "claim",
    **dict.fromkeys(("request", "offer", "threat"), "ask"),
    **dict.fromkeys(("document", "disclosure"), "document"),
    **dict.fromkeys(("vote", "decision", "filing", "investigation", "enforcement"), "proceeding"),
    "measure": "measure",
    "scheduled": "occurrence",
    "question": "question",
}

Id = TypeVar("Id")
Id_co = TypeVar("Id_co", covariant=True)


class Linked(Protocol[Id_co]):
    """What says on which thread a development is: an `Act`, or where the read model has it."""

    @property
    def kind(self) -> str:
        """The shipped kind it counts as."""

    @property
    def ref(self) -> str:
        """The handle of the thread it starts, if it starts one."""

    @property
    def handle(self) -> str | None:
        """The thread it was put on by name."""

    @property
    def links(self) -> tuple[tuple[str, Id_co], ...]:
        """(relation, target) as typed."""


def handles(acts: Mapping[Id, Linked[Id]]) -> dict[Id, str | None]:
    """The handle of the thread that each act of a story belongs to; None for no thread.

    A name given decides; else the thread of the first linked act of the story that is on one; else
    what opens a thread is on its own, under its ref. Links that lead in a circle count for nothing.

    Args:
        acts: all of the story, struck ones too, by id, in the order of the log.
    """
    in_order = list(acts.values())
    places = {id_: place for place, id_ in enumerate(acts)}
    linked = {place: _targets(act, places) for place, act in enumerate(in_order) if act.links}
    targets_first, straight = without_circles({at: held for at, held in linked.items() if held})
    found = [act.handle for act in in_order]
    for place in (*(at for at in range(len(found)) if not linked.get(at)), *targets_first):
        if found[place] is None:
            joined = (found[target] for target in straight.get(place, ()))
            handle = next((one for one in joined if one is not None), None)
            found[place] = opened(in_order[place]) if handle is None else handle
    return dict(zip(acts, found, strict=True))


def _targets(act: Linked[Id], places: Mapping[Id, int]) -> list[int]:
    return [places[target] for _, target in act.links if target in places]


def opened(act: Linked[Id]) -> str | None:
    """The handle of the thread that an act starts when it joins none: its own ref."""
    return act.ref if opens(act.kind) is not None else None


def opens(kind: str) -> str | None:
    """The type of thread that a kind opens; a kind nobody knows opens none."""
    return OPENS.get(kind)


def visits(act: Linked[Id], own: str | None, found: Mapping[Id, str | None]) -> Iterator[str]:
    """The threads that an act moves besides its own: by what it responds to, or its links say."""
    seen = {own}
    for relation, target in act.links:
        handle = found.get(target)
        if handle is None or handle in seen:
            continue
        if relation in MOVING or (relation == "responds_to" and act.kind == "response"):
            seen.add(handle)
            yield handle
