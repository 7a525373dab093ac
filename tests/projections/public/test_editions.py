"""What is left of what was taken back: nothing, unless readers had it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from projections.public.editions import TAKEN_BACK
from projections.public.filtering import Look, public_log
from projections.public.memory import in_memory
from projections.public.redaction import STRUCK
from tests.projections.site.paper import CANARY, Paper, publish
from timeline.draft import DevelopmentDraft
from timeline.events import DevelopmentLogged, DevelopmentRetracted, StoryOpened
from timeline.kind import DefineKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Paper(tmp_path) as made:
        yield made


def told(paper: Paper) -> list[str]:
    """What readers are told: of each entry its headline, and why it is struck."""
    found = [one.event for one in paper.public().read()]
    return [
        one.headline if isinstance(one, DevelopmentLogged) else one.reason
        for one in found
        if isinstance(one, DevelopmentLogged | DevelopmentRetracted)
    ]


# As of all that is struck: from the first, and when that was.
LEFT = [STRUCK, TAKEN_BACK, TAKEN_BACK]

# --- what was taken back --------------------------------------------------------------------------


def test_what_was_taken_back_before_any_edition_held_it_leaves_no_trace(paper: Paper) -> None:
    paper.edition()
    paper.say("entry")
    paper.undo()
    paper.edition()
    assert list(paper.public().read()) == []


def test_what_an_edition_held_is_told_as_if_it_had_been_struck(paper: Paper) -> None:
    id_ = paper.say("entry", "alleged", headline=CANARY, by=(CANARY,), text=CANARY)
    paper.edition()
    paper.undo()
    at = [one.recorded_at for one in paper.log.stream(id_)]
    paper.edition()
    _, logged, struck, again = paper.public().read()
    assert [one.recorded_at for one in (logged, struck, again)] == [at[0], at[0], at[1]]
    assert isinstance(logged.event, DevelopmentLogged)
    assert (logged.event.kind, logged.event.when.edtf) == ("allegation", "2019-01-02")
    assert struck.event == again.event == DevelopmentRetracted(reason=TAKEN_BACK)
    assert {one.stream for one in (logged, struck, again)} == {id_}
    assert CANARY not in repr(list(paper.public().read()))


def test_an_edition_that_was_made_before_it_held_it_not(paper: Paper) -> None:
    before, moment = paper.log.head(), paper.clock()
    paper.say("entry")
    paper.edition(position=before, moment=f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}")
    paper.undo()
    assert told(paper) == []


def test_an_edition_of_another_story_held_it_not(paper: Paper) -> None:
    other, _ = paper.desk.open_story({"slug": "other", "title": "Another"})
    id_ = paper.say("entry")
    paper.edition(story=other.id)
    paper.undo()
    assert told(paper) == []
    paper.say("second")
    paper.edition(story=paper.desk.past.story("fire").id)
    paper.undo()
    assert told(paper) == LEFT
    assert id_ not in {one.stream for one in paper.public().read()}


def test_an_edition_from_before_the_end_of_an_embargo_held_it_not(paper: Paper) -> None:
    paper.say("entry", visibility="embargoed", embargo_until="2019-01-06T20:00Z")
    paper.edition()
    paper.clock.set("2019-01-06T20:00:00+00:00")
    assert told(paper) == ["Entry"]
    paper.undo()
    assert told(paper) == []


def test_an_edition_from_after_the_end_of_an_embargo_held_it(paper: Paper) -> None:
    paper.say("entry", visibility="embargoed", embargo_until="2019-01-06T20:00Z")
    paper.clock.set("2019-01-06T20:00:00+00:00")
    paper.edition()
    paper.undo()
    assert told(paper) == LEFT


def test_what_is_brought_back_is_as_if_it_had_never_been_taken_back(paper: Paper) -> None:
    paper.say("entry")
    paper.edition()
    before = list(paper.public().read())
    paper.undo()
    paper.edition()
    paper.desk.redo()
    assert list(paper.public().read()) == before
    paper.undo()
    assert told(paper) == LEFT


def test_a_release_that_is_taken_back_shows_nothing_of_what_is_private_now(paper: Paper) -> None:
    paper.say("entry", visibility="private")
    paper.desk.release(["entry"], paper.desk.past.story("fire"), None)
    paper.edition()
    paper.undo()
    paper.correct("entry", headline=CANARY, when="2011", verb="alleged")
    assert told(paper) == LEFT
    [logged] = [one for one in paper.public().read() if isinstance(one.event, DevelopmentLogged)]
    assert (logged.event.kind, logged.event.when.edtf) == ("statement", "2019-01-02")  # type: ignore[union-attr]  # it is one


def test_what_was_logged_anew_by_the_same_key_shows_nothing_while_it_is_private(
    paper: Paper,
) -> None:
    paper.say("entry")
    paper.edition()
    paper.undo()
    paper.say("entry", headline=CANARY, visibility="private")
    assert told(paper) == LEFT
    paper.desk.release(["entry"], paper.desk.past.story("fire"), None)
    assert told(paper) == [CANARY]
    paper.desk.withhold("entry", paper.desk.past.story("fire"), "")
    assert told(paper) == [], "somebody decided that readers may not see it"


def test_what_was_struck_in_an_edition_stays_struck_when_all_of_it_is_taken_back(
    paper: Paper,
) -> None:
    paper.say("entry")
    paper.retract("entry")
    paper.edition()
    paper.undo(2)
    assert told(paper) == LEFT


def test_what_was_withheld_after_an_edition_held_it_leaves_no_trace(paper: Paper) -> None:
    paper.say("entry")
    paper.edition()
    paper.desk.withhold("entry", paper.desk.past.story("fire"), "the lawyers ask")
    paper.undo()
    assert told(paper) == ["Entry"]
    paper.desk.redo()
    assert told(paper) == []


def test_what_became_a_note_after_an_edition_held_it_leaves_no_trace(paper: Paper) -> None:
    paper.say("entry")
    paper.correct("entry", place="Rome")
    paper.edition()
    paper.undo()
    assert told(paper) == ["Entry"]
    paper.correct("entry", verb="note")
    assert told(paper) == []


def test_when_it_was_withheld_is_not_told_of_what_was_taken_back(paper: Paper) -> None:
    id_ = paper.say("entry")
    paper.edition()
    paper.clock.move(hours=1)
    paper.desk.withhold("entry", paper.desk.past.story("fire"), "")
    paper.undo(1)
    paper.undo(1)
    at = paper.log.stream(id_)[-1].recorded_at
    assert list(paper.public().read())[-1].recorded_at == at
    assert told(paper) == LEFT


def test_a_correction_that_is_taken_back_leaves_the_entry(paper: Paper) -> None:
    paper.say("entry")
    paper.correct("entry", headline="Another")
    paper.edition()
    paper.undo()
    assert told(paper) == ["Entry"]


def test_its_own_kind_may_have_been_taken_back_with_it(paper: Paper) -> None:
    paper.desk.define_kind(
        DefineKind(
            name="ballot",
            extends="vote",
            meaning="Members vote.",
            fields=(),
            verbs=({"name": "balloted", "meaning": "A ballot was held."},),
        )
    )
    paper.say("entry", "balloted")
    paper.edition()
    paper.undo(2)
    assert paper.desk.past.kinds() == []
    [logged] = [one for one in paper.public().read() if isinstance(one.event, DevelopmentLogged)]
    assert logged.event.kind == "vote"  # type: ignore[union-attr]  # it is one


# --- its story ------------------------------------------------------------------------------------


def opening(paper: Paper) -> tuple[str, str, str]:
    [said] = [one.event for one in paper.public().read() if isinstance(one.event, StoryOpened)]
    return said.title, said.summary, said.timezone


def test_a_story_of_which_all_was_taken_back_does_not_say_what_it_is_about(paper: Paper) -> None:
    paper.say("entry")
    paper.edition()
    paper.undo(2)
    assert paper.desk.past.stories() == []
    assert told(paper) == LEFT
    assert opening(paper) == (STRUCK, "", "America/New_York")


def test_what_is_opened_by_its_name_since_is_not_told(paper: Paper) -> None:
    paper.say("entry")
    paper.edition()
    paper.undo(2)
    paper.desk.open_story({"slug": "fire", "title": CANARY, "timezone": "Asia/Kolkata"})
    assert opening(paper) == (STRUCK, "", "America/New_York")
    draft = DevelopmentDraft(key="new", verb="said", headline="New", when="2019-01-02")
    paper.desk.log_development("fire", draft)
    assert opening(paper) == (STRUCK, "", "America/New_York")
    paper.desk.release(["new"], paper.desk.past.story("fire"), None)
    assert opening(paper) == (CANARY, "", "Asia/Kolkata")
    assert told(paper) == [*LEFT, "New"]


def test_a_look_at_one_story_tells_what_was_taken_back_in_it(paper: Paper) -> None:
    paper.desk.open_story({"slug": "other", "title": "Another"})
    paper.say("entry")
    paper.say("second")
    paper.edition()
    paper.undo()
    whole = list(paper.public().read())
    assert list(public_log(paper.log, paper.clock(), ["fire"]).read()) == whole
    assert list(public_log(paper.log, paper.clock(), ["other"]).read()) == []


# --- what is remembered ---------------------------------------------------------------------------


def test_what_was_taken_back_while_an_edition_was_made_is_looked_at_again(paper: Paper) -> None:
    memory = in_memory()
    paper.say("entry")
    held = {"position": paper.log.head(), "moment": f"{paper.clock():%Y-%m-%dT%H:%M:%S.%fZ}"}
    paper.undo()
    look = Look(paper.log, paper.clock(), memory)
    look.catch_up()
    assert look.stories() == []
    publish(paper.desk, **held)
    look = Look(paper.log, paper.clock(), memory)
    touched = look.catch_up()
    assert list(look.log(look.stories()).read()) == list(paper.public().read())
    assert touched == set(look.stories()) != set()


def test_a_story_that_is_taken_back_later_is_told_anew(paper: Paper) -> None:
    memory = in_memory()
    paper.say("entry")
    paper.edition()
    for _ in ("the entry", "the story"):
        paper.undo()
        look = Look(paper.log, paper.clock(), memory)
        assert look.catch_up() == set(look.stories())
        assert list(look.log(look.stories()).read()) == list(paper.public().read())


def test_an_edition_that_cannot_be_read_is_reported_and_the_others_count(paper: Paper) -> None:
    paper.say("entry")
    paper.edition()
    paper.edition()
    [first, second] = paper.log.of_type("edition.published")
    with closing(sqlite3.connect(str(paper.log.store.place))) as connection, connection:
        connection.execute(
            "UPDATE events SET payload = NULL WHERE position = ?", (second.position,)
        )
    paper.undo()
    reported: list[int] = []
    log = public_log(paper.log, paper.clock(), unreadable=lambda one: reported.append(one.position))
    assert [one.type for one in log.read()][-1] == "development.retracted"
    assert reported == [second.position]
    assert first.position < second.position
