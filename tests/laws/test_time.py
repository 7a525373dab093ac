"""The laws of uncertain time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from timeline import days
from timeline.bounds import (
    LAST_IN_DAY,
    PER_DAY,
    certain_key,
    earliest_key,
    end_of_day_utc,
    latest_key,
    moment_utc,
)
from timeline.errors import DatelineError
from timeline.phrases import Reading, Setting, echo, read
from timeline.wording import describe
from timeline.zones import clock_text, day_start, local_day, local_now, local_of, utc_of, utc_second

if TYPE_CHECKING:
    from timeline.when import When

DATA = Path(__file__).parents[1] / "data"
PHRASES = sorted(
    line.split("\t")[0].lstrip("!")
    for name in ("phrases.tsv", "phrases-more.tsv")
    for line in (DATA / name).read_text("utf-8").split("\n")
    if line and not line.startswith("#")
)
WORDS = sorted({word for phrase in PHRASES for word in phrase.split()})
# Sitka changed sides of the date line, Apia skipped a day, St John's went back a minute after
# midnight, Amsterdam had seconds, Lord Howe half an hour.
ZONES = [
    "UTC",
    "America/New_York",
    "America/Sitka",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/Amsterdam",
    "Pacific/Apia",
    "Australia/Lord_Howe",
]
zones = st.sampled_from(ZONES)
# A law says nothing of speed, and the machine may be busy.
law = settings(deadline=None)
ordinals = st.integers(days.MIN_DAY, days.MAX_DAY)
seconds = st.one_of(
    st.integers(days.ordinal(1860, 1, 1) * 86_400, days.ordinal(2040, 1, 1) * 86_400),
    st.integers((days.MIN_DAY + 2) * 86_400, (days.MAX_DAY - 2) * 86_400),
)

CLOCK_CHANGES = [
    ("2018-03-11T07:00:00Z", "America/New_York"),
    ("2018-11-04T06:00:00Z", "America/New_York"),
    ("2018-03-25T01:00:00Z", "Europe/Berlin"),
    ("2018-10-28T01:00:00Z", "Europe/Berlin"),
]


@st.composite
def clock_change_hours(draw: st.DrawFn) -> tuple[int, str]:
    """Draw a second within three hours of a clock change, and the zone of the change."""
    change, zone = draw(st.sampled_from(CLOCK_CHANGES))
    return utc_second(change) + draw(st.integers(-3 * 3600, 3 * 3600)), zone


@st.composite
def habits(draw: st.DrawFn) -> Setting:
    day = days.day_label(draw(st.one_of(st.integers(690_000, 745_000), ordinals)))
    minute = draw(st.sampled_from(["", "T00:00", "T10:14", "T23:59"]))
    assume(not day.startswith("0000"))
    return Setting(
        reference=f"{day}{minute}",
        zone=draw(zones),
        week_start=draw(st.sampled_from(days.WEEKDAYS)),
        date_order=draw(st.sampled_from([None, "dmy", "mdy", "ymd"])),
        ahead=draw(st.booleans()),
    )


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw a phrase with a word or a character changed, or words in a new order."""
    words = draw(st.sampled_from(PHRASES)).split()
    place = draw(st.integers(0, len(words)))
    other = draw(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)))
    replaced = draw(st.integers(0, 1))
    return " ".join([*words[:place], other, *words[place + replaced :]])


phrases = st.one_of(
    st.sampled_from(PHRASES),
    mutated(),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.text(max_size=220),
    st.text(alphabet="0123456789X-/.:~?%[],TZ+ ", max_size=40),
)


def read_or_refused(phrase: str, setting: Setting) -> Reading | None:
    """Read it, or None: any error but ours fails the test."""
    try:
        return read(phrase, setting)
    except DatelineError as refused:
        message = refused.message
    assert message.isprintable()
    return None


@law
@given(phrases, habits())
def test_bounds_never_cross_and_nothing_ends_before_it_starts(
    phrase: str, setting: Setting
) -> None:
    reading = read_or_refused(phrase, setting)
    if reading is None:
        return
    when, zone = reading.when, setting.zone
    first = earliest_key(when.earliest_start, zone)
    assert first <= latest_key(when.latest_start, zone)
    assert earliest_key(when.earliest_end, zone) <= latest_key(when.latest_end, zone)
    if when.earliest_end is not None:
        assert first <= earliest_key(when.earliest_end, zone)
    if when.latest_start is not None:
        assert latest_key(when.latest_start, zone) <= latest_key(when.latest_end, zone)
    assert first <= certain_key(when, zone) <= latest_key(when.latest_start, zone)


