"""Which thread a development is on, and which others it moves by its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from projections.threads.acts import Act

UNKNOWN = ""  # no handle is empty
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
    what opens a thread is on its own, under its ref. Of links that lead in a circle, the one back
    to where the walk began counts for nothing.

    Args:
        acts: all of the story, struck ones too, by id, in the order of the log.
    """
    found: dict[UUID, str | None] = {}
    for id_, act in acts.items():
        known = act.handle or _joined(act, found)
        if known is not None:
            found[id_] = known
        elif id_ not in found:
            _resolve(id_, acts, found)
    return found


def _resolve(start: UUID, acts: Mapping[UUID, Act], found: dict[UUID, str | None]) -> None:
    """Find the handle of an act and of those it depends on, without recursion."""
    walk = [start]
    on_walk = {start}
    while walk:
        id_ = walk[-1]
        act = acts[id_]
        waits_for = None
        if id_ not in found and act.handle is None:
            waits_for = _first_unknown(act, acts, found, on_walk)
        if waits_for is None:
            found.setdefault(id_, _handle(act, found))
            on_walk.discard(walk.pop())
        else:
            walk.append(waits_for)
            on_walk.add(waits_for)


def _first_unknown(
    act: Act, acts: Mapping[UUID, Act], found: Mapping[UUID, str | None], on_walk: set[UUID]
) -> UUID | None:
    """The next target whose handle must be known first; none once an earlier one has a handle."""
    for _, target in act.links:
        if found.get(target) is not None:
            return None
        if target in acts and target not in found and target not in on_walk:
            return target
    return None


def _joined(act: Act, found: Mapping[UUID, str | None]) -> str | None:
    """The thread of the first linked act that is on one, if none before it is still unknown."""
    for _, target in act.links:
        handle = found.get(target, UNKNOWN)
        if handle is not None:
            return None if handle == UNKNOWN else handle
    return None


def _handle(act: Act, found: Mapping[UUID, str | None]) -> str | None:
    if act.handle is not None:
        return act.handle
    linked = (found.get(target) for _, target in act.links)
    joined = next((handle for handle in linked if handle is not None), None)
    return opened(act) if joined is None else joined


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
