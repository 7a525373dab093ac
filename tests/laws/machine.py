"""A real desk on a real file, and a plain list of facts that it is compared with at each step."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing, suppress
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from projections.clocks import ask
from projections.folded import view
from projections.formats import documents, jsonl, toml
from projections.story import plain
from tests.laws import typed
from tests.laws.commands import Command, drafted, overtaken, told
from tests.laws.model import Fact, Model, Refused, preset_of, ref
from tests.laws.said import as_the_model_does, contents, line, summary
from tests.logs import Hand
from timeline.desk import Desk
from timeline.errors import BadRows, DatelineError
from timeline.folder import locate, make
from timeline.intake import jsonl as jsonl_intake
from timeline.intake import toml as toml_intake
from timeline.kind import DefineKind
from timeline.outcome import Correction
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from projections.story_view import StoryView
    from timeline.kind import OwnKind

STORE = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
FAR, FIXED = "9999-12-31", "2019-01-06"
SLUGS = ("harbour-fire", "letter")
FORMATS = ((toml, toml_intake), (jsonl, jsonl_intake))
JUMPS = ({"days": -365}, {"hours": -5}, {"seconds": 1}, {"minutes": 3}, {"hours": 7}, {"days": 5})


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
            for printed in self.printed if not self.broken else ():
                self.still_says(*printed)
            for slug in filter(self.model.opening, SLUGS if not self.broken else ()):
                self.makes_the_same_story_elsewhere(slug)
        finally:
            for desk in (self.desk, self.rival):
                desk.log.store.close()
            self.temporary.cleanup()

    # --- what is done -------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        """Ben's, so that Maria does not take back the ground that all else stands on."""
        self.open(SLUGS[0], "America/New_York", "monday", "private", by="ben")

    @precondition(lambda self: self.model.opening(SLUGS[1]) is None)
    @rule(
        slug=st.sampled_from(SLUGS),
        zone=st.sampled_from(("Asia/Kolkata", "UTC")),
        week_start=st.sampled_from(("sunday", "saturday")),
        visibility=st.sampled_from(("public", "private")),
    )
    def open(
        self, slug: str, zone: str, week_start: str, visibility: str, *, by: str = "maria"
    ) -> None:
        values = {"timezone": zone, "week_start": week_start, "visibility": visibility}
        opening = {"slug": slug, "title": f"About {slug}", **values}
        self.does(
            Command(
                lambda: None,
                lambda _: self.model.open(opening),
                lambda desk: [desk.open_story(opening)[1]],
            ),
            by=by,
        )

    @rule(
        draft=typed.drafts,
        second=st.booleans(),
        key=st.one_of(st.none(), st.integers(0, 5)),
        links=st.lists(typed.LINKS, max_size=2),
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
        unique = f"key {key}" if key is not None else next(self.keys)
        draft = {**draft, "key": unique, "links": self.named(links)}
        self.told.append((slug, draft))
        self.does(self.logging(slug, draft), self.interference(interferes, slug, draft))

    @precondition(lambda self: self.told)
    @rule(pick=st.integers(0, 4), days=st.sampled_from((0, 2)), other=st.booleans())
    def retry(self, pick: int, days: int, other: bool) -> None:
        self.clock.move(days=days)
        slug, draft = self.told[-1 - pick % len(self.told)]
        self.does(self.logging(slug, {**draft, **({"headline": "Other"} if other else {})}))

    @rule(
        drafts=st.lists(typed.drafts, min_size=1, max_size=3),
        second=st.booleans(),
        interferes=st.one_of(st.none(), st.integers(0, 1)),
    )
    def import_new(
        self, drafts: list[dict[str, Any]], second: bool, interferes: int | None
    ) -> None:
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
                    lambda desk: (
                        desk.import_story({"slug": slug}, list(map(drafted, linked))).recorded
                    ),
                ),
                self.interference(interferes, slug, linked[0]),
            )

    @precondition(lambda self: self.model.developments())
    @rule(
        pick=typed.picks,
        common=typed.corrections,
        own=typed.own_corrections,
        links=st.one_of(st.none(), st.lists(typed.LINKS, max_size=2)),
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
        id_ = self.picked(pick)
        changes = {**common, **self.on(id_, own)}
        if links is not None:
            changes["links"] = self.named(links)
        self.does(
            self.correcting(id_, changes, "maria"), self.interference(interferes, "", {}, id_)
        )

    @precondition(lambda self: self.model.developments())
    @rule(pick=typed.picks, interferes=st.one_of(st.none(), st.integers(0, 5)))
    def retract(self, pick: int, interferes: int | None) -> None:
        id_ = self.picked(pick)
        self.does(self.retracting(id_), self.interference(interferes, "", {}, id_))

    @rule(jump=st.sampled_from(JUMPS), reopened=st.booleans())
    def the_clock_jumps(self, jump: dict[str, float], reopened: bool) -> None:
        self.clock.move(**jump)
        if reopened:
            self.desk.log.store.close()
            self.desk = self.opened("maria")

    @rule(second=st.booleans(), form=st.sampled_from(FORMATS))
    def import_what_was_exported(self, second: bool, form: tuple[Any, Any]) -> None:
        slug = SLUGS[second]
        if self.model.opening(slug):
            writer, reader = form
            file = reader.read("".join(writer.write(self.view(slug))), "an export")
            done = self.desk.import_story(file.opening, file.drafts)
            assert (done.recorded, done.logged) == ((), 0)
            assert done.already == len(self.model.developments(slug))

    # --- what always holds ---------------------------------------------------------------------

    @invariant()
    def the_log_is_what_the_model_holds(self) -> None:
        self.steps += 1
        recorded = list(self.rival.log.read())
        assert [summary(event) for event in recorded] == list(map(line, self.model.facts))
        assert [event.position for event in recorded] == list(range(1, len(recorded) + 1))
        assert recorded == sorted(recorded, key=attrgetter("recorded_at"))

    @invariant()
    def every_answer_is_the_models(self) -> None:
        head = len(self.model.facts)
        for slug in filter(self.model.opening, SLUGS if head > self.asked_at else ()):
            self.remember(slug, head)
        self.asked_at = head
        slug, position = SLUGS[self.steps % 2], 1 + self.steps * 7 % head
        if self.model.opening(slug):
            self.answers(slug, position, self.document(slug, FAR, str(position)))

    @invariant()
    def what_we_knew_then_never_changes(self) -> None:
        if self.printed:
            self.still_says(*self.printed[self.steps * 5 % len(self.printed)])

    # --- how it is done --------------------------------------------------------------------------

    def does(self, command: Command, rival: Command | None = None, *, by: str = "maria") -> None:
        """Do it for real and in the model, with somebody else quicker by a moment."""
        desk = self.desk if by == "maria" else self.rival
        seen = command.look()
        expected = self.expected(command, seen)
        if rival is None or not isinstance(expected, list) or not expected:
            answer = self.append(expected, by)
            self.holds(told(command, desk), answer)
            return
        bens = self.append(self.expected(rival, rival.look()), "ben")
        answer = self.append(self.expected(command, seen), "maria")
        came = overtaken(self.desk, lambda: told(rival, self.rival))
        self.holds(told(command, self.desk), answer)
        self.holds(came, [bens])

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
        return [line(fact) for fact in self.model.append(decided, user, self.clock())]

    def logging(self, slug: str, draft: dict[str, Any], user: str = "maria") -> Command:
        return Command(
            lambda: None,
            lambda _: self.model.log(slug, draft, user, self.clock()),
            lambda desk: desk.log_development(slug, drafted(draft)).recorded,
        )

    def correcting(self, id_: UUID, changes: dict[str, Any], user: str) -> Command:
        asked = Correction(changes=changes, reason="we were wrong")
        return Command(
            lambda: self.model.state(id_),
            lambda seen: self.model.correct(seen, changes, user, self.clock()),
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
        bens = ({"headline": "Ben's"}, self.on(target, {typed.PRESET: "declined"}))
        changes = bens[number % 2] if number < 4 else {"verb": "denied"}
        return self.retracting(target) if number == 5 else self.correcting(target, changes, "ben")

    def linked(self, slug: str, draft: dict[str, Any]) -> UUID | None:
        for _, text in draft.get("links", ()):
            with suppress(Refused):
                return self.model.find(text, slug, "maria")
        return None

    def on(self, id_: UUID, own: dict[str, Any]) -> dict[str, Any]:
        """A correction of own fields, where need be of what the development's verb presets."""
        state = self.model.state(id_)
        preset = preset_of(state.content["verb"]) if state else {}
        name = next(iter(preset), "remark")
        return {name if field == typed.PRESET else field: value for field, value in own.items()}

    def picked(self, pick: int) -> UUID:
        ids = list(self.model.developments())
        return ids[pick % len(ids)]

    def named(self, links: list[tuple[str | None, int, str]]) -> list[tuple[str | None, str]]:
        """Links to what is there, named in the ways drawn; without anything there only `@`."""
        if not self.model.developments():
            return [(relation, how) for relation, _, how in links if how == "@"]
        return [
            (relation, self.model.ways(self.picked(pick))[how]) for relation, pick, how in links
        ]

    # --- how it is asked -------------------------------------------------------------------------

    def view(self, slug: str, as_of: str = FAR, known_at: str | None = None) -> StoryView:
        log, story = self.desk.log, self.desk.past.story(slug)
        clocks = ask(log, story, self.clock(), as_of=as_of, known_at=known_at)
        then = self.desk.past.story_of(story.id, clocks.position) or story
        guests = self.desk.past.guests(story.id)
        return view(then, log.read(upto=clocks.position), clocks, guests=guests)

    def document(self, slug: str, as_of: str, known_at: str) -> str:
        shown = documents.timeline(self.view(slug, as_of, known_at))
        return json.dumps(shown, ensure_ascii=False, default=list)

    def remember(self, slug: str, head: int) -> None:
        """Keep what is said now, by position and by the second that it is."""
        second = f"{self.model.facts[-1].at[:19]}Z"
        everything = self.document(slug, FAR, str(head))
        self.answers(slug, head, everything)
        self.printed.append((slug, head, FAR, everything))
        self.printed.append((slug, head, second, self.document(slug, FIXED, second)))

    def still_says(self, slug: str, head: int, asked: str, said: str) -> None:
        if self.model.opening(slug) is None:  # a story taken back has no name to ask by
            return
        if asked == FAR:
            assert self.document(slug, FAR, str(head)) == said
        elif all(fact.at[:19] > asked[:19] for fact in self.model.facts[head:]):
            # A second is over once something was recorded in a later one.
            assert self.document(slug, FIXED, asked) == said

    def answers(self, slug: str, position: int, document: str) -> None:
        """Compare an answer about all that was known at a position."""
        found = json.loads(document)
        entries = {UUID(one["id"]): one for one in found["entries"]}
        expected = self.model.developments(slug, position)
        assert len(found["entries"]) == len(expected)
        assert entries.keys() == expected.keys()
        for id_, state in expected.items():
            assert as_the_model_does(entries[id_]) == {
                **{name: value for name, value in state.content.items() if name != "story"},
                "ref": ref(id_)[:8],
                "key": state.key_here,
                "status": state.status,
                "corrections": state.corrections,
                "retraction": state.retracted,
                "recorded_at": state.first.at,
                "recorded_by": state.first.by,
            }

    def makes_the_same_story_elsewhere(self, slug: str) -> None:
        here = self.view(slug)
        writer, reader = FORMATS[len(self.model.facts) % 2]
        file = reader.read("".join(writer.write(here)), "an export")
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), self.clock, UUID(int=1), "carla")
            desk = self.opened("carla", Path(folder))
            with closing(desk.log.store):
                self.imports(desk, here, file)

    def imports(self, desk: Desk, here: StoryView, file: Any) -> None:
        abroad = {
            one.state.key_here
            for one in here.entries
            if any(link.target not in here.known for link in one.content.links)
        }
        for own in self.desk.past.kinds():  # an export names verbs, not their definitions
            desk.define_kind(again(own))
        if abroad:
            # What a link names in another story is not in this file.
            with pytest.raises(BadRows) as refusal:
                desk.import_story(file.opening, file.drafts)
            assert {key for _, key, _ in refusal.value.rows} == abroad
            return
        desk.import_story(file.opening, file.drafts)
        story = desk.past.story(here.story.slug)
        clocks = ask(desk.log, story, self.clock(), as_of=FAR)
        there = view(story, desk.log.read(), clocks)
        assert plain(story).opened == here.story.opened
        assert contents(there) == contents(here)


def again(own: OwnKind) -> DefineKind:
    """What defines a kind as it is."""
    verbs = tuple({"name": one.name} for one in own.verbs)
    return DefineKind(
        name=own.name, extends=own.extends, meaning=own.meaning, fields=(), verbs=verbs
    )
