from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.driver import SAMPLES, STORY, CommandLine

if TYPE_CHECKING:
    from collections.abc import Iterable

SHAPE = {"story", "as_of", "known_at", "position", "threads", "parties", "questions", "upcoming"}
MORE = {"changed", "possible", "contradictions"}


@pytest.fixture
def letter(desk: CommandLine) -> CommandLine:
    """A desk whose only story is the sample, released on the days it unfolded."""
    desk("import", str(SAMPLES / "sanders-letter.toml"))
    desk("use", "sanders-letter")
    return desk


def threads(desk: CommandLine, *words: str) -> dict[str, dict[str, Any]]:
    told = desk("standing", *words, "--json").json()["threads"]
    return {thread["thread"]: thread for thread in told}


def ask(desk: CommandLine, *words: str) -> None:
    desk("log", "asked", "They ask", "--by", "the signers", "--to", "the campaign", *words)


def test_the_json_has_the_shape_of_the_contract(letter: CommandLine) -> None:
    told = letter("standing", "--as-of", "2018-12-31", "--json").json()
    assert set(told) >= SHAPE | MORE
    assert (told["as_of"], told["known_at"]) == ("2018-12-31", None)
    assert told["position"] == letter.position()
    [meeting] = (one for one in told["threads"] if one["thread"] == "meeting")
    assert (meeting["type"], meeting["status"]) == ("ask", "partly-answered")
    assert meeting["turn"] == ["the letter's signers"]
    assert [move["key"] for move in meeting["moves"]] == ["d5", "d9"]
    assert told["possible"] == ["d7", "d8", "d10", "d11"]


def test_people_are_told_whose_turn_it_is_and_since_when(letter: CommandLine) -> None:
    out = letter("standing", "--as-of", "2019-01-06").out
    assert "meeting - an ask: contested, since 31 Dec 2018 - 6 Jan 2019, asked anew once" in out
    assert "it is the turn of Bernie Sanders and Sanders's top 2016 advisers" in out
    assert "no response is logged of Sanders 2016 campaign" in out
    assert "ignore" not in out


def test_what_is_only_possible_is_told_with_what_it_would_move(letter: CommandLine) -> None:
    out = " ".join(letter("standing", "--as-of", "2018-12-31").out.split())
    assert "Only possible d7 said: An organizer" in out
    assert "(would move meeting -> contested, asked anew)" in out


def test_it_is_asked_of_the_desk_s_clock_too(desk: CommandLine) -> None:
    ask(desk, "--key", "ask")
    known = desk.position()
    desk.clock.move(days=1)
    desk("log", "rejected", "They will not", "--re", "ask", "--by", "the campaign")
    assert next(iter(threads(desk).values()))["status"] == "refused"
    for known_at in (str(known), "2019-01-06"):
        assert next(iter(threads(desk, "--known-at", known_at).values()))["status"] == "made"


def test_a_deadline_passes_without_anybody_s_doing(desk: CommandLine) -> None:
    ask(desk, "--deadline", "2019-01-08")
    for as_of, status in (("2019-01-08", "made"), ("2019-01-09", "overdue")):
        [thread] = threads(desk, "--as-of", as_of).values()
        assert (thread["status"], thread["ahead"]) == (status, "2019-01-08")
    assert thread["since"] == "2019-01-08"
    assert (
        "overdue, since 8 Jan 2019, deadline 8 Jan 2019"
        in desk("standing", "--as-of", "2019-01-09").out
    )


def test_a_story_without_threads_says_so(desk: CommandLine) -> None:
    assert "no thread certainly has an entry yet" in desk("standing").out
    assert threads(desk) == {}


def test_names_recorded_for_a_party_count_from_then_on(desk: CommandLine) -> None:
    ask(desk, "--key", "ask")
    desk("log", "withdrew", "It is off", "--re", "ask", "--by", "a lawyer", "--key", "off")
    [thread] = threads(desk).values()
    assert [one["key"] for one in thread["unexpected"]] == ["off"]
    known = str(desk.position())
    desk("party", "a lawyer", "--speaks-for", "the signers")
    [thread] = threads(desk).values()
    assert thread["unexpected"] == []
    [thread] = threads(desk, "--known-at", known).values()
    assert thread["unexpected"] != []


def test_a_kind_of_the_newsroom_s_own_folds_as_its_parent(desk: CommandLine) -> None:
    desk("kind", "define", "ultimatum", "--extends", "request", "--meaning", "The last demand.")
    desk("log", "ultimatum", "By noon", "--by", "the signers", "--to", "the campaign")
    [thread] = threads(desk).values()
    assert (thread["type"], thread["status"]) == ("ask", "made")


