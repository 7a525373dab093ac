from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest

from timeline.bounds import (
    OPEN_EARLIEST,
    OPEN_LATEST,
    certain_key,
    day_end_key,
    earliest_key,
    end_of_day_utc,
    latest_key,
    moment_utc,
)
from timeline.errors import UnknownZone
from timeline.when import When
from timeline.wording import describe
from timeline.zones import local_now, zone_named

NEW_YORK = "America/New_York"
LONDON = "Europe/London"


def when(edtf: str = "2019-01-02", start: str | None = None, last: str | None = None) -> When:
    return When(edtf, edtf, "2019-01-02", NEW_YORK, start, last, start, last)


# --- keys -------------------------------------------------------------------------------------


def test_a_day_counts_from_its_beginning_to_its_end() -> None:
    first, last = earliest_key("2018-12-30", LONDON), latest_key("2018-12-30", LONDON)
    assert last - first == 99_999
    assert earliest_key("2018-12-31", LONDON) == last + 1
    assert day_end_key("2018-12-30") == last


def test_a_minute_counts_to_its_last_second() -> None:
    midnight = earliest_key("2018-12-30", LONDON)
    assert earliest_key("2018-12-30T19:00", LONDON) - midnight == 19 * 3600
    assert latest_key("2018-12-30T19:00", LONDON) - midnight == 19 * 3600 + 59
    assert latest_key("2018-12-30T19:00:05", LONDON) - midnight == 19 * 3600 + 5


def test_a_time_with_an_offset_moves_and_a_day_does_not() -> None:
    evening = "2018-12-31T19:00:00-05:00"
    assert earliest_key(evening, LONDON) == earliest_key("2019-01-01T00:00:00", LONDON)
    assert earliest_key(evening, NEW_YORK) == earliest_key("2018-12-31T19:00:00", NEW_YORK)
    assert earliest_key("2018-12-31", LONDON) == earliest_key("2018-12-31", NEW_YORK)
    assert earliest_key("2018-12-31T23:00-00:00", LONDON) == earliest_key(
        "2018-12-31T23:00", LONDON
    )


def test_a_local_time_is_in_the_zone_it_was_typed_in() -> None:
    assert earliest_key("2018-12-31T19:00", LONDON, NEW_YORK) == earliest_key(
        "2019-01-01T00:00", LONDON
    )


def test_both_halves_past_one_of_the_night_the_clocks_go_back_are_in_order() -> None:
    night = ["2018-11-04T01:30-04:00", "2018-11-04T01:30-05:00", "2018-11-04T02:00"]
    keys = [earliest_key(bound, NEW_YORK) for bound in night]
    assert [later - sooner for sooner, later in pairwise(keys)] == [3600, 1800]


def test_open_bounds_lie_outside_everything() -> None:
    assert earliest_key(None, LONDON) == OPEN_EARLIEST < earliest_key("-9999-01-01", LONDON)
    assert latest_key(None, LONDON) == OPEN_LATEST > latest_key("9999-12-31", LONDON)
    assert latest_key("9999-12-31T23:59:59-05:00", "Asia/Tokyo") < OPEN_LATEST
    assert earliest_key("-9999-01-01T00:00+14:00", NEW_YORK) > OPEN_EARLIEST


def test_a_day_that_lasted_two_does_not_run_into_the_next() -> None:
    # Alaska changed sides of the date line in 1867, at the end of one 18 October in Sitka.
    latest = latest_key("1867-10-18T23:59", "America/Sitka")
    assert latest < earliest_key("1867-10-20", "America/Sitka")


def test_certain_by_the_day_it_was_said_unless_the_words_look_ahead() -> None:
    week = when("[2018-12-31..2019-01-06]", "2018-12-31", "2019-01-06")
    assert certain_key(week, NEW_YORK) == day_end_key("2019-01-02")
    assert certain_key(replace(week, ahead=True), NEW_YORK) == day_end_key("2019-01-06")
    later = when("[2019-01-03..2019-01-06]", "2019-01-03", "2019-01-06")
    assert certain_key(later, NEW_YORK) == day_end_key("2019-01-06")
    assert certain_key(when("[2018-12-21..]", "2018-12-21"), NEW_YORK) == day_end_key("2019-01-02")
    assert certain_key(when("[..2018-12-30]", None, "2018-12-30"), NEW_YORK) == day_end_key(
        "2018-12-30"
    )
    minute = replace(week, reference="2019-01-02T10:14")
    assert certain_key(minute, NEW_YORK) == day_end_key("2019-01-02")


