"""What readers are told of a development that uses every field there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from projections.public.redaction import STRUCK, Home, Redaction
from tests.facts import FULL, STORY, TARGET, logged
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from timeline.events import DevelopmentLogged

HOME = Home(STORY, "2019-02-01")


def told(**others: Any) -> DevelopmentLogged:
    redaction = Redaction(shipped(), frozenset({"k7fq2m9x"}))
    content: DevelopmentLogged = logged(**{**FULL, **others})
    return redaction.told(content, HOME, lambda target: target == TARGET)


def test_a_whole_development_is_told_without_what_is_in_house() -> None:
    shown = told()
    assert (shown.visibility, shown.embargo_until) == ("public", None)
    assert (shown.when.edtf, shown.when.phrase) == (FULL["when"].edtf, FULL["when"].edtf)
    assert shown.when.reference == "2019-02-01"
    assert [quote.speaker for quote in shown.quotes] == [None, None]
    assert [(one.retrieved, one.evidence) for one in shown.sources] == [(None, ()), (None, ())]
    assert shown.fields.keys() == {"asks", "deadline"}
    assert [link.target for link in shown.links] == [TARGET]
    for name in ("headline", "text", "place", "to", "via", "about", "thread", "tags"):
        assert getattr(shown, name) == FULL[name]


@pytest.mark.parametrize(
    ("reference", "said"),
    [("2019-01-02", "2019-02-01"), ("2019-03-02T10:14", "2019-03-02"), ("no day", "2019-02-01")],
)
def test_a_date_is_said_on_the_day_it_is_told_or_later(reference: str, said: str) -> None:
    deadline = {"edtf": "2019-04-01", "phrase": "in spring", "reference": reference}
    assert told(fields={"deadline": deadline}).fields["deadline"] == {
        "edtf": "2019-04-01",
        "phrase": "2019-04-01",
        "reference": said,
    }


def test_a_thread_is_named_but_not_after_what_is_hidden() -> None:
    assert told(thread="k7fq2m9x").thread is None
    assert told(thread="the letter").thread == "the letter"


def test_of_what_is_struck_nothing_is_left_but_when_and_what_kind() -> None:
    shown = Redaction(shipped(), frozenset()).struck(logged(**FULL), HOME)
    said = shown.model_dump(exclude_defaults=True)
    assert said.keys() == {"story", "kind", "verb", "headline", "when", "visibility"}
    assert (said["headline"], said["kind"]) == (STRUCK, "request")
