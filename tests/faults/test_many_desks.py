"""Many people at one desk: each has their turn, and nobody decides on what is no longer true."""

from __future__ import annotations

import os
import select
import time
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.faults.desks import STORY, all_events, desk_of, new_desk, open_desk, said
from tests.faults.processes import apart, together
from tests.logs import real_clock
from timeline.errors import AlreadyADesk, ChangedMeanwhile
from timeline.events import DevelopmentLogged
from timeline.folder import locate, make
from timeline.log import Log
from timeline.outcome import Correction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any
    from uuid import UUID

    from timeline.log import New, Quiet
    from timeline.recorded import Recorded

PEOPLE = 8
PATIENCE = 60  # seconds one process waits for another on a busy machine

# --- logging ------------------------------------------------------------------------------------

Acknowledged = tuple[int, str]  # position and key


def log_many(path: Path, person: int, count: int) -> tuple[list[Acknowledged], float]:
    """Log developments, every third about the shared entry, every third about one's own last.

    The first person also corrects the shared entry now and then, under everybody's hands. Returns
    what was acknowledged, and the longest wait in seconds.
    """
    desk = open_desk(path, f"person{person}")
    acknowledged, longest = [], 0.0
    for number in range(count):
        links = [(), ("shared",), ("@",) if number > 2 else ()][number % 3]
        begun = time.monotonic()
        outcome = desk.log_development(STORY, said(f"{person}-{number}", *links))
        longest = max(longest, time.monotonic() - begun)
        acknowledged += [(event.position, event.key or "") for event in outcome.recorded]
        if person == 0 and number % 10 == 0:
            change = Correction(changes={"headline": f"Corrected at {number}"}, reason="a test")
            desk.correct("shared", desk.past.story(STORY), change)
    desk.log.store.close()
    return acknowledged, longest


def race_to_log(path: Path, count: int) -> tuple[list[Acknowledged], float]:
    answers = together([partial(log_many, path, person, count) for person in range(PEOPLE)])
    return [one for found, _ in answers for one in found], max(longest for _, longest in answers)


@pytest.mark.parametrize("count", [500, pytest.param(5_000, marks=pytest.mark.campaign)])
def test_all_that_many_log_is_there_once(tmp_path: Path, count: int) -> None:
    path = new_desk(tmp_path / "desk")
    desk = open_desk(path, "ana")
    shared = desk.log_development(STORY, said("shared")).development.id
    desk.log.store.close()
    acknowledged, longest = apart(race_to_log, path, count)
    events = all_events(path)
    logged = [event for event in events if event.type == "development.logged"][1:]
    assert sorted(acknowledged) == [(event.position, event.key) for event in logged]
    wanted = {f"{person}-{number}" for person in range(PEOPLE) for number in range(count)}
    assert {event.key for event in logged} == wanted
    assert len(logged) == PEOPLE * count
    assert len(events) == 3 + len(logged) + count // 10
    assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)
    assert longest < 2
    check_links(logged, shared)


def check_links(logged: Sequence[Recorded], shared: UUID) -> None:
    """Each is about what it was meant to be, although all were logged at once."""
    streams = {event.key: event.stream for event in logged}
    for event in logged:
        assert isinstance(event.event, DevelopmentLogged)
        person, _, number = str(event.key).partition("-")
        own = streams.get(f"{person}-{int(number) - 1}") if int(number) > 2 else None
        target = [None, shared, own][int(number) % 3]
        assert [link.target for link in event.event.links] == ([target] if target else [])


# --- making a desk ------------------------------------------------------------------------------


def make_and_log(path: Path, person: int) -> str:
    """Make a desk or be told that there is one, which is then ready to work with."""
    answer = "made"
    try:
        make(path, real_clock, uuid4(), f"person{person}")
    except AlreadyADesk:
        answer = "there already"
    assert locate(None, path).path == path
    desk = open_desk(path, f"person{person}")
    desk.open_story({"slug": f"story{person}", "title": "A story"})
    desk.log_development(f"story{person}", said("first"))
    desk.log.store.close()
    return answer


