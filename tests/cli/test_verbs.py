"""`verbs`: what `log` takes, for people and for programs, without a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.vocabulary import RELATIONS, shipped

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine


def test_every_verb_kind_and_relation_is_in_the_document(nowhere: CommandLine) -> None:
    told = nowhere("verbs", "--json").json()
    assert [one["verb"] for one in told["verbs"]] == list(shipped().verbs)
    assert [one["kind"] for one in told["kinds"]] == list(shipped().kinds)
    assert [one["relation"] for one in told["relations"]] == list(RELATIONS)
    for field in (field for kind in told["kinds"] for field in kind["fields"]):
        assert set(field) == {"name", "option", "type", "meaning", "choices"}


def test_every_verb_and_kind_is_listed(nowhere: CommandLine) -> None:
    shown = nowhere("verbs").out.replace(",", " ").split()
    assert set(shipped().verbs) <= set(shown)
    assert set(shipped().kinds) <= set(shown)


def test_one_verb_is_explained_with_its_options(nowhere: CommandLine) -> None:
    shown = nowhere("verbs", "rejected").out
    assert "--stance" in shown
    assert "rejects" in shown
    told = nowhere("verbs", "rejected", "--json").json()
    [verb] = told["verbs"]
    assert (verb["kind"], verb["preset"]) == ("response", {"stance": "rejected"})
    assert verb["relation"] == "rejects"
    assert [one["kind"] for one in told["kinds"]] == ["response"]


def test_relations_are_listed(nowhere: CommandLine) -> None:
    shown = nowhere("verbs", "--relations").out
    assert [line.split()[0] for line in shown.splitlines()] == list(RELATIONS)


def test_an_unknown_verb_names_the_nearest(nowhere: CommandLine) -> None:
    error = nowhere.refused("verbs", "rejectd", code=2)
    assert error["code"] == "unknown-verb"
    assert "rejected" in error["message"]
