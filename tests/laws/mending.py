"""The desk machine with all that mends a record: releasing, moving, closing, undoing, redoing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from projections.formats import documents
from tests.laws import typed
from tests.laws.backwards import LIFE, lacking, redo, undo
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
PARTIES = st.sampled_from(("Ann", "Bo"))
NAMES = st.sampled_from(
    (("Ann", None), ("Bo", None), ("A.", None), ("B.", None), (None, "Cy"), ("A.", "Bo"))
)
KINDS = st.sampled_from(("ballot", "poll"))
OWN_VERBS = st.sampled_from(("balloted", "recounted", SLUGS[1]))
OF_STORIES = ("open", "closed", "reopened", "amended")
OF_WORDS = ("named", "spoken for", "defined", "open")
LOGGED = ("logged", "said in own words", "linked")
OF_ENTRIES = ("unlinked", "retracted", "released", "moved", "withheld", "reinstated")
ACTS = tuple(dict.fromkeys((*OF_STORIES, *OF_WORDS, *LOGGED, *OF_ENTRIES)))


def others(*likely: str) -> st.SearchStrategy[tuple[str | None, ...]]:
    """What is done before, between and at once: nothing, what comes in the way, or anything."""
    maybe = st.one_of(st.none(), st.sampled_from(likely), st.sampled_from(ACTS))
    return st.tuples(maybe, maybe, maybe)


BY_STORY = others("logged", "moved", "defined", "open", "closed")
BY_WORD = others("said in own words", "said in own words", "defined", "named", "open")
BY_LOG = others("linked", "linked", "retracted", "closed", "moved")
WHO = st.tuples(st.booleans(), st.booleans())
NOTHING = Command(lambda: None, lambda _: [], lambda _: [])
STEPS = st.sampled_from((1, 1, 2, 4))


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


def name_party(model: Model, name: str, alias: str | None, speaks: str | None) -> list[Fact]:
    """Another name for a party, unless it is another's; for whom it speaks: not for itself."""
    names: dict[str, tuple[UUID, set[str]]] = {}
    spoken: set[tuple[str, str | None]] = set()
    for fact in model.counting():
        if fact.type == "party.named":
            known = names.setdefault(fact.says["name"], (fact.id, {fact.says["name"]}))
            known[1].update({fact.says["alias"]} - {None})
            spoken.add((fact.says["name"], fact.says["speaks"]))
    mine = next((party for party, (_, known) in names.items() if name in known), name)
    id_, own = names.get(mine, (uuid5(model.store, f"party:{name.lower()}"), {name}))
    new = alias if alias not in own else None
    heard = {one for party, one in spoken if party == mine}
    if (speaks is not None and speaks in own) or (new is not None and new in heard | {speaks}):
        raise Refused("SpeaksForItself")
    if any(alias in known for party, (_, known) in names.items() if party != mine):
        raise Refused("AliasTaken")
    told = None if speaks in heard else speaks
    if new is None and told is None:
        return []
    return [Fact("party.named", id_, None, {"name": mine, "alias": new, "speaks": told})]


def define_kind(model: Model, name: str, verb: str) -> list[Fact]:
    """A verb of a kind, unless it has it; one word is one verb's, or a story's."""
    known = model.verbs().get(verb)
    if (known is not None and known[0] != name) or model.opening(verb) is not None:
        raise Refused("WordTaken")
    if known is not None:
        return []
    return [Fact("kind.defined", uuid5(model.store, f"kind:{name}"), None, says_of(name, verb))]


