"""Given what the log says of a development, when a command comes, then these events or no."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

import pytest

from tests.facts import STORY, TARGET
from timeline import development
from timeline.development import (
    CorrectDevelopment,
    Development,
    LogDevelopment,
    RetractDevelopment,
)
from timeline.draft import DevelopmentDraft
from timeline.errors import (
    AlreadyRetracted,
    BadField,
    KeyTaken,
    NothingChanged,
    UncorrectableField,
    UnknownVerb,
    UnreadableWhen,
)
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    DevelopmentRetracted,
    Event,
    StoryOpened,
)
from timeline.refs import ref
from timeline.story import Story
from timeline.vocabulary import shipped

ID = UUID("12345678-1234-5678-9234-567812345678")
NOW = "2019-01-02T10:14"
LATER = "2019-01-03T08:00"
HOME = Story(STORY, StoryOpened(slug="letter", title="The letter", timezone="America/New_York"), 1)


def typed(**others: Any) -> DevelopmentDraft:
    return DevelopmentDraft(**{"verb": "said", "headline": "It is a forgery", **others})


def log(
    draft: DevelopmentDraft,
    *links: tuple[str, UUID],
    now: str = NOW,
    visibility: str = "private",
) -> LogDevelopment:
    return LogDevelopment(
        draft=draft,
        story=HOME,
        links=links,
        now=now,
        visibility=visibility,
        vocabulary=shipped(),
    )


def correct(**changes: Any) -> CorrectDevelopment:
    return CorrectDevelopment(
        changes=changes,
        reason="a slip",
        label="correction",
        relative_to=None,
        story=HOME,
        now=LATER,
        vocabulary=shipped(),
    )


def after(*events: Event) -> Development:
    """The development that a stream's events make."""
    state: Development | None = None
    for event in events:
        state = development.evolve(state, ID, "d1", event)
    assert state is not None
    return state


def given(*commands: development.Command) -> Development:
    """The development that commands make, one after the other."""
    state: Development | None = None
    for command in commands:
        for event in development.decide(state, command):
            state = development.evolve(state, ID, "d1", event)
    assert state is not None
    return state


def logged(command: LogDevelopment) -> DevelopmentLogged:
    """The one event that logging makes."""
    [event] = development.decide(None, command)
    assert isinstance(event, DevelopmentLogged)
    return event


def corrected(state: Development, command: CorrectDevelopment) -> dict[str, tuple[Any, Any]]:
    """The changes of the one event that correcting makes: (old, new) by field."""
    [event] = development.decide(state, command)
    assert isinstance(event, DevelopmentCorrected)
    changed = {change.field: (change.old, change.new) for change in event.changes}
    assert len(changed) == len(event.changes)
    return changed


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


# --- correcting ---------------------------------------------------------------------------------

FULL = typed(
    verb="demanded",
    text="At length.",
    when="on Sunday",
    place="Burlington",
    by=("the signers",),
    to=("Sanders",),
    via=("a lawyer",),
    about=("the campaign",),
    quotes=({"text": "a meeting", "speaker": "the signers"},),
    sources=({"name": "The Hill"},),
    thread="the letter",
    tags=("2020",),
    fields={"asks": ["a meeting"], "deadline": "Friday", "document": "the letter", "colour": "red"},
)


@pytest.mark.parametrize(
    ("field", "value", "old", "new"),
    [
        ("headline", "Two dozen ask", "It is a forgery", "Two dozen ask"),
        ("text", "Shorter.", "At length.", "Shorter."),
        ("place", "Boston", "Burlington", "Boston"),
        ("thread", "harassment", "the letter", "harassment"),
        ("by", "an organizer", ["the signers"], ["an organizer"]),
        ("to", ["Sanders", "Weaver"], ["Sanders"], ["Sanders", "Weaver"]),
        ("via", "an organizer", ["a lawyer"], ["an organizer"]),
        ("about", "2016", ["the campaign"], ["2016"]),
        ("tags", ("2020", "letter"), ["2020"], ["2020", "letter"]),
        ("asks", ["a plan"], ["a meeting"], ["a plan"]),
        ("document", "the open letter", "the letter", "the open letter"),
        ("colour", "blue", "red", "blue"),
    ],
)
def test_a_correction_says_what_was_and_what_is(field: str, value: Any, old: Any, new: Any) -> None:
    assert corrected(given(log(FULL)), correct(**{field: value})) == {field: (old, new)}


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("text", "At length.", ""),
        ("place", "Burlington", None),
        ("thread", "the letter", None),
        ("by", ["the signers"], []),
        ("tags", ["2020"], []),
        ("asks", ["a meeting"], None),
        ("document", "the letter", None),
        ("colour", "red", None),
    ],
)
@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_value_clears_a_field(field: str, old: Any, new: Any, empty: str | None) -> None:
    assert corrected(given(log(FULL)), correct(**{field: empty})) == {field: (old, new)}


