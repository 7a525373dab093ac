from __future__ import annotations

import time
from pathlib import Path

import pytest

from timeline.errors import AmbiguousDate, ClockChange, DatelineError, UnknownZone, UnreadableWhen
from timeline.phrases import Reading, Setting, echo, read

DATA = Path(__file__).parents[1] / "data"
NEW_YORK = "America/New_York"


def rows() -> list[list[str]]:
    """Give the rows of both tables, without remarks."""
    texts = [(DATA / name).read_text("utf-8") for name in ("phrases.tsv", "phrases-more.tsv")]
    lines = [line for text in texts for line in text.split("\n") if line]
    return [line.split("\t") for line in lines if not line.startswith("#")]


def said(phrase: str, reference: str = "2019-01-02", **habits: object) -> Reading:
    return read(phrase, Setting(reference, NEW_YORK, **habits))  # type: ignore[arg-type] # any


def edtf(phrase: str, reference: str = "2019-01-02", **habits: object) -> str:
    return said(phrase, reference, **habits).when.edtf


@pytest.mark.parametrize("row", [row for row in rows() if not row[0].startswith("!")])
def test_phrases_mean_what_the_table_says(row: list[str]) -> None:
    phrase, reference, week_start, *expected = row
    when = read(phrase, Setting(reference, NEW_YORK, week_start)).when
    found = (when.edtf, when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)
    assert [text or "" for text in found] == expected[:5]
    assert (when.phrase, when.reference, when.zone) == (phrase, reference, NEW_YORK)


@pytest.mark.parametrize("row", [row for row in rows() if row[0].startswith("!")])
def test_phrases_are_refused_as_the_table_says(row: list[str]) -> None:
    with pytest.raises(DatelineError) as refused:
        said(row[0][1:], row[1])
    assert refused.value.exit_code == 2
    assert "\n" not in refused.value.message
    assert refused.value.hint


def test_the_tables_are_whole() -> None:
    assert len(rows()) > 150


# --- what is told -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("late last week", "late last week -> 27-30 Dec 2018 (week starts Monday)"),
        ("last Monday", "last Monday -> 31 Dec 2018 (or 2018-12-24)"),
        ("  Last \t Monday ", "Last Monday -> 31 Dec 2018 (or 2018-12-24)"),
        ("Friday", "Friday -> 28 Dec 2018 (or 2019-01-04)"),
        ("before Friday", "before Friday -> by 27 Dec 2018 (or [..2019-01-03])"),
        ("Monday", "Monday -> 31 Dec 2018"),
        ("2018-12-30", "2018-12-30"),
        ("2018", "2018"),
        ("2018-12-30T19:00", "2018-12-30T19:00"),
        ("0079-08-24", "0079-08-24"),
        ("0000", "0000 -> 1 BCE"),
        ("-0499", "-0499 -> 500 BCE"),
        ("-9999", "-9999 -> 10000 BCE"),
        ("-0043-03-15", "-0043-03-15 -> 15 Mar 44 BCE"),
        ("-0499/-0489", "-0499/-0489 -> from 500 BCE to 490 BCE"),
        ("[-0499..0001]", "[-0499..0001] -> 500 BCE - 1 CE"),
        ("2018?", "2018? -> 2018 (doubtful)"),
        ("201X", "201X -> 2010-2019"),
        ("Monday?", "Monday? -> 31 Dec 2018 (doubtful)"),
        ("end of last week", "end of last week -> 27-30 Dec 2018 (week starts Monday)"),
        (
            "before the end of Friday",
            "before the end of Friday -> by 28 Dec 2018 (or [..2019-01-04])",
        ),
    ],
)
def test_echo(phrase: str, told: str) -> None:
    assert echo(said(phrase)) == told


def test_the_other_reading_can_be_typed_instead() -> None:
    for phrase in ("next Friday", "Dec 25", "prior to Friday", "midnight Friday", "until Friday"):
        other = said(phrase, "2018-12-19").other
        assert other is not None
        assert edtf(other) == other


def test_by_date_order_with_the_other_one_told() -> None:
    month_first = said("05/06/2024", "2026-11-22", date_order="mdy")
    assert (month_first.when.edtf, month_first.other) == ("2024-05-06", "2024-06-05")
    assert edtf("05/06/2024", "2026-11-22", date_order="dmy") == "2024-06-05"
    assert edtf("05/06/24", "2026-11-22", date_order="ymd") == "2005-06-24"
    assert edtf("13/05/2024", "2026-11-22", date_order="mdy") == "2024-05-13"


