"""Two newsrooms that differ only in what readers may not see publish the very same log."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from projections.public.filtering import Look
from projections.public.memory import in_memory
from projections.site.stories import published
from tests.laws.newsroom import CANARY, OPEN, SECRET, SLOW, Newsroom, acts
from timeline.events import DevelopmentLogged

if TYPE_CHECKING:
    from uuid import UUID

    from projections.public.memory import Memory
    from tests.laws.newsroom import Acts


def look_again(rooms: tuple[Newsroom, ...], memories: list[Memory]) -> None:
    """Whoever remembers what was seen before, sees what one sees who looks for the first time."""
    for room, memory in zip(rooms, memories, strict=True):
        look = Look(room.log, room.clock(), memory)
        before = told(look)
        touched = look.catch_up()
        now = told(look)
        assert list(look.log(look.stories()).read()) == list(room.published().read())
        changed = {one for one in (*before, *now) if before.get(one) != now.get(one)}
        assert changed <= touched


def told(look: Look) -> dict[UUID, Any]:
    """What readers are told of each story."""
    found = {story: look.log([story]) for story in look.stories()}
    return {story: (published(public), list(public.read())) for story, public in found.items()}


def run(done: Acts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = Newsroom(Path(folder) / "one", secretive=True)
        other = Newsroom(Path(folder) / "other", secretive=False)
        memories = [in_memory(), in_memory()]
        with closing(one.log.store), closing(other.log.store):
            for number, (step, drawn, hours) in enumerate(done):
                if hours:
                    look_again((one, other), memories)
                for room in (one, other):
                    room.act(step, number, drawn, hours)
            look_again((one, other), memories)
            said = list(one.published().read())
            assert said == list(other.published().read())
            assert published(one.published()) == published(other.published())
            assert [event.position for event in said] == list(range(1, len(said) + 1))
            assert CANARY not in repr(said)


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(acts((*OPEN, *SECRET), most=14))
def test_what_is_hidden_leaves_no_trace(done: Acts) -> None:
    run(done)


@pytest.mark.campaign
@settings(max_examples=2_000, deadline=None, suppress_health_check=SLOW)
@given(acts((*OPEN, *SECRET)))
def test_what_is_hidden_leaves_no_trace_in_two_thousand_other_cases(done: Acts) -> None:
    run(done)


def test_the_two_newsrooms_do_publish(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "desk", secretive=True)
    drawn = {"headline": "A", "verb": "said", "when": "2019-01-02", "thread": None, "link": 0}
    drawn |= {"story": "fire", "by": "Ana"}
    with closing(room.log.store):
        room.hide("a", drawn)
        room.prepare("b", drawn)
        room.let_out("", {})
        said = [event.event for event in room.published().read()]
        assert [one.headline for one in said if isinstance(one, DevelopmentLogged)] == ["A"]