def race_to_make(folder: Path, rounds: int) -> list[list[str]]:
    return [
        together([partial(make_and_log, folder / str(number), person) for person in range(PEOPLE)])
        for number in range(rounds)
    ]


@pytest.mark.parametrize("rounds", [25, pytest.param(200, marks=pytest.mark.campaign)])
def test_of_many_that_make_a_desk_one_does(tmp_path: Path, rounds: int) -> None:
    for number, answers in enumerate(apart(race_to_make, tmp_path, rounds)):
        assert sorted(answers) == ["made"] + ["there already"] * (PEOPLE - 1)
        desk = tmp_path / str(number)
        left = {entry.name for entry in desk.iterdir()} - {"dateline.db-journal"}
        assert left == {"dateline.toml", "dateline.db", ".gitignore"}
        assert [event.type for event in all_events(desk)].count("desk.opened") == 1
        assert len(all_events(desk)) == 1 + 2 * PEOPLE


# --- deciding on what is no longer true ----------------------------------------------------------


class Pausing(Log):
    """A log that, once, says when a decision is about to be appended, and waits for a word."""

    def __init__(self, log: Log, decided: int, go: int) -> None:
        super().__init__(log.store)
        self._pipes: tuple[int, int] | None = (decided, go)

    def append(
        self, events: Sequence[New], expect: Mapping[UUID, int], quiet: Quiet | None = None
    ) -> list[Recorded]:
        pipes, self._pipes = self._pipes, None
        if pipes:
            os.write(pipes[0], b"!")
            wait_for(pipes[1])
        return super().append(events, expect, quiet)


def wait_for(pipe: int) -> None:
    assert select.select([pipe], [], [], PATIENCE)[0], "the other process said nothing"
    os.read(pipe, 1)


def slow(path: Path, act: Callable[..., Any], decided: int, go: int) -> Any:
    """Do something at a desk whose first append waits until somebody else was quicker."""
    log = Pausing(locate(str(path), path).open_log(real_clock), decided, go)
    try:
        return act(desk_of(log, "ana"))
    finally:
        log.store.close()


def quick(path: Path, act: Callable[..., Any], decided: int, go: int) -> None:
    """Do something at the same desk while the other's decision waits to be appended."""
    wait_for(decided)
    desk = open_desk(path, "ben")
    act(desk)
    desk.log.store.close()
    os.write(go, b"!")


def overtake(path: Path, slowly: Callable[..., Any], quickly: Callable[..., Any]) -> Any:
    heard, decided = os.pipe()
    waits, go = os.pipe()
    return together(
        [partial(slow, path, slowly, decided, waits), partial(quick, path, quickly, heard, go)]
    )[0]


def respond(desk: Any) -> tuple[str, ...]:
    flags: tuple[str, ...] = desk.log_development(STORY, said("response", "asked")).flags
    return flags


def strike(desk: Any) -> None:
    desk.retract("asked", desk.past.story(STORY), "It was another letter")


def correct_to(headline: str, desk: Any) -> int:
    change = Correction(changes={"headline": headline}, reason="a slip")
    try:
        desk.correct("asked", desk.past.story(STORY), change)
    except ChangedMeanwhile as refusal:
        return refusal.exit_code
    return 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = new_desk(tmp_path / "desk")
    desk = open_desk(path, "ana")
    desk.log_development(STORY, said("asked"))
    desk.log.store.close()
    return path


def test_a_response_to_what_is_struck_meanwhile_is_decided_anew(path: Path) -> None:
    [flag] = apart(overtake, path, respond, strike)
    assert flag.endswith("which is retracted")
    struck, response = all_events(path)[-2:]
    assert (struck.type, struck.recorded_by) == ("development.retracted", "ben")
    assert (response.type, response.key) == ("development.logged", "response")


def test_a_correction_never_overwrites_one_that_was_quicker(path: Path) -> None:
    mine, theirs = partial(correct_to, "Mine"), partial(correct_to, "Theirs")
    assert apart(overtake, path, mine, theirs) == 3
    corrections = [event for event in all_events(path) if event.type == "development.corrected"]
    assert [event.recorded_by for event in corrections] == ["ben"]
