from __future__ import annotations

import pytest

from tests.projections.stories import Told, listed, moves, party, row, told

UNION, MILL = "the union", "the mill"
DEMAND = row(
    "demand", "demanded", "2024-03-01", by=UNION, to=MILL, thread="pay", deadline="2024-03-08"
)


def test_threads_stand_in_the_order_in_which_they_began() -> None:
    story = told(
        row("news", "reported", "2024-03-01", thread="b"),
        row("first", "asked", "2024-03-02", thread="a"),
        row("second", "asked", "2024-03-03", thread="b"),
        row("third", "alleged", "2024-03-04", thread="c"),
    )
    assert story.at().handles == ["a", "b", "c"]


def test_what_is_struck_or_only_possible_begins_no_thread() -> None:
    story = told(
        row("slip", "asked", "2024-03-01", thread="b"),
        row("maybe", "said", "[2024-03-01..2024-12-30]", thread="c"),
        row("first", "asked", "2024-03-02", thread="a"),
        row("second", "asked", "2024-03-03", thread="b"),
        row("third", "asked", "2024-03-04", thread="c"),
    ).retract("slip")
    assert story.at("2024-03-05").handles == ["a", "b", "c"]


def test_a_thread_whose_entries_open_nothing_has_no_type() -> None:
    rows = (
        row("a", "said", "2024-03-01", thread="talk"),
        row("b", "answered", "2024-03-02", links=[("responds_to", "a")]),
    )
    thread = told(*rows).at().thread("talk")
    assert (thread.type, thread.axes, thread.moves) == (None, {}, ())
    assert (listed(thread), thread.title) == (["a", "b"], "a")


def test_what_came_before_the_opening_is_listed_first() -> None:
    rows = (
        row("talk", "said", "2024-03-01", thread="pay"),
        row("demand", "demanded", "2024-03-02", thread="pay"),
        row("more", "said", "2024-03-03", thread="pay"),
    )
    thread = told(*rows).at().thread("pay")
    assert (thread.type, thread.opening.key) == ("ask", "demand")
    assert listed(thread) == ["talk", "more"]
    assert told(*rows).at("2024-03-01").thread("pay").type is None


def test_the_first_that_opens_one_sets_the_type() -> None:
    story = told(DEMAND, row("claim", "alleged", "2024-03-02", thread="pay"))
    thread = story.at("2024-03-03").thread("pay")
    assert (thread.type, listed(thread)) == ("ask", ["claim"])


def test_struck_entries_are_apart_and_move_nothing() -> None:
    reply = row("reply", "answered", "2024-03-02", by=MILL, links=[("responds_to", "demand")])
    story = told(DEMAND, reply).retract("reply")
    struck = story.at("2024-03-03").thread("pay")
    assert (struck.axes["status"], [act.key for act in struck.struck]) == ("made", ["reply"])
    assert story.at("2024-03-03", upto=2).status("pay") == "partly-answered"
    assert story.reinstate("reply").at().status("pay") == "partly-answered"


def test_a_title_is_the_document_the_metric_or_the_headline() -> None:
    story = told(
        row("a", "sent", "2024-03-01", headline="They send it", document="the memo", thread="t"),
        row("b", "counted", "2024-03-02", metric="dead", value=3),
        row("c", "asked", "2024-03-03", headline="They ask"),
        row("d", "sent", "2024-03-04", headline="They send another", document="another"),
    )
    titles = [one.title for one in story.at().whole.threads]
    assert titles == ["the memo", "dead", "They ask", "They send another"]


def test_a_newsroom_s_own_kinds_fold_as_their_parents() -> None:
    kinds = {"ultimatum": "request", "shrug": "response", "poll": "measure", "tally": "vote"}
    story = told(
        row("a", "ultimatum", "2024-03-01", by=UNION, to=MILL, deadline="2024-03-08"),
        row("b", "shrug", "2024-03-02", by=MILL, stance="declined", links=[("responds_to", "a")]),
        row("c", "poll", "2024-03-03", value=3),
        row("d", "tally", "2024-03-04", result="yes"),
        kinds=kinds,
    )
    standing = story.at()
    assert [one.type for one in standing.whole.threads] == ["ask", "measure", "proceeding"]
    assert standing.status("a") == "refused"
    unknown = Told(story.opened, events=story.events, states=story.states)
    assert unknown.at().handles == []


