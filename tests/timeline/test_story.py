from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from tests.facts import STORE, logged
from timeline import story
from timeline.errors import (
    BadField,
    ClosedStory,
    SlugIsVerb,
    StoryExists,
    UnamendableField,
    UnknownZone,
)
from timeline.events import Change, StoryAmended, StoryClosed, StoryOpened, StoryReopened
from timeline.phrases import Setting
from timeline.story import AmendStory, CloseStory, OpenStory, ReopenStory, Story, story_id

VERBS = frozenset({"said", "sued"})
OPENED = StoryOpened(slug="sanders-letter", title="The letter", timezone="America/New_York")

LETTER = Story(UUID(int=1), OPENED, 1)


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


def test_other_events_only_count() -> None:
    assert story.evolve(None, UUID(int=1), logged()) is None
    assert story.evolve(None, UUID(int=1), StoryClosed()) is None
    assert story.evolve(LETTER, UUID(int=1), logged()) == replace(LETTER, version=2)


# --- its own life -------------------------------------------------------------------------------


def given(*commands: story.Change) -> Story:
    """The letter after some commands."""
    state = LETTER
    for command in commands:
        for event in story.decide_change(state, command):
            evolved = story.evolve(state, state.id, event)
            assert evolved is not None
            state = evolved
    return state


def test_a_story_is_amended_field_by_field_with_old_and_new() -> None:
    command = AmendStory({"title": "Their letter", "week_start": "sunday"}, "there are two")
    assert story.decide_change(LETTER, command) == [
        StoryAmended(
            changes=(
                Change(field="title", old="The letter", new="Their letter"),
                Change(field="week_start", old="monday", new="sunday"),
            ),
            reason="there are two",
        )
    ]
    amended = given(command)
    assert (amended.opened.title, amended.opened.week_start) == ("Their letter", "sunday")
    assert (amended.slug, amended.opened.timezone, amended.version) == (
        "sanders-letter",
        "America/New_York",
        2,
    )


def test_an_empty_value_is_what_it_would_be_had_nothing_been_said() -> None:
    amended = given(
        AmendStory({"summary": "What they asked", "date_order": "mdy", "language": "de"}, "")
    )
    assert (amended.opened.date_order, amended.opened.language) == ("mdy", "de")
    assert given(
        AmendStory({"summary": "What they asked", "date_order": "mdy", "language": "de"}, ""),
        AmendStory({"summary": "", "date_order": "", "language": ""}, ""),
    ) == replace(LETTER, version=3)


def test_amended_to_what_it_is_adds_nothing() -> None:
    assert story.decide_change(LETTER, AmendStory({"title": "The letter"}, "")) == []


@pytest.mark.parametrize("field", ["timezone", "slug", "colour"])
def test_what_never_changes_is_refused(field: str) -> None:
    with pytest.raises(UnamendableField) as refused:
        story.decide_change(LETTER, AmendStory({"title": "New", field: "Europe/Berlin"}, ""))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"), [("title", ""), ("title", " "), ("week_start", "friday")]
)
def test_what_a_story_cannot_become(field: str, value: str) -> None:
    with pytest.raises(BadField) as refused:
        story.decide_change(LETTER, AmendStory({field: value}, ""))
    assert refused.value.field == field


def test_a_story_is_closed_once_and_goes_on_once_reopened() -> None:
    closed = given(CloseStory("they met"))
    assert (closed.closed, closed.version) == (True, 2)
    assert story.decide_change(LETTER, CloseStory("they met")) == [StoryClosed(reason="they met")]
    assert story.decide_change(closed, CloseStory("again")) == []
    assert story.decide_change(closed, ReopenStory("")) == [StoryReopened()]
    reopened = given(CloseStory("they met"), ReopenStory(""))
    assert reopened == replace(LETTER, version=3)
    assert story.decide_change(LETTER, ReopenStory("")) == []


def test_only_a_closed_story_refuses() -> None:
    story.refuse_closed(LETTER)
    with pytest.raises(ClosedStory) as refused:
        story.refuse_closed(given(CloseStory("")))
    assert refused.value.slug == "sanders-letter"


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
