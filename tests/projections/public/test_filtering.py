"""What readers are told of what was struck, reinstated or moved: that it was, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projections.site.stories import published
from tests.projections.site.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CITY = {"slug": "city", "title": "The city", "timezone": "Asia/Kolkata"}


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Paper(tmp_path) as made:
        made.desk.open_story(CITY)
        yield made


def told(paper: Paper) -> dict[str, list[tuple[str, str]]]:
    """By story, what each event of its developments is, and the hour at which readers learnt it."""
    return {
        one.story.slug: [
            (event.type.removeprefix("development."), event.recorded_at[11:13])
            for event in one.events
        ]
        for one in published(paper.public())
    }


def move(paper: Paper, key: str, slug: str, home: str = "fire") -> None:
    paper.clock.move(hours=1)
    paper.desk.move(key, paper.desk.past.story(home), slug, "it belongs there")


def test_what_is_struck_is_so_from_the_first_and_says_when_it_was(paper: Paper) -> None:
    paper.say("libel", text="a libel")
    paper.correct("libel", text="another libel")
    paper.retract("libel")
    assert told(paper) == {
        "fire": [("logged", "10"), ("retracted", "10"), ("released", "11"), ("retracted", "12")]
    }
    assert "libel" not in repr(list(paper.public().read()))


def test_what_readers_never_saw_is_not_told_to_be_struck(paper: Paper) -> None:
    id_ = paper.say("libel", visibility=None, embargo_until="2019-01-06T11:30Z")
    paper.retract("libel")
    paper.clock.move(hours=1)
    assert told(paper) == {}
    paper.clock.move(hours=1)
    paper.desk.reinstate(str(id_), None, "so it is")
    assert told(paper) == {"fire": [("logged", "13")]}


def test_what_was_reinstated_was_struck_meanwhile(paper: Paper) -> None:
    id_ = paper.say("libel")
    paper.retract("libel")
    paper.clock.move(hours=1)
    paper.desk.reinstate(str(id_), None, "it was so: a secret")
    assert told(paper) == {"fire": [("logged", "10"), ("retracted", "11"), ("reinstated", "12")]}
    assert "a secret" not in repr(list(paper.public().read()))


def test_where_something_was_moved_to_it_has_always_been(paper: Paper) -> None:
    paper.say("alarm")
    move(paper, "alarm", "city")
    assert told(paper) == {
        "city": [("logged", "10")],
        "fire": [("logged", "10"), ("moved", "11")],
    }
    [_, fire] = published(paper.public())
    assert list(fire.moved.values()) == ["city"]
    assert "belongs" not in repr(fire)
    assert [one.type for one in paper.public().read()] == [
        *("story.opened", "story.opened", "development.logged"),
    ]


def test_what_was_moved_before_readers_saw_it_was_never_elsewhere(paper: Paper) -> None:
    id_ = paper.say("alarm", visibility="private")
    move(paper, "alarm", "city")
    paper.desk.release([str(id_)], None, None)
    assert told(paper) == {"city": [("logged", "11")]}


def test_what_is_hidden_where_it_is_now_is_nowhere(paper: Paper) -> None:
    id_ = paper.say("alarm")
    move(paper, "alarm", "city")
    paper.desk.withhold(str(id_), None, "too early")
    assert told(paper) == {}


def test_what_came_back_was_never_away(paper: Paper) -> None:
    id_ = paper.say("alarm")
    move(paper, str(id_), "city")
    move(paper, str(id_), "fire", "city")
    assert told(paper) == {
        "city": [("logged", "10"), ("moved", "12")],
        "fire": [("logged", "10")],
    }


def test_what_was_moved_twice_leads_to_where_it_is(paper: Paper) -> None:
    paper.desk.open_story({**CITY, "slug": "town"})
    id_ = paper.say("alarm")
    move(paper, str(id_), "city")
    move(paper, str(id_), "town", "city")
    stories = {one.story.slug: one.moved for one in published(paper.public())}
    assert stories == {"fire": {id_: "town"}, "city": {id_: "town"}, "town": {}}
