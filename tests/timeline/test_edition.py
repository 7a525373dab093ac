"""Editions on the record: each once, and for good."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.projections.site.paper import Paper
from timeline.edition import editions_id
from timeline.errors import BadField, NothingToUndo
from timeline.events import EditionPublished, build
from timeline.story import story_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeline.recorded import Recorded

ONE, OTHER = "0a" * 32, "5f" * 32


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Paper(tmp_path) as made:
        yield made


def publish(paper: Paper, manifest: str, **others: Any) -> Recorded | None:
    said = {"manifest": manifest, "position": 1, "moment": "2019-01-06T09:00:00.000000Z"}
    return paper.desk.publish(build(EditionPublished, {**said, **others}))


def test_an_edition_is_recorded_as_it_is(paper: Paper) -> None:
    recorded = publish(paper, ONE, base_url="https://news.example/", title="Ours")
    assert recorded is not None
    assert (recorded.type, recorded.recorded_by) == ("edition.published", "ana")
    assert paper.log.of_type("edition.published") == [recorded]
    assert paper.desk.past.named(recorded) == "published edition 0a0a0a0a"


def test_what_readers_have_already_is_not_recorded_again(paper: Paper) -> None:
    assert publish(paper, ONE)
    assert publish(paper, ONE, position=2, title="Another") is None
    assert publish(paper, OTHER)
    assert publish(paper, ONE), "they had something else meanwhile"
    assert [one.version for one in paper.log.of_type("edition.published")] == [1, 2, 3]


def test_each_address_and_story_has_editions_of_its_own(paper: Paper) -> None:
    story = paper.desk.past.story("fire").id
    sites: tuple[dict[str, Any], ...] = ({}, {"base_url": "https://a.example/"}, {"story": story})
    for site in sites:
        assert publish(paper, ONE, **site)
    for site in sites:
        assert publish(paper, ONE, **site) is None


def test_a_dry_run_records_none(paper: Paper) -> None:
    paper.desk.dry_run = True
    assert publish(paper, ONE)
    assert paper.log.of_type("edition.published") == []


def test_one_that_cannot_be_read_stands_in_nobody_s_way(paper: Paper) -> None:
    first = publish(paper, ONE)
    assert first is not None
    with closing(sqlite3.connect(str(paper.log.store.place))) as connection, connection:
        connection.execute("UPDATE events SET payload = NULL WHERE position = ?", (first.position,))
    assert publish(paper, ONE)
    assert publish(paper, ONE) is None


def test_nobody_takes_an_edition_back(paper: Paper) -> None:
    paper.say("entry")
    publish(paper, ONE)
    [taken] = paper.desk.undo()
    assert taken.target.type == "development.logged"
    publish(paper, OTHER)
    [brought] = paper.desk.redo()
    assert brought.target.type == "development.logged"
    paper.desk.undo(2)
    with pytest.raises(NothingToUndo):
        paper.desk.undo()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("manifest", "0A" * 32),
        ("manifest", "0a" * 31),
        ("position", 0),
        ("moment", "2019-01-06T09:00:00Z"),
        ("moment", "٢٠١٩-01-06T09:00:00.000000Z"),
        ("base_url", "ftp://news.example/"),
        ("story", "fire"),
        ("title", "a" * 2_001),
    ],
)
def test_an_edition_is_no_other_thing(paper: Paper, field: str, value: object) -> None:
    with pytest.raises(BadField) as caught:
        publish(paper, **{"manifest": ONE, field: value})  # type: ignore[arg-type]  # that is it
    assert field in caught.value.message


def test_their_stream_is_no_story_s(paper: Paper) -> None:
    store = paper.desk.past.opened().store
    assert editions_id(store) not in {story_id(store, one) for one in ("editions", "edition")}
