"""What the read model says, caught up event by event, is what the folds of the log say."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.changes import moves, state
from projections.clocks import ask
from projections.folded import view
from projections.readmodel.model import ReadModel
from projections.readmodel.viewing import Viewing
from projections.standing import Standing, standing
from tests.logs import Hand
from tests.reading import answered, folded, read
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.errors import DatelineError
from timeline.folder import locate, make
from timeline.outcome import Correction
from timeline.party import NameParty
from timeline.vocabulary import RELATIONS, shipped
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from projections.readmodel.reading import Reading
    from projections.story import AnyStory
    from timeline.story import Story

STORE = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
SLUGS = ("fire", "letter")
# Few days, so that many are alike; and some that are not over when they are said.
WHENS = (
    *("2019-01-02", "2019-01-03", "2019-01-04", "[2019-01-02..2019-01-04]", "2019-01"),
    *("next Friday", "[2019-01-05..2019-01-20]", "[..2019-01-03]", "2019-01-03/..", "tomorrow"),
)
VERBS = (
    *("asked", "answered", "rejected", "accepted", "offered", "withdrew", "alleged", "denied"),
    *("drafted", "leaked", "counted", "scheduled", "we-asked", "said", "ruled", "agreed"),
)
NAMES = ("the union", "the company", "a lawyer")
PICKS = st.integers(0, 11)
# Mostly of the sort that moves something.
MOVING = ("responds_to", "accepts", "rejects", "amends", "withdraws", "fulfils", "confirms")
LINKS = st.lists(
    st.tuples(st.sampled_from((*MOVING, *MOVING, *RELATIONS)), PICKS), min_size=1, max_size=3
)
Done = Any


@dataclass(frozen=True)
class Step:
    """Something done at a desk, and whether a day goes by before it."""

    do: Callable[[AtDesk], Done]
    days: int


class AtDesk:
    """A desk with two stories, and the keys of what was logged in either."""

    def __init__(self, folder: Path) -> None:
        self.clock = Hand()
        make(folder, self.clock, STORE, "ana")
        self.log = locate(str(folder), folder).open_log(self.clock)
        self.keys = map(str, count())
        self.desk = Desk(
            self.log,
            user="ana",
            clock=self.clock,
            new_key=lambda: next(self.keys),
            vocabulary=shipped(),
        )
        for slug in SLUGS:
            self.desk.open_story({"slug": slug, "title": slug, "timezone": "America/New_York"})
        self.logged: list[str] = []
        self.path = folder / "read-model.db"
        ReadModel(self.path, self.log).catch_up()
        self.seen = self.log.head()

    def target(self, pick: int) -> str:
        return self.logged[pick % len(self.logged)] if self.logged else "none"

    def links(self, links: list[tuple[str, int]]) -> tuple[tuple[str | None, str], ...]:
        return tuple((name, self.target(pick)) for name, pick in links if self.logged)

    def record(self, slug: str, links: list[tuple[str, int]], **draft: Any) -> None:
        said = DevelopmentDraft(headline="It is so", links=self.links(links), **draft)
        self.logged.append(str(self.desk.log_development(slug, said).development.id))

    def correct(self, pick: int, changes: dict[str, Any]) -> None:
        changes = dict(changes)
        if "links" in changes:
            changes["links"] = self.links(changes["links"])
        self.desk.correct(self.target(pick), None, Correction(changes=changes, reason="wrong"))

    # --- what always holds ------------------------------------------------------------------------

    def check(self) -> None:
        events = list(self.log.read(self.seen))
        if not events:
            return
        self.seen = events[-1].position
        with read(self.path, self.log) as reading:
            for story in self.desk.past.stories():
                self.says_the_same(reading, story, self.seen)
                self.stands_as_written(story)
                for event in events:
                    assert self.moved(story, event.position) == self.moves(story, event.position)

    def check_at(self, position: int, path: Path) -> None:
        """What was known at a position is still what the log up to there gives."""
        with read(path, self.log) as reading:
            for story in reading.stories(position):
                self.says_the_same(reading, story, position)

    def says_the_same(self, reading: Reading, story: AnyStory, position: int) -> None:
        for day in (self.today(story), "2019-01-03"):
            clocks = ask(self.log, story, self.clock(), as_of=day, known_at=str(position))
            shown, expected = answered(reading, story, clocks), folded(self.log, story, clocks)
            assert shown == expected
            assert list(shown.known) == list(expected.known)
            told = standing(shown, reading.parties(position), reading.parents(position))
            assert told == self.stands(story, day, position)
            for number in (1, 3):
                last = Viewing(reading, shown.story, clocks).last(number).entries
                assert last == expected.entries[-number:]

    def stands_as_written(self, story: Story) -> None:
        """Each thread stands as the read model says, by the day that it says."""
        with closing(sqlite3.connect(self.path)) as connection:
            rows = connection.execute(
                "SELECT handle, as_of, said FROM threads JOIN stories ON stories.id = story "
                "WHERE stream = ?",
                (story.id.hex,),
            ).fetchall()
        for handle, day, said in rows:
            threads = {one.handle: one for one in self.stands(story, day, self.seen).threads}
            assert json.loads(said) == json.loads(json.dumps(state(threads[handle])))

    def moves(self, story: Story, position: int) -> list[tuple[Any, ...]]:
        [event] = self.log.read(position - 1, position)
        day = local_now(event.recorded_at, story.opened.timezone)[:10]
        then = self.stands(story, day, position - 1).threads if position > 1 else ()
        moved = moves(then, self.stands(story, day, position).threads)
        return sorted((one.thread, one.axis, str(one.origin), str(one.to)) for one in moved)

    def moved(self, story: Story, position: int) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            statement = (
                "SELECT handle, axis, origin, place FROM moves WHERE position = ? "
                "AND story = (SELECT id FROM stories WHERE stream = ?)"
            )
            found = connection.execute(statement, (position, story.id.hex)).fetchall()
        return sorted((handle, axis, str(origin), str(to)) for handle, axis, origin, to in found)

    def today(self, story: AnyStory) -> str:
        _, recorded_at = self.log.store.head()
        assert recorded_at is not None
        return local_now(recorded_at, story.opened.timezone)[:10]

    def stands(self, story: AnyStory, day: str, position: int | None = None) -> Standing:
        known_at = None if position is None else str(position)
        clocks = ask(self.log, story, self.clock(), as_of=day, known_at=known_at)
        guests = self.desk.past.guests(story.id)
        shown = view(story, self.log.read(upto=clocks.position), clocks, guests=guests)
        parents = {kind.name: kind.extends for kind in self.desk.past.kinds(position)}
        return standing(shown, self.desk.past.parties(position), parents)


def logging(drawn: dict[str, Any]) -> Callable[[AtDesk], Done]:
    return lambda at: at.record(**drawn)


drafts = st.fixed_dictionaries(
    {
        "slug": st.sampled_from((SLUGS[0], *SLUGS)),
        "verb": st.sampled_from(VERBS),
        "when": st.sampled_from(WHENS),
        "links": LINKS,
        "by": st.sampled_from(NAMES).map(lambda name: (name,)),
    },
    optional={
        "to": st.sampled_from(NAMES).map(lambda name: (name,)),
        "thread": st.sampled_from(("the matter", "another")),
        "fields": st.sampled_from(
            ({"deadline": "tomorrow"}, {"document": "the letter"}, {"value": 5}, {"value": 7})
        ),
    },
)
changes = st.one_of(
    st.fixed_dictionaries({"when": st.sampled_from(WHENS)}),
    st.fixed_dictionaries({"links": LINKS}),
    st.sampled_from(({"thread": "another"}, {"thread": ""}, {"headline": "Not so"})),
    st.sampled_from(VERBS).map(lambda verb: {"verb": verb}),
)
others: st.SearchStrategy[Callable[[AtDesk], Done]] = st.one_of(
    st.tuples(PICKS, changes).map(lambda drawn: lambda at: at.correct(*drawn)),
    PICKS.map(lambda pick: lambda at: at.desk.retract(at.target(pick), None, "no")),
    PICKS.map(lambda pick: lambda at: at.desk.reinstate(at.target(pick), None, "yes")),
    st.tuples(PICKS, st.sampled_from(SLUGS)).map(
        lambda drawn: lambda at: at.desk.move(at.target(drawn[0]), None, drawn[1], "")
    ),
    st.integers(1, 3).map(lambda many: lambda at: at.desk.undo(many)),
    st.integers(1, 2).map(lambda many: lambda at: at.desk.undo(many) and at.desk.redo(many)),
    st.sampled_from(NAMES).map(
        lambda name: lambda at: at.desk.name_party("a lawyer", NameParty((), (name,)))
    ),
    PICKS.map(lambda pick: lambda at: at.desk.release([at.target(pick)], None, None)),
)
days = st.sampled_from((0, 0, 0, 1, 4))
# First some that there is something to say of.
logged = st.lists(st.builds(Step, drafts.map(logging), days), min_size=4, max_size=8)
mixed = st.lists(st.builds(Step, drafts.map(logging) | others, days), min_size=4, max_size=8)
steps = st.tuples(logged, mixed).map(lambda parts: [*parts[0], *parts[1]])


def run(done: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = AtDesk(Path(folder) / "desk")
        with closing(at.log.store):
            for step in done:
                at.clock.move(days=step.days)
                with suppress(DatelineError):  # a refusal records nothing
                    step.do(at)
                at.check()
            again = Path(folder) / "again.db"
            ReadModel(again, at.log).rebuild()
            for position in range(at.seen, 0, -5):
                at.check_at(position, at.path if position % 2 else again)


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(steps)
def test_the_read_model_says_what_the_folds_say(done: list[Step]) -> None:
    run(done)


@pytest.mark.campaign
@settings(max_examples=400, deadline=None, suppress_health_check=SLOW)
@given(steps)
def test_the_read_model_says_so_in_four_hundred_other_cases(done: list[Step]) -> None:
    run(done)


def test_what_is_held_back_by_a_later_one_of_its_day_did_not_come_after_it(tmp_path: Path) -> None:
    at = AtDesk(tmp_path / "desk")
    asked = {"verb": "asked", "when": "2019-01-02", "by": ("the union",)}
    with closing(at.log.store):
        for _ in range(4):
            at.record("fire", [("responds_to", 0)], **asked)
        at.desk.retract(at.target(0), None, "no")
        at.correct(1, {"links": [("responds_to", 2)]})
        at.check()
