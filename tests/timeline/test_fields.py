from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from tests.facts import STORY
from timeline.edtf import Bounds
from timeline.errors import BadField, DatelineError, UnreadableWhen
from timeline.events import StoryOpened
from timeline.fields import (
    read_embargo,
    read_own,
    read_reference,
    read_source,
    read_when,
)
from timeline.intake import cells
from timeline.phrases import Setting, read
from timeline.story import Story
from timeline.vocabulary import shipped

SETTING = Setting(reference="2019-01-02", zone="America/New_York")
HOME = Story(STORY, StoryOpened(slug="a", title="B", timezone="America/New_York"), 1)
KINDS = shipped().kinds
SUNDAY = read("on Sunday", SETTING).when
PHRASES = (
    "yesterday",
    "late last week",
    "between Dec 20 and Dec 28",
    "circa 2016",
    "Q3 2016",
    "in recent weeks",
    "by Friday",
    "since 2016",
    "before 2018-12-20",
    "7pm on Monday",
    "2018-12-30T19:00-05:00",
    "2018-12-30T19:00:05Z",
    "2018-12-30?",
    "201X",
    "2018/2019",
    "2018-12-30/..",
    "[..2018-12-30]",
    "[2018,2019-01]",
    "-0499",
)


def refused(call: Any, *arguments: object) -> str:
    with pytest.raises(BadField) as error:
        call(*arguments)
    return error.value.message


# --- dates --------------------------------------------------------------------------------------


def test_a_phrase_is_read_against_the_setting() -> None:
    assert read_when("on Sunday", SETTING).edtf == "2018-12-30"


@pytest.mark.parametrize("value", [None, 2018, True, ["2018"], b"2018"])
def test_a_date_is_text(value: object) -> None:
    assert refused(read_when, value, SETTING, "due") == "due must be a date or a phrase, as text"


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("ahead", [False, True])
def test_an_exported_when_is_taken_as_it_was(phrase: str, ahead: bool) -> None:
    when = read(phrase, replace(SETTING, ahead=ahead)).when
    other = Setting(reference="2030-06-01", zone="Asia/Tokyo", week_start="sunday")
    assert read_when(asdict(when), other) == when
    closed = {name: value for name, value in asdict(when).items() if value is not None}
    assert read_when({**closed, "text": "for people"}, other) == when


FORGED: tuple[dict[str, Any], ...] = (
    {"earliest_start": "2018-12-29"},
    {"latest_end": None},
    {"latest_start": 20181230},
    {"earliest_end": ["2018-12-30"]},
    {"edtf": "2018-12-29"},
    {"edtf": "on Sunday"},
    {"edtf": " 2018-12-30"},
    {"edtf": "garbage"},
    {"edtf": 2018},
    {"reference": "garbage"},
    {"reference": "2018"},
    {"reference": "2019-01-02T10:14:22"},
    {"reference": None},
    {"zone": "Mars/Crater"},
    {"zone": "../../etc/localtime"},
    {"zone": ["UTC"]},
    {"phrase": ""},
    {"phrase": "\ud800"},
    {"phrase": "a\0"},
    {"phrase": "x" * 201},
    {"phrase": 5},
    {"ahead": 0},
    {"ahead": "yes"},
    {"colour": "red"},
)


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_a_when_that_no_export_wrote_is_refused(forged: dict[str, Any]) -> None:
    assert refused(read_when, {**asdict(SUNDAY), **forged}, SETTING).startswith("when ")


@pytest.mark.parametrize("missing", ["edtf", "phrase", "reference", "zone"])
def test_a_when_without_what_it_needs_is_refused(missing: str) -> None:
    table = {name: value for name, value in asdict(SUNDAY).items() if name != missing}
    assert refused(read_when, table, SETTING) == "when is not a date as an export writes it"


