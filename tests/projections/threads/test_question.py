from __future__ import annotations

import pytest

from tests.projections.stories import Row, doubts, listed, moves, row, told

FIRM = "the firm"
OPEN = row("q", "question", "2024-03-01")
PUT = row(
    "put", "we-asked", "2024-03-02", to=FIRM, deadline="2024-03-08", links=[("responds_to", "q")]
)


def reply(key: str, verb: str, when: str, relation: str = "answers") -> Row:
    return row(key, verb, when, by=FIRM, links=[(relation, "q")])


EVERY_STATUS = told(
    OPEN,
    PUT,
    reply("no", "declined", "2024-03-12"),
    row("again", "we-asked", "2024-03-13", to=FIRM, links=[("responds_to", "q")]),
    reply("yes", "answered", "2024-03-14"),
)


@pytest.mark.parametrize(
    ("as_of", "status", "turn", "since"),
    [
        ("2024-03-01", "open", (), "2024-03-01"),
        ("2024-03-02", "asked", (FIRM,), "2024-03-02"),
        ("2024-03-08", "asked", (FIRM,), "2024-03-02"),
        ("2024-03-09", "no-reply", (FIRM,), "2024-03-08"),
        ("2024-03-12", "declined", (), "2024-03-12"),
        ("2024-03-13", "asked", (FIRM,), "2024-03-13"),
        ("2024-03-14", "answered", (), "2024-03-14"),
    ],
)
def test_a_question_goes_through_every_status(
    as_of: str, status: str, turn: tuple[str, ...], since: str
) -> None:
    thread = EVERY_STATUS.at(as_of).thread("q")
    assert (thread.axes["status"], thread.turn, thread.since) == (status, turn, since)


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("answered", "answered"),
        ("accepted", "answered"),
        ("admitted", "answered"),
        ("denied", "answered"),
        ("declined", "declined"),
        ("rejected", "declined"),
        ("acknowledged", "asked"),
    ],
)
def test_a_response_moves_it_by_its_stance(verb: str, status: str) -> None:
    story = told(OPEN, PUT, reply("reply", verb, "2024-03-03"))
    assert story.at("2024-03-04").status("q") == status


def test_any_entry_that_answers_it_does_so_from_whatever_thread() -> None:
    paper = row("paper", "released", "2024-03-03", document="memo", links=[("answers", "q")])
    assert told(OPEN, paper).at().status("q") == "answered"


@pytest.mark.parametrize("deadline", ["2024-03-08", "2024-03-08T12:00", "2024-03-09T08:00+09:00"])
def test_there_is_no_reply_the_day_after_the_deadline_and_not_on_the_day(deadline: str) -> None:
    story = told(row("q", "we-asked", "2024-03-01", to=FIRM, deadline=deadline))
    assert story.at("2024-03-08").status("q") == "asked"
    assert story.at("2024-03-09").status("q") == "no-reply"


def test_of_what_nobody_was_asked_nobody_fails_to_reply() -> None:
    story = told(row("q", "question", "2024-03-01", deadline="2024-03-08"))
    assert story.at("2024-03-20").status("q") == "open"


def test_a_deadline_without_an_end_never_passes() -> None:
    story = told(row("q", "we-asked", "2024-03-01", to=FIRM, deadline="[2024-03-08..]"))
    assert story.at("2099-01-01").status("q") == "asked"


def test_what_is_asked_anew_after_a_reply_has_no_deadline_of_before() -> None:
    assert EVERY_STATUS.at("2024-03-13").thread("q").ahead is None


def test_asking_again_is_a_revision() -> None:
    again = row("again", "we-asked", "2024-03-05", to=FIRM, links=[("responds_to", "q")])
    thread = told(OPEN, PUT, again).at("2024-03-06").thread("q")
    assert (thread.revisions, thread.since) == (1, "2024-03-05")
    assert moves(thread)[-1] == ("again", "revisions", "0", "1")


def test_a_question_to_others_too_keeps_its_deadline_and_is_theirs_to_answer() -> None:
    other = row("other", "we-asked", "2024-03-05", to="the owner", links=[("responds_to", "q")])
    story = told(OPEN, PUT, other)
    assert story.at("2024-03-06").thread("q").turn == ("the owner",)
    assert story.at("2024-03-09").status("q") == "no-reply"


def test_what_comes_after_a_reply_is_taken_as_it_comes_and_the_rest_is_listed() -> None:
    story = told(
        OPEN,
        PUT,
        reply("yes", "answered", "2024-03-03"),
        reply("no", "declined", "2024-03-04"),
        row("note", "note", "2024-03-05", links=[("responds_to", "q")], visibility="private"),
    )
    thread = story.at().thread("q")
    assert (thread.axes["status"], listed(thread), doubts(thread)) == ("declined", ["note"], {})


def test_questions_without_an_answer_are_open() -> None:
    story = told(
        OPEN,
        row("r", "we-asked", "2024-03-01", to=FIRM, deadline="2024-03-02"),
        row("s", "we-asked", "2024-03-01", to=FIRM),
        row("done", "answered", "2024-03-05", links=[("answers", "s")]),
    )
    assert [one.opening.key for one in story.at().whole.questions] == ["q", "r"]
    assert [one.opening.key for one in story.at("2024-03-04").whole.questions] == ["q", "r", "s"]