@pytest.mark.parametrize("field", ["quotes", "sources", "links"])
def test_an_empty_value_clears_tables(field: str) -> None:
    state = given(log(FULL, ("responds_to", TARGET)))
    [(old, new)] = corrected(state, correct(**{field: None})).values()
    assert len(old) == 1
    assert new == []


@pytest.mark.parametrize("field", ["headline", "when", "verb"])
def test_what_a_development_cannot_do_without_is_not_cleared(field: str) -> None:
    with pytest.raises((BadField, UnknownVerb)):
        development.decide(given(log(FULL)), correct(**{field: ""}))


def test_a_date_is_corrected_relative_to_the_day_of_the_correction() -> None:
    [(old, new)] = corrected(given(log(FULL)), correct(when="yesterday")).values()
    assert (old["edtf"], old["phrase"], old["reference"]) == ("2018-12-30", "on Sunday", NOW)
    assert (new["edtf"], new["phrase"], new["reference"]) == ("2019-01-02", "yesterday", LATER)


def test_a_date_is_corrected_relative_to_the_day_that_is_said() -> None:
    command = replace(correct(when="yesterday"), relative_to="2018-12-20")
    [(_, new)] = corrected(given(log(FULL)), command).values()
    assert (new["edtf"], new["reference"]) == ("2018-12-19", "2018-12-20")


def test_a_deadline_looks_ahead_in_a_correction_too() -> None:
    [(old, new)] = corrected(given(log(FULL)), correct(deadline="Saturday")).values()
    assert (old["edtf"], new["edtf"]) == ("2019-01-04", "2019-01-05")


def test_quotes_sources_and_links_are_corrected_whole() -> None:
    state = given(log(FULL))
    quotes = [{"text": "a meeting now", "terms": "background"}]
    assert corrected(state, correct(quotes=quotes))["quotes"][1][0]["terms"] == "background"
    sources = [{"name": "Politico", "published": "yesterday"}]
    [(old, new)] = corrected(state, correct(sources=sources)).values()
    assert old[0]["name"] == "The Hill"
    assert (new[0]["name"], new[0]["published"]["edtf"]) == ("Politico", "2019-01-02")
    links = [{"relation": "denies", "target": TARGET}]
    assert corrected(state, correct(links=links)) == {
        "links": ([], [{"relation": "denies", "target": str(TARGET)}])
    }


def test_several_fields_are_one_correction() -> None:
    command = replace(
        correct(headline="Two dozen ask", place=None), reason="The letter says so", label="update"
    )
    [event] = development.decide(given(log(FULL)), command)
    assert isinstance(event, DevelopmentCorrected)
    assert (event.reason, event.label) == ("The letter says so", "update")
    assert [change.field for change in event.changes] == ["headline", "place"]


def test_another_verb_brings_its_kind_and_what_it_fills_in() -> None:
    state = given(log(typed(verb="denied")))
    assert corrected(state, correct(verb="admitted")) == {
        "verb": ("denied", "admitted"),
        "stance": ("denied", "admitted"),
    }
    assert corrected(state, correct(verb="leaked")) == {
        "kind": ("response", "disclosure"),
        "verb": ("denied", "leaked"),
        "stance": ("denied", None),
        "mode": (None, "leak"),
    }


