"""Each check by itself: what it finds, and the nearest case that it does not."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import Any
from uuid import UUID

import pytest

from projections.checks import CHECKS, Finding, Subject, run
from projections.checks.likeness import slips
from projections.standing import standing
from tests.projections.test_story_view import ZONE, Past, past
from timeline.party import Party
from timeline.phrases import Setting, read

__all__ = ["past"]  # a fixture

SOURCE = [{"name": "Politico"}]


def day(phrase: str) -> dict[str, Any]:
    """A date that looks ahead, as the own fields keep it."""
    return asdict(read(phrase, Setting(reference="2019-01-01", zone=ZONE, ahead=True)).when)


def find(
    past: Past,
    name: str,
    as_of: str = "2019-12-31",
    *,
    known: tuple[Party, ...] = (),
    kinds: dict[str, str] | None = None,
) -> list[Finding]:
    view = past.view(as_of)
    subject = Subject(view, standing(view, known, kinds), known, kinds or {})
    return run(subject, [name])[name]


def keys(past: Past, name: str, as_of: str = "2019-12-31", **kinds: str) -> list[list[str]]:
    """The keys of what each finding is about."""
    return [[state.key for state in one.of] for one in find(past, name, as_of, kinds=kinds)]


def test_a_check_says_in_a_sentence_why_it_matters_and_in_one_what_mends_it() -> None:
    for name, check in CHECKS.items():
        assert check.name == name
        for sentence in (check.why, check.mend):
            assert sentence.endswith(".")
            assert sentence.count(". ") == 0


def test_an_empty_story_has_nothing_to_mend(past: Past) -> None:
    view = past.view()
    assert run(Subject(view, standing(view))) == {name: [] for name in CHECKS}


def test_only_what_is_asked_for_is_run(past: Past) -> None:
    view = past.view()
    assert list(run(Subject(view, standing(view)), ["unsourced"])) == ["unsourced"]


# --- what is missing ------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["public", "embargoed"])
def test_what_readers_see_or_will_needs_a_source(past: Past, visibility: str) -> None:
    until = "2019-02-01T00:00:00Z" if visibility == "embargoed" else None
    past.log(1, "2019", visibility=visibility, embargo_until=until)
    past.log(2, "2019", visibility=visibility, embargo_until=until, sources=SOURCE)
    past.log(3, "2019")
    [found] = find(past, "unsourced")
    assert found.of[0].key == "d1"
    assert f"is {visibility} and names no source" in found.message


def test_a_report_that_says_whose_it_is_has_its_source(past: Past) -> None:
    report = {"kind": "report", "verb": "reported", "visibility": "public"}
    past.log(1, "2019", **report, by=["Politico"])
    past.log(2, "2019", **report, fields={"outlet": "Politico"})
    past.log(3, "2019", **report)
    past.log(4, "2019", kind="clipping", verb="reported", visibility="public", by=["Politico"])
    assert keys(past, "unsourced", clipping="report") == [["d3"]]


def test_what_the_desk_itself_asks_needs_no_source(past: Past) -> None:
    past.log(1, "2019", kind="question", verb="question", visibility="public")
    assert keys(past, "unsourced") == []


def test_what_is_struck_is_checked_no_more(past: Past) -> None:
    past.log(1, "2019", visibility="public", quotes=[{"text": "no"}])
    past.retract(1)
    view = past.view()
    assert not any(run(Subject(view, standing(view))).values())


def test_a_quote_needs_a_speaker(past: Past) -> None:
    past.log(1, "2019", quotes=[{"text": "one\ntwo"}, {"text": "b", "speaker": "Weaver"}])
    past.log(2, "2019", quotes=[{"text": "b", "speaker": "Weaver"}])
    past.log(3, "2019", kind="note", verb="note", quotes=[{"text": "c"}])
    [found] = find(past, "speakerless-quote")
    assert found.of[0].key == "d1"
    assert 'quotes 1 passage without a speaker: "one two"' in found.message


ALLEGED = {"kind": "allegation", "verb": "alleged", "thread": "claim"}


def test_a_claim_on_one_root_is_one_person_s_word(past: Past) -> None:
    past.log(1, "2018", **ALLEGED, by=["A"])
    past.log(2, "2018", kind="report", verb="reported", thread="claim", by=["Politico"])
    [found] = find(past, "one-root")
    assert (found.thread, [state.key for state in found.of]) == ("claim", ["d1"])
    assert "stands on 1 root" in found.message


@pytest.mark.parametrize(
    "others",
    [
        {**ALLEGED, "by": ["B"]},
        {"kind": "withdrawal", "verb": "withdrew", "by": ["A"], "thread": "claim"},
    ],
)
def test_a_claim_with_another_root_or_nobody_to_maintain_it_is_not(
    past: Past, others: dict[str, Any]
) -> None:
    past.log(1, "2018", **ALLEGED, by=["A"])
    past.log(2, "2019", **others)
    assert find(past, "one-root") == []


# --- what waits -----------------------------------------------------------------------------------

ASKED = {"kind": "request", "verb": "asked", "by": ["A"], "to": ["B"]}
PUT = {"kind": "question", "verb": "we-asked", "to": ["B"]}
WONDERED = {"kind": "question", "verb": "question"}


@pytest.mark.parametrize(
    ("opening", "said"),
    [(ASKED, "no answer is on record"), (PUT, "no reply"), (WONDERED, "nobody has been asked")],
)
def test_a_deadline_that_has_passed_is_found_and_not_before(
    past: Past, opening: dict[str, Any], said: str
) -> None:
    past.log(1, "2019-01-01", **opening, fields={"deadline": day("2019-01-04")})
    assert find(past, "overdue", "2019-01-04") == []
    [found] = find(past, "overdue", "2019-01-05")
    assert found.of[0].key == "d1"
    assert "was 4 Jan 2019" in found.message
    assert said in found.message


def test_what_was_answered_is_not_overdue(past: Past) -> None:
    past.log(1, "2019-01-01", **ASKED, fields={"deadline": day("2019-01-04")})
    reply = {"kind": "response", "verb": "rejected", "by": ["B"], "fields": {"stance": "rejected"}}
    past.log(2, "2019-01-03", ("rejects", 1), **reply)
    assert find(past, "overdue") == []


def test_what_was_due_and_never_seen_is_overdue(past: Past) -> None:
    planned = {"kind": "scheduled", "verb": "scheduled"}
    past.log(1, "2019-01-01", **planned, fields={"due": day("2019-01-04"), "status": "planned"})
    [found] = find(past, "overdue")
    assert found.message.startswith("the date of ")
    assert "--link fulfils:" in found.remedy
    past.log(2, "2019-01-04", ("fulfils", 1), kind="meeting", verb="met")
    assert find(past, "overdue") == []


def test_a_note_may_wait_a_week_from_when_it_was_recorded(past: Past) -> None:
    past.log(1, "2019-01-01", kind="note", verb="note")
    past.log(2, "2019-01-01", kind="jotting", verb="jot")
    past.log(3, "2019-01-01")
    assert keys(past, "stale-note", "2019-01-13", jotting="note") == []
    assert keys(past, "stale-note", "2019-01-14", jotting="note") == [["d1"], ["d2"]]
    assert "a note of 2019-01-06 that has waited 8 days" in (
        find(past, "stale-note", "2019-01-14")[0].message
    )


# --- what cannot be right -------------------------------------------------------------------------


def test_an_answer_dated_before_its_question_is_found(past: Past) -> None:
    past.log(1, "2019-01-03")
    past.log(2, "2019-01-02", ("responds_to", 1), thread="meeting")
    past.log(3, "2019-01-03", ("responds_to", 1))
    past.log(4, "2019-01-01", ("part_of", 1))
    [found] = find(past, "impossible-order")
    assert [state.key for state in found.of] == ["d2", "d1"]
    assert "(2 Jan 2019) is linked (responds to) to " in found.message


COUNT = {"kind": "measure", "verb": "counted", "thread": "crowd"}


def test_numbers_that_exclude_each_other_are_found(past: Past) -> None:
    past.log(1, "2019-01-01", **COUNT, by=["police"], fields={"value": 1000, "unit": "people"})
    past.log(2, "2019-01-01", **COUNT, fields={"low": 1500, "high": 2000})
    [found] = find(past, "disagreeing-measures")
    assert [state.key for state in found.of] == ["d1", "d2"]
    assert "1,000 people by police (1 Jan 2019)" in found.message
    assert "1,500-2,000 people by nobody named" in found.message
    past.log(3, "2019-01-02", **COUNT, by=["police"], fields={"value": 1800})
    assert find(past, "disagreeing-measures") == []


DOCUMENT = {"kind": "document", "verb": "sent", "thread": "letter"}


def test_the_newest_move_of_a_thread_is_expected_or_found(past: Past) -> None:
    past.log(1, "2019-01-01", **DOCUMENT, fields={"step": "sent"})
    past.log(2, "2019-01-02", **DOCUMENT, fields={"step": "signed"})
    [found] = find(past, "unexpected-move")
    assert (found.of[0].key, found.thread) == ("d2", "letter")
    assert "was unexpected: it had been sent before it was signed" in found.message
    past.log(3, "2019-01-03", **DOCUMENT, fields={"step": "filed"})
    assert find(past, "unexpected-move") == []


def test_a_link_to_what_is_struck_is_found(past: Past) -> None:
    past.log(1, "2019-01-01")
    past.log(2, "2019-01-01")
    past.log(3, "2019-01-02", ("responds_to", 1), ("confirms", 2))
    assert find(past, "retracted-target") == []
    past.retract(1)
    past.log(4, "2019-01-02", ("supersedes", 1))
    [found] = find(past, "retracted-target")
    assert [state.key for state in found.of] == ["d3", "d1"]
    assert "links=confirms:" in found.remedy
    assert "responds_to" not in found.remedy


# --- what is suspiciously alike -------------------------------------------------------------------


def test_many_firsts_of_a_month_are_more_than_chance(past: Past) -> None:
    for number, when in enumerate(("2016-01-01", "2017-01-01", "2018-03-01"), 1):
        past.log(number, when)
    assert find(past, "round-dates") == []
    past.log(4, "2018-06-01")
    [found] = find(past, "round-dates")
    assert [state.key for state in found.of] == ["d1", "d2", "d3", "d4"]
    assert "4 of 4 entries with a day" in found.message
    assert "2 of them to 1 January" in found.message
    assert "when=2016 " in found.remedy


@pytest.mark.parametrize("when", ["2016", "2016-01", "2016-01-01~", "2016-01-01?", "2016-01-02"])
def test_what_is_said_as_it_is_known_is_no_round_date(past: Past, when: str) -> None:
    for number in range(1, 9):
        past.log(number, when)
    assert find(past, "round-dates") == []


def test_a_few_firsts_among_many_days_are_chance(past: Past) -> None:
    for month in range(1, 5):
        past.log(month, f"2018-{month:02d}-01")
        for number in range(8):
            past.log(100 * month + number, f"2018-{month:02d}-{number + 10}")
    assert find(past, "round-dates") == []


def test_a_first_with_as_much_around_it_is_a_day_like_others(past: Past) -> None:
    for number in range(1, 7):
        past.log(number, "2018-01-01")
    assert len(find(past, "round-dates")) == 1
    past.log(10, "2018-01-02")
    past.log(11, "2018-01-02")
    assert find(past, "round-dates") == []


def party(name: str, *aliases: str) -> Party:
    return Party(UUID(int=len(name)), name, aliases)


def test_a_slip_of_a_name_is_found_with_the_name_it_is_of(past: Past) -> None:
    past.log(1, "2019", by=["Jeff Waever"])
    past.log(2, "2019", to=["Jeff Weaver"])
    past.log(3, "2019", quotes=[{"text": "a", "speaker": "jeff  weaver"}])
    [found] = find(past, "similar-parties")
    assert [state.key for state in found.of] == ["d1"]
    assert found.message.startswith("Jeff Waever is named in 1, Jeff Weaver in 2")
    assert found.remedy == "dateline party 'Jeff Weaver' --alias 'Jeff Waever'"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jane Sanders", "Bernie Sanders"),
        ("Sanders 2016 campaign", "Sanders 2020 campaign"),
        ("ABC News", "NBC News"),
        ("CNN", "CNBC"),
        ("JEFF  WEAVER", "Jeff Weaver"),
    ],
)
def test_names_of_two_parties_are_left_alone(past: Past, one: str, other: str) -> None:
    past.log(1, "2019", by=[one])
    past.log(2, "2019", by=[other])
    assert find(past, "similar-parties") == []


def test_names_that_are_recorded_are_meant(past: Past) -> None:
    past.log(1, "2019", by=["Jeff Waever"])
    past.log(2, "2019", by=["Jeff Weaver"])
    assert find(past, "similar-parties", known=(party("Jeff Weaver", "Jeff Waever"),)) == []
    assert find(past, "similar-parties", known=(party("Jeff Waever"), party("Jeff Weaver"))) == []
    [found] = find(past, "similar-parties", known=(party("Jeff Waever"),))
    assert found.remedy == "dateline party 'Jeff Waever' --alias 'Jeff Weaver'"


def test_a_name_like_an_option_is_no_option(past: Past) -> None:
    past.log(1, "2019", by=["--alias x"])
    past.log(2, "2019", by=["--aliases x"])
    [found] = find(past, "similar-parties")
    assert found.remedy == "dateline party '--alias=--aliases x' -- '--alias x'"


def test_a_remedy_is_quoted_for_a_shell_as_a_person_would(past: Past) -> None:
    past.log(1, "2019", by=["Dockers' Union"])
    past.log(2, "2019", by=["Dockers Union"])
    past.log(3, "2019", by=["$(ls) o'Brien"])
    past.log(4, "2019", by=["$(ls) o'Brian"])
    first, second = find(past, "similar-parties")
    assert first.remedy == """dateline party "Dockers' Union" --alias 'Dockers Union'"""
    assert shlex.split(second.remedy)[2:] == ["$(ls) o'Brien", "--alias", "$(ls) o'Brian"]
    assert '"$' not in second.remedy


def test_thousands_of_names_that_share_their_words_are_compared_in_a_moment() -> None:
    names = [f"the {chr(97 + n % 26) * 4} {chr(97 + n // 26 % 26) * 5} club" for n in range(676)]
    assert len(list(slips(names))) < len(names)


CALLED = {"headline": "Spokesman calls the letter a forgery", "by": ["Weaver"]}
AGAIN = {"headline": "The spokesman calls the letter a forgery", "by": ["Weaver"]}


def test_an_event_logged_twice_is_found_whatever_the_keys(past: Past) -> None:
    past.log(1, "2019-01-02", **CALLED)
    past.log(2, "[2018-12-31..2019-01-06]", **AGAIN)
    [found] = find(past, "twice-logged")
    assert [state.key for state in found.of] == ["d2", "d1"]
    assert "logged again" in found.message


@pytest.mark.parametrize(
    "others",
    [
        {"when": "2019-01-03"},
        {"kind": "incident", "verb": "happened"},
        {"by": ["Sanders"]},
        {"headline": "Spokesman calls the letter a prank of students"},
        {"place": "Boston"},
        {"fields": {"value": 2}},
        {"links": ("responds_to", 1)},
    ],
    ids=lambda others: next(iter(others)),
)
def test_what_is_told_apart_by_one_thing_is_another_event(
    past: Past, others: dict[str, Any]
) -> None:
    past.log(1, "2019-01-02", **CALLED, place="Burlington", fields={"value": 1})
    second: dict[str, Any] = {**AGAIN, "when": "2019-01-02", **others}
    links = [second.pop("links")] if "links" in second else []
    past.log(2, second.pop("when"), *links, **second)
    assert find(past, "twice-logged") == []


def test_a_meeting_is_one_whoever_is_named_first(past: Past) -> None:
    for verb, kind in (("said", "statement"), ("met", "meeting")):
        for by, to in (("A", "B"), ("B", "A")):
            number = len(past.events) + 1
            past.log(number, "2019-01-02", kind=kind, verb=verb, headline="Talks", by=[by], to=[to])
    assert keys(past, "twice-logged") == [["d4", "d3"]]


def test_another_number_is_another_event(past: Past) -> None:
    past.log(1, "2019-01-02", headline="Leak estimate raised to 5,000 barrels", by=["A"])
    past.log(2, "2019-01-02", headline="Leak estimate raised to 1,000 barrels", by=["A"])
    assert find(past, "twice-logged") == []


def test_answers_to_two_entries_are_two(past: Past) -> None:
    past.log(1, "2019-01-01", headline="One")
    past.log(2, "2019-01-01", headline="Two")
    past.log(3, "2019-01-02", ("responds_to", 1), **CALLED)
    past.log(4, "2019-01-02", ("responds_to", 2), **CALLED)
    assert find(past, "twice-logged") == []
    past.log(5, "2019-01-02", **CALLED)
    assert keys(past, "twice-logged") == [["d5", "d4"]]


def test_what_names_nobody_may_be_the_same_and_a_third_is_found_once(past: Past) -> None:
    for number in (1, 2, 3):
        past.log(number, "2019-01-02", headline="Fire in the harbour")
    assert keys(past, "twice-logged") == [["d2", "d1"], ["d3", "d2"]]
