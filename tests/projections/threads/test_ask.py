from __future__ import annotations

from typing import Any

import pytest

from tests.projections.stories import Row, doubts, listed, moves, party, row, told

UNION, MILL = "the union", "the mill"
ASKED, ASKER = (MILL,), (UNION,)
DEMAND = row("demand", "demanded", "2024-03-01", by=UNION, to=MILL, deadline="2024-03-08")
OPENED = ("demand", "status", None, "made")


def by_mill(key: str, verb: str, when: str, **others: Any) -> Row:
    return row(key, verb, when, by=MILL, links=[("responds_to", "demand")], **others)


def by_union(key: str, verb: str, when: str, relation: str, target: str, **others: Any) -> Row:
    return row(key, verb, when, by=UNION, links=[(relation, target)], **others)


EVERY_STATUS = told(
    DEMAND,
    by_mill("receipt", "acknowledged", "2024-03-04"),
    by_mill("letter", "answered", "2024-03-11"),
    by_union("no", "rejected", "2024-03-12", "rejects", "letter"),
    by_mill("refusal", "rejected", "2024-03-13"),
    by_mill("offer", "offered", "2024-03-14"),
    by_union("yes", "accepted", "2024-03-15", "accepts", "offer"),
    by_union("end", "withdrew", "2024-03-19", "withdraws", "demand"),
    row("paid", "did", "2024-03-20", by=MILL, links=[("fulfils", "demand")]),
)


@pytest.mark.parametrize(
    ("as_of", "status", "turn", "since"),
    [
        ("2024-03-01", "made", ASKED, "2024-03-01"),
        ("2024-03-04", "acknowledged", ASKED, "2024-03-04"),
        ("2024-03-08", "acknowledged", ASKED, "2024-03-04"),
        ("2024-03-09", "overdue", ASKED, "2024-03-08"),
        ("2024-03-11", "partly-answered", ASKER, "2024-03-11"),
        ("2024-03-12", "contested", ASKED, "2024-03-12"),
        ("2024-03-13", "refused", ASKER, "2024-03-13"),
        ("2024-03-14", "countered", ASKER, "2024-03-14"),
        ("2024-03-15", "granted", ASKED, "2024-03-15"),
        ("2024-03-19", "withdrawn", (), "2024-03-19"),
        ("2024-03-20", "fulfilled", (), "2024-03-20"),
    ],
)
def test_an_ask_goes_through_every_status(
    as_of: str, status: str, turn: tuple[str, ...], since: str
) -> None:
    thread = EVERY_STATUS.at(as_of).thread("demand")
    assert (thread.axes["status"], thread.turn, thread.since) == (status, turn, since)


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("acknowledged", "acknowledged"),
        ("answered", "partly-answered"),
        ("accepted", "granted"),
        ("admitted", "granted"),
        ("rejected", "refused"),
        ("declined", "refused"),
        ("denied", "refused"),
    ],
)
def test_a_response_moves_it_by_its_stance(verb: str, status: str) -> None:
    story = told(DEMAND, by_mill("reply", verb, "2024-03-04"))
    assert story.at("2024-03-04").status("demand") == status


def test_a_stance_typed_counts_before_that_of_the_verb() -> None:
    reply = by_mill("reply", "answered", "2024-03-04", stance="declined")
    assert told(DEMAND, reply).at().status("demand") == "refused"


@pytest.mark.parametrize("verb", ["asked", "offered", "threatened"])
def test_requests_offers_and_threats_open_one(verb: str) -> None:
    opening = row("first", verb, "2024-03-01", by=UNION, to=MILL)
    thread = told(opening).at().thread("first")
    assert (thread.type, thread.axes["status"], thread.turn) == ("ask", "made", ASKED)


@pytest.mark.parametrize(
    ("verb", "status"),
    [("answered", "partly-answered"), ("accepted", "granted"), ("declined", "refused")],
)
def test_whoever_is_not_the_asker_answers_for_the_asked(verb: str, status: str) -> None:
    lawyer = row("reply", verb, "2024-03-02", by="a lawyer", links=[("responds_to", "demand")])
    nobody = row("reply", verb, "2024-03-02", links=[("responds_to", "demand")])
    for reply in (lawyer, nobody):
        assert told(DEMAND, reply).at().status("demand") == status


