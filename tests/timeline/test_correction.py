"""Given what the log says of a development, when it is corrected, then these events or no."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.facts import TARGET
from tests.timeline.given import FULL, ID, LATER, NOW, correct, corrected, given, log, typed
from timeline import development
from timeline.development import (
    RetractDevelopment,
)
from timeline.errors import (
    BadField,
    NotANote,
    NothingChanged,
    UncorrectableField,
    UnknownVerb,
    UnreadableWhen,
)
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentTriaged,
)
from timeline.refs import ref

if TYPE_CHECKING:
    from timeline.correction import CorrectDevelopment

# --- correcting ---------------------------------------------------------------------------------


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
        ({"quotes": 5}, BadField),
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


# --- giving a note its kind ----------------------------------------------------------------------


def triage(**changes: Any) -> CorrectDevelopment:
    return replace(correct(**changes), label=None)


def test_a_note_is_given_a_kind_which_is_no_correction() -> None:
    noted = given(log(typed(verb="note", headline="Weaver rang")))
    asked = triage(verb="denied", by="Jeff Weaver")
    [triaged] = development.decide(noted, asked)
    assert isinstance(triaged, DevelopmentTriaged)
    assert {change.field: (change.old, change.new) for change in triaged.changes} == {
        "kind": ("note", "response"),
        "verb": ("note", "denied"),
        "by": ([], ["Jeff Weaver"]),
        "stance": (None, "denied"),
    }
    sorted_ = given(log(typed(verb="note", headline="Weaver rang")), asked)
    assert (sorted_.current.kind, sorted_.status) == ("response", "live")
    assert sorted_.current.visibility == "private"


def test_the_date_of_a_note_that_becomes_scheduled_is_when_it_is_due() -> None:
    noted = given(log(typed(verb="note")))
    [triaged] = development.decide(noted, triage(verb="scheduled", when="on 12 January"))
    assert isinstance(triaged, DevelopmentTriaged)
    due = next(change.new for change in triaged.changes if change.field == "due")
    assert due["edtf"] == "2019-01-12"
    assert "when" not in {change.field for change in triaged.changes}


def test_only_a_note_is_triaged() -> None:
    with pytest.raises(NotANote) as refused:
        development.decide(given(log(typed())), triage(verb="denied"))
    assert refused.value.verb == "said"