@law
@given(phrases, habits())
def test_the_edtf_text_read_again_means_the_same(phrase: str, setting: Setting) -> None:
    reading = read_or_refused(phrase, setting)
    if reading is None:
        return
    again = read(reading.when.edtf, setting).when
    assert bounds(again) == bounds(reading.when)
    assert again.edtf == reading.when.edtf
    assert reading.when.phrase == phrase


@law
@given(
    st.one_of(st.sampled_from(["now", "today", "ten minutes ago", "by 5pm"]), phrases),
    st.one_of(clock_change_hours(), st.tuples(seconds, zones)),
    st.booleans(),
)
def test_a_phrase_read_again_against_the_reference_stored_means_the_same(
    phrase: str, moment: tuple[int, str], ahead: bool
) -> None:
    utc, zone = moment
    setting = Setting(local_now(f"{clock_text(utc)}Z", zone), zone, ahead=ahead)
    reading = read_or_refused(phrase, setting)
    if reading is not None:
        again = read(phrase, replace(setting, reference=reading.when.reference))
        assert again == reading


@law
@given(clock_change_hours())
def test_now_is_the_minute_that_it_is(moment: tuple[int, str]) -> None:
    utc, zone = moment
    reference = local_now(f"{clock_text(utc)}Z", zone)
    now = read("now", Setting(reference, zone)).when
    assert now.reference == now.edtf == reference
    assert moment_utc(reference, zone) == f"{clock_text(utc // 60 * 60 + 59)}.999999Z"


@law
@given(phrases, habits())
def test_what_is_told_is_one_line(phrase: str, setting: Setting) -> None:
    reading = read_or_refused(phrase, setting)
    if reading is not None:
        assert echo(reading).isprintable() or not phrase.isprintable()
        assert describe(reading.when).isprintable()


@law
@given(phrases, habits())
def test_blanks_case_and_a_leading_on_mean_nothing(phrase: str, setting: Setting) -> None:
    reading = read_or_refused(phrase, setting)
    if reading is not None and phrase.isascii() and len(phrase) < 190:
        on = "" if phrase.lower().split()[0] == "on" else "ON"
        loud = f" {on} {phrase.upper()}  "
        again = read(loud, setting).when
        assert again.edtf == reading.when.edtf
        assert bounds(again) == bounds(reading.when)


@law
@given(ordinals, zones, zones)
def test_a_day_never_moves_between_zones(day: int, one: str, other: str) -> None:
    label = days.day_label(day)
    assert days.ordinal_of(label) == day
    assert earliest_key(label, one) == earliest_key(label, other) == day * PER_DAY
    assert latest_key(label, one) == latest_key(label, other) == day * PER_DAY + LAST_IN_DAY


@law
@given(seconds, st.integers(0, 200_000), zones)
def test_keys_never_run_backwards(utc: int, more: int, zone: str) -> None:
    sooner, later = (f"{clock_text(second)}Z" for second in (utc, utc + more))
    assert earliest_key(sooner, zone) <= earliest_key(later, zone)
    assert latest_key(sooner, zone) <= latest_key(later, zone)
    assert moment_utc(sooner, zone) <= moment_utc(later, zone) or sooner.startswith("-")


@law
@given(seconds, zones)
def test_a_moment_lies_in_its_own_day(utc: int, zone: str) -> None:
    day, elapsed = local_day(utc, zone)
    assert day_start(day, zone) + elapsed == utc
    assert utc < day_start(day + 1, zone)
    assert abs(utc_of(local_of(utc, zone), zone) - utc) <= 86_400


@law
@given(st.integers(days.ordinal(1860, 1, 1), days.ordinal(2100, 1, 1)), zones)
def test_a_day_ends_when_the_next_one_starts(day: int, zone: str) -> None:
    start, following = (day_start(at, zone) for at in (day, day + 1))
    assert start <= following <= start + 49 * 3600
    assert end_of_day_utc(days.day_label(day), zone) == f"{clock_text(following - 1)}.999999Z"


def bounds(when: When) -> tuple[str | None, ...]:
    return when.earliest_start, when.latest_start, when.earliest_end, when.latest_end
