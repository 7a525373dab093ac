"""A public log answers by its own positions and instants, not by those of the desk's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.projections.site.paper import Paper

if TYPE_CHECKING:
    from pathlib import Path


def test_its_clock_is_that_of_its_readers(tmp_path: Path) -> None:
    with Paper(tmp_path) as paper:
        paper.say("secret", visibility="private")
        paper.say("first")
        paper.say("hidden", visibility="private")
        paper.say("second")
        public = paper.public()
        instants = [one.recorded_at for one in public.read()]
        types = ["story.opened", "development.logged", "development.logged"]
        told = list(zip(instants, types, strict=True))
        assert [public.recorded(one) for one in range(5)] == [None, *told, None]
        assert instants[0] == instants[1] < instants[2]
        assert [public.position_at(one) for one in (instants[0], instants[2])] == [2, 3]
        before = paper.log.recorded(3)
        assert before is not None
        assert before[0] < instants[0]
        assert public.position_at(before[0]) == 0
