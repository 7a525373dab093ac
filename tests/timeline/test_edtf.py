from __future__ import annotations

import json
from datetime import date

import edtf as oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.edtf import Bounds, bounds_of, parse
from timeline.errors import ClockChange, UnreadableWhen

NEW_YORK = "America/New_York"


def bounds(text: str, zone: str = NEW_YORK) -> Bounds:
    return bounds_of(parse(text), zone)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018-12-30", "2018-12-30", "2018-12-30"),
        ("2018-12", "2018-12-01", "2018-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("1582-10-10", "1582-10-10", "1582-10-10"),
        ("-0499", "-0499-01-01", "-0499-12-31"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("-9999", "-9999-01-01", "-9999-12-31"),
        ("2018?", "2018-01-01", "2018-12-31"),
        ("2016~", "2015-01-01", "2017-12-31"),
        ("2016%", "2015-01-01", "2017-12-31"),
        ("2018-12-30~", "2018-12-29", "2018-12-31"),
        ("2018-01~", "2017-12-01", "2018-02-28"),
        ("2016-35~", "2016-04-01", "2016-12-31"),
        ("201X~", "2000-01-01", "2029-12-31"),
        ("2018-12-2X~", "2018-12-10", "2019-01-08"),
        ("2018-12-30T19:00~", "2018-12-30T18:59", "2018-12-30T19:01"),
        ("2018-12-30T19:00:05Z~", "2018-12-30T19:00:04Z", "2018-12-30T19:00:06Z"),
        ("9999~", "9998-01-01", "9999-12-31"),
        ("-9999-01-01~", "-9999-01-01", "-9999-01-02"),
        ("9999-12-31T23:59~", "9999-12-31T23:58", "9999-12-31T23:59"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("-05XX", "-0599-01-01", "-0500-12-31"),
        ("2018-XX", "2018-01-01", "2018-12-31"),
        ("2018-1X", "2018-10-01", "2018-12-31"),
        ("2018-XX-XX", "2018-01-01", "2018-12-31"),
        ("2018-12-XX", "2018-12-01", "2018-12-31"),
        ("2018-12-3X", "2018-12-30", "2018-12-31"),
        ("2018-02-2X", "2018-02-20", "2018-02-28"),
        ("2018-12-0X", "2018-12-01", "2018-12-09"),
        ("2016-21", "2016-03-01", "2016-05-31"),
        ("2016-22", "2016-06-01", "2016-08-31"),
        ("2016-23", "2016-09-01", "2016-11-30"),
        ("2015-24", "2015-12-01", "2016-02-29"),
        ("9999-24", "9999-12-01", "9999-12-31"),
        ("2016-33", "2016-01-01", "2016-03-31"),
        ("2016-36", "2016-10-01", "2016-12-31"),
        ("2018-12-30T19:00", "2018-12-30T19:00", "2018-12-30T19:00"),
        ("2018-12-30T19:00+05", "2018-12-30T19:00+05", "2018-12-30T19:00+05"),
        ("2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00-00:00"),
        ("[2018-12-20..2018-12-28]", "2018-12-20", "2018-12-28"),
        ("[2018-09..2018-12]", "2018-09-01", "2018-12-31"),
        ("[..2018]", None, "2018-12-31"),
        ("[2018-12-20..]", "2018-12-20", None),
        ("[2018-12-28,2018-12-20]", "2018-12-20", "2018-12-28"),
        ("[2016,2018-12..]", "2016-01-01", None),
        ("[2018-12-30T19:00..2018-12-30]", "2018-12-30T19:00", "2018-12-30"),
    ],
)
def test_one_moment_has_one_window(text: str, first: str | None, last: str | None) -> None:
    assert bounds(text) == (first, last, first, last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-12-27/2018-12-30", ("2018-12-27", "2018-12-27", "2018-12-30", "2018-12-30")),
        ("2018/2019-06", ("2018-01-01", "2018-12-31", "2019-06-01", "2019-06-30")),
        ("2018-10/..", ("2018-10-01", "2018-10-31", None, None)),
        ("2018-10/", ("2018-10-01", "2018-10-31", None, None)),
        ("../2018", (None, None, "2018-01-01", "2018-12-31")),
        ("/2018", (None, None, "2018-01-01", "2018-12-31")),
    ],
)
def test_what_lasts_has_a_window_for_each_end(text: str, expected: tuple[str | None, ...]) -> None:
    assert bounds(text) == expected


def test_what_lasts_does_not_end_before_it_starts() -> None:
    assert bounds("2018/2018-06") == ("2018-01-01", "2018-06-30", "2018-06-01", "2018-06-30")
    assert bounds("2018-12-30/2018-12")[2] == "2018-12-30"


