"""A real desk on a real file, driven at random, against a plain list of facts."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from projections.clocks import ask
from projections.formats import documents, jsonl, toml
from projections.story_view import view
from tests.laws.model import Fact, Model, Refused, ref
from tests.logs import Hand
from timeline.desk import Correction, Desk
from timeline.draft import DevelopmentDraft
from timeline.errors import BadRows, DatelineError
from timeline.folder import locate, make
from timeline.intake import jsonl as jsonl_intake
from timeline.intake import toml as toml_intake
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from projections.story_view import StoryView
    from timeline.log import Log, Recorded

STORE = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
FAR, FIXED = "9999-12-31", "2019-01-06"
SLUGS = ("harbour-fire", "letter")
FORMATS = ((toml, toml_intake), (jsonl, jsonl_intake))
TEXTS = (
    "Spokesman calls the letter a forgery",
    "“Two dozen” ask — \u202eagain\u202c, \N{FIRE}",
    "tab\t, bell\x07, \x7f and \x9f",
)
PHRASES = (
    "yesterday",
    "Monday",
    "late last week",
    "2018-12-30",
    "2018~",
    "201X",
    "[2018-12-27..2018-12-30]",
    "[2019-01-02..]",
    "2018-12-20/..",
    "in recent weeks",
    "weeks before 2019-01-02",
    "next Tuesday",
    "now",
    "2019-01-05T19:00",
    "2019-03-10T02:30",
    "one of these days",
)
DUE = ("Friday", "2019-02-01", "by the end of January", "in two weeks")
JUMPS = ({"days": -365}, {"hours": -5}, {"seconds": 1}, {"minutes": 3}, {"hours": 7}, {"days": 5})

texts = st.sampled_from(TEXTS)
phrases = st.sampled_from(PHRASES)
names = st.sampled_from(("the signers", "Ana", "“the campaign”"))
picks = st.integers(0, 30)
several = st.lists(names, max_size=2)
quotes = st.lists(
    st.fixed_dictionaries(
        {"text": texts}, optional={"speaker": names, "terms": st.just("background")}
    ),
    max_size=2,
)
sources = st.lists(
    st.fixed_dictionaries(
        {"name": names}, optional={"published": phrases, "url": st.just("https://a.example/?b#c")}
    ),
    max_size=2,
)
# What a development of each verb may be given, besides what any may.
OWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "said": {},
    "note": {},
    "asked": {"asks": st.lists(texts, max_size=2), "deadline": st.sampled_from(DUE)},
    "denied": {"stance": st.sampled_from(("answered", "partly-admitted"))},
    "answered": {"stance": st.sampled_from(("answered", "declined"))},
    "counted": {"value": st.sampled_from((3, 2.5)), "unit": texts},
    "scheduled": {"due": st.sampled_from(DUE)},
    "we-asked": {"deadline": st.sampled_from(DUE)},
}
verbs = st.sampled_from(sorted(OWN))
unknown = st.sampled_from(("", "kept", ["a", {"b": "c"}], 5, [], {"when": 2019, "due": "x"}))
ANY_OWN = {"document": st.just("the letter"), "remark": unknown, "value": st.just(7)}
LINKS = st.tuples(
    st.sampled_from((None, "responds_to", "confirms", "part_of", "answers", "caused_by")),
    picks,
    st.sampled_from(("key", "ref", "beginning", "id", "@")),
)


def drafts_of(verb: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "verb": st.just(verb),
            "headline": texts,
            "fields": st.fixed_dictionaries({}, optional={**OWN[verb], **ANY_OWN}),
        },
        optional={
            "text": texts,
            "when": phrases,
            **({"announced": st.just("yesterday")} if verb == "scheduled" else {}),
            "place": names,
            "by": several,
            "to": several,
            "tags": several,
            "quotes": quotes,
            "sources": sources,
            "thread": st.just("the matter"),
            "visibility": st.just("private") if verb == "note" else st.sampled_from(("public",)),
        },
    )


drafts = verbs.flatmap(drafts_of)
corrections = st.fixed_dictionaries(
    {},
    optional={
        "headline": texts,
        "text": st.one_of(texts, st.none()),
        "when": phrases,
        "place": st.one_of(names, st.none()),
        "by": st.one_of(names, several),
        "tags": st.one_of(several, st.none()),
        "quotes": quotes,
    },
)
# One or two at a time: with many, nearly every correction is refused for one of them.
own_corrections = st.one_of(
    st.just({}),
    verbs.map(lambda verb: {"verb": verb}),
    st.sampled_from(("stance", "remark", "document", "deadline")).map(lambda name: {name: None}),
    st.sampled_from(DUE).map(lambda phrase: {"deadline": phrase}),
    st.just({"stance": "admitted"}),
    st.just({"remark": "another", "document": "a copy"}),
)


@dataclass(frozen=True)
class Command:
    """Something to be done: what the model says it does, and how a desk is told to do it.

    `look` is what the model sees before anybody else interferes.
    """

    look: Callable[[], Any]
    decide: Callable[[Any], list[Fact]]
    tell: Callable[[Desk], Sequence[Recorded]]


class DeskMachine(RuleBasedStateMachine):
    """Maria's desk, Ben's on the same file, and the model of both."""

    def __init__(self) -> None:
        super().__init__()
        self.temporary = tempfile.TemporaryDirectory()
        self.path = Path(self.temporary.name) / "desk"
        self.clock = Hand()
        self.keys = map(str, count())
        make(self.path, self.clock, STORE, "maria")
        self.model = Model(STORE, self.clock(), "maria")
        self.desk, self.rival = self.opened("maria"), self.opened("ben")
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.printed: list[tuple[str, int, str, str]] = []
        self.broken = False
        self.asked_at = 0
        self.steps = 0

    def opened(self, user: str, path: Path | None = None) -> Desk:
        return Desk(
            locate(str(path or self.path), Path()).open_log(self.clock),
            user=user,
            clock=self.clock,
            new_key=lambda: next(self.keys),
            vocabulary=shipped(),
        )

    def teardown(self) -> None:
        try:
            if not self.broken:
                self.still_holds_at_the_end()
        finally:
            for desk in (self.desk, self.rival):
                desk.log.store.close()
            self.temporary.cleanup()

    def still_holds_at_the_end(self) -> None:
        for printed in self.printed:
            self.still_says(*printed)
        for slug in filter(self.model.opening, SLUGS):
            self.makes_the_same_story_elsewhere(slug)

    # --- what is done -------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.open(SLUGS[0], "America/New_York", "monday", "private")

    @rule(
        slug=st.sampled_from(SLUGS),
        zone=st.sampled_from(("Asia/Kolkata", "UTC")),
        week_start=st.sampled_from(("sunday", "saturday")),
        visibility=st.sampled_from(("public", "private")),
    )
    def open(self, slug: str, zone: str, week_start: str, visibility: str) -> None:
        values = {"timezone": zone, "week_start": week_start, "visibility": visibility}
        opening = {"slug": slug, "title": f"About {slug}", **values}
        self.does(
            Command(
                lambda: None,
                lambda _: self.model.open(opening),
                lambda desk: [desk.open_story(opening)[1]],
            )
        )

    @rule(
        draft=drafts,
        second=st.booleans(),
        key=st.one_of(st.none(), st.integers(0, 5)),
        links=st.lists(LINKS, max_size=2),
        interferes=st.one_of(st.none(), st.integers(0, 5)),
    )
    def log(
        self,
        draft: dict[str, Any],
        second: bool,
        key: int | None,
        links: list[tuple[str | None, int, str]],
        interferes: int | None,
    ) -> None:
        slug = SLUGS[second]
        named = [(relation, self.name(pick, how)) for relation, pick, how in links]
        unique = f"key {key}" if key is not None else next(self.keys)
        draft = {**draft, "key": unique, "links": [link for link in named if link[1]]}
        self.told.append((slug, draft))
        self.does(self.logging(slug, draft), self.interference(interferes, slug, draft))

    @precondition(lambda self: self.told)
    @rule(pick=picks, days=st.sampled_from((0, 2)), other=st.booleans())
    def retry(self, pick: int, days: int, other: bool) -> None:
        self.clock.move(days=days)
        slug, draft = self.told[pick % len(self.told)]
        self.does(self.logging(slug, {**draft, **({"headline": "Other"} if other else {})}))

    @rule(drafts=st.lists(drafts, min_size=1, max_size=3), second=st.booleans())
    def import_new(self, drafts: list[dict[str, Any]], second: bool) -> None:
        keys = [next(self.keys) for _ in drafts]
        linked = [
            {**draft, "key": key, "links": [("confirms", other)] if other != key else []}
            for draft, key, other in zip(drafts, keys, reversed(keys), strict=True)
        ]
        slug = SLUGS[second]
        if self.model.opening(slug):
            self.does(
                Command(
                    lambda: None,
                    lambda _: self.model.log_all(slug, linked, "maria", self.clock()),
                    lambda desk: desk.import_story({"slug": slug}, _typed_all(linked)).recorded,
                )
            )

    @precondition(lambda self: self.model.developments())
    @rule(
        pick=picks,
        common=corrections,
        own=own_corrections,
        links=st.one_of(st.none(), st.lists(LINKS, max_size=2)),
        interferes=st.one_of(st.none(), st.integers(0, 5)),
    )
    def correct(
        self,
        pick: int,
        common: dict[str, Any],
        own: dict[str, Any],
        links: list[tuple[str | None, int, str]] | None,
        interferes: int | None,
    ) -> None:
        changes = {**common, **own}
        if links is not None:
            named = [(relation, self.name(pick, how)) for relation, pick, how in links]
            changes["links"] = [link for link in named if link[1]]
        id_ = self.picked(pick)
        self.does(
            self.correcting(id_, changes, "maria"), self.interference(interferes, "", {}, id_)
        )

    @precondition(lambda self: self.model.developments())
    @rule(pick=picks, interferes=st.one_of(st.none(), st.integers(0, 5)))
    def retract(self, pick: int, interferes: int | None) -> None:
        id_ = self.picked(pick)
        self.does(self.retracting(id_), self.interference(interferes, "", {}, id_))

    @rule(jump=st.sampled_from(JUMPS))
    def the_clock_jumps(self, jump: dict[str, float]) -> None:
        self.clock.move(**jump)

    @rule()
    def reopen(self) -> None:
        self.desk.log.store.close()
        self.desk = self.opened("maria")

    @rule(second=st.booleans(), form=st.sampled_from(FORMATS))
    def import_what_was_exported(self, second: bool, form: tuple[Any, Any]) -> None:
        slug = SLUGS[second]
        if self.model.opening(slug):
            writer, reader = form
            text = "".join(writer.write(self.view(self.desk.log, slug)))
            file = reader.read(text, "an export")
            done = self.desk.import_story(file.opening, file.drafts)
            assert (done.recorded, done.logged) == ((), 0)
            assert done.already == len(self.model.developments(slug))

    # --- what always holds ---------------------------------------------------------------------

    @invariant()
    def the_log_is_what_the_model_holds(self) -> None:
        self.steps += 1
        recorded = list(self.rival.log.read())
        assert [_summary(event) for event in recorded] == list(map(_line, self.model.facts))
        assert [event.position for event in recorded] == list(range(1, len(recorded) + 1))
        times = [event.recorded_at for event in recorded]
        assert times == sorted(times)

    @invariant()
    def every_answer_is_the_models(self) -> None:
        head = len(self.model.facts)
        if head > self.asked_at:
            self.asked_at = head
            for slug in filter(self.model.opening, SLUGS):
                self.answers(slug, head)
                self.remember(slug, head)
        self.answers(SLUGS[self.steps % 2], 1 + self.steps * 7 % head)

    @invariant()
    def what_we_knew_then_never_changes(self) -> None:
        if self.printed:
            self.still_says(*self.printed[self.steps * 5 % len(self.printed)])

    # --- how it is done --------------------------------------------------------------------------

    def does(self, command: Command, rival: Command | None = None) -> None:
        """Do it for real and in the model, with somebody else quicker by a moment."""
        seen = command.look()
        expected = self.expected(command, seen)
        if rival is None or not isinstance(expected, list) or not expected:
            answer = self.append(expected, "maria")
            self.holds(_tell(command, self.desk), answer)
            return
        told = self.append(self.expected(rival, rival.look()), "ben")
        answer = self.append(self.expected(command, seen), "maria")
        overtaken = _overtake(self.desk, lambda: _tell(rival, self.rival))
        self.holds(_tell(command, self.desk), answer)
        self.holds(overtaken, [told])

    def holds(self, told: object, expected: object) -> None:
        """Compare; from the first difference on the model is of no more use."""
        self.broken = told != expected
        assert told == expected, (told, expected)

    def expected(self, command: Command, seen: Any) -> list[Fact] | str:
        try:
            return command.decide(seen)
        except Refused as refused:
            return refused.name
        except DatelineError as error:  # of a date: the model reads with the product's grammar
            return type(error).__name__

    def append(self, decided: list[Fact] | str, user: str) -> object:
        if isinstance(decided, str):
            return decided
        return [_line(fact) for fact in self.model.append(decided, user, self.clock())]

    def logging(self, slug: str, draft: dict[str, Any], user: str = "maria") -> Command:
        return Command(
            lambda: None,
            lambda _: self.model.log(slug, draft, user, self.clock()),
            lambda desk: desk.log_development(slug, _typed(draft)).recorded,
        )

    def correcting(self, id_: UUID, changes: dict[str, Any], user: str) -> Command:
        asked = Correction(changes=changes, reason="we were wrong")
        return Command(
            lambda: self.model.state(id_),
            lambda seen: self.model.correct(id_, seen, changes, user, self.clock()),
            lambda desk: desk.correct(str(id_), None, asked).recorded,
        )

    def retracting(self, id_: UUID) -> Command:
        return Command(
            lambda: None,
            lambda _: self.model.retract(id_, "another letter"),
            lambda desk: desk.retract(str(id_), None, "another letter").recorded,
        )

    def interference(
        self, number: int | None, slug: str, draft: dict[str, Any], id_: UUID | None = None
    ) -> Command | None:
        """What Ben does between Maria's reading and her writing."""
        target = id_ or self.linked(slug, draft)
        if number is None:
            return None
        if id_ is None and number < 2:
            twin = {**draft, "links": [], **({"headline": "Mine"} if number else {})}
            return self.logging(slug, twin, "ben")
        if target is None:
            return None
        changes: dict[str, Any] = {2: {"headline": "Ben's"}, 3: {"stance": "declined"}}.get(
            number, {"verb": "denied"}
        )
        return self.retracting(target) if number == 5 else self.correcting(target, changes, "ben")

    def linked(self, slug: str, draft: dict[str, Any]) -> UUID | None:
        for _, text in draft.get("links", ()):
            with suppress(Refused):
                return self.model.find(text, slug, "maria")
        return None

    def picked(self, pick: int) -> UUID:
        ids = list(self.model.developments())
        return ids[pick % len(ids)]

    def name(self, pick: int, how: str) -> str:
        """One of the ways to name a development; empty when there is none to be named."""
        if not self.model.developments():
            return "@" if pick % 5 == 0 else ""
        id_ = self.picked(pick)
        key = next(fact.key for fact in self.model.facts if fact.id == id_)
        ways = {"ref": ref(id_)[:8], "beginning": ref(id_)[:4].upper(), "id": str(id_), "@": "@"}
        return ways.get(how, key or "")

    # --- how it is asked -------------------------------------------------------------------------

    def view(self, log: Log, slug: str, as_of: str = FAR, known_at: str | None = None) -> StoryView:
        story = self.desk.past.story(slug) if log is not self.rival.log else None
        story = story or self.rival.past.story(slug)
        clocks = ask(log, story, self.clock(), as_of=as_of, known_at=known_at)
        return view(story, log.read(upto=clocks.position), clocks)

    def document(self, slug: str, as_of: str, known_at: str) -> str:
        shown = documents.timeline(self.view(self.desk.log, slug, as_of, known_at))
        return json.dumps(shown, ensure_ascii=False, default=list)

    def remember(self, slug: str, head: int) -> None:
        """Keep what is said now, by position and by the second that it is."""
        second = f"{self.model.facts[-1].at[:19]}Z"
        for as_of in (FAR, FIXED):
            self.printed.append((slug, head, as_of, self.document(slug, as_of, str(head))))
        self.printed.append((slug, head, second, self.document(slug, FIXED, second)))

    def still_says(self, slug: str, head: int, asked: str, said: str) -> None:
        if asked in (FAR, FIXED):
            assert self.document(slug, asked, str(head)) == said
        elif all(fact.at[:19] > asked[:19] for fact in self.model.facts[head:]):
            # A second is over once something was recorded in a later one.
            assert self.document(slug, FIXED, asked) == said

    def answers(self, slug: str, position: int) -> None:
        if self.model.opening(slug) is None:
            return
        found = documents.timeline(self.view(self.desk.log, slug, known_at=str(position)))
        entries = {UUID(one["id"]): one for one in found["entries"]}
        expected = self.model.developments(slug, position)
        assert len(found["entries"]) == len(expected)
        assert entries.keys() == expected.keys()
        for id_, state in expected.items():
            assert _shown(entries[id_]) == {
                **{name: value for name, value in state.content.items() if name != "story"},
                "ref": ref(id_)[:8],
                "key": state.first.key,
                "status": state.status,
                "corrections": state.corrections,
                "retraction": state.retracted,
                "recorded_at": state.first.at,
                "recorded_by": state.first.by,
            }

    def makes_the_same_story_elsewhere(self, slug: str) -> None:
        here = self.view(self.desk.log, slug)
        writer, reader = FORMATS[len(self.model.facts) % 2]
        file = reader.read("".join(writer.write(here)), "an export")
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), self.clock, UUID(int=1), "carla")
            desk = self.opened("carla", Path(folder))
            try:
                self.imports(desk, here, file)
            finally:
                desk.log.store.close()

    def imports(self, desk: Desk, here: StoryView, file: Any) -> None:
        abroad = [
            one
            for one in here.entries
            if any(link.target not in here.known for link in one.content.links)
        ]
        if abroad:
            # What a link names in another story is not in this file.
            with pytest.raises(BadRows) as refusal:
                desk.import_story(file.opening, file.drafts)
            assert {key for _, key, _ in refusal.value.rows} == {one.state.key for one in abroad}
            return
        slug = here.story.slug
        desk.import_story(file.opening, file.drafts)
        story = desk.past.story(slug)
        clocks = ask(desk.log, story, self.clock(), as_of=FAR)
        there = view(story, desk.log.read(), clocks)
        assert story.opened == here.story.opened
        assert _contents(there) == _contents(here)


