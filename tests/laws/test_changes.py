"""What is said to have changed between two standings is all that has changed between them."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from projections.changes import compare, joined, moves
from projections.formats import threads
from tests.laws.test_standing import AS_OF, law, mended

if TYPE_CHECKING:
    from projections.changes import Moved
    from projections.standing import Standing
    from tests.projections.stories import Told

Said = dict[str, dict[str, Any]]
# How a thread came to where it is; `diff` says where it is.
HISTORY = ("thread", "moves", "listed", "struck", "unexpected", "possible")


def said(standing: Standing) -> Said:
    """What `standing --json` says of each thread, but for how it came there."""
    document = json.loads(json.dumps(threads.standing(standing), default=list))
    return {
        thread["thread"]: {name: thread[name] for name in thread if name not in HISTORY}
        for thread in document["threads"]
    }


def applied(then: Said, document: dict[str, Any]) -> Said:
    """A standing after what `diff --json` or `since --json` lists."""
    now = json.loads(json.dumps(then))
    for thread in document["threads"]:
        if thread["gone"]:
            del now[thread["thread"]]
            continue
        found = now.setdefault(thread["thread"], {})
        for change in thread["changes"]:
            found[change["name"]] = change["to"]
    return {
        handle: {name: value for name, value in found.items() if value is not None}
        for handle, found in now.items()
    }


def without_nulls(standing: Said) -> Said:
    return applied(standing, {"threads": []})


def between(before: Standing, after: Standing) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        json.dumps(threads.comparison(compare(before, after)), default=list)
    )
    return document


@law
@given(mended(), AS_OF, AS_OF, st.data())
def test_what_is_listed_makes_the_later_standing_of_the_earlier_one(
    story: Told, one: str, other: str, data: st.DataObject
) -> None:
    known = st.integers(0, len(story.events))
    before = story.at(one, data.draw(known)).whole
    after = story.at(other, data.draw(known)).whole
    document = between(before, after)
    assert applied(said(before), document) == without_nulls(said(after))
    assert applied(said(after), between(after, before)) == without_nulls(said(before))
    told = {thread["thread"] for thread in document["threads"]}
    assert {move["thread"] for move in document["moves"]} <= told


@law
@given(mended(), AS_OF)
def test_nothing_is_listed_between_a_standing_and_itself(story: Told, day: str) -> None:
    stands = story.at(day).whole
    document = between(stands, stands)
    assert document["moves"] == document["threads"] == []


def places(some: tuple[Moved, ...]) -> set[tuple[str, str, str | None, str | None]]:
    return {(one.thread, one.axis, one.origin, one.to) for one in some}


@law
@given(mended(), AS_OF)
def test_moves_by_one_event_after_another_are_the_moves_by_all_of_them(
    story: Told, day: str
) -> None:
    stood = [story.at(day, upto).whole.threads for upto in range(len(story.events) + 1)]
    steps = [move for then, now in pairwise(stood) for move in moves(then, now)]
    assert places(joined(steps)) == places(moves(stood[0], stood[-1]))
