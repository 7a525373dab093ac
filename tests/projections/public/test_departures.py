"""What is told of where something was, once that it was there is taken back, or the story is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from projections.public.filtering import Look, public_log
from projections.public.memory import in_memory
from projections.site.stories import published
from tests.projections.site.paper import CANARY, Paper
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.story import AmendStory
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CITY = {"slug": "city", "title": "The city", "timezone": "Asia/Kolkata"}
RUMOUR = {"slug": "rumour", "title": "The rumour"}


class Remembering:
    """A paper whose readers are told what a look remembers, compared with one that starts anew."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._memory = in_memory()

    def told(self) -> dict[str, tuple[str, list[str]]]:
        """By story: its title, and what is told of its developments."""
        paper = self.paper
        look = Look(paper.log, paper.clock(), self._memory)
        look.catch_up()
        public = look.log(look.stories())
        anew = public_log(paper.log, paper.clock())
        assert list(public.read()) == list(anew.read())
        found = {one.story.slug: one for one in published(public)}
        assert found == {one.story.slug: one for one in published(anew)}
        return {
            slug: (
                one.story.opened.title,
                [event.type.removeprefix("development.") for event in one.events],
            )
            for slug, one in found.items()
        }

    def moved(self) -> dict[str, list[str | None]]:
        """By story, to which others what was in it has gone."""
        found = published(self.paper.public())
        return {one.story.slug: list(one.moved.values()) for one in found if one.moved}


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[Remembering]:
    with Paper(tmp_path) as paper:
        paper.desk.open_story(CITY)
        yield Remembering(paper)


def move(paper: Paper, key: str, home: str, slug: str) -> None:
    paper.clock.move(hours=1)
    paper.desk.move(key, paper.desk.past.story(home), slug, "it belongs there")


def begin_a_rumour(paper: Paper) -> None:
    """Open a story in which a colleague logs something and moves it out."""
    ben = Desk(paper.log, user="ben", clock=paper.clock, new_key=lambda: "", vocabulary=shipped())
    paper.desk.open_story(RUMOUR)
    draft = DevelopmentDraft(
        key="word", verb="said", headline="Word", when="2019-01-02", visibility="public"
    )
    ben.log_development("rumour", draft)
    paper.clock.move(hours=1)
    ben.move("word", ben.past.story("rumour"), "city", "it belongs there")


LEFT_CITY = ("The city", ["logged"])


def test_a_story_that_was_taken_back_is_not_told_of_where_no_edition_was(
    readers: Remembering,
) -> None:
    paper = readers.paper
    begin_a_rumour(paper)
    whole = {"city": LEFT_CITY, "rumour": ("The rumour", ["logged", "moved"])}
    assert readers.told() == whole
    paper.undo()
    assert readers.told() == {"city": LEFT_CITY}
    paper.desk.redo()
    assert readers.told() == whole


@pytest.mark.parametrize("looked", [False, True])
def test_what_is_opened_by_its_name_since_is_not_told(readers: Remembering, looked: bool) -> None:
    paper = readers.paper
    begin_a_rumour(paper)
    if looked:
        readers.told()
    paper.undo()
    if looked:
        readers.told()
    paper.desk.open_story({"slug": "rumour", "title": CANARY})
    assert readers.told() == {"city": LEFT_CITY}


def test_an_address_that_an_edition_held_leads_on_when_its_story_is_taken_back(
    readers: Remembering,
) -> None:
    paper = readers.paper
    begin_a_rumour(paper)
    paper.edition()
    paper.undo()
    bare = {"city": LEFT_CITY, "rumour": ("Retracted", ["logged", "moved"])}
    assert readers.told() == bare
    assert readers.moved() == {"rumour": ["city"]}
    paper.desk.open_story({"slug": "rumour", "title": CANARY})
    assert readers.told() == bare


def test_what_is_told_in_a_story_opened_anew_says_what_that_is_about(readers: Remembering) -> None:
    paper = readers.paper
    begin_a_rumour(paper)
    paper.edition()
    paper.undo()
    paper.desk.open_story({"slug": "rumour", "title": "Another"})
    draft = DevelopmentDraft(
        key="new", verb="said", headline="New", when="2019-01-02", visibility="public"
    )
    paper.desk.log_development("rumour", draft)
    assert readers.told()["rumour"] == ("Another", ["logged", "moved", "logged"])


def test_an_address_that_an_edition_held_leads_on_when_the_move_to_it_is_taken_back(
    readers: Remembering,
) -> None:
    paper = readers.paper
    paper.say("alarm")
    move(paper, "alarm", "fire", "city")
    paper.edition()
    paper.undo()
    there = {"city": ("Retracted", ["logged", "moved"]), "fire": ("The fire", ["logged"])}
    assert readers.told() == there
    assert readers.moved() == {"city": ["fire"]}
    paper.desk.redo()
    assert readers.told() == {"city": LEFT_CITY, "fire": ("The fire", ["logged", "moved"])}