def test_a_question_is_open_until_there_is_an_answer(desk: CommandLine) -> None:
    desk("log", "we-asked", "Who wrote it?", "--to", "Weaver", "--key", "q", "--deadline", "Friday")
    told = desk("standing", "--json").json()["questions"]
    ref = desk("show", "q", "--json").json()["ref"]
    asked = {"thread": ref, "status": "asked", "to": ["Weaver"], "deadline": "2019-01-11"}
    assert told == [asked]
    assert desk("standing", "--as-of", "2019-01-12", "--json").json()["questions"] == [
        {**asked, "status": "no-reply"}
    ]
    desk("log", "answered", "He did", "--re", "q", "--by", "Weaver")
    assert desk("standing", "--json").json()["questions"] == []


def test_numbers_that_disagree_cannot_both_be_so(desk: CommandLine) -> None:
    number = ("--metric", "crowd", "--unit", "people", "--thread", "crowd")
    desk("log", "counted", "Few came", "--by", "the police", "--value", "300", *number)
    desk("log", "counted", "Many came", "--by", "the union", "--value", "3,000", *number)
    told = desk("standing", "--json").json()
    assert len(told["contradictions"]) == 1
    assert "300-3,000 people, 300 by the police; 3,000 by the union" in desk("standing").out


def test_a_claim_says_who_denied_it(desk: CommandLine) -> None:
    desk("log", "alleged", "Y stole", "--by", "X", "--about", "Y", "--key", "claim")
    assert "no response is logged of Y" in desk("standing").out
    desk("log", "denied", "Nothing was stolen", "--by", "Z", "--re", "claim")
    assert "claim - a claim: maintained, denied by Z, unverified on 1 root" in desk("standing").out


def test_what_is_on_a_thread_and_moved_nothing_is_told(desk: CommandLine) -> None:
    ask(desk, "--thread", "pay")
    desk("log", "agreed", "They agree on five", "--by", "them", "--thread", "pay", "--key", "deal")
    out = desk("standing").out
    assert "besides, which moved nothing: agreed (deal): They agree on five" in out


def test_what_is_scheduled_is_as_the_schema_says(desk: CommandLine) -> None:
    desk("log", "scheduled", "A hearing", "--when", "2026-12-01", "--thread", "day")
    [thread] = threads(desk).values()
    assert (thread["status"], thread["ahead"]) == ("planned", "2026-12-01")
    assert "due" not in thread


def test_what_was_settled_takes_a_line(desk: CommandLine) -> None:
    ask(desk, "--key", "ask")
    desk("log", "met", "They meet", "--link", "fulfils:ask")
    out = desk("standing").out
    assert "Settled\n  ask - an ask: fulfilled, since 6 Jan 2019: They ask\n" in out
    assert "it is the turn" not in out


# --- upcoming -------------------------------------------------------------------------------------


def coming(desk: CommandLine, *words: str) -> list[tuple[Any, ...]]:
    told = desk("upcoming", *words, "--json").json()["upcoming"]
    return [(one["what"], one["when"]["edtf"], one["overdue"]) for one in told]


def test_what_is_due_deadlines_and_embargoes_are_told_by_date(desk: CommandLine) -> None:
    ask(desk, "--deadline", "2019-01-08")
    desk("log", "scheduled", "A hearing", "--when", "2019-01-07")
    desk("log", "said", "Later", "--embargo", "2019-01-09T18:00")
    assert coming(desk) == [
        ("due", "2019-01-07", False),
        ("deadline", "2019-01-08", False),
        ("embargo", "2019-01-09T18:00", False),
    ]
    assert coming(desk, "--as-of", "2019-01-10") == [
        ("due", "2019-01-07", True),
        ("deadline", "2019-01-08", True),
    ]
    first, *_ = desk("upcoming", "--as-of", "2019-01-08").out.splitlines()
    assert first.startswith("due 7 Jan 2019, overdue - ")


def test_a_deadline_is_not_overdue_once_there_was_an_answer(desk: CommandLine) -> None:
    ask(desk, "--deadline", "2019-01-08", "--key", "ask")
    desk("log", "answered", "Perhaps", "--by", "the campaign", "--re", "ask", "--key", "perhaps")
    desk("log", "rejected", "Not so", "--by", "the signers", "--re", "perhaps")
    assert coming(desk) == [("deadline", "2019-01-08", False)]
    assert coming(desk, "--as-of", "2019-01-09") == []


def test_where_nothing_is_coming_it_says_so(desk: CommandLine) -> None:
    assert coming(desk) == []
    assert f"nothing is due in {STORY}" in desk("upcoming").out


def only(items: Iterable[Any]) -> Any:
    [item] = items
    return item


def test_what_has_happened_is_due_no_more(desk: CommandLine) -> None:
    desk("log", "scheduled", "A hearing", "--when", "2019-01-07", "--key", "hearing")
    for _ in range(2):
        desk.clock.move(days=1)
        found = coming(desk)
    assert only(found) == ("due", "2019-01-07", True)
    desk("log", "met", "It was held", "--when", "2019-01-07", "--link", "fulfils:hearing")
    assert coming(desk) == []
