"""What undoing and redoing must do to a plain list of facts: look at what would count afterwards.

Nothing that counts may rest on what does not: an entry on its story, its links and its verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.laws.model import Fact, Model, Refused, State

if TYPE_CHECKING:
    from collections.abc import Iterator

VISIBILITY = ("development.released", "development.withheld")
STRIKING = ("development.retracted", "development.reinstated")
LIFE = ("story.closed", "story.reopened")
UNSTRUCK = ("corrected", "triaged", "released", "retracted")

SAID = {"development.logged", "development.moved", "development.corrected"} | {
    "development.triaged",
    "event.undone",
}
Lack = tuple[UUID, str]  # an entry, and what it says that rests on nothing


def undo(model: Model, user: str, steps: int) -> list[Fact]:
    counting = [fact for fact in model.counting() if fact.by == user]
    mine = [fact for fact in reversed(counting) if fact.type != "desk.opened"][:steps]
    if len(mine) < steps:
        raise Refused("NothingToUndo")
    undos = [undoing(one) for one in mine]
    after = model.supposing(undos)
    lacks = lacking(after)
    if any(by_half(model, user, lack) for lack in lacks):
        raise Refused("HalfUndone")
    refuse_changed(model, mine)
    if any(theirs(model, user, lack, mine) for lack in lacks):
        raise Refused("BuiltUpon")
    if lacks or odd(after) - odd(model):
        raise Refused("GroundGone")
    return undos


def redo(model: Model, user: str, steps: int) -> list[Fact]:
    gone, undos = model.gone(), []
    for fact in reversed([fact for fact in model.facts if fact.by == user]):
        if fact.type != "event.undone":
            break
        if fact.position not in gone and target_of(model, fact).type != "event.undone":
            undos.append(fact)
    undos = undos[:steps]
    if len(undos) < steps:
        raise Refused("NothingToUndo")
    refuse_changed(model, [target_of(model, one) for one in undos])
    after = model
    for one in undos:
        refuse_not_now(after, target_of(model, one))
        after = after.supposing([undoing(one)])
    if lacking(after) or odd(after) - odd(model):
        raise Refused("GroundGone")
    return [undoing(one) for one in undos]


def undoing(fact: Fact) -> Fact:
    return Fact("event.undone", fact.id, None, {"of": fact.position})


def target_of(model: Model, undone: Fact) -> Fact:
    position: int = undone.says["of"]
    return model.facts[position - 1]


# --- what somebody else changed since ---------------------------------------------------------


def refuse_changed(model: Model, targets: list[Fact]) -> None:
    for target in targets:
        for fact in model.counting():
            later = fact.position > target.position and fact.by != target.by
            if later and fact.id == target.id and same(target, fact):
                raise Refused("BuiltUpon")


def same(one: Fact, other: Fact) -> bool:
    """Whether two facts of a stream are about the same."""
    if "changes" in one.says and "changes" in other.says:
        return bool(one.says["changes"].keys() & other.says["changes"].keys())
    if one.type in {"party.named", "kind.defined"}:
        return one.type == "kind.defined"  # names add up; a kind may be defined otherwise
    plain = any({one.type, other.type} <= set(kind) for kind in (VISIBILITY, STRIKING, LIFE))
    moved = one.type == other.type == "development.moved"
    openings = {"story.opened", "development.logged"}
    return plain or moved or bool({one.type, other.type} & openings)


# --- what rests on what -----------------------------------------------------------------------


def says(model: Model) -> set[Lack]:
    """All that entries say which rests on something else."""
    return {lack for id_, state in model.developments().items() for lack in of_entry(id_, state)}


def of_entry(id_: UUID, state: State) -> Iterator[Lack]:
    yield id_, f"in {state.content['story']}"
    yield id_, f"verb {state.content['verb']}"
    for link in state.content["links"]:
        yield id_, f"to {link['target']}"


def lacking(model: Model) -> set[Lack]:
    """What rests on nothing."""
    there = {f"to {id_}" for id_ in model.developments()}
    there |= {f"in {fact.id}" for fact in model.counting() if fact.type == "story.opened"}
    there |= {f"verb {verb}" for verb in model.verbs()}
    return {(id_, ground) for id_, ground in says(model) if ground not in there}


def theirs(model: Model, user: str, lack: Lack, mine: list[Fact]) -> bool:
    """Whether somebody else said something of an entry since what it rests on came to be."""
    id_, ground = lack
    since = min((one.position for one in mine if ground in grounds(one)), default=None)
    return since is not None and any(
        fact.id == id_ and fact.by != user and fact.position > since and told(model, fact) in SAID
        for fact in model.facts
    )


def grounds(fact: Fact) -> set[str]:
    """What an opening lets others say."""
    return {f"to {fact.id}", f"in {fact.id}", f"verb {fact.says.get('verb')}"}


def told(model: Model, fact: Fact) -> str:
    """The type of a fact; of what is taken back, that of what it is about."""
    return target_of(model, fact).type if fact.type == "event.undone" else fact.type


def by_half(model: Model, user: str, lack: Lack) -> bool:
    """Whether it is an own entry that was logged with the link it has."""
    id_, ground = lack
    state = model.state(id_)
    if state is None or state.first.by != user:
        return False
    now, then = ({f"to {link['target']}" for link in said["links"]} for said in two(state))
    return ground in now and ground in then


def two(state: State) -> tuple[Any, Any]:
    return state.content, state.first.says


def odd(model: Model) -> set[Lack]:
    """Entries that say what does not go together."""
    found = set()
    for id_, state in model.developments().items():
        said = state.content
        if said["kind"] == "note" and said["visibility"] != "private":
            found.add((id_, "a note that readers see"))
        if any(link["relation"] == "caused_by" for link in said["links"]) and not said["by"]:
            found.add((id_, "a cause that nobody says"))
    return found


# --- what could not be recorded now -----------------------------------------------------------


def refuse_not_now(model: Model, target: Fact) -> None:
    room, _, did = target.type.partition(".")
    can = {"development": entry_can, "story": story_can, "kind": kind_can, "party": party_can}
    if not can[room](model, target, did):
        raise Refused("GroundGone")


def entry_can(model: Model, target: Fact, did: str) -> bool:
    if did in ("logged", "moved") and model.closed(target.says["story"]):
        return False
    state = model.state(target.id)
    if did == "logged":
        return True
    if state is None or (did == "reinstated" and state.retracted is None):
        return False
    return did not in UNSTRUCK or state.retracted is None


def story_can(model: Model, target: Fact, did: str) -> bool:
    if did == "opened":
        return target.says["slug"] not in model.verbs()
    return any(one.type == "story.opened" and one.id == target.id for one in model.counting())


def kind_can(model: Model, target: Fact, _: str) -> bool:
    known = model.verbs().get(target.says["verb"])
    if known is not None and known[0] != target.says["kind"]:
        return False
    return model.opening(target.says["verb"]) is None


def party_can(model: Model, target: Fact, _: str) -> bool:
    mine = {target.says["name"], target.says["alias"]} - {None}
    others = [
        {fact.says["name"], fact.says["alias"]}
        for fact in model.counting()
        if fact.type == "party.named" and fact.id != target.id
    ]
    return not any(mine & names for names in others)