def test_ambiguous_numbers_are_shown_both_ways() -> None:
    with pytest.raises(AmbiguousDate) as refused:
        said("on 5/6/2024", "2026-11-22")
    assert refused.value.hint == "write 2024-05-06 or 2024-06-05"
    assert edtf("5/5/2024", "2026-11-22") == "2024-05-05"


# --- ahead ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Friday", "2019-01-04"),
        ("Wednesday", "2019-01-02"),
        ("December", "2019-12"),
        ("January", "2019-01"),
        ("Dec 25", "2019-12-25"),
        ("Christmas", "2019-12-25"),
        ("Feb 29", "2020-02-29"),
        ("the 28th", "2019-01-28"),
        ("the weekend", "[2019-01-05..2019-01-06]"),
        ("late January", "[2019-01-21..2019-01-31]"),
        ("from Monday to Friday", "2019-01-07/2019-01-11"),
        ("midnight Friday", "2019-01-05T00:00"),
        ("overnight", "2019-01-02"),
        ("1/31/21", "2021-01-31"),
        ("12/31/18", "2018-12-31"),
        ("last Friday", "2018-12-28"),
    ],
)
def test_a_field_that_looks_ahead(phrase: str, expected: str) -> None:
    reading = said(phrase, ahead=True)
    assert reading.when.edtf == expected
    assert reading.when.ahead


@pytest.mark.parametrize(
    ("phrase", "ahead"),
    [
        ("next Tuesday", True),
        ("by Friday", True),
        ("tomorrow", True),
        ("in two weeks", True),
        ("later this week", True),
        ("this Friday", True),
        ("this Monday", False),
        ("by 2018-12-30", False),
        ("this week", False),
        ("after Dec 20", False),
        ("2019-05-01", False),
    ],
)
def test_words_that_look_ahead(phrase: str, ahead: bool) -> None:
    assert said(phrase).when.ahead is ahead


def test_a_time_alone_is_the_last_one_or_ahead_the_next() -> None:
    assert edtf("7pm", "2019-01-02T10:14") == "2019-01-01T19:00"
    assert edtf("9am", "2019-01-02T10:14") == "2019-01-02T09:00"
    assert edtf("7pm", "2019-01-02T10:14", ahead=True) == "2019-01-02T19:00"
    assert edtf("9am", "2019-01-02T10:14", ahead=True) == "2019-01-03T09:00"
    # 23:30 in London is 18:30 in New York: that day's 7 p.m. has not come yet.
    london = Setting("2019-01-02T23:30", "Europe/London")
    assert read("7pm ET", london).when.edtf == "2019-01-01T19:00-05:00"


def test_by_a_time_begins_at_the_minute() -> None:
    assert edtf("by 5pm", "2019-01-02T10:14") == "[2019-01-02T10:14..2019-01-02T17:00]"
    assert edtf("by Friday", "2019-01-02T10:14") == "[2019-01-02..2019-01-04]"


# --- hours and minutes ------------------------------------------------------------------------


def test_hours_and_minutes_are_told_with_their_margin() -> None:
    assert (
        echo(said("an hour ago", "2026-11-22T11:14")) == "an hour ago -> 22 Nov 2026, 09:44-10:44"
    )
    across = said("an hour ago", "2019-01-02T01:00")
    assert echo(across) == "an hour ago -> 1 Jan 2019, 23:30 - 2 Jan 2019, 00:30"


def test_hours_to_come_look_ahead() -> None:
    coming = said("in two hours", "2019-01-02T10:14").when
    assert (coming.edtf, coming.ahead) == ("[2019-01-02T11:44..2019-01-02T12:44]", True)
    assert edtf("ten minutes from now", "2019-01-02T10:14") == "2019-01-02T10:24"
    assert not said("two hours ago", "2019-01-02T10:14").when.ahead


def test_hours_are_real_time_whatever_the_clocks_did() -> None:
    assert edtf("90 minutes ago", "2018-03-11T03:20") == "2018-03-11T00:50"
    assert edtf("90 minutes ago", "2018-11-04T02:20") == "2018-11-04T01:50-04:00"
    assert edtf("30 minutes ago", "2018-11-04T02:20") == "2018-11-04T01:50-05:00"
    assert edtf("30 minutes ago", "2018-11-04T01:10-05:00") == "2018-11-04T01:40-04:00"
    assert edtf("an hour ago", "2018-11-04T02:14") == (
        "[2018-11-04T01:44-04:00..2018-11-04T01:44-05:00]"
    )


def test_minutes_from_a_reference_elsewhere_are_seen_from_the_zone() -> None:
    assert edtf("ten minutes ago", "2019-01-02T03:05:30Z") == "2019-01-01T21:55"


def test_hours_from_a_minute_that_comes_twice_are_refused() -> None:
    with pytest.raises(ClockChange):
        said("two hours ago", "2018-11-04T01:30")


