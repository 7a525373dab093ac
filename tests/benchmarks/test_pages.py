"""The stories that pages are measured with: the same for all, each entry told apart, and sound."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.pages import builders, desks
from benchmarks.pages.happenings import happenings
from cli import clock
from timeline.audit import audit
from timeline.events import DevelopmentLogged
from timeline.folder import locate

if TYPE_CHECKING:
    from pathlib import Path


def test_no_headline_is_in_another_so_that_entries_can_be_counted_on_a_page() -> None:
    headlines = [one.headline for one in happenings(200)]
    assert all(sum(one in other for other in headlines) == 1 for one in headlines)


def test_a_desk_holds_what_the_peers_are_given(tmp_path: Path) -> None:
    desks.fill(tmp_path / "desk", 2, 12)
    log = locate(str(tmp_path / "desk")).open_log(clock.now)
    with closing(log.store):
        assert audit(log) == []
        events = [one.event for one in log.read()]
    logged = [one for one in events if isinstance(one, DevelopmentLogged)]
    given = [one for story in builders.stories(2, 12) for one in story["entries"]]
    assert sorted((one.headline, one.text, one.when.edtf) for one in logged) == sorted(
        (one["headline"], one["text"], one["day"]) for one in given
    )