def test_a_when_without_its_bounds_is_not_that_when() -> None:
    table = {name: value for name, value in asdict(SUNDAY).items() if name not in Bounds._fields}
    assert refused(read_when, table, SETTING) == "when has bounds that are not those of 2018-12-30"


# --- what phrases are relative to ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("relative_to", "reference"),
    [
        (None, "2019-01-05T10:14"),
        ("2019-01-02", "2019-01-02"),
        ("yesterday", "2019-01-04"),
        ("2019-01-02T19:00", "2019-01-02T19:00"),
    ],
)
def test_phrases_are_relative_to_now_or_to_a_day(relative_to: str | None, reference: str) -> None:
    assert read_reference(relative_to, HOME, "2019-01-05T10:14") == reference


@pytest.mark.parametrize("relative_to", ["last week", "2018", "since 2018-12-30", "circa Monday"])
def test_phrases_are_relative_to_one_day(relative_to: str) -> None:
    assert refused(read_reference, relative_to, HOME, "2019-01-05").startswith(
        "relative_to must be one day, like 2019-01-02, not "
    )


# --- embargoes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "zone", "until"),
    [
        ("2019-01-04", "America/New_York", "2019-01-04T05:00:00Z"),
        ("2019-01-04T10:30", "America/New_York", "2019-01-04T15:30:00Z"),
        ("2019-01-04T10:30+01:00", "America/New_York", "2019-01-04T09:30:00Z"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),  # midnight was skipped
        ("tomorrow", "UTC", "2019-01-03T00:00:00Z"),
    ],
)
def test_an_embargo_ends_when_its_moment_begins(typed: str, zone: str, until: str) -> None:
    assert read_embargo(typed, replace(SETTING, zone=zone, ahead=True)) == until


def test_an_embargo_that_an_export_wrote_is_taken_as_it_was() -> None:
    until = read_embargo("Friday", replace(SETTING, ahead=True))
    assert until == "2019-01-04T05:00:00Z"
    assert read_embargo(until, Setting(reference="2030-06-01", zone="Asia/Tokyo")) == until


def test_no_embargo() -> None:
    assert read_embargo(None, SETTING) is None


@pytest.mark.parametrize("value", ["2019-01", "after Friday", "[2019-01-04,2019-01-05]"])
def test_an_embargo_ends_at_one_moment(value: str) -> None:
    assert refused(read_embargo, value, SETTING).startswith(
        "embargo_until must be one moment, not "
    )


# --- sources ------------------------------------------------------------------------------------


def test_the_dates_of_a_source_are_read() -> None:
    source = {"name": "The Hill", "published": "on Sunday", "retrieved": asdict(SUNDAY)}
    assert read_source(source, SETTING, "sources[1]") == {
        "name": "The Hill",
        "published": SUNDAY,
        "retrieved": SUNDAY,
    }


def test_a_source_may_have_no_dates() -> None:
    source = {"name": "The Hill", "published": None}
    assert read_source(source, SETTING, "sources[1]") == source


def test_a_bad_date_of_a_source_is_named_by_its_place() -> None:
    message = refused(read_source, {"name": "a", "published": 5}, SETTING, "sources[2]")
    assert message == "sources[2].published must be a date or a phrase, as text"


# --- own fields ---------------------------------------------------------------------------------


def own(kind: str, **raw: object) -> dict[str, Any]:
    return read_own(raw, KINDS[kind], SETTING)


def test_a_deadline_looks_ahead_and_leaves_out_open_bounds() -> None:
    deadline = own("request", deadline="Friday")["deadline"]
    assert deadline["edtf"] == "2019-01-04"
    assert deadline["ahead"] is True
    assert None not in own("request", deadline="after Friday")["deadline"].values()


def test_a_stored_date_reads_as_itself() -> None:
    for phrase in ("Friday", "after Friday"):
        once = own("request", deadline=phrase)
        assert own("request", **once) == once


