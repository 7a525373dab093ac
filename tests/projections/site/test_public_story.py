"""What files for machines are written from: who was told last, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.site.public_story import first, last, revisions

if TYPE_CHECKING:
    from projections.site.public_story import PublicStory
    from tests.projections.site.paper import Paper

ORDER = [
    *("Answer", "A hearing is set", "The temple burns", "Retracted", "Source"),
    *("It was arson, the union writes", "The alarm is raised"),
]


def headlines(story: PublicStory, most: int = 50) -> list[str]:
    return [one.content.headline for one in story.newest(most)]


def test_what_was_published_last_comes_first(story: PublicStory) -> None:
    assert headlines(story) == ORDER


def test_a_correction_of_an_old_entry_is_among_the_newest(story: PublicStory) -> None:
    assert headlines(story, 3) == ["Answer", "Retracted", "It was arson, the union writes"]


def test_the_story_is_as_of_its_last_public_event(story: PublicStory, paper: Paper) -> None:
    assert story.updated == paper.public().ends_at() == "2019-01-06T19:00:00.000000Z"
    assert story.view.clocks.as_of == "2019-01-06"
    assert story.standing.clocks == story.view.clocks


def test_the_day_is_the_story_s_own(blank: Paper) -> None:
    blank.clock.set("2019-01-07T02:00:00+00:00")
    blank.say("a")
    assert blank.published().view.clocks.as_of == "2019-01-06"


def test_an_entry_says_when_readers_were_told(story: PublicStory) -> None:
    told = {one.content.headline: (first(one), last(one), revisions(one)) for one in story.newest()}
    assert told["It was arson, the union writes"] == (
        "2019-01-06T11:00:00.000000Z",
        "2019-01-06T18:00:00.000000Z",
        1,
    )
    assert told["Retracted"] == ("2019-01-06T14:00:00.000000Z", story.updated, 0)


def test_an_entry_is_on_the_thread_that_its_links_lead_to(story: PublicStory) -> None:
    on = story.threads()
    named = {
        one.content.headline: on[one.state.id].handle
        for one in story.view.entries
        if one.state.id in on
    }
    assert named == {
        "It was arson, the union writes": "the cause",
        "Answer": "the cause",
        "A hearing is set": "hearing",
    }


def test_without_a_base_url_there_are_no_urls(homeless: PublicStory, story: PublicStory) -> None:
    assert (homeless.url, homeless.file_url("feed.atom")) == (None, None)
    assert homeless.url_of(homeless.view.entries[0]) is None
    assert story.url == "https://news.example/live/fire/"
    assert story.file_url("feed.atom") == "https://news.example/live/fire/feed.atom"