def test_a_move_that_is_taken_back_before_an_edition_held_it_never_was(
    readers: Remembering,
) -> None:
    paper = readers.paper
    paper.edition()
    paper.say("alarm")
    move(paper, "alarm", "fire", "city")
    paper.undo()
    paper.edition()
    assert readers.told() == {"fire": ("The fire", ["logged"])}


def test_a_move_is_not_told_of_where_only_editions_of_the_other_story_were(
    readers: Remembering,
) -> None:
    paper = readers.paper
    paper.say("alarm")
    move(paper, "alarm", "fire", "city")
    paper.edition(story=paper.desk.past.story("city").id)
    paper.undo(2)
    assert readers.told() == {"city": ("Retracted", ["logged", "retracted", "retracted"])}


def test_a_story_that_was_taken_back_while_an_edition_was_made_is_looked_at_again(
    readers: Remembering,
) -> None:
    paper = readers.paper
    begin_a_rumour(paper)
    held = {"position": paper.log.head(), "moment": f"{paper.clock():%Y-%m-%dT%H:%M:%S.%fZ}"}
    paper.undo()
    assert readers.told() == {"city": LEFT_CITY}
    paper.edition(**held)
    assert readers.told()["rumour"] == ("Retracted", ["logged", "moved"])


def test_a_look_at_one_story_knows_what_was_moved_out_of_it(readers: Remembering) -> None:
    paper = readers.paper
    id_ = paper.say("alarm")
    move(paper, "alarm", "fire", "city")
    [fire] = published(public_log(paper.log, paper.clock(), ["fire"]))
    assert [one.type for one in fire.events] == ["development.logged", "development.moved"]
    assert fire.moved == {id_: None}
    [city] = published(public_log(paper.log, paper.clock(), ["city"]))
    assert ([one.type for one in city.events], city.moved) == (["development.logged"], {})


def test_a_story_opened_after_what_was_moved_to_it_was_told(readers: Remembering) -> None:
    paper = readers.paper
    paper.say("alarm")
    paper.desk.open_story(RUMOUR)
    move(paper, "alarm", "fire", "rumour")
    assert readers.told() == {
        "fire": ("The fire", ["logged", "moved"]),
        "rumour": ("The rumour", ["logged"]),
    }


@pytest.mark.parametrize("looked", [False, True])
def test_what_a_story_says_since_all_was_moved_away_it_says_in_house(
    readers: Remembering, looked: bool
) -> None:
    paper = readers.paper
    paper.say("alarm")
    move(paper, "alarm", "fire", "city")
    before = readers.told()
    assert before["fire"] == ("The fire", ["logged", "moved"])
    paper.desk.change_story("fire", AmendStory({"title": CANARY}, "we know more"))
    if looked:
        assert readers.told() == before
    move(paper, "alarm", "city", "fire")
    assert readers.told()["fire"] == (CANARY, ["logged", "released"])


def test_a_title_that_was_taken_back_is_not_told_where_all_was_moved_away(
    readers: Remembering,
) -> None:
    paper = readers.paper
    paper.say("alarm")
    paper.desk.change_story("fire", AmendStory({"title": CANARY}, "a slip"))
    ben = Desk(paper.log, user="ben", clock=paper.clock, new_key=lambda: "", vocabulary=shipped())
    ben.move("alarm", ben.past.story("fire"), "city", "it belongs there")
    paper.undo()
    assert readers.told()["fire"] == ("The fire", ["logged", "moved"])


def test_what_was_taken_back_does_not_tell_what_a_story_says_since(readers: Remembering) -> None:
    paper = readers.paper
    paper.say("alarm")
    move(paper, "alarm", "fire", "city")
    paper.say("slip")
    paper.edition()
    paper.undo()
    paper.desk.change_story("fire", AmendStory({"title": CANARY}, "we know more"))
    assert readers.told()["fire"][0] == "The fire"


@pytest.mark.parametrize("taken_back", [True, False])
def test_when_it_was_withheld_is_not_told_of_where_it_no_longer_is(
    readers: Remembering, taken_back: bool
) -> None:
    paper = readers.paper
    id_ = paper.say("alarm")
    move(paper, "alarm", "fire", "city")
    paper.edition()
    paper.clock.move(hours=1)
    ben = Desk(paper.log, user="ben", clock=paper.clock, new_key=lambda: "", vocabulary=shipped())
    ben.withhold("alarm", ben.past.story("city"), "wait")
    if taken_back:
        paper.clock.move(hours=1)
        ben.undo()
        paper.undo()
    else:
        paper.undo()
        paper.clock.move(hours=1)
        ben.release(["alarm"], ben.past.story("fire"), None)
    at = paper.log.stream(id_)[-1].recorded_at
    city = next(one for one in published(paper.public()) if one.story.slug == "city")
    assert [one.recorded_at for one in city.events if one.type == "development.moved"] == [at]
    assert city.story.opened.title == "Retracted"
    assert readers.moved() == {"city": ["fire"]}