def test_certain_sees_a_local_time_from_another_zone() -> None:
    evening = when("2019-01-01T19:30", "2019-01-01T19:30", "2019-01-01T19:30")
    assert certain_key(evening, LONDON) == latest_key("2019-01-02T00:30", LONDON)


# --- zones ------------------------------------------------------------------------------------


def test_a_zone_is_found_by_its_name() -> None:
    assert zone_named(LONDON).key == LONDON


@pytest.mark.parametrize(
    "name", ["", ".", "../etc/passwd", "/etc/passwd", "America", "Europe/", "\0", "x" * 10_000]
)
def test_no_zone_of_that_name(name: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        zone_named(name)
    assert "there is no time zone" in refused.value.message
    assert len(refused.value.message) < 200


def test_the_nearest_zones_are_named() -> None:
    for name in ("New York", "america/new_york"):
        with pytest.raises(UnknownZone) as refused:
            zone_named(name)
        assert refused.value.nearest[0] == NEW_YORK
        assert "did you mean America/New_York" in refused.value.message


@pytest.mark.parametrize(
    ("instant", "zone", "local"),
    [
        ("2026-11-22T10:14:45.123456Z", NEW_YORK, "2026-11-22T05:14"),
        ("2026-11-22T10:14:45.123456Z", "Asia/Kolkata", "2026-11-22T15:44"),
        ("2018-11-04T05:30:00.000000Z", NEW_YORK, "2018-11-04T01:30-04:00"),
        ("2018-11-04T06:30:00.000000Z", NEW_YORK, "2018-11-04T01:30-05:00"),
        ("2018-11-04T07:00:00.000000Z", NEW_YORK, "2018-11-04T02:00"),
        ("2018-11-04T04:59:59.000000Z", NEW_YORK, "2018-11-04T00:59"),
        ("2018-10-28T00:30:59.000000Z", "Europe/Berlin", "2018-10-28T02:30+02:00"),
        ("2018-10-28T01:30:59.000000Z", "Europe/Berlin", "2018-10-28T02:30+01:00"),
        ("1883-11-18T16:57:30.000000Z", NEW_YORK, "1883-11-18T16:57:02Z"),
        ("1883-11-18T17:01:30.000000Z", NEW_YORK, "1883-11-18T12:01-05:00"),
    ],
)
def test_local_now(instant: str, zone: str, local: str) -> None:
    assert local_now(instant, zone) == local


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        ("2026-11-22", NEW_YORK, "2026-11-23T04:59:59.999999Z"),
        ("2018-11-04", NEW_YORK, "2018-11-05T04:59:59.999999Z"),
        ("2018-11-03", "America/Sao_Paulo", "2018-11-04T02:59:59.999999Z"),
        ("2011-12-29", "Pacific/Apia", "2011-12-30T09:59:59.999999Z"),
        ("9999-12-31", NEW_YORK, "9999-12-31T23:59:59.999999Z"),
        ("-0499-01-01", "UTC", "-0499-01-01T23:59:59.999999Z"),
    ],
)
def test_end_of_day_utc(day: str, zone: str, instant: str) -> None:
    assert end_of_day_utc(day, zone) == instant
    assert moment_utc(day, zone) == instant


@pytest.mark.parametrize(
    ("bound", "zone", "instant"),
    [
        ("2026-11-22T19:00", NEW_YORK, "2026-11-23T00:00:59.999999Z"),
        ("2026-11-22T19:00:05", NEW_YORK, "2026-11-23T00:00:05.999999Z"),
        ("2026-11-22T19:00-08:00", NEW_YORK, "2026-11-23T03:00:59.999999Z"),
        ("2026-11-22T19:00Z", NEW_YORK, "2026-11-22T19:00:59.999999Z"),
        ("9999-12-31T23:59:59-05:00", NEW_YORK, "9999-12-31T23:59:59.999999Z"),
        ("-9999-01-01T00:00:00+05:00", NEW_YORK, "-9999-01-01T00:00:00.000000Z"),
    ],
)
def test_moment_utc(bound: str, zone: str, instant: str) -> None:
    assert moment_utc(bound, zone) == instant


