"""Two newsrooms that differ only in what readers may not see publish the very same log."""

from __future__ import annotations

import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.public.filtering import Look, public_log
from projections.public.memory import in_memory
from tests.logs import Hand
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.errors import DatelineError
from timeline.events import DevelopmentLogged
from timeline.folder import locate, make
from timeline.outcome import Correction
from timeline.party import NameParty
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from projections.public.log import PublicLog
    from projections.public.memory import Memory

STORE = UUID("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9")
CANARY = "canary"
# Some are not over when they are said: what is certain by then rests on the day.
WHENS = ("2019-01-02", "[2019-01-02..2019-01-04]", "2018~", "[2019-01-03..2019-02-20]")
PICKS = st.integers(0, 11)


class Newsroom:
    """A desk with a story; `secretive` is whether it does anything that readers may not see."""

    def __init__(self, folder: Path, *, secretive: bool) -> None:
        self.clock = Hand()
        make(folder, self.clock, STORE, "ana" if secretive else "bo")
        self.log = locate(str(folder), folder).open_log(self.clock)
        self.secretive = secretive
        self.desk = Desk(
            self.log,
            user="ana" if secretive else "bo",
            clock=self.clock,
            new_key=lambda: "never asked",
            vocabulary=shipped(),
        )
        self.desk.open_story({"slug": "fire", "title": "Fire", "timezone": "America/New_York"})
        self.shown: list[str] = []
        self.hidden: list[str] = []
        self.struck: set[str] = set()
        self.waiting: list[tuple[str, dict[str, Any]]] = []

    def record(self, key: str, said: dict[str, Any], visibility: str, *more: str) -> str:
        """Log an entry, linked to what readers see and to `more`."""
        links = [("responds_to", self.shown[said["link"] % len(self.shown)])] if self.shown else []
        draft = DevelopmentDraft(
            headline=said["headline"],
            verb=said["verb"],
            when=said["when"],
            by=("the union",),
            to=("the company",),
            thread=said["thread"],
            links=(*links, *(("part_of", one) for one in more)),
            key=key,
            visibility=visibility,
        )
        return str(self.desk.log_development("fire", draft).development.id)

    def show(self, key: str, said: dict[str, Any]) -> None:
        more = self.hidden[-1:] if self.secretive else ()
        self.shown.append(self.record(key, said, "public", *more))

    def hide(self, key: str, said: dict[str, Any]) -> None:
        if self.secretive:
            said = {**said, "headline": CANARY, "thread": CANARY}
            self.hidden.append(self.record(key, said, "private"))

    def prepare(self, key: str, said: dict[str, Any]) -> None:
        """Write what is let out later; whoever has no secrets writes it only then."""
        if self.secretive:
            self.record(key, {**said, "headline": CANARY}, "private")
        self.waiting.append((key, {**said, "link": 0}))

    def let_out(self, _: str, __: dict[str, Any]) -> None:
        key, said = self.waiting.pop(0)
        if not self.secretive:
            self.shown.append(self.record(key, said, "public"))
            return
        story = self.desk.past.story("fire")
        links = [("responds_to", self.shown[0])] if self.shown else []
        changes = {"headline": said["headline"], "links": links}
        correction = Correction(changes=changes, reason=CANARY)
        self.desk.correct(key, story, correction)
        self.shown.append(str(self.desk.release([key], story, None)[0].development.id))

    def correct(self, _: str, said: dict[str, Any]) -> None:
        target = self.shown[said["link"] % len(self.shown)]
        changes = {"headline": said["headline"], "when": said["when"]}
        self.desk.correct(target, None, Correction(changes=changes, reason="wrong"))

    def withdraw(self, key: str, said: dict[str, Any]) -> None:
        """Withhold an entry, correct it twice and release it again; or correct it once, then."""
        target = self.shown[said["link"] % len(self.shown)]
        if target in self.struck:
            return
        correction = Correction(changes={"headline": said["headline"]}, reason="wrong")
        if self.secretive:
            self.desk.withhold(target, None, CANARY)
            slip = Correction(changes={"headline": f"{CANARY} {key}"}, reason=CANARY)
            self.desk.correct(target, None, slip)
        self.desk.correct(target, None, correction)
        if self.secretive:
            self.desk.release([target], None, None)

    def strike(self, _: str, said: dict[str, Any]) -> None:
        target = self.shown[said["link"] % len(self.shown)]
        self.desk.retract(target, None, "not so")
        self.struck.add(target)

    def err(self, key: str, said: dict[str, Any]) -> None:
        """Publish by mistake, and take it back."""
        if self.secretive:
            self.record(key, {**said, "headline": CANARY}, "public")
            self.desk.undo(1)

    def name(self, key: str, _: dict[str, Any]) -> None:
        if self.secretive:
            self.desk.name_party("the union", NameParty((f"{CANARY} {key}",), ()))

    def published(self) -> PublicLog:
        return public_log(self.log, self.clock())


