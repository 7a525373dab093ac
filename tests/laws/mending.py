"""The desk machine with all that mends a record: releasing, moving, closing, undoing, redoing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from projections.formats import documents
from tests.laws import typed
from tests.laws.commands import Command
from tests.laws.machine import SLUGS, DeskMachine
from tests.laws.model import Fact, Model, Refused
from timeline.kind import DefineKind
from timeline.outcome import Correction
from timeline.party import NameParty
from timeline.story import AmendStory, CloseStory, ReopenStory

if TYPE_CHECKING:
    from projections.story_view import StoryView
    from timeline.story import Change

EMBARGOES = {None: None, "2999-01-07T12:00Z": "2999-01-07T12:00:00Z"}
LIVES: dict[str, Change] = {
    "closed": CloseStory("they met"),
    "reopened": ReopenStory(""),
    "amended": AmendStory({"title": "Another title", "visibility": "public"}, "it grew"),
    "named back": AmendStory({"title": "About letter"}, ""),
}
STEPS = st.sampled_from((1, 1, 2, 4))
VISIBILITY = ("development.released", "development.withheld")
STRIKING = ("development.retracted", "development.reinstated")
LIFE = ("story.closed", "story.reopened")


# --- what the desk must do ------------------------------------------------------------------------


def release(model: Model, ids: list[UUID], until: str | None) -> list[Fact]:
    facts = []
    for id_ in dict.fromkeys(ids):
        state = model.state(id_)
        assert state is not None
        if state.retracted is not None:
            raise Refused("AlreadyRetracted")
        if state.content["kind"] == "note":
            raise Refused("AlwaysPrivate")
        says = {"visibility": "embargoed" if until else "public", "embargo_until": until}
        if any(state.content[name] != value for name, value in says.items()):
            facts.append(Fact("development.released", id_, None, says))
    return facts


def withhold(model: Model, id_: UUID) -> list[Fact]:
    state = model.state(id_)
    assert state is not None
    says = {"visibility": "private", "embargo_until": None}
    if state.content["visibility"] == "private":
        return []
    return [Fact("development.withheld", id_, None, says)]


def reinstate(model: Model, id_: UUID) -> list[Fact]:
    state = model.state(id_)
    assert state is not None
    if state.retracted is None:
        raise Refused("NotRetracted")
    return [Fact("development.reinstated", id_, None, {})]


def move(model: Model, id_: UUID, slug: str) -> list[Fact]:
    state, story = model.state(id_), uuid5(model.store, slug)
    assert state is not None
    if model.opening(slug) is None:
        raise Refused("UnknownStory")
    if state.content["story"] == story:
        return []
    if model.closed(story):
        raise Refused("ClosedStory")
    return [Fact("development.moved", id_, None, {"story": story})]


def live(model: Model, slug: str, name: str) -> list[Fact]:
    opening, story = model.opening(slug), uuid5(model.store, slug)
    if opening is None:
        raise Refused("UnknownStory")
    command = LIVES[name]
    if isinstance(command, AmendStory):
        changes = {
            field: value for field, value in command.changes.items() if opening[field] != value
        }
        return [Fact("story.amended", story, None, {"changes": changes})] if changes else []
    if model.closed(story) is isinstance(command, CloseStory):
        return []
    return [Fact(LIFE[not isinstance(command, CloseStory)], story, None, {})]


def name_party(model: Model, name: str, alias: str) -> list[Fact]:
    """Another name for a party, unless it is one of another's, or its own already."""
    names: dict[str, tuple[UUID, set[str]]] = {}
    for fact in model.counting():
        if fact.type == "party.named":
            known = names.setdefault(fact.says["name"], (fact.id, {fact.says["name"]}))
            known[1].add(fact.says["alias"])
    mine = next((party for party, (_, known) in names.items() if name in known), name)
    id_ = names[mine][0] if mine in names else uuid5(model.store, f"party:{name.lower()}")
    if any(alias in known for party, (_, known) in names.items() if party != mine):
        raise Refused("AliasTaken")
    if alias in names.get(mine, (id_, {name}))[1]:
        return []
    return [Fact("party.named", id_, None, {"name": mine, "alias": alias})]


def define_kind(model: Model, verb: str) -> list[Fact]:
    """A verb of the kind `ballot`, unless it has it."""
    id_ = uuid5(model.store, "kind:ballot")
    known = {fact.says["verb"] for fact in model.counting() if fact.id == id_}
    return [] if verb in known else [Fact("kind.defined", id_, None, {"verb": verb})]