def test_one_act_moves_other_threads_by_its_links() -> None:
    story = told(
        row("claim", "alleged", "2024-03-01", by="a", about=MILL, thread="spill"),
        row("plan", "scheduled", "2024-03-01", due="2024-03-09", thread="hearing"),
        row("ask", "asked", "2024-03-01", by="a", to=MILL, thread="apology"),
        row("q", "we-asked", "2024-03-01", to=MILL, thread="why"),
        row(
            "met",
            "met",
            "2024-03-05",
            by=MILL,
            thread="talks",
            links=[
                ("fulfils", "plan"),
                ("fulfils", "ask"),
                ("answers", "q"),
                ("denies", "claim"),
            ],
        ),
    )
    standing = story.at()
    assert standing.status("hearing") == "occurred"
    assert standing.status("apology") == "fulfilled"
    assert standing.status("why") == "answered"
    assert standing.thread("spill").axes["subject"] == "denied"
    assert listed(standing.thread("talks")) == ["met"]


def test_what_only_possibly_happened_moves_nothing_and_says_what_it_would() -> None:
    reply = row(
        "reply", "rejected", "[2024-03-02..2024-03-06]", by=MILL, links=[("rejects", "demand")]
    )
    story = told(DEMAND, reply)
    maybe, after = story.at("2024-03-04"), story.at("2024-03-06")
    assert (maybe.status("pay"), maybe.possible) == ("made", {"reply": ["pay status refused"]})
    assert (after.status("pay"), after.possible) == ("refused", {})
    assert story.at("2024-03-01").possible == {}


def test_what_would_open_a_thread_is_possible_too() -> None:
    story = told(row("maybe", "asked", "[2024-03-02..2024-03-06]", thread="pay"))
    assert story.at("2024-03-04").handles == []
    assert story.at("2024-03-04").possible == {"maybe": ["pay status made"]}


def test_a_struck_entry_is_not_possible() -> None:
    story = told(row("maybe", "asked", "[2024-03-02..2024-03-06]")).retract("maybe")
    assert story.at("2024-03-04").possible == {}


def test_an_answer_makes_certain_what_it_answers() -> None:
    story = told(
        row("ask", "asked", "[2024-03-01..2024-03-20]", by=UNION, to=MILL, thread="pay"),
        row("reply", "answered", "2024-03-05", by=MILL, links=[("responds_to", "ask")]),
    )
    assert story.at("2024-03-04").possible == {"ask": ["pay status made"]}
    assert story.at("2024-03-05").status("pay") == "partly-answered"


def test_a_link_to_what_has_not_certainly_happened_says_nothing_yet() -> None:
    story = told(
        DEMAND,
        row("offer", "offered", "[2024-03-05..2024-03-07]", by=MILL, thread="pay"),
        row("yes", "said", "2024-03-03", by=MILL, thread="pay", links=[("accepts", "offer")]),
    )
    assert story.at("2024-03-06").status("pay") == "made"
    assert listed(story.at("2024-03-06").thread("pay")) == ["yes"]


KNOWN = (
    party("Local 12", UNION, "the strikers"),
    party("Ana Reed", speaks_for=["Local 12"]),
    party("Mr. Low", speaks_for=[MILL]),
)
TALKS = (
    DEMAND,
    row("rally", "said", "2024-03-02", by="Ana Reed"),
    row("note", "note", "2024-03-03", by="the desk", about="nobody", visibility="private"),
    row("q", "we-asked", "2024-03-04", by="the desk", to="the mayor", thread="why"),
    row("reply", "answered", "2024-03-05", by="Mr. Low", links=[("responds_to", "demand")]),
)


def test_parties_are_those_named_by_their_recorded_names() -> None:
    standing = told(*TALKS, parties=KNOWN).at()
    assert [one.name for one in standing.whole.parties] == [
        "Local 12",
        MILL,
        "Ana Reed",
        "Mr. Low",
        "the mayor",
    ]
    union = standing.party("Local 12")
    assert (union.aliases, union.speakers) == ((UNION, "the strikers"), ("Ana Reed",))


