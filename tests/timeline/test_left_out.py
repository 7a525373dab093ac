from __future__ import annotations

from timeline.draft import DevelopmentDraft
from timeline.left_out import with_dependents


def draft(key: str, *targets: str) -> DevelopmentDraft:
    links = tuple((None, target) for target in targets)
    return DevelopmentDraft(verb="said", headline="A", key=key, links=links)


DRAFTS = [draft("a", "b"), draft("b", "c", "d"), draft("c"), draft("d"), draft("e", "d")]


def test_whatever_links_to_a_bad_row_goes_with_it() -> None:
    assert with_dependents([(3, "c", "bad")], DRAFTS, set()) == (
        (1, "a", "links to b, which is left out"),
        (2, "b", "links to c, which is left out"),
        (3, "c", "bad"),
    )


def test_what_the_log_has_can_be_linked_to() -> None:
    assert with_dependents([(3, "c", "bad")], DRAFTS, {"c"}) == ((3, "c", "bad"),)


def test_links_in_a_circle_end() -> None:
    circle = [draft("a", "b"), draft("b", "a")]
    assert [key for _, key, _ in with_dependents([(1, "a", "bad")], circle, set())] == ["a", "b"]


def test_a_row_that_is_bad_by_itself_keeps_its_own_reason() -> None:
    bad = [(2, "b", "bad"), (3, "c", "bad too")]
    assert [why for _, _, why in with_dependents(bad, DRAFTS, set())][1:] == ["bad", "bad too"]