def undo(model: Model, user: str, steps: int) -> list[Fact]:
    counting = [fact for fact in model.counting() if fact.by == user]
    mine = [fact for fact in reversed(counting) if fact.type != "desk.opened"][:steps]
    return back(model, mine, mine, steps)


def redo(model: Model, user: str, steps: int) -> list[Fact]:
    gone, undos = model.gone(), []
    for fact in reversed([fact for fact in model.facts if fact.by == user]):
        if fact.type != "event.undone":
            break
        if fact.position not in gone and model.facts[fact.says["of"] - 1].type != "event.undone":
            undos.append(fact)
    undos = undos[:steps]
    return back(model, undos, [model.facts[one.says["of"] - 1] for one in undos], steps)


def back(model: Model, taken: list[Fact], targets: list[Fact], steps: int) -> list[Fact]:
    """Facts that take some facts back, unless somebody else built on what they are about."""
    if len(taken) < steps:
        raise Refused("NothingToUndo")
    going = [one for one in taken if one in targets and one.type == "development.logged"]
    if any(half(model, target, going) for target in going):
        raise Refused("HalfUndone")
    for target in targets:
        others = [
            fact
            for fact in model.counting()
            if fact.position > target.position and fact.by != target.by
        ]
        if any(fact.id == target.id and same(target, fact) for fact in others):
            raise Refused("BuiltUpon")
        if target in model.counting() and any(rests(model, fact.id, target) for fact in others):
            raise Refused("BuiltUpon")
    return [Fact("event.undone", one.id, None, {"of": one.position}) for one in taken]


def half(model: Model, target: Fact, targets: list[Fact]) -> bool:
    """Whether an own entry of the same import, which stays, links to what goes."""
    going = {one.id for one in targets}
    for fact in model.counting():
        mine = fact.by == target.by and fact.type == "development.logged"
        if not mine or fact.position > target.position or fact.id in going:
            continue
        state = model.state(fact.id)
        links = state.content["links"] if state else ()
        both = [{link["target"] for link in some} for some in (fact.says["links"], links)]
        if str(target.id) in both[0] & both[1]:
            return True
    return False


def rests(model: Model, id_: UUID, target: Fact) -> bool:
    """Whether another's entry is in a story that is to be taken back, or links to an entry."""
    state = model.state(id_)
    if state is None or id_ == target.id:
        return False
    links = {link["target"] for link in state.content["links"]}
    in_story = target.type == "story.opened" and state.content["story"] == target.id
    return in_story or (target.type == "development.logged" and str(target.id) in links)


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


# --- the machine ----------------------------------------------------------------------------------


