from __future__ import annotations

from typing import Any

import pytest

from tests.projections.stories import Row, doubts, listed, moves, party, row, told

STAFF, FIRM = "the staff", "the firm"
CLAIM = row("claim", "alleged", "2024-03-01", by=STAFF, about=FIRM)


def on(key: str, verb: str, when: str, relation: str = "responds_to", **others: Any) -> Row:
    """An entry linked to the claim, unless it says to what."""
    return row(key, verb, when, links=[(relation, others.pop("target", "claim"))], **others)


def from_(name: str, relays: str | None = None) -> dict[str, str]:
    return {"name": name, **({"relays": relays} if relays else {})}


EVERY_VALUE = told(
    CLAIM,
    on("silence", "acknowledged", "2024-03-02", by=FIRM),
    on("no comment", "declined", "2024-03-03", by=FIRM),
    on("not true", "denied", "2024-03-04", "denies", by=FIRM),
    on("witness", "confirmed", "2024-03-05", "confirms", by="a clerk"),
    on("some of it", "answered", "2024-03-06", by=FIRM),
    on("half", "admitted", "2024-03-07", by=FIRM, stance="partly-admitted"),
    on("all", "admitted", "2024-03-08", by=FIRM),
    on("taken back", "withdrew", "2024-03-09", "withdraws", by=STAFF),
    on("said again", "alleged", "2024-03-10", by=STAFF),
    on("ruling", "ruled", "2024-03-11", "confirms", by="the court"),
    on("reversed", "ruled", "2024-03-12", "contradicts", by="the high court"),
)


@pytest.mark.parametrize(
    ("as_of", "claimant", "subject", "evidence", "roots"),
    [
        ("2024-03-01", "maintained", "no-response-logged", "unverified", ["claim"]),
        ("2024-03-02", "maintained", "no-response-logged", "unverified", ["claim"]),
        ("2024-03-03", "maintained", "declined", "unverified", ["claim"]),
        ("2024-03-04", "maintained", "denied", "unverified", ["claim"]),
        ("2024-03-05", "maintained", "denied", "corroborated", ["claim", "witness"]),
        ("2024-03-06", "maintained", "answered", "corroborated", ["claim", "witness"]),
        ("2024-03-07", "maintained", "partly-admitted", "corroborated", ["claim", "witness"]),
        ("2024-03-08", "maintained", "admitted", "corroborated", ["claim", "witness"]),
        ("2024-03-09", "withdrawn", "admitted", "unverified", ["witness"]),
        ("2024-03-10", "maintained", "admitted", "corroborated", ["witness", "said again"]),
        (
            "2024-03-11",
            "maintained",
            "admitted",
            "established",
            ["witness", "said again", "ruling"],
        ),
        ("2024-03-12", "maintained", "admitted", "refuted", ["witness", "said again", "ruling"]),
    ],
)
def test_a_claim_goes_through_every_value_of_its_axes(
    as_of: str, claimant: str, subject: str, evidence: str, roots: list[str]
) -> None:
    thread = EVERY_VALUE.at(as_of).thread("claim")
    assert thread.axes == {
        "claimant": claimant,
        "subject": subject,
        "evidence": evidence,
        "roots": roots,
    }
    assert doubts(thread) == {}


def test_acknowledging_a_claim_moves_nothing_and_is_listed() -> None:
    assert listed(EVERY_VALUE.at("2024-03-02").thread("claim")) == ["silence"]


def test_every_move_is_of_one_axis() -> None:
    assert moves(EVERY_VALUE.at("2024-03-05").thread("claim")) == [
        ("claim", "claimant", None, "maintained"),
        ("claim", "subject", None, "no-response-logged"),
        ("claim", "evidence", None, "unverified"),
        ("no comment", "subject", "no-response-logged", "declined"),
        ("not true", "subject", "declined", "denied"),
        ("witness", "evidence", "unverified", "corroborated"),
    ]


@pytest.mark.parametrize(
    ("verb", "subject"),
    [
        ("declined", "declined"),
        ("denied", "denied"),
        ("rejected", "denied"),
        ("admitted", "admitted"),
        ("accepted", "admitted"),
        ("answered", "answered"),
        ("acknowledged", "no-response-logged"),
    ],
)
def test_the_subject_moves_by_the_stance_of_a_response(verb: str, subject: str) -> None:
    story = told(CLAIM, on("reply", verb, "2024-03-02", by=FIRM))
    assert story.at().thread("claim").axes["subject"] == subject


def test_a_statement_that_denies_it_is_a_denial() -> None:
    story = told(CLAIM, on("reply", "said", "2024-03-02", "denies", by=FIRM))
    assert story.at().thread("claim").axes["subject"] == "denied"