@pytest.mark.parametrize(
    ("text", "part", "why"),
    [
        ("2018-02-30", "2018-02-30", "February 2018 has no day 30"),
        ("2023-02-29", "2023-02-29", "has no day 29"),
        ("2018-02-3X", "2018-02-3X", "has no day 3X"),
        ("2018-12-00", "2018-12-00", "has no day 00"),
        ("2018-13", "2018-13", "no month 13"),
        ("2018-00", "2018-00", "no month 00"),
        ("2018-2X", "2018-2X", "no month 2X"),
        ("2018-21-05", "2018-21-05", "no month 21"),
        ("0000-01-01", "0000-01-01", "no year 0"),
        ("-0000", "-0000", "no year 0"),
        ("2018-XX-25", "2018-XX-25", "last digits only"),
        ("201X-12", "201X-12", "last digits only"),
        ("2018-12-XXT19:00", "2018-12-XXT19:00", "last digits only"),
        ("2018-12T19:00", "2018-12T19:00", "a time needs a day"),
        ("2024-01-01T24:00:00", "2024-01-01T24:00:00", "no time 24:00:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z", "no time 23:59:60"),
        ("2018-12-30T19:00:00.5", "2018-12-30T19:00:00.5", "to the second"),
        ("2018-12-30T19", "2018-12-30T19", "time cannot be read"),
        ("2018-12-30T19:00+19:00", "2018-12-30T19:00+19:00", "no zone is at +19:00"),
        ("2018-W52", "2018-W52", "weeks by number"),
        ("2018-365", "2018-365", "days by number"),
        ("Y170000", "Y170000", "years go from -9999 to 9999"),
        ("12018-12-30", "12018-12-30", "years go from -9999 to 9999"),
        ("?2018", "?2018", "after a whole date only"),
        ("2018~-12", "2018~-12", "after a whole date only"),
        ("{2018,2019}", "{2018,2019}", "several dates"),
        ("2018-12-30/2018-02-30", "2018-02-30", "has no day 30"),
        ("2018/2019/2020", "2019/2020", "is not a date"),
        ("[2018..2019]/2020", "[2018..2019]/2020", "a window cannot be part"),
        ("[2018..2019", "[2018..2019", "a window cannot be part"),
        ("../..", "../..", "neither end is a date"),
        ("[..]", "[..]", "one of its dates is missing"),
        ("[2018,]", "[2018,]", "one of its dates is missing"),
        ("2018-12-30/2018-12-01", "2018-12-30 to 2018-12-01", "ends before it begins"),
        ("[2019..2018]", "2019-01-01 to 2018-12-31", "ends before it begins"),
        ("20240101", "20240101", "no hyphens"),
        ("1700000000000", "1700000000000", "a bare number"),
    ],
)
def test_anything_else_is_refused_with_its_part_shown(text: str, part: str, why: str) -> None:
    with pytest.raises(UnreadableWhen) as refused:
        bounds(text)
    assert refused.value.phrase == part
    assert why in refused.value.why


def test_a_compact_date_is_shown_with_its_hyphens() -> None:
    with pytest.raises(UnreadableWhen) as refused:
        parse("20240102")
    assert refused.value.hint == "write 2024-01-02"


@pytest.mark.parametrize(
    ("text", "zone", "twice", "readings"),
    [
        (
            "2018-11-04T01:30",
            NEW_YORK,
            True,
            ("2018-11-04T01:30-04:00", "2018-11-04T01:30-05:00"),
        ),
        (
            "2024-03-31T01:30:00",
            "Europe/London",
            False,
            ("2024-03-31T01:30:00+00:00", "2024-03-31T01:30:00+01:00"),
        ),
        (
            "1883-11-18T12:00",
            NEW_YORK,
            True,
            ("1883-11-18T16:56:02Z", "1883-11-18T12:00-05:00"),
        ),
    ],
)
def test_a_time_in_a_clock_change_needs_an_offset(
    text: str, zone: str, twice: bool, readings: tuple[str, ...]
) -> None:
    with pytest.raises(ClockChange) as refused:
        bounds(text, zone)
    assert refused.value.twice is twice
    assert refused.value.readings == readings
    assert refused.value.hint == f"write {readings[0]} or {readings[1]}"
    assert [bounds(reading, zone)[0] for reading in readings] == list(readings)


def iso_days() -> st.SearchStrategy[str]:
    """Draw days whose years the oracle can compute with, widened by nothing."""
    return st.dates(date(10, 1, 1), date(9989, 12, 31)).map(date.isoformat)


def level_0() -> st.SearchStrategy[str]:
    return st.tuples(iso_days(), st.sampled_from([4, 7, 10])).map(
        lambda drawn: drawn[0][: drawn[1]]
    )


def with_unspecified() -> st.SearchStrategy[str]:
    """Draw dates with digits left out from the right, by whole parts, or of the year."""
    shapes = [lambda day: f"{day[:7]}-XX", lambda day: f"{day[:4]}-XX", lambda day: f"{day[:3]}X"]
    return st.tuples(iso_days(), st.sampled_from(shapes)).map(lambda drawn: drawn[1](drawn[0]))


def strict(text: str) -> tuple[str, str]:
    found = oracle.parse_edtf(text)
    first, last = (
        f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}"
        for moment in (found.lower_strict(), found.upper_strict())
    )
    return first, last


# Not compared, because the oracle does otherwise than the standard or than we do: `~` and `%` (it
# pads by settings of its own), season 24 (its winter lies within the year), tens of days
# (`2018-12-2X`), and unspecified digits in an interval (it cannot parse `2000-01-01/2000-XX`).
@settings(deadline=None, max_examples=40)
@given(st.one_of(level_0(), level_0().map("{}?".format), with_unspecified()))
def test_bounds_are_those_of_the_reference_implementation(text: str) -> None:
    found = bounds(text)
    assert (found.earliest_start, found.latest_end) == strict(text)


@settings(deadline=None, max_examples=25)
@given(st.lists(level_0(), min_size=2, max_size=2))
def test_intervals_are_those_of_the_reference_implementation(ends: list[str]) -> None:
    first, last = sorted(ends, key=strict)
    found = bounds(f"{first}/{last}")
    assert (found.earliest_start, found.latest_end) == strict(f"{first}/{last}")


def test_the_bounds_are_plain_text() -> None:
    assert json.dumps(bounds("2018-10/..")) == '["2018-10-01", "2018-10-31", null, null]'
