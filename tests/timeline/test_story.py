from __future__ import annotations

from uuid import UUID, uuid5

import pytest

from tests.facts import STORE, logged
from timeline import story
from timeline.errors import BadField, SlugIsVerb, StoryExists, UnknownZone
from timeline.events import StoryOpened
from timeline.phrases import Setting
from timeline.story import OpenStory, Story, story_id

VERBS = frozenset({"said", "sued"})
OPENED = StoryOpened(slug="sanders-letter", title="The letter", timezone="America/New_York")


def opening(**values: object) -> OpenStory:
    return OpenStory({"slug": "sanders-letter", "title": "The letter", **values}, VERBS)


# --- deciding -----------------------------------------------------------------------------------


def test_given_nothing_when_opened_then_it_is_open() -> None:
    assert story.decide(None, opening(timezone="America/New_York")) == [OPENED]


def test_given_a_story_when_opened_again_then_it_exists() -> None:
    with pytest.raises(StoryExists) as refused:
        story.decide(Story(UUID(int=1), OPENED, 1), opening(title="Another"))
    assert refused.value.slug == "sanders-letter"


@pytest.mark.parametrize("slug", sorted(VERBS))
def test_a_story_is_not_called_like_a_verb(slug: str) -> None:
    with pytest.raises(SlugIsVerb):
        story.decide(None, opening(slug=slug))


def test_a_zone_is_one_that_exists() -> None:
    with pytest.raises(UnknownZone) as refused:
        story.decide(None, opening(timezone="America/New_Yrk"))
    assert "America/New_York" in refused.value.nearest


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "Sanders Letter"}, "slug"),
        ({"slug": "../a"}, "slug"),
        ({"slug": 5}, "slug"),
        ({"title": " "}, "title"),
        ({"week_start": "friday"}, "week_start"),
        ({"date_order": "dym"}, "date_order"),
        ({"visibility": "embargoed"}, "visibility"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_a_story_cannot_be(values: dict[str, object], field: str) -> None:
    with pytest.raises(BadField) as refused:
        story.decide(None, opening(**values))
    assert refused.value.field == field


# --- evolving -----------------------------------------------------------------------------------


def test_opened_makes_a_story() -> None:
    stream = UUID(int=1)
    made = story.evolve(None, stream, OPENED)
    assert made == Story(stream, OPENED, 1)
    assert made.slug == "sanders-letter"


@pytest.mark.parametrize("state", [None, Story(UUID(int=1), OPENED, 1)])
def test_other_events_leave_it_as_it_was(state: Story | None) -> None:
    assert story.evolve(state, UUID(int=1), logged()) is state


# --- ids and settings ---------------------------------------------------------------------------


def test_a_storys_id_comes_of_the_store_and_the_slug() -> None:
    assert story_id(STORE, "sanders-letter") == uuid5(STORE, "sanders-letter")
    assert story_id(STORE, "a") != story_id(STORE, "b") != story_id(UUID(int=0), "b")


def test_what_is_no_text_has_the_id_of_no_story() -> None:
    assert story_id(STORE, "a\udcff") == story_id(STORE, "a?")


def test_a_phrase_is_read_by_the_storys_habits() -> None:
    habits = {"timezone": "Europe/Berlin", "week_start": "sunday", "date_order": "dmy"}
    one = Story(UUID(int=1), StoryOpened.model_validate({"slug": "a", "title": "B", **habits}), 1)
    assert one.setting("2019-01-02") == Setting(
        "2019-01-02", "Europe/Berlin", week_start="sunday", date_order="dmy"
    )
    assert one.setting("2019-01-02", ahead=True).ahead
