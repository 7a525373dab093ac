from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

NEWS = ("logged", "corrected", "retracted", "others")


def shift(desk: CommandLine) -> int:
    """What one shift leaves behind; the position it ends at."""
    desk("log", "asked", "They ask", "--by", "the signers", "--to", "the campaign", "--key", "ask")
    desk("log", "said", "A line", "--key", "line")
    desk.clock.move(days=1)
    return desk.position()


def told(desk: CommandLine, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = desk(*words, "--json").json()
    return found


def keys(found: dict[str, Any]) -> list[list[str]]:
    return [[one["key"] for one in found[name]] for name in NEWS]


def test_moves_of_threads_come_first_then_what_was_recorded(desk: CommandLine) -> None:
    position = shift(desk)
    desk("log", "rejected", "They will not", "--re", "ask", "--by", "the campaign", "--key", "no")
    desk("correct", "line", "headline=Another line", "--reason", "a slip")
    desk("retract", "line", "--reason", "never said")
    desk("release", "ask")
    found = told(desk, "since", str(position))
    assert keys(found) == [["no"], ["line"], ["line"], ["ask"]]
    assert found["moves"] == [
        {
            "thread": desk("show", "ask", "--json").json()["ref"],
            "axis": None,
            "from": "made",
            "to": "refused",
            "turn": ["the signers"],
        }
    ]
    assert (found["from"]["position"], found["to"]["position"]) == (position, desk.position())
    assert found["others"][0]["type"] == "development.released"
    out = desk("since", str(position)).out
    headings = ["Moves", "Logged", "Corrected", "Retracted", "Besides"]
    assert [line for line in out.splitlines() if line in headings] == headings
    assert "ask: made -> refused, now the signers' turn" in out


@pytest.mark.parametrize("moment", ["2019-01-07", "today", "Monday", "2019-01-06T20:00"])
def test_a_day_counts_from_its_beginning_so_that_nothing_is_missed(
    desk: CommandLine, moment: str
) -> None:
    shift(desk)
    desk("log", "said", "News", "--key", "news")
    assert keys(told(desk, "since", moment))[0] == ["news"]
    assert keys(told(desk, "since", "yesterday"))[0] == ["ask", "line", "news"]


def test_what_was_undone_is_no_news(desk: CommandLine) -> None:
    position = shift(desk)
    desk("log", "said", "A slip")
    desk("undo")
    assert keys(told(desk, "since", str(position))) == [[], [], [], []]


def test_what_happens_later_is_news_when_it_is_recorded(desk: CommandLine) -> None:
    position = shift(desk)
    desk("log", "said", "Planned", "--when", "2030", "--key", "planned")
    assert keys(told(desk, "since", str(position)))[0] == ["planned"]


def test_a_deadline_that_passed_since_is_a_move(desk: CommandLine) -> None:
    desk("log", "asked", "They ask", "--deadline", "2019-01-07", "--key", "ask")
    desk.clock.move(days=2)
    [move] = told(desk, "since", "2019-01-07")["moves"]
    assert (move["from"], move["to"]) == ("made", "overdue")
    assert keys(told(desk, "since", "2019-01-07")) == [[], [], [], []]


def test_where_nothing_changed_it_says_so(desk: CommandLine) -> None:
    position = shift(desk)
    assert desk("since", str(position)).out.splitlines()[-1] == "no thread stands elsewhere"


def test_two_days_are_compared_by_what_had_happened(desk: CommandLine) -> None:
    desk("log", "asked", "They ask", "--when", "2018-12-20", "--key", "ask", "--to", "them")
    desk("log", "accepted", "They will", "--when", "2018-12-24", "--re", "ask", "--by", "them")
    found = told(desk, "diff", "--since", "2018-12-21", "--until", "2018-12-24")
    assert [(move["from"], move["to"]) for move in found["moves"]] == [("made", "granted")]
    [thread] = found["threads"]
    assert {one["name"] for one in thread["changes"]} == {"status", "since"}
    assert told(desk, "diff", "--since", "2018-12-25")["moves"] == []


def test_two_days_are_compared_by_what_was_known(desk: CommandLine) -> None:
    desk("log", "asked", "They ask", "--when", "2018-12-20", "--key", "ask", "--to", "them")
    desk.clock.move(days=1)
    desk("log", "accepted", "They will", "--when", "2018-12-24", "--re", "ask", "--by", "them")
    asked = ("diff", "--since", "2019-01-06", "--until", "2019-01-07", "--clock")
    assert told(desk, *asked, "occurred")["moves"] == []
    [move] = told(desk, *asked, "recorded")["moves"]
    assert (move["from"], move["to"]) == ("made", "granted")


def test_a_thread_that_only_says_something_else_is_told_too(desk: CommandLine) -> None:
    desk(
        "log", "leaked", "It leaks", "--when", "2018-12-30", "--document", "letter", "--key", "leak"
    )
    desk.clock.move(days=1)
    desk("correct", "leak", "when=2018-12-28", "--reason", "a day off")
    out = desk("since", "2019-01-07").out
    assert "letter: since 30 Dec 2018 -> 28 Dec 2018" in out
    assert told(desk, "since", "2019-01-07")["moves"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("since", "one of these days"), "unreadable-when"),
        (("since", "99"), "bad-field"),
        (("since", "[..2019]"), "bad-field"),
        (("since", "2019-01-07"), "bad-field"),
        (("since", "9999-12-31"), "bad-field"),
        (("since", "today", "nosuch"), "unknown-story"),
        (("diff",), "usage"),
        (("diff", "--since", "soonish"), "unreadable-when"),
        (("diff", "--since", "2019-01-01", "--clock", "wall"), "usage"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    desk: CommandLine, words: tuple[str, ...], code: str
) -> None:
    assert desk.refused(*words, code=2)["code"] == code
