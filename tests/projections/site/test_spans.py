"""Where uncertain times stand in a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.site.spans import Span, span
from timeline.phrases import Setting, read

ZONE = "America/New_York"


def of(edtf: str, zone: str = ZONE) -> Span | None:
    return span(read(edtf, Setting(reference="2019-01-06", zone=ZONE)).when, zone)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2018-12-30", Span(date(2018, 12, 30), None, sure=True)),
        ("2018-12-30?", Span(date(2018, 12, 30), None, sure=False)),
        ("2018-12-30~", Span(date(2018, 12, 29), date(2019, 1, 1), sure=False)),
        ("2018-12", Span(date(2018, 12, 1), date(2019, 1, 1), sure=False)),
        ("[2018-12-27..2018-12-30]", Span(date(2018, 12, 27), date(2018, 12, 31), sure=False)),
        ("2018-12-27/2018-12-30", Span(date(2018, 12, 27), date(2018, 12, 31), sure=True)),
        ("2018-10-03/..", Span(date(2018, 10, 3), None, sure=False)),
        ("[..2018-12-30]", Span(date(2018, 12, 30), None, sure=False)),
        ("[2018-12-30..]", Span(date(2018, 12, 30), None, sure=False)),
        ("0018-12-30", Span(date(18, 12, 30), None, sure=True)),
        ("9999-12-31", Span(date(9999, 12, 31), None, sure=True)),
    ],
)
def test_days_are_all_those_on_which_it_may_be(edtf: str, expected: Span) -> None:
    assert of(edtf) == expected


def test_a_moment_is_one_in_any_zone() -> None:
    moment = datetime(2018, 12, 31, 0, 5, tzinfo=UTC)
    for zone in (ZONE, "Asia/Tokyo"):
        assert of("2018-12-30T19:05", zone) == Span(moment, None, sure=True)
    assert of("2018-12-31T01:05+01:00") == Span(moment, None, sure=True)


def test_from_one_moment_to_another_is_no_more_uncertain() -> None:
    start, end = datetime(2018, 12, 31, 0, 5, tzinfo=UTC), datetime(2018, 12, 31, 2, tzinfo=UTC)
    assert of("2018-12-30T19:05/2018-12-30T21:00") == Span(start, end, sure=True)


def test_a_moment_in_a_window_is_somewhere_on_its_days() -> None:
    day = Span(date(2018, 12, 30), None, sure=False)
    assert of("[2018-12-30T19:05..2018-12-30T23:00]") == day
    assert of("[2018-12-30T19:05..2018-12-30T23:00]", "UTC") == Span(
        date(2018, 12, 31), None, sure=False
    )


@pytest.mark.parametrize(
    "edtf",
    ["-0499", "-0044-03-15", "0000", "[9998..9999]", "9999-12-31T23:59:59-05:00", "[..-0044]"],
)
def test_a_calendar_has_the_years_1_to_9999(edtf: str) -> None:
    assert of(edtf) is None


@given(st.dates(), st.dates())
def test_a_span_ends_the_day_after_its_last(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = of(f"[{first.isoformat()}..{last.isoformat()}]")
    if last == date.max and first != last:
        assert found is None
        return
    assert found is not None
    assert found.start == first
    assert found.end is None if first == last else (found.end - last).days == 1  # type: ignore[operator]  # then it has one