def test_asker_and_asked_are_those_of_the_first_entry() -> None:
    later = by_union("again", "demanded", "2024-03-02", "responds_to", "demand", to="the owners")
    thread = told(DEMAND, later).at("2024-03-03").thread("demand")
    assert (thread.turn, thread.revisions) == (ASKED, 1)


@pytest.mark.parametrize(
    ("reply", "after"),
    [
        (None, "made"),
        ("acknowledged", "acknowledged"),
        ("answered", "contested"),
        ("rejected", "contested"),
        ("offered", "contested"),
        ("accepted", "granted"),
    ],
)
@pytest.mark.parametrize(
    "again",
    [
        row("again", "demanded", "2024-03-05", by=UNION, links=[("responds_to", "demand")]),
        row("again", "offered", "2024-03-05", by=UNION, links=[("responds_to", "demand")]),
        row("again", "said", "2024-03-05", by="a clerk", links=[("amends", "demand")]),
    ],
)
def test_asking_anew_is_a_revision_and_opens_what_was_answered(
    reply: str | None, after: str, again: Row
) -> None:
    replies = [by_mill("reply", reply, "2024-03-03")] if reply else []
    thread = told(DEMAND, *replies, again).at("2024-03-05").thread("demand")
    assert (thread.axes["status"], thread.revisions) == (after, 1)
    assert thread.since == "2024-03-05"
    assert moves(thread)[len(replies) + 1] == ("again", "revisions", "0", "1")


def test_amending_the_revised_ask_is_a_revision_too() -> None:
    again = by_union("again", "demanded", "2024-03-02", "responds_to", "demand")
    more = by_union("more", "said", "2024-03-03", "amends", "again")
    assert told(DEMAND, again, more).at().thread("demand").revisions == 2


def test_a_revision_may_set_another_deadline() -> None:
    later = by_union(
        "later", "demanded", "2024-03-05", "responds_to", "demand", deadline="2024-03-15"
    )
    story = told(DEMAND, later)
    assert story.at("2024-03-15").status("demand") == "made"
    assert story.at("2024-03-16").status("demand") == "overdue"
    assert story.at("2024-03-16").thread("demand").since == "2024-03-15"


def test_rejecting_an_answer_and_asking_anew_at_once_is_one_move_and_one_revision() -> None:
    both = row(
        "both",
        "rejected",
        "2024-03-05",
        by=UNION,
        links=[("rejects", "reply"), ("amends", "demand")],
    )
    thread = told(DEMAND, by_mill("reply", "answered", "2024-03-04"), both).at().thread("demand")
    assert moves(thread)[2:] == [
        ("both", "status", "partly-answered", "contested"),
        ("both", "revisions", "0", "1"),
    ]


@pytest.mark.parametrize("status", ["answered", "rejected", "accepted", "offered"])
def test_only_what_has_no_answer_becomes_overdue(status: str) -> None:
    story = told(DEMAND, by_mill("reply", status, "2024-03-08"))
    assert story.at("2024-03-09").status("demand") == story.at("2024-03-08").status("demand")


def test_a_contested_ask_does_not_become_overdue() -> None:
    no = by_union("no", "rejected", "2024-03-05", "rejects", "reply")
    story = told(DEMAND, by_mill("reply", "answered", "2024-03-04"), no)
    assert story.at("2024-03-20").status("demand") == "contested"