def test_it_is_the_turn_of_those_it_is_about_while_no_response_is_logged() -> None:
    assert EVERY_VALUE.at("2024-03-02").thread("claim").turn == (FIRM,)
    assert EVERY_VALUE.at("2024-03-03").thread("claim").turn == ()
    withdrawn = told(CLAIM, on("back", "withdrew", "2024-03-02", "withdraws", by=STAFF))
    assert withdrawn.at().thread("claim").turn == ()


def test_who_asserts_it_does_not_answer_for_those_it_is_about() -> None:
    story = told(CLAIM, on("more", "answered", "2024-03-02", by=STAFF))
    thread = story.at().thread("claim")
    assert (thread.axes["subject"], listed(thread)) == ("no-response-logged", ["more"])


@pytest.mark.parametrize(
    ("rows", "roots"),
    [
        ([on("b", "confirmed", "2024-03-02", "confirms", by="a clerk")], ["claim", "b"]),
        ([on("b", "alleged", "2024-03-02", by="a clerk")], ["claim", "b"]),
        ([on("b", "confirmed", "2024-03-02", "confirms", by=" The  STAFF")], ["claim"]),
        ([on("b", "confirmed", "2024-03-02", "confirms", by=["a clerk", STAFF])], ["claim"]),
        ([on("b", "reported", "2024-03-02", "confirms", by="The Hill")], ["claim"]),
        ([on("b", "reported", "2024-03-02", "relays", by="The Hill")], ["claim"]),
        ([on("b", "admitted", "2024-03-02", "confirms", by=FIRM)], ["claim"]),
        ([on("b", "said", "2024-03-02", "caused_by", by="a clerk")], ["claim"]),
        (
            [
                on("b", "confirmed", "2024-03-02", "confirms", by="a clerk"),
                on("c", "confirmed", "2024-03-03", "confirms", by="a guard", target="b"),
            ],
            ["claim", "b", "c"],
        ),
    ],
)
def test_roots_are_the_entries_that_assert_it_each_by_somebody_else(
    rows: list[Row], roots: list[str]
) -> None:
    axes = told(CLAIM, *rows).at().thread("claim").axes
    assert axes["roots"] == roots
    assert axes["evidence"] == ("corroborated" if len(roots) > 1 else "unverified")


def test_a_spokesman_is_no_root_of_his_own() -> None:
    rows = (CLAIM, on("b", "confirmed", "2024-03-02", "confirms", by="Mr. Low"))
    known = [party("Ed Low", "Mr. Low", speaks_for=[STAFF])]
    assert told(*rows).at().thread("claim").axes["roots"] == ["claim", "b"]
    assert told(*rows, parties=known).at().thread("claim").axes["roots"] == ["claim"]


UNNAMED = row("claim", "alleged", "2024-03-01", about=FIRM, sources=[from_("Politico")])


@pytest.mark.parametrize(
    ("sources", "roots"),
    [
        ([from_("NBC")], ["claim", "b"]),
        ([from_("politico")], ["claim"]),
        ([from_("The Hill", "Politico")], ["claim"]),
        ([from_("The Post", "The Hill"), from_("The Hill", "Politico")], ["claim"]),
        ([from_("Politico"), from_("NBC")], ["claim", "b"]),
        ([from_("A", "B"), from_("B", "A")], ["claim", "b"]),
        ([], ["claim", "b"]),
    ],
)
def test_without_a_name_it_is_the_ultimate_source_that_counts(
    sources: list[dict[str, str]], roots: list[str]
) -> None:
    again = on("b", "alleged", "2024-03-02", sources=sources)
    assert told(UNNAMED, again).at().thread("claim").axes["roots"] == roots


def test_all_of_unknown_origin_count_as_one() -> None:
    rows = [on(key, "alleged", "2024-03-02") for key in ("a", "b", "c")]
    assert told(CLAIM, *rows).at().thread("claim").axes["roots"] == ["claim", "a"]


def test_a_counterclaim_of_those_it_is_about_is_no_root() -> None:
    for relation in ("responds_to", "denies", "contradicts"):
        story = told(CLAIM, on("b", "alleged", "2024-03-02", relation, by=FIRM, about=STAFF))
        axes = story.at().thread("claim").axes
        assert (axes["roots"], axes["evidence"]) == (["claim"], "unverified")


@pytest.mark.parametrize("relation", ["denies", "contradicts"])
def test_an_allegation_against_it_is_no_root(relation: str) -> None:
    story = told(CLAIM, on("b", "alleged", "2024-03-02", relation, by="a clerk", about=STAFF))
    assert story.at().thread("claim").axes["roots"] == ["claim"]


