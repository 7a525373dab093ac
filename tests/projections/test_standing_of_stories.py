"""Whole stories, written from the definitions of kinds and threads, and what must stand when."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projections.stories import Stands, doubts, listed, party, row, told


def stands(standing: Stands, handle: str, **expected: Any) -> None:
    said = standing.says(handle)
    assert {name: said[name] for name in expected} == expected


UNION, MILL = "the union", "the mill"
STRIKE = told(
    row("demand", "demanded", "2024-03-01", by=UNION, to=MILL, thread="pay", deadline="2024-03-08"),
    row("receipt", "acknowledged", "2024-03-04", by=MILL, links=[("responds_to", "demand")]),
    row("offer", "offered", "2024-03-11", by="Mr. Low", links=[("responds_to", "demand")]),
    row("refusal", "rejected", "2024-03-12", by=UNION, links=[("rejects", "offer")]),
    row("threat", "threatened", "2024-03-13", by=UNION, to=MILL, links=[("part_of", "demand")]),
    row("strike", "scheduled", "2024-03-13", by=UNION, thread="strike", due="2024-03-18T06:00"),
    row("better", "offered", "[2024-03-14..2024-03-15]", by=MILL, links=[("amends", "offer")]),
    row(
        "ballot",
        "voted",
        "2024-03-16",
        by=UNION,
        thread="ballot",
        counts="212-40",
        result="accepted",
        links=[("accepts", "better")],
    ),
    row("off", "cancelled", "2024-03-16", by=UNION, links=[("responds_to", "strike")]),
    row("deal", "agreed", "2024-03-20", by=[UNION, MILL], links=[("fulfils", "demand")]),
    parties=[party("Ed Low", "Mr. Low", speaks_for=[MILL])],
)


@pytest.mark.parametrize(
    ("as_of", "status", "turn", "since"),
    [
        ("2024-03-01", "made", (MILL,), "2024-03-01"),
        ("2024-03-08", "acknowledged", (MILL,), "2024-03-04"),
        ("2024-03-09", "overdue", (MILL,), "2024-03-08"),
        ("2024-03-11", "countered", (UNION,), "2024-03-11"),
        ("2024-03-13", "contested", (MILL,), "2024-03-12"),
        ("2024-03-14", "contested", (MILL,), "2024-03-12"),
        ("2024-03-15", "countered", (UNION,), "[2024-03-14..2024-03-15]"),
        ("2024-03-16", "granted", (MILL,), "2024-03-16"),
        ("2024-03-20", "fulfilled", (), "2024-03-20"),
    ],
)
def test_a_strike(as_of: str, status: str, turn: tuple[str, ...], since: str) -> None:
    standing = STRIKE.at(as_of)
    stands(standing, "pay", status=status, turn=turn, since=since, revisions=0)
    assert standing.awaits(MILL) == (["pay"] if turn == (MILL,) else [])
    assert standing.awaits(UNION) == (["pay"] if turn == (UNION,) else [])


def test_a_strike_is_coming_until_it_is_called_off() -> None:
    assert STRIKE.at("2024-03-13").upcoming == [
        ("due", "strike", "2024-03-18T06:00", False),
    ]
    assert STRIKE.at("2024-03-16").upcoming == []
    stands(STRIKE.at("2024-03-20"), "strike", status="cancelled")


def test_a_strike_is_threatened_without_a_change_of_status() -> None:
    thread = STRIKE.at("2024-03-13").thread("pay")
    assert (listed(thread), doubts(thread)) == (["threat"], {})


def test_a_better_offer_that_may_have_been_made_is_possible() -> None:
    assert STRIKE.at("2024-03-13").possible == {}
    assert STRIKE.at("2024-03-14").possible == {"better": ["pay status countered"]}
    assert STRIKE.at("2024-03-15").possible == {}


def test_a_strike_s_ballot_is_a_matter_of_its_own() -> None:
    stands(STRIKE.at(), "ballot", type="proceeding", status="decided", outcome="accepted")
    assert STRIKE.at().handles == ["pay", "strike", "ballot"]


def test_who_spoke_for_the_mill_had_its_last_word() -> None:
    word = STRIKE.at("2024-03-11").party(MILL).last_word
    assert word is not None
    assert word.key == "offer"
    assert STRIKE.at().party(MILL).speakers == ("Ed Low",)


CASE = told(
    row("claim", "alleged", "2023-05-01", by="a clerk", about="the mayor", thread="bribes"),
    row("denial", "denied", "2023-05-02", by="the mayor", links=[("denies", "claim")]),
    row("probe", "opened-probe", "2023-06", by="the prosecutor", thread="the case"),
    row("charges", "charged", "2023-09-01", by="the prosecutor", thread="the case"),
    row("plea", "denied", "2023-09-15", by="the mayor", links=[("responds_to", "charges")]),
    row("trial", "scheduled", "2023-09-20", due="2023-11-06", thread="trial"),
    row("late", "postponed", "2023-10-30", due="2024-01-08", links=[("amends", "trial")]),
    row("heard", "met", "2024-01-08", links=[("fulfils", "trial")]),
    row(
        "verdict",
        "ruled",
        "2024-02-01",
        by="the court",
        thread="the case",
        outcome="guilty",
        links=[("confirms", "claim")],
    ),
    row("appeal", "appealed", "2024-02-10", by="the mayor", links=[("responds_to", "verdict")]),
    row(
        "reversal",
        "ruled",
        "2024-06-03",
        by="the high court",
        outcome="acquitted",
        links=[("supersedes", "verdict"), ("contradicts", "claim")],
    ),
    row("end", "ended", "2024-06-10", links=[("part_of", "charges")], outcome="closed for good"),
)


@pytest.mark.parametrize(
    ("as_of", "handle", "expected"),
    [
        ("2023-05-01", "bribes", {"subject": "no-response-logged", "turn": ("the mayor",)}),
        ("2023-05-02", "bribes", {"subject": "denied", "evidence": "unverified", "turn": ()}),
        ("2023-06-30", "the case", {"status": "opened", "phase": "investigation"}),
        ("2023-09-15", "the case", {"status": "opened", "phase": "charged"}),
        ("2023-10-29", "trial", {"status": "planned"}),
        ("2023-11-07", "trial", {"status": "postponed"}),
        ("2024-01-08", "trial", {"status": "occurred"}),
        ("2024-02-01", "the case", {"status": "decided", "outcome": "guilty"}),
        ("2024-02-01", "bribes", {"subject": "denied", "evidence": "established"}),
        ("2024-02-10", "the case", {"status": "appealed", "outcome": "guilty"}),
        ("2024-06-03", "the case", {"status": "decided", "outcome": "acquitted"}),
        ("2024-06-03", "bribes", {"evidence": "refuted", "claimant": "maintained"}),
        ("2024-06-10", "the case", {"status": "closed", "since": "2024-06-10"}),
    ],
)
def test_a_court_case(as_of: str, handle: str, expected: dict[str, Any]) -> None:
    stands(CASE.at(as_of), handle, **expected)


def test_a_trial_is_coming_on_the_day_it_was_put_off_to() -> None:
    assert CASE.at("2023-10-29").upcoming == [("due", "trial", "2023-11-06", False)]
    assert CASE.at("2023-12-01").upcoming == [("due", "trial", "2024-01-08", False)]
    assert CASE.at("2024-01-08").upcoming == []


def test_a_probe_begun_some_day_in_june_may_have_begun() -> None:
    assert CASE.at("2023-06-15").possible == {
        "probe": ["the case status opened", "the case phase investigation"]
    }


FIRM, AGENCY = "the firm", "the agency"
RECALL = told(
    row("claim", "alleged", "2024-01-02", by="a mother", about=FIRM, thread="faulty seats"),
    row("second", "confirmed", "2024-01-03", by="a dealer", links=[("confirms", "claim")]),
    row("news", "reported", "2024-01-04", by="The Post", links=[("confirms", "claim")]),
    row("count", "counted", "2024-01-05", by=FIRM, metric="seats", value=1200, thread="seats"),
    row(
        "estimate",
        "counted",
        "2024-01-07",
        by=AGENCY,
        metric="seats",
        low=5000,
        high="8,000",
        thread="seats",
    ),
    row("silence", "declined", "2024-01-08", by=FIRM, links=[("responds_to", "claim")]),
    row("recall", "recalled", "2024-01-10", by=AGENCY, forum=AGENCY, thread="the recall"),
    row(
        "owning up",
        "admitted",
        "2024-01-12",
        by="Ms. Bee",
        links=[("responds_to", "claim")],
        stance="partly-admitted",
    ),
    row(
        "recount",
        "counted",
        "2024-01-15",
        by="FIRM Inc.",
        metric="seats",
        value=6000,
        thread="seats",
    ),
    row("end", "ended", "2024-03-01", thread="the recall", outcome="all seats replaced"),
    parties=[party(FIRM, "FIRM Inc."), party("Ms. Bee", speaks_for=[FIRM])],
)


@pytest.mark.parametrize(
    ("as_of", "handle", "expected"),
    [
        ("2024-01-02", "faulty seats", {"evidence": "unverified", "roots": ["claim"]}),
        ("2024-01-04", "faulty seats", {"evidence": "corroborated", "roots": ["claim", "second"]}),
        ("2024-01-04", "faulty seats", {"turn": (FIRM,), "since": "2024-01-03"}),
        ("2024-01-05", "seats", {"low": 1200, "high": 1200, "since": "2024-01-05"}),
        ("2024-01-07", "seats", {"low": 1200, "high": 8000, "since": "2024-01-07"}),
        ("2024-01-08", "faulty seats", {"subject": "declined", "turn": ()}),
        ("2024-01-10", "the recall", {"status": "opened", "phase": "recalled"}),
        ("2024-01-12", "faulty seats", {"subject": "partly-admitted"}),
        ("2024-01-15", "seats", {"low": 5000, "high": 8000, "since": "2024-01-15"}),
        ("2024-03-01", "the recall", {"status": "closed", "outcome": "all seats replaced"}),
    ],
)
def test_a_recall_with_disagreeing_counts(
    as_of: str, handle: str, expected: dict[str, Any]
) -> None:
    stands(RECALL.at(as_of), handle, **expected)


@pytest.mark.parametrize(
    ("as_of", "pairs"),
    [
        ("2024-01-05", []),
        ("2024-01-07", [("count", "estimate")]),
        ("2024-01-15", []),
    ],
)
def test_counts_contradict_each_other_until_one_is_mended(
    as_of: str, pairs: list[tuple[str, str]]
) -> None:
    assert RECALL.at(as_of).contradictions == pairs


HOUSE, SENATE = "the house", "the senate"
BILL = told(
    row("draft", "drafted", "2024-01-10", document="the bill", by="Sen. Oak"),
    row("filed", "filed", "2024-01-12", document="the bill", by="Sen. Oak"),
    row("call", "asked", "2024-01-15", by="the nurses", to=SENATE, thread="pass it"),
    row("hearing", "scheduled", "2024-01-16", due="2024-01-30", thread="hearing"),
    row("heard", "met", "2024-01-30", by=SENATE, links=[("fulfils", "hearing")]),
    row(
        "first",
        "voted",
        "2024-02-05",
        by=HOUSE,
        thread="passage",
        counts="220-210",
        result="passed",
    ),
    row("second", "voted", "2024-02-20", by=SENATE, thread="passage", result="amended"),
    row("half", "answered", "2024-02-20", by=SENATE, links=[("responds_to", "call")]),
    row("again", "asked", "2024-02-22", by="the nurses", to=HOUSE, links=[("amends", "call")]),
    row("third", "voted", "2024-03-05", by=HOUSE, thread="passage", result="passed"),
    row(
        "law",
        "signed",
        "2024-03-12",
        by="the governor",
        document="the bill",
        links=[("fulfils", "call")],
    ),
    row("over", "ended", "2024-03-12", thread="passage", outcome="law"),
)


@pytest.mark.parametrize(
    ("as_of", "handle", "expected"),
    [
        ("2024-01-10", "the bill", {"lifecycle": "drafted", "exposure": "private"}),
        ("2024-01-12", "the bill", {"lifecycle": "filed"}),
        ("2024-01-15", "pass it", {"status": "made", "turn": (SENATE,)}),
        ("2024-01-30", "hearing", {"status": "occurred"}),
        ("2024-02-05", "passage", {"status": "decided", "outcome": "passed"}),
        ("2024-02-20", "passage", {"status": "decided", "outcome": "amended"}),
        ("2024-02-20", "pass it", {"status": "partly-answered", "turn": ("the nurses",)}),
        ("2024-02-22", "pass it", {"status": "contested", "revisions": 1, "turn": (SENATE,)}),
        ("2024-03-05", "passage", {"outcome": "passed", "since": "2024-03-05"}),
        ("2024-03-12", "pass it", {"status": "fulfilled", "turn": ()}),
        ("2024-03-12", "passage", {"status": "closed", "outcome": "law"}),
    ],
)
def test_a_bill(as_of: str, handle: str, expected: dict[str, Any]) -> None:
    stands(BILL.at(as_of), handle, **expected)


def test_a_bill_signed_after_it_was_filed_is_flagged_and_still_filed() -> None:
    thread = BILL.at().thread("the bill")
    assert thread.axes["lifecycle"] == "filed"
    assert doubts(thread) == {"law": "it had been filed before it was signed"}


BIDDER, TARGET = "Oak", "Elm"
BID = told(
    row("bid", "offered", "2024-05-01", by=BIDDER, to=TARGET, terms="40 a share", thread="the bid"),
    row("no", "rejected", "2024-05-06", by=TARGET, links=[("rejects", "bid")]),
    row("more", "offered", "2024-05-13", by=BIDDER, to=TARGET, links=[("amends", "bid")]),
    row("counter", "offered", "2024-05-20", by=TARGET, links=[("responds_to", "more")]),
    row("gone", "withdrew", "2024-05-22", by=TARGET, links=[("withdraws", "counter")]),
    row("yes", "accepted", "[2024-05-24..2024-05-28]", by="Elm Inc.", links=[("accepts", "more")]),
    row("meeting", "scheduled", "2024-05-29", due="2024-06", thread="the vote"),
    row("rival", "said", "2024-05-30", by="Ash", about=TARGET),
    row(
        "held",
        "voted",
        "2024-06-20",
        by="shareholders",
        result="passed",
        links=[("fulfils", "meeting")],
    ),
    row("walk", "withdrew", "2024-07-01", by=BIDDER, links=[("withdraws", "bid")]),
    row("back", "offered", "2024-08-01", by=BIDDER, to=TARGET, links=[("amends", "bid")]),
    parties=[party(TARGET, "Elm Inc.")],
)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-05-01", {"status": "made", "turn": (TARGET,), "revisions": 0}),
        ("2024-05-06", {"status": "refused", "turn": (BIDDER,)}),
        ("2024-05-13", {"status": "contested", "turn": (TARGET,), "revisions": 1}),
        ("2024-05-20", {"status": "countered", "turn": (BIDDER,)}),
        ("2024-05-22", {"status": "contested", "since": "2024-05-22"}),
        ("2024-05-25", {"status": "contested", "turn": (TARGET,)}),
        ("2024-05-28", {"status": "granted", "since": "[2024-05-24..2024-05-28]"}),
        ("2024-07-01", {"status": "withdrawn", "turn": ()}),
        ("2024-08-01", {"status": "made", "turn": (TARGET,), "revisions": 2}),
    ],
)
def test_a_takeover_bid(as_of: str, expected: dict[str, Any]) -> None:
    stands(BID.at(as_of), "the bid", **expected)


def test_a_bid_made_anew_after_it_was_withdrawn_is_flagged() -> None:
    assert doubts(BID.at().thread("the bid")) == {
        "back": "it is asked anew although it had been withdrawn"
    }


def test_a_yes_to_a_bid_that_may_have_been_said_is_possible() -> None:
    assert BID.at("2024-05-25").possible == {"yes": ["the bid status granted"]}


def test_a_vote_on_a_bid_is_coming_until_it_is_held() -> None:
    assert BID.at("2024-06-19").upcoming == [("due", "the vote", "2024-06", False)]
    stands(BID.at("2024-06-20"), "the vote", type="occurrence", status="occurred")
    assert BID.at("2024-06-20").upcoming == []


def test_who_is_only_spoken_of_is_a_party_without_a_last_word() -> None:
    early = BID.at("2024-05-01")
    assert (early.party(TARGET).last_word, early.awaits(TARGET)) == (None, ["the bid"])
    assert BID.at("2024-05-30").awaits("Ash") == []


MINISTRY = "the ministry"
LEAK = told(
    row("memo", "drafted", "[..2024-04-01]", by="an official", document="memo"),
    row("sent", "sent", "2024-04-02", by="an official", to=MINISTRY, document="memo"),
    row("leak", "leaked", "2024-04-10~", document="memo", links=[("discloses", "sent")]),
    row("story", "reported", "2024-04-12", by="The Post", links=[("relays", "leak")]),
    row(
        "claim",
        "alleged",
        "2024-04-12",
        about=MINISTRY,
        thread="the cover-up",
        sources=[{"name": "The Post", "relays": "an official"}],
    ),
    row(
        "echo",
        "alleged",
        "2024-04-13",
        links=[("responds_to", "claim")],
        sources=[{"name": "The Sun", "relays": "The Post"}],
    ),
    row(
        "ask", "we-asked", "2024-04-13", to=MINISTRY, deadline="2024-04-15T17:00", thread="comment"
    ),
    row("quiet", "reported", "2024-04-14", by="The Sun", about=MINISTRY),
    row(
        "denial",
        "denied",
        "2024-04-18",
        by="a minister",
        links=[("denies", "claim"), ("answers", "ask")],
    ),
    row("source", "confirmed", "2024-04-20", by="a second official", links=[("confirms", "claim")]),
    row("out", "released", "2024-05-02", by=MINISTRY, document="memo", mode="foi"),
)


@pytest.mark.parametrize(
    ("as_of", "handle", "expected"),
    [
        ("2024-04-01", "memo", {"lifecycle": "drafted", "exposure": "private"}),
        ("2024-04-10", "memo", {"lifecycle": "sent", "exposure": "private"}),
        ("2024-04-11", "memo", {"lifecycle": "sent", "exposure": "leaked"}),
        ("2024-04-13", "the cover-up", {"evidence": "unverified", "roots": ["claim"]}),
        ("2024-04-13", "the cover-up", {"turn": (MINISTRY,)}),
        ("2024-04-14", "the cover-up", {"subject": "no-response-logged"}),
        ("2024-04-15", "comment", {"status": "asked", "turn": (MINISTRY,)}),
        ("2024-04-16", "comment", {"status": "no-reply", "since": "2024-04-15T17:00"}),
        ("2024-04-18", "comment", {"status": "answered", "turn": ()}),
        ("2024-04-18", "the cover-up", {"subject": "denied", "evidence": "unverified"}),
        ("2024-04-20", "the cover-up", {"evidence": "corroborated", "roots": ["claim", "source"]}),
        ("2024-05-02", "memo", {"lifecycle": "sent", "exposure": "released"}),
    ],
)
def test_a_leak(as_of: str, handle: str, expected: dict[str, Any]) -> None:
    stands(LEAK.at(as_of), handle, **expected)


def test_a_leak_about_the_tenth_may_have_happened_on_the_ninth() -> None:
    assert LEAK.at("2024-04-09").possible == {"leak": ["memo exposure leaked"]}
    assert LEAK.at("2024-04-11").possible == {}


def test_the_open_questions_of_a_leak_are_those_without_an_answer() -> None:
    assert [one.handle for one in LEAK.at("2024-04-16").whole.questions] == ["comment"]
    assert LEAK.at("2024-04-18").whole.questions == ()
    assert LEAK.at("2024-04-16").awaits(MINISTRY) == ["the cover-up", "comment"]
    assert LEAK.at("2024-04-18").awaits(MINISTRY) == []