@pytest.mark.parametrize(
    ("deadline", "last_day", "day_after"),
    [
        ("2024-03-08", "2024-03-08", "2024-03-09"),
        ("2024-03-08T09:00", "2024-03-08", "2024-03-09"),
        ("2024-03-08T23:30-08:00", "2024-03-09", "2024-03-10"),
        ("2024-03-09T02:00+09:00", "2024-03-08", "2024-03-09"),
        ("2024-03", "2024-03-31", "2024-04-01"),
        ("[2024-03-06..2024-03-08]", "2024-03-08", "2024-03-09"),
        ("2024-03-07/2024-03-08", "2024-03-08", "2024-03-09"),
    ],
)
def test_it_is_overdue_the_day_after_the_end_of_the_deadline(
    deadline: str, last_day: str, day_after: str
) -> None:
    story = told(row("ask", "asked", "2024-03-01", by=UNION, to=MILL, deadline=deadline))
    assert (story.at(last_day).status("ask"), story.at(day_after).status("ask")) == (
        "made",
        "overdue",
    )
    assert story.at(f"{last_day}T23:59").status("ask") == "made"
    assert story.at(day_after).thread("ask").since == deadline
    assert moves(story.at(day_after).thread("ask"))[-1] == (None, "status", "made", "overdue")


@pytest.mark.parametrize("deadline", ["[2024-03-08..]", "2024-03-08/..", None])
def test_a_deadline_without_an_end_never_passes(deadline: str | None) -> None:
    story = told(row("ask", "asked", "2024-03-01", by=UNION, to=MILL, deadline=deadline))
    assert story.at("2099-01-01").status("ask") == "made"


def test_a_day_ends_where_the_story_is() -> None:
    ask = row("ask", "asked", "2024-03-01", by=UNION, to=MILL, deadline="2024-03-08T20:00-05:00")
    assert told(ask).at("2024-03-09").status("ask") == "overdue"
    assert told(ask, zone="Asia/Tokyo").at("2024-03-09").status("ask") == "made"
    assert told(ask, zone="Asia/Tokyo").at("2024-03-10").status("ask") == "overdue"


def test_withdrawing_an_offer_restores_what_was_before_it() -> None:
    story = told(
        DEMAND,
        by_mill("reply", "answered", "2024-03-03"),
        by_mill("offer", "offered", "2024-03-04"),
        row("back", "withdrew", "2024-03-05", by=MILL, links=[("withdraws", "offer")]),
    )
    thread = story.at().thread("demand")
    assert thread.axes["status"] == "partly-answered"
    assert (thread.since, thread.turn, doubts(thread)) == ("2024-03-05", ASKER, {})


def test_a_withdrawal_without_a_target_takes_back_the_last_they_said() -> None:
    story = told(
        row("demand", "demanded", "2024-03-01", by=UNION, to=MILL, thread="pay"),
        row("reply", "rejected", "2024-03-03", by=MILL, thread="pay"),
        row("offer", "offered", "2024-03-04", by=MILL, thread="pay"),
        row("other", "offered", "2024-03-04T12:00", by="the owners", thread="pay"),
        row("back", "withdrew", "2024-03-05", by="the owners", thread="pay"),
        row("too", "withdrew", "2024-03-06", by=MILL, thread="pay"),
        row("end", "withdrew", "2024-03-07", by=UNION, thread="pay"),
    )
    statuses = [story.at(f"2024-03-0{day}").status("pay") for day in range(3, 8)]
    assert statuses == ["refused", "countered", "countered", "refused", "withdrawn"]


@pytest.mark.parametrize("verb", ["accepted", "rejected"])
def test_what_the_asker_made_of_an_offer_is_gone_with_it(verb: str) -> None:
    story = told(
        DEMAND,
        by_mill("reply", "answered", "2024-03-03"),
        by_mill("offer", "offered", "2024-03-04"),
        by_union("word", verb, "2024-03-05", "responds_to", "offer"),
        row("back", "withdrew", "2024-03-06", by=MILL, links=[("withdraws", "offer")]),
    )
    thread = story.at().thread("demand")
    assert (thread.axes["status"], doubts(thread)) == ("partly-answered", {})


def test_answers_withdrawn_last_first_restore_one_after_the_other() -> None:
    story = told(
        DEMAND,
        by_mill("reply", "rejected", "2024-03-03"),
        by_mill("offer", "offered", "2024-03-04"),
        row("back", "withdrew", "2024-03-05", by=MILL, links=[("withdraws", "offer")]),
        row("too", "withdrew", "2024-03-06", by=MILL, links=[("withdraws", "reply")]),
    )
    assert story.at("2024-03-05").status("demand") == "refused"
    thread = story.at("2024-03-06").thread("demand")
    assert (thread.axes["status"], doubts(thread)) == ("made", {})