def _typed(draft: dict[str, Any]) -> DevelopmentDraft:
    plain = {name: tuple(v) if isinstance(v, list) else v for name, v in draft.items()}
    return DevelopmentDraft(**plain)


def _typed_all(drafts: list[dict[str, Any]]) -> list[DevelopmentDraft]:
    return [_typed(draft) for draft in drafts]


def _tell(command: Command, desk: Desk) -> object:
    try:
        return [_summary(event) for event in command.tell(desk)]
    except DatelineError as error:
        return type(error).__name__


def _overtake(desk: Desk, act: Callable[[], object]) -> list[object]:
    """Let somebody act just before this desk's next append; gives what came of it."""
    store, came = desk.log.store, []
    append = store.append

    def late(*arguments: Any) -> Any:
        del store.append
        came.append(act())
        return append(*arguments)

    store.append = late  # type: ignore[method-assign]  # once, on this one store
    return came


def _summary(event: Recorded) -> tuple[object, ...]:
    return (
        event.position, event.type, event.stream, event.recorded_at, event.recorded_by, event.key
    )  # fmt: skip


def _line(fact: Fact) -> tuple[object, ...]:
    return fact.position, fact.type, fact.id, fact.at, fact.by, fact.key


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of the document as the model puts it."""
    shown = json.loads(json.dumps(entry))
    for one in (shown, *shown["sources"]):
        for name in ("when", "published"):
            if one.get(name):
                one[name].pop("text")
    for name in ("id", "certainty", "order", "via", "about", "embargo_until"):
        shown.pop(name)
    shown["links"] = [
        {name: link[name] for name in ("relation", "target")} for link in shown["links"]
    ]
    shown["corrections"] = len(shown["corrections"])
    shown["retraction"] = shown["retraction"] and shown["retraction"]["reason"]
    return shown


def _contents(shown: StoryView) -> list[dict[str, Any]]:
    """What a story says, whoever recorded it when and under which ids."""
    contents = []
    for entry in documents.timeline(shown)["entries"]:
        for name in ("id", "ref", "recorded_at", "recorded_by", "corrections"):
            entry.pop(name)
        entry["status"] = entry["status"].replace("corrected", "live")
        entry["retraction"] = entry["retraction"] and entry["retraction"]["reason"]
        entry["links"] = [(link["relation"], link["key"]) for link in entry["links"]]
        contents.append(entry)
    return contents


def drive(examples: int) -> None:
    run_state_machine_as_test(
        DeskMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,  # a step writes to the disk, which may be slow
            suppress_health_check=[HealthCheck.too_slow],
            print_blob=True,
        ),
    )


def test_the_desk_says_what_a_plain_list_of_facts_says() -> None:
    drive(100)


@pytest.mark.campaign
def test_the_desk_says_so_for_long() -> None:
    drive(1_000)