def test_a_last_word_is_also_that_of_who_speaks_for_it() -> None:
    standing = told(*TALKS, parties=KNOWN).at()
    words = {one.name: one.last_word and one.last_word.key for one in standing.whole.parties}
    assert words == {
        "Local 12": "rally",
        MILL: "reply",
        "Ana Reed": "rally",
        "Mr. Low": "reply",
        "the mayor": None,
    }
    assert told(*TALKS).at().party(MILL).last_word is None


def test_what_awaits_a_party_are_the_threads_in_which_it_is_its_turn() -> None:
    story = told(*TALKS, parties=KNOWN)
    assert story.at("2024-03-04").awaits(MILL) == ["pay"]
    assert story.at().awaits(MILL) == []
    assert story.at().awaits("Local 12") == ["pay"]
    assert story.at().awaits("the mayor") == ["why"]


def test_what_is_struck_or_only_possible_names_nobody() -> None:
    story = told(
        row("a", "said", "2024-03-01", by="a"), row("b", "said", "[2024-03-01..2024-04]", by="b")
    ).retract("a")
    assert story.at("2024-03-05").whole.parties == ()


def test_what_changed_last_comes_first() -> None:
    replies = [
        row(f"r{day}", verb, f"2024-03-{day:02d}", by=MILL, links=[("responds_to", "demand")])
        for day, verb in enumerate(["rejected", "answered", "rejected", "answered", "offered"], 2)
    ]
    story = told(DEMAND, *replies, row("sue", "sued", "2024-03-04T12:00", thread="case"))
    changed = [
        (one.thread.handle, one.move.act.key if one.move.act else None, one.move.to)
        for one in story.at().whole.changed
    ]
    assert changed == [
        ("pay", "r6", "countered"),
        ("pay", "r5", "partly-answered"),
        ("pay", "r4", "refused"),
        ("case", "sue", "sued"),
        ("case", "sue", "opened"),
    ]


def test_a_deadline_that_passed_stands_where_it_did_among_what_changed() -> None:
    story = told(
        DEMAND,
        row("sue", "sued", "2024-03-07", thread="case", phase=None),
        row("rule", "ruled", "2024-03-09", thread="case"),
        row("on", "appealed", "2024-03-10", thread="case"),
        row("open", "asked", "[2024-02-01..]", thread="open", relative_to="2024-03-02"),
    )
    changed = [
        (one.thread.handle, one.move.to)
        for one in story.at("2024-03-11").whole.changed
        if one.move.axis == "status"
    ]
    assert changed.index(("pay", "overdue")) == changed.index(("case", "decided")) + 1


def test_a_deadline_that_passed_comes_before_what_happened_the_day_after() -> None:
    late = row("sue", "sued", "2024-03-09", thread="a case")
    story = told(row("zero", "said", "2024-02-01", thread="a case"), DEMAND, late)
    tos = [one.move.to for one in story.at("2024-03-11").whole.changed]
    assert tos == ["sued", "opened", "overdue", "made"]


def test_contradictions_are_links_against_the_dates_and_numbers_that_disagree() -> None:
    story = told(
        row("a", "counted", "2024-03-01", by="x", metric="dead", value=3, thread="dead"),
        row("b", "counted", "2024-03-02", by="y", metric="dead", value=4, thread="dead"),
        row("ask", "asked", "2024-03-09"),
        row("reply", "answered", "2024-03-05", links=[("responds_to", "ask")]),
    )
    assert story.at().contradictions == [("reply", "ask"), ("a", "b")]
    assert story.at("2024-03-01").contradictions == []


def test_links_in_a_circle_do_no_harm() -> None:
    story = told(
        row("a", "asked", "2024-03-01", by=UNION, to=MILL, links=[("responds_to", "c")]),
        row("b", "answered", "2024-03-02", by=MILL, links=[("responds_to", "a")]),
        row("c", "offered", "2024-03-03", by=MILL, links=[("amends", "b"), ("amends", "c")]),
    )
    asked, offered = story.at().whole.threads
    assert [key for key, *_ in moves(asked)] == ["a", "b"]  # what responds moves it all the same
    assert moves(offered) == [("c", "status", None, "made")]


@pytest.mark.parametrize("as_of", ["2024-02-01", "0001-01-01", "9999-12-31"])
def test_a_story_stands_on_any_day(as_of: str) -> None:
    assert told(DEMAND).at(as_of).handles == (["pay"] if as_of == "9999-12-31" else [])


def test_an_empty_story_stands() -> None:
    assert told().at().whole.threads == ()