def test_withdrawing_what_was_overtaken_leaves_what_overtook_it() -> None:
    story = told(
        DEMAND,
        by_mill("reply", "rejected", "2024-03-03"),
        by_mill("offer", "offered", "2024-03-04"),
        row("back", "withdrew", "2024-03-05", by=MILL, links=[("withdraws", "reply")]),
        row("too", "withdrew", "2024-03-06", by=MILL, links=[("withdraws", "offer")]),
    )
    thread = story.at("2024-03-05").thread("demand")
    assert (thread.axes["status"], thread.since) == ("countered", "2024-03-04")
    assert doubts(thread) == {"back": "what it takes back had been overtaken by something later"}
    assert story.at("2024-03-06").status("demand") == "made"


def test_one_of_two_refusals_withdrawn_leaves_the_other() -> None:
    story = told(
        DEMAND,
        by_mill("first", "rejected", "2024-03-03"),
        by_mill("second", "rejected", "2024-03-04"),
        row("back", "withdrew", "2024-03-05", by=MILL, links=[("withdraws", "first")]),
    )
    assert story.at().status("demand") == "refused"


def test_withdrawing_something_else_withdraws_no_ask() -> None:
    claim = row("claim", "alleged", "2024-03-01", by=UNION, about=MILL)
    back = row(
        "back", "withdrew", "2024-03-02", by=UNION, thread="pay", links=[("withdraws", "claim")]
    )
    story = told(row("ask", "asked", "2024-03-01", by=UNION, thread="pay"), claim, back)
    thread = story.at().thread("pay")
    assert (thread.axes["status"], listed(thread), doubts(thread)) == ("made", ["back"], {})
    assert story.at().thread("claim").axes["claimant"] == "withdrawn"


def test_who_speaks_for_the_asker_asks_and_withdraws_for_them() -> None:
    rows = (
        DEMAND,
        by_mill("reply", "answered", "2024-03-03"),
        row("no", "rejected", "2024-03-04", by="Ms. Reed", links=[("rejects", "reply")]),
        row("end", "withdrew", "2024-03-06", by="THE  Union", links=[("withdraws", "demand")]),
    )
    apart = told(*rows).at("2024-03-04")
    known = [party("Ana Reed", "Ms. Reed", speaks_for=[UNION])]
    thread = told(*rows, parties=known).at("2024-03-04").thread("demand")
    assert (apart.status("demand"), thread.axes["status"]) == ("refused", "contested")
    ended = told(*rows, parties=known).at().thread("demand")
    assert (ended.axes["status"], doubts(ended)) == ("withdrawn", {})


def test_an_alias_and_a_lawyer_of_a_lawyer_are_the_asker_too() -> None:
    no = row("no", "rejected", "2024-03-04", by="Mr. Low", links=[("rejects", "reply")])
    known = [
        party("Local 12", UNION),
        party("Mr. Low", speaks_for=["the firm"]),
        party("the firm", speaks_for=["LOCAL 12"]),
    ]
    story = told(DEMAND, by_mill("reply", "answered", "2024-03-03"), no, parties=known)
    assert story.at("2024-03-04").status("demand") == "contested"


def test_a_threat_keeps_the_status_and_is_listed() -> None:
    threat = by_union("strike", "threatened", "2024-03-05", "responds_to", "demand")
    thread = told(DEMAND, by_mill("reply", "rejected", "2024-03-04"), threat).at().thread("demand")
    assert (thread.axes["status"], listed(thread)) == ("refused", ["strike"])


def test_an_act_of_no_kind_that_moves_it_is_listed() -> None:
    rally = row("rally", "happened", "2024-03-02", links=[("part_of", "demand")])
    thanks = by_union("thanks", "answered", "2024-03-03", "responds_to", "demand")
    thread = told(DEMAND, rally, thanks).at("2024-03-03").thread("demand")
    assert (thread.axes["status"], listed(thread)) == ("made", ["rally", "thanks"])