STEPS: tuple[Callable[[Newsroom, str, dict[str, Any]], None], ...] = (
    *(Newsroom.show, Newsroom.show, Newsroom.show, Newsroom.hide, Newsroom.hide),
    *(Newsroom.prepare, Newsroom.let_out, Newsroom.correct, Newsroom.withdraw),
    *(Newsroom.strike, Newsroom.err, Newsroom.name),
)
said = st.fixed_dictionaries(
    {
        "headline": st.sampled_from(("It is so", "It is not so", "Perhaps")),
        "verb": st.sampled_from(("asked", "answered", "rejected", "said", "alleged")),
        "when": st.sampled_from(WHENS),
        "thread": st.sampled_from((None, None, "the matter")),
        "link": PICKS,
    }
)
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), said, st.sampled_from((0, 0, 1, 30))), min_size=4
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def look_again(rooms: tuple[Newsroom, ...], memories: list[Memory]) -> None:
    """Whoever remembers what was seen before, sees what one sees who looks for the first time."""
    for room, memory in zip(rooms, memories, strict=True):
        look = Look(room.log, room.clock(), memory)
        before = {story: list(look.log([story]).read()) for story in look.stories()}
        touched = look.catch_up()
        now = {story: list(look.log([story]).read()) for story in look.stories()}
        assert list(look.log(look.stories()).read()) == list(room.published().read())
        changed = {one for one in (*before, *now) if before.get(one) != now.get(one)}
        assert changed <= touched


def run(done: list[tuple[Any, dict[str, Any], int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = Newsroom(Path(folder) / "one", secretive=True)
        other = Newsroom(Path(folder) / "other", secretive=False)
        memories = [in_memory(), in_memory()]
        with closing(one.log.store), closing(other.log.store):
            for number, (step, drawn, hours) in enumerate(done):
                if hours:
                    look_again((one, other), memories)
                for room in (one, other):
                    room.clock.move(hours=hours, seconds=1)
                    with suppress(DatelineError, LookupError, ZeroDivisionError):  # nothing to do
                        step(room, f"k{number}", drawn)
            look_again((one, other), memories)
            told = list(one.published().read())
            assert told == list(other.published().read())
            assert [event.position for event in told] == list(range(1, len(told) + 1))
            assert CANARY not in repr(told)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(steps)
def test_what_is_hidden_leaves_no_trace(done: list[Any]) -> None:
    run(done)


@pytest.mark.campaign
@settings(max_examples=2_000, deadline=None, suppress_health_check=SLOW)
@given(steps)
def test_what_is_hidden_leaves_no_trace_in_two_thousand_other_cases(done: list[Any]) -> None:
    run(done)


def test_the_two_newsrooms_do_publish(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "desk", secretive=True)
    drawn = {"headline": "A", "verb": "said", "when": "2019-01-02", "thread": None, "link": 0}
    with closing(room.log.store):
        room.hide("a", drawn)
        room.prepare("b", drawn)
        room.let_out("", {})
        said = [event.event for event in room.published().read()]
        assert [one.headline for one in said if isinstance(one, DevelopmentLogged)] == ["A"]