def says_of(name: str, verb: str) -> dict[str, str]:
    return {"kind": name, "verb": verb}


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
        self.does(self.releasing(ids, until), self.interference(interferes, "", {}, ids[0]))

    def releasing(self, ids: list[UUID], until: str | None) -> Command:
        return Command(
            lambda: None,
            lambda _: release(self.model, ids, EMBARGOES[until]),
            lambda desk: [
                event
                for done in desk.release(list(map(str, ids)), None, until)
                for event in done.recorded
            ],
        )

    @precondition(lambda self: self.model.developments())
    @rule(
        pick=typed.picks,
        how=st.sampled_from(("moved", "withheld", "reinstated")),
        second=st.sampled_from((True, False)),
        bens=st.booleans(),
    )
    def change(self, pick: int, how: str, second: bool, bens: bool) -> None:
        id_, user = self.picked(pick), "ben" if bens else "maria"
        self.does(self.altering(how, id_, SLUGS[second]), by=user)

    def altering(self, how: str, id_: UUID, slug: str) -> Command:
        decide = {
            "withheld": lambda _: withhold(self.model, id_),
            "reinstated": lambda _: reinstate(self.model, id_),
            "moved": lambda _: move(self.model, id_, slug),
        }
        tell: dict[str, Any] = {
            "withheld": lambda desk: desk.withhold(str(id_), None, "").recorded,
            "reinstated": lambda desk: desk.reinstate(str(id_), None, "it was").recorded,
            "moved": lambda desk: desk.move(str(id_), None, slug, "").recorded,
        }
        return Command(lambda: None, decide[how], tell[how])

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
        self.does(self.living(SLUGS[second], name), by="ben" if bens else "maria")

    def living(self, slug: str, name: str) -> Command:
        return Command(
            lambda: None,
            lambda _: live(self.model, slug, name),
            lambda desk: desk.change_story(slug, LIVES[name])[1],
        )

    @rule(name=PARTIES, names=NAMES, bens=st.booleans())
    def name_party(self, name: str, names: tuple[str | None, str | None], bens: bool) -> None:
        self.does(self.naming(name, *names), by="ben" if bens else "maria")

    @rule(name=KINDS, verb=OWN_VERBS, bens=st.booleans())
    def define_kind(self, name: str, verb: str, bens: bool) -> None:
        self.does(self.defining(name, verb), by="ben" if bens else "maria")

    @precondition(lambda self: not self.model.developments())
    @rule(bens=st.booleans())
    def begin_to_log(self, bens: bool) -> None:
        for user in ("ben", "maria") if bens else ("maria", "ben"):
            self.does(self.logging(SLUGS[0], self.plain("said", []), user), by=user)

    @rule(act=st.sampled_from(OF_STORIES), others=BY_STORY, pick=typed.picks, who=WHO)
    def story_and_back(
        self, act: str, others: tuple[str | None, ...], pick: int, who: tuple[bool, bool]
    ) -> None:
        self.there_and_back(act, others, pick, *who)

    @rule(act=st.sampled_from(OF_WORDS), others=BY_WORD, pick=typed.picks, who=WHO)
    def words_and_back(
        self, act: str, others: tuple[str | None, ...], pick: int, who: tuple[bool, bool]
    ) -> None:
        self.there_and_back(act, others, pick, *who)

    @rule(act=st.sampled_from(LOGGED), others=BY_LOG, pick=typed.picks, who=WHO)
    def logged_and_back(
        self, act: str, others: tuple[str | None, ...], pick: int, who: tuple[bool, bool]
    ) -> None:
        self.there_and_back(act, others, pick, *who)

    @precondition(lambda self: self.model.developments())
    @rule(act=st.sampled_from(OF_ENTRIES), others=BY_LOG, pick=typed.picks, who=WHO)
    def change_and_back(
        self, act: str, others: tuple[str | None, ...], pick: int, who: tuple[bool, bool]
    ) -> None:
        self.there_and_back(act, others, pick, *who)

    def there_and_back(
        self, act: str, others: tuple[str | None, ...], pick: int, bens: bool, theirs: bool
    ) -> None:
        """Something is done, undone and redone, with something else before, between and at once."""
        meanwhile, then, interferes = others
        user, other = ("ben", "maria") if bens else ("maria", "ben")
        self.does(self.acting(act, pick, user), by=user)
        self.does(self.acting(meanwhile, pick, other), by=other)
        rival = None if bens or interferes is None else self.acting(interferes, pick, "ben")
        self.does(self.taking_back(undo, user, 1), rival, by=user)
        between = other if theirs else user
        self.does(self.acting(then, pick, between), by=between)
        rival = None if bens or interferes is None else self.acting(interferes, pick + 1, "ben")
        self.does(self.taking_back(redo, user, 1), rival, by=user)

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
        if (between := len(self.model.facts)) > height:
            self.does(self.taking_back(redo, "maria", steps))
            # In a story that was closed after all, it is not brought back.
            assert len(self.model.facts) == between or self.all_answers() == before

    def acting(self, act: str | None, pick: int, user: str) -> Command:
        """One of the things that are done and taken back; nothing when there is nothing to do."""
        ids = list(self.model.developments())
        if act in OF_ENTRIES and ids:
            return self.changing(act, ids[-1 - pick % len(ids)], user)
        slug = SLUGS[pick % 2 if self.model.opening(SLUGS[1]) else 0]
        if act in LIVES:
            return self.living(slug, act)
        if act in ("open", "named", "spoken for", "defined"):
            return self.wording(act, pick)
        verb = list(self.model.verbs())[-1] if act == "said in own words" else "said"
        links = [("confirms", str(ids[-1 - pick % 2 % len(ids)]))] if ids else []
        draft = self.plain(verb, links if act == "linked" else [])
        return self.logging(slug, draft, user) if act else NOTHING

    def wording(self, act: str, pick: int) -> Command:
        """What takes a word: a story's name, a party's, a verb."""
        if act == "open":
            return self.opening((SLUGS[1], "recounted", f"strike-{pick}")[pick % 3])
        if act == "defined":
            verbs = ("balloted", "recounted", SLUGS[1])
            return self.defining(("ballot", "poll")[pick % 2], verbs[pick % 3])
        names = (None, "Cy") if act == "spoken for" else ("Ann" if pick % 3 else "A.", None)
        return self.naming(("Ann", "Bo")[pick % 2], *names)

    def plain(self, verb: str, links: list[tuple[str, str]]) -> dict[str, Any]:
        said = {"verb": verb, "headline": "One", "fields": {}, "key": next(self.keys)}
        return {**said, "links": links}

    def changing(self, act: str, id_: UUID, user: str) -> Command:
        """A change of an entry; what is moved is moved to the other story."""
        state = self.model.state(id_)
        home = state.content["story"] if state else None
        slug = SLUGS[home == uuid5(self.model.store, SLUGS[0])]
        if act == "retracted":
            return self.retracting(id_)
        if act == "released":
            return self.releasing([id_], None)
        if act == "unlinked":
            return self.correcting(id_, {"links": []}, user)
        return self.altering(act, id_, slug)

    def opening(self, slug: str) -> Command:
        values = {"timezone": "UTC", "week_start": "sunday", "visibility": "private"}
        opening = {"slug": slug, "title": f"About {slug}", **values}
        return Command(
            lambda: None,
            lambda _: self.model.open(opening),
            lambda desk: [desk.open_story(opening)[1]],
        )

    def naming(self, name: str, alias: str | None, speaks: str | None) -> Command:
        command = NameParty((alias,) if alias else (), (speaks,) if speaks else ())
        return Command(
            lambda: None,
            lambda _: name_party(self.model, name, alias, speaks),
            lambda desk: desk.name_party(name, command)[1],
        )

    def defining(self, name: str, verb: str) -> Command:
        command = DefineKind(
            name=name, extends="vote", meaning="A ballot.", fields=(), verbs=({"name": verb},)
        )
        return Command(
            lambda: None,
            lambda _: define_kind(self.model, name, verb),
            lambda desk: desk.define_kind(command)[1],
        )

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
        parties = (one._replace(version=0) for one in self.desk.past.parties())
        kinds = (replace(one, version=0) for one in self.desk.past.kinds())
        return [*said, *map(repr, (*parties, *kinds))]

    def teardown(self) -> None:
        try:
            assert self.broken or lacking(self.model) == set()
        finally:
            super().teardown()

    def said(self, shown: StoryView) -> list[Any]:
        return [documents.entry(one, shown.known) for one in shown.entries]