class MendingMachine(DeskMachine):
    """Maria mends, at a desk that Ben uses too."""

    @precondition(lambda self: self.model.developments())
    @rule(
        picks=st.lists(typed.picks, min_size=1, max_size=2),
        until=st.sampled_from(tuple(EMBARGOES)),
        interferes=st.one_of(st.none(), st.integers(0, 5)),
    )
    def release(self, picks: list[int], until: str | None, interferes: int | None) -> None:
        ids = [self.picked(pick) for pick in picks]
        self.does(
            Command(
                lambda: None,
                lambda _: release(self.model, ids, EMBARGOES[until]),
                lambda desk: [
                    event
                    for done in desk.release(list(map(str, ids)), None, until)
                    for event in done.recorded
                ],
            ),
            self.interference(interferes, "", {}, ids[0]),
        )

    @precondition(lambda self: self.model.developments())
    @rule(
        pick=typed.picks,
        how=st.sampled_from(("move", "withhold", "reinstate")),
        second=st.sampled_from((True, False)),
        bens=st.booleans(),
    )
    def change(self, pick: int, how: str, second: bool, bens: bool) -> None:
        id_, slug, user = self.picked(pick), SLUGS[second], "ben" if bens else "maria"
        decide = {
            "withhold": lambda _: withhold(self.model, id_),
            "reinstate": lambda _: reinstate(self.model, id_),
            "move": lambda _: move(self.model, id_, slug),
        }
        tell: dict[str, Any] = {
            "withhold": lambda desk: desk.withhold(str(id_), None, "").recorded,
            "reinstate": lambda desk: desk.reinstate(str(id_), None, "it was").recorded,
            "move": lambda desk: desk.move(str(id_), None, slug, "").recorded,
        }
        self.does(Command(lambda: None, decide[how], tell[how]), by=user)

    @precondition(lambda self: self.model.opening(SLUGS[0]))
    @rule(second=st.booleans())
    def note(self, second: bool) -> None:
        draft = {"verb": "note", "headline": "Call back", "fields": {}, "key": next(self.keys)}
        self.does(self.logging(SLUGS[second], {**draft, "links": []}))

    @precondition(lambda self: self.model.developments())
    @rule(pick=typed.picks, common=typed.corrections, verb=st.sampled_from(("denied", "scheduled")))
    def triage(self, pick: int, common: dict[str, Any], verb: str) -> None:
        id_ = self.picked(pick)
        changes = {**common, "verb": verb}
        asked = Correction(changes=changes, reason="", label=None)
        self.does(
            Command(
                lambda: self.model.state(id_),
                lambda seen: self.model.correct(seen, changes, "maria", self.clock(), None),
                lambda desk: desk.correct(str(id_), None, asked).recorded,
            )
        )

    @rule(second=st.booleans(), name=st.sampled_from(tuple(LIVES)), bens=st.booleans())
    def live(self, second: bool, name: str, bens: bool) -> None:
        slug = SLUGS[second]
        self.does(
            Command(
                lambda: None,
                lambda _: live(self.model, slug, name),
                lambda desk: desk.change_story(slug, LIVES[name])[1],
            ),
            by="ben" if bens else "maria",
        )

    @rule(
        name=st.sampled_from(("Ann", "Bo")),
        alias=st.sampled_from(("Ann", "Bo", "A.", "B.")),
        bens=st.booleans(),
    )
    def name_party(self, name: str, alias: str, bens: bool) -> None:
        self.does(
            Command(
                lambda: None,
                lambda _: name_party(self.model, name, alias),
                lambda desk: desk.name_party(name, NameParty((alias,), ()))[1],
            ),
            by="ben" if bens else "maria",
        )

    @rule(verb=st.sampled_from(("balloted", "recounted")), bens=st.booleans())
    def define_kind(self, verb: str, bens: bool) -> None:
        command = DefineKind(
            name="ballot", extends="vote", meaning="A ballot.", fields=(), verbs=({"name": verb},)
        )
        self.does(
            Command(
                lambda: None,
                lambda _: define_kind(self.model, verb),
                lambda desk: desk.define_kind(command)[1],
            ),
            by="ben" if bens else "maria",
        )

    @precondition(lambda self: len(self.model.developments()) > 1)
    @rule(
        steps=STEPS,
        back=st.sampled_from((undo, redo)),
        bens=st.booleans(),
        interferes=st.one_of(st.none(), st.integers(2, 5)),
    )
    def take_back(self, steps: int, back: Any, bens: bool, interferes: int | None) -> None:
        user = "ben" if bens else "maria"
        ids = list(self.model.developments())
        rival = self.interference(interferes, "", {}, ids[-1]) if ids and not bens else None
        self.does(self.taking_back(back, user, steps), rival, by=user)

    @precondition(lambda self: len(self.model.developments()) > 1)
    @rule(steps=STEPS)
    def undo_and_redo(self, steps: int) -> None:
        """Undone and redone, every answer is as it was."""
        before = self.all_answers()
        height = len(self.model.facts)
        self.does(self.taking_back(undo, "maria", steps))
        if len(self.model.facts) > height:
            self.does(self.taking_back(redo, "maria", steps))
            assert self.all_answers() == before

    def taking_back(self, back: Any, user: str, steps: int) -> Command:
        method = "undo" if back is undo else "redo"
        return Command(
            lambda: None,
            lambda _: back(self.model, user, steps),
            lambda desk: [step.recorded for step in getattr(desk, method)(steps)],
        )

    def all_answers(self) -> list[str]:
        """What is said now of all stories, but for the position, which only grows."""
        shown = (self.view(slug) for slug in filter(self.model.opening, SLUGS))
        said = [repr((one.story.opened, one.story.closed, *self.said(one))) for one in shown]
        parties = (replace(one, version=0) for one in self.desk.past.parties())
        kinds = (replace(one, version=0) for one in self.desk.past.kinds())
        return [*said, *map(repr, (*parties, *kinds))]

    def said(self, shown: StoryView) -> list[Any]:
        return [documents.entry(one, shown.known) for one in shown.entries]
