from __future__ import annotations

from itertools import permutations

import pytest

from projections.threads.acts import act_of
from projections.threads.membership import OPENS, handles, opens, visits
from tests.projections.stories import Row, Told, id_of, listed, row, told
from timeline.refs import ref
from timeline.vocabulary import THREAD_TYPES, shipped


def found(story: Told) -> dict[str, str | None]:
    """The handle of each by key; that of a thread without a name by the key that opened it."""
    acts = {id_: act_of(state, {}) for id_, state in story.view().known.items()}
    keys = {ref(id_): state.key for id_, state in story.states.items()}
    return {
        story.states[id_].key: keys.get(handle or "", handle)
        for id_, handle in handles(acts).items()
    }


def visited(story: Told, key: str) -> list[str]:
    acts = {id_: act_of(state, {}) for id_, state in story.view().known.items()}
    found = handles(acts)
    return list(visits(acts[id_of(key)], found[id_of(key)], found))


ASK = row("ask", "asked", "2024-03-01", thread="pay")
CLAIM = row("claim", "alleged", "2024-03-01")
NEWS = row("news", "reported", "2024-03-01")


def linked(key: str, *targets: str, verb: str = "said", relation: str = "part_of") -> Row:
    return row(
        key, verb, "2024-03-02", by="a clerk", links=[(relation, target) for target in targets]
    )


def test_a_name_given_decides() -> None:
    named = row("b", "sent", "2024-03-02", thread="x", document="y", links=[("part_of", "ask")])
    assert found(told(ASK, named))["b"] == "x"


def test_the_document_decides_before_the_links() -> None:
    named = row("b", "said", "2024-03-02", document="y", links=[("part_of", "ask")])
    assert found(told(ASK, named))["b"] == "y"


@pytest.mark.parametrize("relation", ["part_of", "caused_by", "relays", "contradicts", "answers"])
def test_else_it_is_on_the_thread_of_what_it_is_linked_to(relation: str) -> None:
    assert found(told(ASK, linked("b", "ask", relation=relation)))["b"] == "pay"


def test_of_more_links_the_first_one_to_a_thread_decides() -> None:
    assert found(told(ASK, CLAIM, NEWS, linked("b", "news", "claim", "ask")))["b"] == "claim"


def test_a_link_to_another_story_decides_nothing() -> None:
    story = told(CLAIM, row("b", "asked", "2024-03-02", links=[("part_of", "elsewhere")]))
    assert found(story)["b"] == "b"


def test_a_kind_that_opens_a_thread_starts_one_and_others_are_on_none() -> None:
    assert found(told(CLAIM, NEWS)) == {"claim": "claim", "news": None}


def test_a_kind_that_opens_a_thread_joins_that_of_its_link_instead() -> None:
    assert found(told(ASK, linked("b", "ask", verb="sued")))["b"] == "pay"


def test_links_are_followed_however_far() -> None:
    chain = [linked(f"b{n}", f"b{n - 1}" if n else "ask") for n in range(2_000)]
    assert set(found(told(ASK, *chain)).values()) == {"pay"}
    assert set(found(told(ASK, *reversed(chain))).values()) == {"pay"}


def test_links_may_point_forward() -> None:
    assert found(told(linked("b", "ask"), ASK)) == {"b": "pay", "ask": "pay"}


def test_the_order_of_the_log_decides_nothing() -> None:
    rows = [ASK, CLAIM, linked("b", "claim", "d"), linked("c", "b"), linked("d", "c", "ask")]
    keys = [one.key for one in rows]
    answers = [found(told(*rows, order=order)) for order in permutations(keys)]
    assert all(one == answers[0] for one in answers)


def test_links_in_a_circle_count_for_nothing() -> None:
    circle = [linked("a", "b"), linked("b", "c"), linked("c", "a")]
    assert found(told(*circle)) == {"a": None, "b": None, "c": None}
    asks = [linked("a", "b", verb="asked"), linked("b", "a", verb="alleged")]
    assert found(told(*asks)) == {"a": "a", "b": "b"}


def test_a_way_out_of_a_circle_counts() -> None:
    circle = [linked("a", "b"), linked("b", "a", "ask")]
    assert found(told(ASK, *circle)) == {"ask": "pay", "a": None, "b": "pay"}


def test_an_entry_linked_to_itself_is_as_one_without_a_link() -> None:
    assert found(told(linked("a", "a"), linked("b", "b", verb="asked"))) == {"a": None, "b": "b"}


def test_a_link_to_a_struck_entry_still_says_which_thread_it_is_on() -> None:
    assert found(told(ASK, linked("b", "ask")).retract("ask"))["b"] == "pay"


def test_a_response_moves_the_threads_of_all_its_targets() -> None:
    story = told(ASK, CLAIM, linked("b", "ask", "claim", verb="answered", relation="responds_to"))
    assert (found(story)["b"], len(visited(story, "b"))) == ("pay", 1)
    assert story.at().status("pay") == "partly-answered"
    assert story.at().thread("claim").axes["subject"] == "answered"


@pytest.mark.parametrize(
    ("relation", "moves"),
    [
        *((name, True) for name in ("accepts", "rejects", "denies", "answers", "confirms")),
        *((name, True) for name in ("contradicts", "amends", "withdraws", "fulfils")),
        *((name, False) for name in ("responds_to", "supersedes", "discloses", "relays")),
        *((name, False) for name in ("caused_by", "part_of")),
    ],
)
def test_some_links_move_a_thread_that_an_entry_does_not_belong_to(
    relation: str, moves: bool
) -> None:
    story = told(
        CLAIM, row("b", "said", "2024-03-02", by="a", thread="x", links=[(relation, "claim")])
    )
    assert bool(visited(story, "b")) is moves


def test_what_only_visits_a_thread_is_not_listed_on_it() -> None:
    other = row("b", "said", "2024-03-02", thread="x", links=[("confirms", "ask")])
    story = told(ASK, other)
    assert listed(story.at().thread("pay")) == []
    assert listed(story.at().thread("x")) == ["b"]


def test_a_kind_opens_what_the_vocabulary_says() -> None:
    said = {name: kind.opens for name, kind in shipped().kinds.items()}
    assert {name: opened for name, opened in said.items() if opened is not None} == OPENS


def test_every_type_of_thread_is_opened_by_a_kind() -> None:
    assert {opens(kind) for kind in shipped().kinds} == {None, *THREAD_TYPES}
    assert opens("never heard of") is None