@pytest.mark.parametrize(
    ("verb", "relation", "evidence"),
    [
        ("ruled", "confirms", "established"),
        ("decided", "confirms", "established"),
        ("ruled", "contradicts", "refuted"),
        ("ruled", "denies", "refuted"),
        ("ruled", "responds_to", "unverified"),
        ("said", "contradicts", "unverified"),
        ("voted", "contradicts", "unverified"),
    ],
)
@pytest.mark.parametrize("thread", [None, "the case"])
def test_only_a_decision_judges_it_on_whatever_thread(
    verb: str, relation: str, evidence: str, thread: str | None
) -> None:
    ruling = on("ruling", verb, "2024-03-02", relation, by="the court", thread=thread)
    assert told(CLAIM, ruling).at().thread("claim").axes["evidence"] == evidence


def test_what_was_judged_is_moved_by_decisions_alone() -> None:
    story = told(
        CLAIM,
        on("ruling", "ruled", "2024-03-02", "contradicts", by="the court"),
        on("b", "confirmed", "2024-03-03", "confirms", by="a clerk"),
    )
    assert story.at().thread("claim").axes["evidence"] == "refuted"


def test_a_ruling_withdrawn_leaves_what_the_roots_say() -> None:
    story = told(
        CLAIM,
        on("b", "confirmed", "2024-03-02", "confirms", by="a clerk"),
        on("ruling", "ruled", "2024-03-03", "contradicts", by="the court"),
        on("back", "withdrew", "2024-03-04", "withdraws", by="the court", target="ruling"),
    )
    assert story.at().thread("claim").axes["evidence"] == "corroborated"


def test_a_withdrawn_answer_restores_what_was_before_it() -> None:
    story = told(
        CLAIM,
        on("no", "denied", "2024-03-02", by=FIRM),
        on("yes", "admitted", "2024-03-03", by=FIRM),
        on("back", "withdrew", "2024-03-04", "withdraws", by=FIRM, target="yes"),
        on("too", "withdrew", "2024-03-05", "withdraws", by=FIRM, target="no"),
    )
    assert story.at("2024-03-04").thread("claim").axes["subject"] == "denied"
    thread = story.at("2024-03-05").thread("claim")
    assert (thread.axes["subject"], thread.turn) == ("no-response-logged", (FIRM,))
    assert doubts(thread) == {}


def test_withdrawing_something_else_withdraws_no_claim() -> None:
    ask = row("ask", "asked", "2024-03-01", by=STAFF)
    back = row("back", "withdrew", "2024-03-02", by=STAFF, thread="t", links=[("withdraws", "ask")])
    story = told(row("claim", "alleged", "2024-03-01", by=STAFF, thread="t"), ask, back)
    assert story.at().thread("t").axes["claimant"] == "maintained"
    assert story.at().status("ask") == "withdrawn"


def test_a_withdrawn_confirmation_is_no_root_any_more() -> None:
    story = told(
        CLAIM,
        on("b", "confirmed", "2024-03-02", "confirms", by="a clerk"),
        on("c", "confirmed", "2024-03-03", "confirms", by="a guard"),
        on("back", "withdrew", "2024-03-04", "withdraws", by="a clerk", target="b"),
        on("too", "withdrew", "2024-03-05", "withdraws", by="a guard", target="c"),
    )
    before, one_left = (story.at(day).thread("claim") for day in ("2024-03-04", "2024-03-05"))
    assert (before.axes["evidence"], before.since) == ("corroborated", "2024-03-02")
    assert (one_left.axes["roots"], one_left.axes["evidence"]) == (["claim"], "unverified")


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        (
            [
                on("yes", "admitted", "2024-03-02", by=FIRM),
                on("no", "denied", "2024-03-03", by=FIRM),
            ],
            {"no": "it had been admitted"},
        ),
        (
            [
                on("half", "admitted", "2024-03-02", by=FIRM, stance="partly-admitted"),
                on("no", "declined", "2024-03-03", by=FIRM),
            ],
            {"no": "it had been partly-admitted"},
        ),
        (
            [on("back", "withdrew", "2024-03-02", "withdraws", by=FIRM)],
            {"back": "somebody else than the claimant withdraws it"},
        ),
        (
            [on("back", "withdrew", "2024-03-02", "part_of", by=FIRM)],
            {"back": "it does not say what is withdrawn"},
        ),
    ],
)
def test_what_does_not_fit_is_flagged_with_the_reason(
    rows: list[Row], reasons: dict[str, str]
) -> None:
    assert doubts(told(CLAIM, *rows).at().thread("claim")) == reasons


def test_a_newsroom_s_own_sort_of_allegation_is_one() -> None:
    story = told(row("tip", "tipped", "2024-03-01", by="a clerk"), kinds={"tipped": "allegation"})
    thread = story.at().thread("tip")
    assert (thread.type, thread.opening.kind) == ("claim", "allegation")
