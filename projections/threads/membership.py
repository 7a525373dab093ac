"""Which thread a development is on, and which others it moves by its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.chronology import without_circles
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from projections.threads.acts import Act

# Links that say by themselves what they do to their target's thread; of a response, also
# `responds_to`.
MOVING = frozenset(
    {
        *("accepts", "rejects", "denies", "answers", "confirms", "contradicts"),
        *("amends", "withdraws", "fulfils"),
    }
)


def handles(acts: Mapping[UUID, Act]) -> dict[UUID, str | None]:
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


def _targets(act: Act, places: Mapping[UUID, int]) -> list[int]:
    return [places[target] for _, target in act.links if target in places]


def opened(act: Act) -> str | None:
    """The handle of the thread that an act starts when it joins none: its own ref."""
    return act.ref if opens(act.kind) is not None else None


def opens(kind: str) -> str | None:
    """The type of thread that a kind opens; a kind nobody knows opens none."""
    known = shipped().kinds.get(kind)
    return known.opens if known else None


def visits(act: Act, found: Mapping[UUID, str | None]) -> Iterator[str]:
    """The other threads that an act moves: those of what it responds to, or names by its links."""
    seen = {found.get(act.id)}
    for relation, target in act.links:
        handle = found.get(target)
        if handle is None or handle in seen:
            continue
        if relation in MOVING or (relation == "responds_to" and act.kind == "response"):
            seen.add(handle)
            yield handle