def test_local_mean_time_has_seconds() -> None:
    assert moment_utc("1880-01-01T00:00:00", NEW_YORK) == "1880-01-01T04:56:02.999999Z"


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2018-12-31", "31 Dec 2018"),
        ("2018-12-30T19:00", "30 Dec 2018, 19:00"),
        ("2018-12-31T19:00:00-05:00", "31 Dec 2018, 19:00:00 -05:00"),
        ("2018-12-31T19:00Z", "31 Dec 2018, 19:00 UTC"),
        ("2018-12", "Dec 2018"),
        ("2016", "2016"),
        ("2016~", "2016 (approximate)"),
        ("2018-12-31?", "31 Dec 2018 (doubtful)"),
        ("2016%", "2016 (approximate, doubtful)"),
        ("-0499", "500 BCE"),
        ("-0043-03-15", "15 Mar 44 BCE"),
        ("0079-08-24", "24 Aug 79 CE"),
        ("2016-21", "spring 2016"),
        ("2016-24", "winter 2016-17"),
        ("-0043-24", "winter 44 BCE-43 BCE"),
        ("2016-35", "Q3 2016"),
        ("201X", "2010-2019"),
        ("2018-XX", "2018, month unknown"),
        ("2018-XX-XX", "2018, day unknown"),
        ("2018-12-XX", "Dec 2018, day unknown"),
        ("2018-12-2X", "20-29 Dec 2018"),
        ("[2018-12-27..2018-12-30]", "27-30 Dec 2018"),
        ("[2018-12-24?..2018-12-30?]", "24-30 Dec 2018 (doubtful)"),
        ("[2018-11-21~..2018-12-03~]", "21 Nov - 3 Dec 2018 (approximate)"),
        ("[2018-12-24..2018-12-30?]", "24 Dec 2018 - 30 Dec 2018 (doubtful)"),
        ("[2018-12-24~..2018-12-30?]", "24 Dec 2018 (approximate) - 30 Dec 2018 (doubtful)"),
        ("[2018-12-28?..2019-01-03?]", "28 Dec 2018 (doubtful) - 3 Jan 2019 (doubtful)"),
        ("[2014?..2016?]", "2014 (doubtful) - 2016 (doubtful)"),
        ("[2018-12-30T19:00?..2018-12-30T21:00?]", "30 Dec 2018, 19:00-21:00 (doubtful)"),
        (
            "[2018-12-30T19:00..2018-12-30T21:00?]",
            "30 Dec 2018, 19:00 - 30 Dec 2018, 21:00 (doubtful)",
        ),
        ("2018-12-20?/2018-12-28?", "from 20 to 28 Dec 2018 (doubtful)"),
        ("[2018-11-21..2018-12-03]", "21 Nov - 3 Dec 2018"),
        ("[2018-12-28..2019-01-03]", "28 Dec 2018 - 3 Jan 2019"),
        ("[2018-09..2018-12]", "Sep-Dec 2018"),
        ("[2014..2016]", "2014-2016"),
        ("[2018-12-30T19:00..2018-12-30T21:00]", "30 Dec 2018, 19:00-21:00"),
        ("[..2018-12-30]", "by 30 Dec 2018"),
        ("[2018-12-21..]", "21 Dec 2018 or later"),
        ("[2018-12-20,2018-12-28]", "20 Dec 2018 or 28 Dec 2018"),
        ("2018-12-20/2018-12-28", "from 20 to 28 Dec 2018"),
        ("2018-11-04~/2018-12-30", "from 4 Nov 2018 (approximate) to 30 Dec 2018"),
        (
            "2018-12-30T19:00-05:00/2018-12-30T21:00-05:00",
            "from 30 Dec 2018, 19:00 to 21:00 -05:00",
        ),
        ("2018-10/..", "from Oct 2018 on"),
        ("2018-10/", "from Oct 2018, end unknown"),
        ("../2018", "until 2018"),
        ("/2018", "until 2018, start unknown"),
        ("what nobody wrote", "what nobody wrote"),
    ],
)
def test_describe(edtf: str, words: str) -> None:
    assert describe(when(edtf)) == words


def test_describing_text_of_any_size_is_quick() -> None:
    began = time.process_time()
    describe(when("2018-12-30T00:00:00." + "0" * 100_000))
    assert time.process_time() - began < 0.1