def test_a_bad_deadline_is_refused() -> None:
    assert refused(lambda: own("request", deadline=5)).startswith("deadline must be a date")
    with pytest.raises(UnreadableWhen):
        own("request", deadline="one of these days")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("24", 24), ("1,234,567", 1234567), ("-3", -3), ("+5", 5), ("2.5", 2.5), (24, 24)),
        *((0.5, 0.5), ("1,000", 1000), ("1.5e3", 1500.0), ("0e5", 0.0), ("0", 0), ("-0.00", 0.0)),
    ],
)
def test_a_number_is_typed_as_people_do(typed: object, number: float) -> None:
    found = own("measure", value=typed)["value"]
    assert found == number
    assert type(found) is type(number)


# A comma parts thousands or nothing: 1,5 is one and a half to half the world.
NO_NUMBERS = ["", "many", "two", "1.2.3", True, [1], {"a": 1}, "9" * 5_000, "nan", "inf"]
NO_NUMBERS += ["1,5", "1.234,5", "12,34,5", ",5", "1,2345"]


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number(typed: object) -> None:
    message = refused(lambda: own("measure", value=typed))
    assert message.startswith("value must be a number like 1500, 1,500 or 1.5, not ")
    assert len(message) < 110


@pytest.mark.parametrize("typed", ["1_000", "1_0.5", "1e-400", "-0.3E-999", "1,000_000"])
def test_a_number_is_never_read_as_another_than_was_typed(typed: str) -> None:
    assert refused(lambda: own("measure", value=typed)).endswith(f"not {typed!r}")
    assert cells.read(typed, cells.NUMBER) == typed


@pytest.mark.parametrize("typed", ["9" * 400, 10**400])
def test_an_integer_larger_than_any_float_is_left_to_the_rule_of_large_ones(
    typed: str | int,
) -> None:
    assert own("measure", value=typed) == {"value": int(str(typed))}


@pytest.mark.parametrize("typed", ["a meeting", ["a meeting"], ("a meeting",)])
def test_a_list_of_texts_may_be_one_text(typed: object) -> None:
    assert own("request", asks=typed) == {"asks": ["a meeting"]}


@pytest.mark.parametrize("typed", [5, ["a", 5], {"a": "b"}, [None]])
def test_what_is_no_list_of_texts(typed: object) -> None:
    assert refused(lambda: own("request", asks=typed)) == "asks must be text, or a list of texts"


def test_a_choice_is_one_of_those_there_are() -> None:
    assert own("response", stance="denied") == {"stance": "denied"}
    message = refused(lambda: own("response", stance="annoyed"))
    assert message.startswith("stance must be one of acknowledged, ")
    assert message.endswith(", not 'annoyed'")


def test_a_text_is_text() -> None:
    assert own("measure", metric="toll") == {"metric": "toll"}
    assert refused(lambda: own("measure", metric=5)) == "metric must be text"


def test_an_address_is_as_strict_as_a_sources() -> None:
    assert own("report", url="https://a.org/") == {"url": "https://a.org/"}
    assert refused(lambda: own("report", url="javascript:1")) == (
        "url must begin with http:// or https://"
    )
    assert refused(lambda: own("report", url=5)) == "url must be text"


def test_names_a_kind_does_not_have_are_kept_as_given() -> None:
    raw = {"deadline": "Friday", "colour": {"red": 1}, "value": "many"}
    assert own("statement", **raw) == raw


def test_what_is_empty_is_left_out() -> None:
    assert own("request", deadline=None, colour=None) == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("value", [5, 0.5, "x", [], {}, [1], True, "\ud800", {"edtf": "2018"}])
def test_any_value_of_an_own_field_is_read_or_refused(kind: str, value: object) -> None:
    for name in KINDS[kind].fields:
        try:
            assert set(own(kind, **{name: value})) == {name}
        except DatelineError as error:
            assert error.message  # noqa: PT017 - either way is right; nothing else may be raised