def test_another_verb_and_an_own_field_in_one() -> None:
    changed = corrected(given(log(typed())), correct(verb="admitted", stance="partly-admitted"))
    assert changed == {
        "kind": ("statement", "response"),
        "verb": ("said", "admitted"),
        "stance": (None, "partly-admitted"),
    }


def test_what_becomes_a_note_becomes_private() -> None:
    for others in ({"visibility": "public"}, {"embargo_until": "Friday"}):
        now = given(log(typed(**others)), correct(verb="note")).current
        assert (now.kind, now.visibility, now.embargo_until) == ("note", "private", None)


def test_another_verb_does_not_publish() -> None:
    state = given(log(typed(verb="note"), visibility="public"), correct(verb="said"))
    assert state.current.visibility == "private"


def test_an_own_field_cleared_is_what_the_verb_fills_in() -> None:
    state = given(log(typed(verb="denied", fields={"stance": "partly-admitted"})))
    assert corrected(state, correct(stance=None)) == {"stance": ("partly-admitted", "denied")}


def test_a_cause_is_never_left_without_someone_who_says_so() -> None:
    cause = {"relation": "caused_by", "target": TARGET}
    for state, command in (
        (given(log(typed(by=("a lawyer",)), ("caused_by", TARGET))), correct(by=None)),
        (given(log(typed())), correct(links=[cause])),
    ):
        with pytest.raises(BadField) as refused:
            development.decide(state, command)
        assert refused.value.field == "by"
    assert corrected(given(log(typed())), correct(links=[cause], by="a lawyer")).keys() == {
        "by",
        "links",
    }


def test_a_verb_nobody_knows_any_more_can_be_corrected() -> None:
    state = given(log(typed()))
    old = replace(state, current=state.current.model_copy(update={"verb": "sayd"}))
    assert corrected(old, correct(verb="said")) == {"verb": ("sayd", "said")}


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "It is a forgery"},
        {"text": "At length."},
        {"by": "the signers"},
        {"verb": "demanded"},
        {"asks": "a meeting"},
        {"colour": "red"},
        {"document": "the letter"},
        {},
    ],
    ids=str,
)
def test_a_correction_that_changes_nothing_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NothingChanged) as refused:
        development.decide(given(log(FULL)), correct(**changes))
    assert refused.value.ref == ref(ID)


@pytest.mark.parametrize(
    ("field", "nearest"),
    [
        ("headlin", "headline"),
        ("deadlin", "deadline"),
        ("tag", "tags"),
        ("documents", "document"),
        ("xyzzy", None),
        ("kind", None),
        ("story", None),
        ("fields", None),
        ("visibility", None),
        ("embargo_until", None),
        ("outcome", None),
    ],
)
def test_a_field_that_is_none_or_never_changes_is_refused(field: str, nearest: str | None) -> None:
    with pytest.raises(UncorrectableField) as refused:
        development.decide(given(log(FULL)), correct(**{field: "x"}))
    assert refused.value.field == field
    assert nearest is None or nearest in refused.value.nearest


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"headline": "a\nb"}, BadField),
        ({"headline": ["a", "b"]}, BadField),
        ({"when": "one of these days"}, UnreadableWhen),
        ({"verb": "sayd"}, UnknownVerb),
        ({"by": [""]}, BadField),
        ({"quotes": "a meeting"}, BadField),
        ({"links": "denies:d1"}, BadField),
        ({"deadline": "soonish"}, UnreadableWhen),
    ],
    ids=str,
)
def test_a_correction_is_read_as_strictly_as_what_is_logged(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        development.decide(given(log(FULL)), correct(**changes))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_a_correction_and_a_retraction_have_a_reason(reason: str) -> None:
    state = given(log(typed()))
    for command in (
        replace(correct(headline="Another"), reason=reason),
        RetractDevelopment(reason),
    ):
        with pytest.raises(BadField) as refused:
            development.decide(state, command)
        assert refused.value.field == "reason"


def test_a_label_is_one_of_three() -> None:
    with pytest.raises(BadField):
        development.decide(given(log(typed())), replace(correct(headline="Another"), label="typo"))


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