@pytest.mark.parametrize(
    ("rows", "status", "reasons"),
    [
        (
            [
                by_mill("reply", "rejected", "2024-03-02"),
                by_mill("receipt", "acknowledged", "2024-03-03"),
            ],
            "refused",
            {"receipt": "it is acknowledged although it is refused"},
        ),
        (
            [by_union("no", "rejected", "2024-03-02", "rejects", "demand")],
            "made",
            {"no": "the asker rejected although it is made"},
        ),
        (
            [
                by_mill("yes", "accepted", "2024-03-02"),
                by_mill("no", "rejected", "2024-03-03"),
            ],
            "refused",
            {"no": "it had been granted"},
        ),
        (
            [
                row("done", "did", "2024-03-02", links=[("fulfils", "demand")]),
                by_mill("no", "rejected", "2024-03-03"),
            ],
            "fulfilled",
            {"no": "it had been fulfilled"},
        ),
        (
            [
                by_union("end", "withdrew", "2024-03-02", "withdraws", "demand"),
                by_union("again", "demanded", "2024-03-03", "responds_to", "demand"),
            ],
            "made",
            {"again": "it is asked anew although it had been withdrawn"},
        ),
        (
            [row("end", "withdrew", "2024-03-02", by=MILL, links=[("withdraws", "demand")])],
            "withdrawn",
            {"end": "somebody else than the asker withdraws it"},
        ),
        (
            [row("end", "withdrew", "2024-03-02", by=MILL, links=[("part_of", "demand")])],
            "made",
            {"end": "there is nothing of theirs here to withdraw"},
        ),
    ],
)
def test_what_does_not_fit_is_flagged_with_the_reason(
    rows: list[Row], status: str, reasons: dict[str, str]
) -> None:
    thread = told(DEMAND, *rows).at("2024-03-04").thread("demand")
    assert (thread.axes["status"], doubts(thread)) == (status, reasons)


def test_what_is_asked_anew_after_it_was_withdrawn_has_no_deadline_of_before() -> None:
    story = told(
        DEMAND,
        by_union("end", "withdrew", "2024-03-05", "withdraws", "demand"),
        by_union("again", "demanded", "2024-04-01", "responds_to", "demand"),
    )
    thread = story.at("2024-04-02").thread("demand")
    assert (thread.axes["status"], thread.since) == ("made", "2024-04-01")


def test_an_ask_whose_opening_is_retracted_begins_with_the_next_one() -> None:
    first = row("first", "asked", "2024-03-01", by=UNION, to=MILL, thread="pay")
    second = row("second", "asked", "2024-03-03", by="the staff", to="the owners", thread="pay")
    reply = row("reply", "answered", "2024-03-02", by=MILL, thread="pay")
    thread = told(first, reply, second).retract("first").at().thread("pay")
    assert (thread.opening.key, thread.turn) == ("second", ("the owners",))
    assert listed(thread) == ["reply"]
    assert [act.key for act in thread.struck] == ["first"]


def test_an_ask_of_which_all_is_retracted_is_no_thread() -> None:
    assert told(DEMAND).retract("demand").at().handles == []


def test_acknowledging_what_is_contested_changes_nothing() -> None:
    story = told(
        DEMAND,
        by_mill("letter", "answered", "2024-03-02"),
        by_union("no", "rejected", "2024-03-03", "rejects", "letter"),
        by_mill("receipt", "acknowledged", "2024-03-04"),
    )
    thread = story.at("2024-03-20").thread("demand")
    assert (thread.axes["status"], doubts(thread)) == ("contested", {})
    assert [act.key for act in thread.listed] == ["receipt"]


def test_withdrawing_the_demand_as_it_was_asked_again_withdraws_it() -> None:
    story = told(
        DEMAND,
        by_union("again", "demanded", "2024-03-02", "responds_to", "demand"),
        by_union("end", "withdrew", "2024-03-03", "withdraws", "again"),
    )
    assert story.at("2024-03-03").status("demand") == "withdrawn"
