"""The desk that is measured on: of the sizes asked for, the same each time, and sound."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from benchmarks.corpus import BIG, STORE, TWENTY, Sizes, fill
from cli import clock
from timeline.audit import audit
from timeline.events import DevelopmentLogged
from timeline.folder import locate
from timeline.story import story_id

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.recorded import Recorded

SIZES = Sizes(400, 8, 0.25)


def read(path: Path) -> list[Recorded]:
    log = locate(str(path)).open_log(clock.now)
    with closing(log.store):
        return list(log.read())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "desk"
    fill(path, SIZES)
    return path


def test_it_has_the_sizes_that_were_asked_for(desk: Path) -> None:
    events = [recorded.event for recorded in read(desk)]
    logged = Counter(event.story for event in events if isinstance(event, DevelopmentLogged))
    assert logged.total() == SIZES.developments
    assert len(logged) == SIZES.stories
    assert logged[story_id(STORE, BIG)] == 100
    assert logged[story_id(STORE, TWENTY)] == 20


def test_it_is_the_same_each_time(desk: Path, tmp_path: Path) -> None:
    fill(tmp_path / "other", SIZES)
    assert read(tmp_path / "other") == read(desk)


def test_each_event_can_be_read_and_rests_on_what_is_there(desk: Path) -> None:
    log = locate(str(desk)).open_log(clock.now)
    with closing(log.store):
        assert audit(log) == []


def test_it_was_recorded_over_years(desk: Path) -> None:
    moments = [recorded.recorded_at for recorded in read(desk)]
    assert moments == sorted(moments)
    assert moments[0][:4] == "2014"
    assert moments[-1][:4] == "2023"
