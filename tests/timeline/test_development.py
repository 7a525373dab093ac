"""Given what the log says of a development, when a command comes, then these events or no."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.facts import STORY, TARGET
from tests.timeline.given import (
    FULL,
    HOME,
    ID,
    LATER,
    NOW,
    after,
    correct,
    given,
    log,
    logged,
    typed,
)
from timeline import development
from timeline.development import (
    Development,
    MoveDevelopment,
    ReinstateDevelopment,
    ReleaseDevelopment,
    RetractDevelopment,
    WithholdDevelopment,
)
from timeline.errors import (
    AlreadyRetracted,
    AlwaysPrivate,
    BadField,
    ClosedStory,
    KeyTaken,
    NothingChanged,
    NotRetracted,
    UncorrectableField,
    UnknownVerb,
    UnreadableWhen,
)
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentMoved,
    DevelopmentReinstated,
    DevelopmentReleased,
    DevelopmentRetracted,
    DevelopmentWithheld,
    StoryOpened,
)
from timeline.refs import ref
from timeline.story import Story

if TYPE_CHECKING:
    from timeline.draft import DevelopmentDraft

# --- logging ------------------------------------------------------------------------------------


def test_what_is_typed_is_logged_with_its_verbs_kind() -> None:
    event = logged(
        log(
            typed(
                text="At length.",
                when="on Sunday",
                place="Burlington",
                by=("a spokesman",),
                to=("The Hill",),
                via=("a lawyer",),
                about=("the letter",),
                quotes=({"text": "a forgery", "speaker": "a spokesman"},),
                thread="the letter",
                tags=("2020",),
            ),
            ("denies", TARGET),
        )
    )
    assert (event.story, event.kind, event.verb) == (STORY, "statement", "said")
    assert (event.headline, event.text, event.place) == (
        "It is a forgery",
        "At length.",
        "Burlington",
    )
    assert (event.by, event.to, event.via) == (("a spokesman",), ("The Hill",), ("a lawyer",))
    assert (event.about, event.thread, event.tags) == (("the letter",), "the letter", ("2020",))
    assert event.when.edtf == "2018-12-30"
    assert event.when.reference == NOW
    assert event.quotes[0].text == "a forgery"
    assert [(link.relation, link.target) for link in event.links] == [("denies", TARGET)]


def test_what_has_no_date_happened_today() -> None:
    when = logged(log(typed())).when
    assert (when.edtf, when.phrase, when.zone) == ("2019-01-02", "today", "America/New_York")


def test_phrases_are_relative_to_the_day_that_is_said() -> None:
    event = logged(
        log(
            typed(
                when="on Sunday",
                relative_to="2018-12-20",
                sources=({"name": "The Hill", "published": "yesterday"},),
            )
        )
    )
    assert event.when.edtf == "2018-12-16"
    assert event.sources[0].published is not None
    assert event.sources[0].published.edtf == "2018-12-19"


def test_a_verb_fills_in_what_is_not_given() -> None:
    assert logged(log(typed(verb="denied"))).fields == {"stance": "denied"}
    own = {"stance": "partly-admitted"}
    assert logged(log(typed(verb="denied", fields=own))).fields == own


def test_own_fields_are_read_and_unknown_ones_kept() -> None:
    own = {"deadline": "Friday", "asks": "a meeting", "colour": "red", "document": "the letter"}
    fields = logged(log(typed(verb="asked", fields=own))).fields
    assert isinstance(fields["deadline"], dict)
    assert fields["deadline"]["edtf"] == "2019-01-04"
    assert fields["asks"] == ["a meeting"]
    assert (fields["colour"], fields["document"]) == ("red", "the letter")


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (typed(verb="sayd"), UnknownVerb),
        (typed(headline=" "), BadField),
        (typed(when="one of these days"), UnreadableWhen),
        (typed(when=2018), BadField),
        (typed(relative_to="last week"), BadField),
        (typed(sources=({"name": ""},)), BadField),
        (typed(visibility="secret"), BadField),
        (typed(verb="asked", fields={"deadline": "soonish"}), UnreadableWhen),
        (typed(retracted=" "), BadField),
    ],
)
def test_what_cannot_be_logged(draft: DevelopmentDraft, error: type[Exception]) -> None:
    with pytest.raises(error):
        development.decide(None, log(draft))


def test_a_cause_needs_someone_who_says_so() -> None:
    with pytest.raises(BadField) as refused:
        development.decide(None, log(typed(), ("caused_by", TARGET)))
    assert refused.value.message == ("by is missing: a caused_by link needs someone who says so")
    assert logged(log(typed(by=("a spokesman",)), ("caused_by", TARGET))).by == ("a spokesman",)


# --- what is scheduled --------------------------------------------------------------------------


def scheduled(**others: Any) -> tuple[str, str, bool]:
    """The own date, the due date, and whether that looks ahead."""
    event = logged(log(typed(verb="scheduled", headline="A hearing", **others)))
    due = event.fields["due"]
    assert isinstance(due, dict)
    return event.when.edtf, str(due["edtf"]), bool(due.get("ahead"))


def test_the_date_of_what_is_scheduled_is_when_it_is_due() -> None:
    assert scheduled(when="Friday") == ("2019-01-02", "2019-01-04", True)


def test_when_it_was_announced_is_its_own_date() -> None:
    assert scheduled(when="Friday", announced="on Sunday") == ("2018-12-30", "2019-01-04", True)


def test_a_due_date_leaves_the_own_date_alone() -> None:
    assert scheduled(when="on Sunday", fields={"due": "Friday"}) == (
        "2018-12-30",
        "2019-01-04",
        True,
    )


def test_what_is_scheduled_for_no_day_has_no_due_date() -> None:
    event = logged(log(typed(verb="cancelled", headline="The hearing")))
    assert event.fields == {"status": "cancelled"}
    assert event.when.edtf == "2019-01-02"


def test_what_is_not_scheduled_is_not_announced() -> None:
    with pytest.raises(BadField) as refused:
        development.decide(None, log(typed(announced="yesterday")))
    assert refused.value.message == "announced goes only with what is scheduled"


# --- who may see it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "default", "visibility"),
    [
        (None, "private", "private"),
        (None, "public", "public"),
        ("public", "private", "public"),
        ("private", "public", "private"),
    ],
)
def test_what_is_said_of_visibility_comes_before_the_default(
    asked: str | None, default: str, visibility: str
) -> None:
    event = logged(log(typed(visibility=asked), visibility=default))
    assert (event.visibility, event.embargo_until) == (visibility, None)


def test_an_embargo_looks_ahead_and_is_kept_as_an_instant() -> None:
    event = logged(log(typed(embargo_until="Friday"), visibility="public"))
    assert (event.visibility, event.embargo_until) == ("embargoed", "2019-01-04T05:00:00Z")


def test_an_embargo_says_until_when() -> None:
    with pytest.raises(BadField) as refused:
        development.decide(None, log(typed(visibility="embargoed")))
    assert refused.value.field == "visibility"


def test_an_embargo_wins_over_visibility() -> None:
    event = logged(log(typed(visibility="embargoed", embargo_until="2019-01-04")))
    assert event.visibility == "embargoed"


@pytest.mark.parametrize("asked", [None, "private"])
def test_a_note_is_private_whatever_the_default(asked: str | None) -> None:
    event = logged(log(typed(verb="note", visibility=asked), visibility="public"))
    assert event.visibility == "private"


@pytest.mark.parametrize("asked", ["public", "embargoed"])
def test_a_note_cannot_be_made_public(asked: str) -> None:
    with pytest.raises(BadField) as refused:
        development.decide(None, log(typed(verb="note", visibility=asked)))
    assert refused.value.message == "visibility of a note is always private"


# --- the same key again -------------------------------------------------------------------------


def test_the_same_again_adds_nothing() -> None:
    draft = typed(when="on Sunday", by=("a spokesman",))
    assert development.decide(given(log(draft)), log(draft)) == []


@pytest.mark.parametrize(
    "others",
    [
        {"when": "yesterday"},
        {},
        {"verb": "asked", "fields": {"deadline": "tomorrow"}},
        {"verb": "scheduled", "when": "Friday"},
        {"embargo_until": "tomorrow"},
        {"when": "yesterday", "relative_to": "2018-12-20"},
        {"sources": ({"name": "The Hill", "published": "yesterday"},)},
    ],
    ids=str,
)
def test_the_same_words_a_day_later_mean_what_they_meant_the_first_time(
    others: dict[str, Any],
) -> None:
    draft = typed(**others)
    assert development.decide(given(log(draft)), log(draft, now=LATER)) == []


@pytest.mark.parametrize(
    "others",
    [
        {"headline": "It is no forgery"},
        {"verb": "issued"},
        {"when": "2018-12-31"},
        {"by": ("a lawyer",)},
        {"visibility": "public"},
        {"fields": {"colour": "red"}},
    ],
    ids=str,
)
def test_other_content_under_the_same_key_is_refused(others: dict[str, Any]) -> None:
    state = given(log(typed()))
    with pytest.raises(KeyTaken) as refused:
        development.decide(state, log(typed(**others)))
    assert (refused.value.key, refused.value.ref) == ("d1", ref(ID))
    assert refused.value.headline == "It is a forgery"


def test_other_links_under_the_same_key_are_refused() -> None:
    with pytest.raises(KeyTaken):
        development.decide(given(log(typed())), log(typed(), ("denies", TARGET)))


def test_the_first_content_again_after_a_correction_adds_nothing() -> None:
    state = given(log(typed()), correct(headline="It is no forgery"))
    assert development.decide(state, log(typed(), now=LATER)) == []


def test_the_corrected_content_again_adds_nothing() -> None:
    state = given(log(typed()), correct(headline="It is no forgery"))
    assert development.decide(state, log(typed(headline="It is no forgery"))) == []


def test_neither_the_first_nor_the_corrected_content_is_refused() -> None:
    state = given(log(typed()), correct(headline="It is no forgery"))
    with pytest.raises(KeyTaken) as refused:
        development.decide(state, log(typed(headline="Who knows")))
    assert refused.value.headline == "It is no forgery"


def test_the_same_again_after_it_was_struck_adds_nothing() -> None:
    state = given(log(typed()), RetractDevelopment("another letter"))
    assert development.decide(state, log(typed())) == []


# --- exports carry their retractions ------------------------------------------------------------


def test_what_an_export_struck_is_logged_and_struck() -> None:
    events = development.decide(None, log(typed(retracted="another letter")))
    assert [type(event) for event in events] == [DevelopmentLogged, DevelopmentRetracted]
    assert after(*events).retracted == "another letter"


def test_what_was_struck_since_the_last_import_is_struck() -> None:
    events = development.decide(given(log(typed())), log(typed(retracted="another letter")))
    assert events == [DevelopmentRetracted(reason="another letter")]


def test_what_is_struck_already_is_not_struck_again() -> None:
    draft = typed(retracted="another letter")
    assert development.decide(given(log(draft)), log(draft)) == []


# --- striking -----------------------------------------------------------------------------------


def test_what_is_struck_says_why() -> None:
    state = given(log(typed()))
    events = development.decide(state, RetractDevelopment("another letter"))
    assert events == [DevelopmentRetracted(reason="another letter")]


@pytest.mark.parametrize("command", [correct(headline="Another"), RetractDevelopment("again")])
def test_what_is_struck_is_neither_corrected_nor_struck_again(
    command: development.Command,
) -> None:
    state = given(log(typed()), RetractDevelopment("another letter"))
    with pytest.raises(AlreadyRetracted) as refused:
        development.decide(state, command)
    assert (refused.value.ref, refused.value.reason) == (ref(ID), "another letter")


def test_what_is_reinstated_says_why_and_is_as_it_was() -> None:
    struck = given(log(typed()), RetractDevelopment("another letter"))
    assert development.decide(struck, ReinstateDevelopment("it was this one")) == [
        DevelopmentReinstated(reason="it was this one")
    ]
    again = given(
        log(typed()), RetractDevelopment("another letter"), ReinstateDevelopment("it was this one")
    )
    assert again == replace(given(log(typed())), version=3)


def test_only_what_is_struck_is_reinstated() -> None:
    with pytest.raises(NotRetracted):
        development.decide(given(log(typed())), ReinstateDevelopment("it was this one"))
    with pytest.raises(BadField):
        development.decide(given(log(typed()), RetractDevelopment("x")), ReinstateDevelopment(" "))


# --- letting readers see it ----------------------------------------------------------------------

AT_ONCE, LATER_ON = ReleaseDevelopment(None), ReleaseDevelopment("2019-01-07T11:00:00Z")


def seen(state: Development) -> tuple[str, str | None]:
    return state.current.visibility, state.current.embargo_until


def test_what_is_released_is_public_at_once_or_from_a_moment_on() -> None:
    private = given(log(typed()))
    assert development.decide(private, AT_ONCE) == [DevelopmentReleased()]
    assert development.decide(private, LATER_ON) == [
        DevelopmentReleased(embargo_until="2019-01-07T11:00:00Z")
    ]
    assert seen(given(log(typed()), AT_ONCE)) == ("public", None)
    assert seen(given(log(typed()), LATER_ON)) == ("embargoed", "2019-01-07T11:00:00Z")
    assert seen(given(log(typed()), LATER_ON, AT_ONCE)) == ("public", None)


@pytest.mark.parametrize("release", [AT_ONCE, LATER_ON])
def test_released_again_it_adds_nothing(release: ReleaseDevelopment) -> None:
    assert development.decide(given(log(typed()), release), release) == []


def test_released_it_is_no_correction() -> None:
    assert given(log(typed()), AT_ONCE).status == "live"


def test_a_note_is_never_released() -> None:
    with pytest.raises(AlwaysPrivate):
        development.decide(given(log(typed(verb="note"))), AT_ONCE)


def test_what_is_struck_is_not_released_but_may_be_hidden() -> None:
    struck = given(log(typed(), visibility="public"), RetractDevelopment("another letter"))
    with pytest.raises(AlreadyRetracted):
        development.decide(struck, AT_ONCE)
    assert development.decide(struck, WithholdDevelopment("")) == [DevelopmentWithheld()]


def test_what_is_withheld_is_private_until_it_is_released_again() -> None:
    public = given(log(typed(), visibility="public"))
    asked = WithholdDevelopment("the lawyers ask")
    assert development.decide(public, asked) == [DevelopmentWithheld(reason="the lawyers ask")]
    assert seen(given(log(typed()), LATER_ON, asked)) == ("private", None)
    assert development.decide(given(log(typed()), AT_ONCE, asked), asked) == []
    assert seen(given(log(typed()), AT_ONCE, asked, AT_ONCE)) == ("public", None)


# --- another story -------------------------------------------------------------------------------

STRIKE = Story(TARGET, StoryOpened(slug="strike", title="The strike"), 1)


def test_what_is_moved_keeps_its_id_which_stands_for_its_key_in_what_is_exported() -> None:
    state = given(log(typed()))
    assert development.decide(state, MoveDevelopment(STRIKE, "wrong story")) == [
        DevelopmentMoved(story=TARGET, reason="wrong story")
    ]
    moved = given(log(typed()), MoveDevelopment(STRIKE, "wrong story"))
    assert (moved.id, moved.key, moved.current.story) == (ID, "d1", TARGET)
    assert moved.key_here == str(ID)
    assert moved.first.story == STORY
    assert moved.status == "live"
    assert development.decide(moved, MoveDevelopment(STRIKE, "")) == []


def test_nothing_is_moved_to_a_closed_story() -> None:
    with pytest.raises(ClosedStory):
        development.decide(given(log(typed())), MoveDevelopment(replace(STRIKE, closed=True), ""))


# --- evolving -----------------------------------------------------------------------------------


def test_logged_makes_a_development() -> None:
    event = logged(log(typed()))
    state = after(event)
    assert state == Development(ID, "d1", event, event, None, corrected=False, version=1)
    assert state.status == "live"


CORRECTIONS: tuple[dict[str, Any], ...] = (
    {"headline": "Two dozen ask"},
    {"text": ""},
    {"place": None},
    {"when": "yesterday"},
    {"verb": "leaked"},
    {"by": ["a", "b"], "to": None},
    {"quotes": [{"text": "now", "given_to": ["The Hill"]}]},
    {"sources": [{"name": "Politico", "published": "yesterday"}]},
    {"links": [{"relation": "denies", "target": TARGET}]},
    {"asks": ["a plan"], "colour": "blue"},
    {"colour": {"red": [1, None]}},
    {"deadline": "tomorrow"},
    {"document": None},
)


@pytest.mark.parametrize("changes", CORRECTIONS, ids=str)
def test_a_correction_is_replayed_to_what_was_decided(changes: dict[str, Any]) -> None:
    before = given(log(FULL))
    now = given(log(FULL), correct(**changes))
    assert now.first == before.first == before.current
    assert (now.status, now.version, now.key) == ("corrected", 2, "d1")
    command = correct(**changes)
    with pytest.raises(NothingChanged):
        development.decide(now, command)
    [event] = development.decide(before, command)
    assert isinstance(event, DevelopmentCorrected)
    values, own = now.current.model_dump(mode="json"), now.current.fields
    for change in event.changes:
        assert own.get(change.field, values.get(change.field)) == change.new


def test_a_correction_touches_nothing_else() -> None:
    before, now = given(log(FULL)).current, given(log(FULL), correct(headline="X")).current
    assert now == before.model_copy(update={"headline": "X"})


def test_an_unknown_field_once_cleared_is_gone() -> None:
    state = given(log(FULL), correct(colour=None))
    assert "colour" not in state.current.fields
    with pytest.raises(UncorrectableField):
        development.decide(state, correct(colour="red"))


def test_corrections_add_up() -> None:
    state = given(log(FULL), correct(headline="One"), correct(place=None), correct(headline="Two"))
    assert (state.current.headline, state.current.place, state.version) == ("Two", None, 4)
    assert state.first.headline == "It is a forgery"


def test_corrected_back_it_says_what_it_said() -> None:
    state = given(log(FULL), correct(headline="One"), correct(headline="It is a forgery"))
    assert state.current == state.first
    assert state.status == "corrected"


def test_struck_it_keeps_what_it_said() -> None:
    state = given(log(typed()), correct(headline="One"), RetractDevelopment("another letter"))
    assert (state.status, state.retracted, state.version) == ("retracted", "another letter", 3)
    assert state.current.headline == "One"


def test_other_events_only_count() -> None:
    assert development.evolve(None, ID, "d1", HOME.opened) is None
    assert development.evolve(None, ID, "d1", DevelopmentRetracted(reason="x")) is None
    state = given(log(typed()))
    assert development.evolve(state, ID, "d1", HOME.opened) == replace(state, version=2)


def test_an_exported_when_is_logged_as_it_was() -> None:
    first = logged(log(typed(when="on Sunday")))
    again = logged(log(typed(when=asdict(first.when)), now="2030-06-01T00:00"))
    assert again.when == first.when