@pytest.mark.parametrize("phrase", ["two hours ago", "in ten minutes", "half an hour ago"])
def test_hours_from_a_day_without_a_minute_are_refused(phrase: str) -> None:
    with pytest.raises(UnreadableWhen) as refused:
        said(phrase)
    assert refused.value.message == (
        f"cannot read the date {phrase!r}: 2019-01-02 has no minute to count from"
    )
    assert refused.value.hint == "make it relative to a minute, for example 2019-01-02T10:14"


# --- the setting ------------------------------------------------------------------------------


def test_a_reference_with_an_offset_is_seen_from_the_zone() -> None:
    reading = said("yesterday", "2019-01-02T03:00:00Z")
    assert (reading.when.edtf, reading.when.reference) == ("2018-12-31", "2019-01-01T22:00")


@pytest.mark.parametrize("reference", ["2018-11-04T01:30-04:00", "2018-11-04T01:30-05:00"])
@pytest.mark.parametrize("phrase", ["now", "today", "ten minutes ago", "by 5pm", "2018"])
def test_a_reference_that_comes_twice_keeps_its_offset(phrase: str, reference: str) -> None:
    assert said(phrase, reference).when.reference == reference


def test_a_reference_that_comes_twice_is_kept_as_the_zone_writes_it() -> None:
    now = said("now", "2018-11-04T06:30:20Z").when
    assert now.edtf == now.reference == "2018-11-04T01:30-05:00"


def test_a_reference_that_comes_once_is_kept_without_offset() -> None:
    now = said("now", "2018-11-04T07:00:20Z").when
    assert now.edtf == now.reference == "2018-11-04T02:00"


def test_a_named_zone_has_its_own_clock_changes() -> None:
    with pytest.raises(ClockChange) as refused:
        read("2018-11-04 1:30 am ET", Setting("2019-01-02", "Europe/London"))
    assert refused.value.zone == NEW_YORK


@pytest.mark.parametrize(
    "setting",
    [
        Setting("2019-13-02", NEW_YORK),
        Setting("2019-01", NEW_YORK),
        Setting("yesterday", NEW_YORK),
        Setting("9999-12-31T23:59Z", "Asia/Tokyo"),
        Setting("2019-01-02", NEW_YORK, week_start="someday"),
        Setting("2019-01-02", NEW_YORK, date_order="myd"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(setting: Setting) -> None:
    with pytest.raises(UnreadableWhen):
        read("yesterday", setting)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        read("yesterday", Setting("2019-01-02", "Mars/Olympus"))


# --- refusals ---------------------------------------------------------------------------------


def test_a_refusal_shows_the_part_and_three_phrases_that_can_be_read() -> None:
    with pytest.raises(UnreadableWhen) as refused:
        said("before 2018-02-30")
    assert refused.value.message == (
        "cannot read the date 'before 2018-02-30': February 2018 has no day 30: '2018-02-30'"
    )
    with pytest.raises(UnreadableWhen) as refused:
        said("the other day")
    assert refused.value.hint == "write for example: yesterday, late last week, or 2018-12-30"


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "   \t\u00a0 \u200b ",
        "\x1b[2J",
        "\u202eyesterday",
        "\udcff",
        "\uff12\uff10\uff11\uff18",
        "yesterday\x00",
    ],
)
def test_what_is_no_date_is_refused(phrase: str) -> None:
    with pytest.raises(UnreadableWhen) as refused:
        said(phrase)
    assert refused.value.message.isprintable()


@pytest.mark.parametrize(
    "phrase",
    [
        "2024-01-01T00:00:00." + "0" * 100_000,
        "January " + " " * 100_000 + "1",
        "[" * 100_000,
        "the " * 50_000,
        " " * 100_000,
    ],
)
def test_a_huge_phrase_is_refused_before_anything_else(phrase: str) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableWhen, match="longer than 200 characters"):
        read(phrase, Setting("not even a date", "nor a zone"))
    assert time.process_time() - began < 0.1


def test_a_phrase_of_200_characters_is_read() -> None:
    assert edtf("January" + " " * 192 + "1") == "2019-01-01"
    with pytest.raises(UnreadableWhen, match="longer"):
        said("January" + " " * 193 + "1")


@pytest.mark.parametrize(
    "word", ["c ", "early ", "7pm ", "the ", "a day before ", "monday ", "at ", "end of "]
)
def test_the_longest_phrase_is_read_in_no_time(word: str) -> None:
    phrase = (word * 100)[:200]
    began = time.process_time()
    with pytest.raises(UnreadableWhen):
        said(phrase)
    assert time.process_time() - began < 0.1
