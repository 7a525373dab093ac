"""A real desk on a real file, driven at random, against a plain list of facts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws import typed
from tests.laws.machine import SLUGS
from tests.laws.mending import MendingMachine

if TYPE_CHECKING:
    from collections.abc import Iterator


def drive(examples: int, *, anew: bool) -> None:
    """Drive it through many examples: the same ones each time, or new ones."""
    run_state_machine_as_test(
        MendingMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            derandomize=not anew,
            deadline=None,  # a step writes to the disk, which may be slow
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_the_desk_says_what_a_plain_list_of_facts_says() -> None:
    drive(100, anew=False)


@pytest.mark.campaign
def test_the_desk_says_so_in_a_thousand_other_cases() -> None:
    drive(1_000, anew=True)


# --- what the machine once found ----------------------------------------------------------------

DENIED: dict[str, Any] = {"verb": "denied", "headline": "It is a forgery", "fields": {}}
SAID: dict[str, Any] = {"verb": "said", "headline": "One", "fields": {}}


@contextmanager
def machine() -> Iterator[MendingMachine]:
    """A machine driven by hand; all that always holds is looked at in the end."""
    driven = MendingMachine()
    try:
        driven.begin()
        yield driven
        driven.the_log_is_what_the_model_holds()
        driven.every_answer_is_the_models()
    finally:
        driven.teardown()


def log(
    driven: MendingMachine, draft: dict[str, Any], key: int | None = None, link: str = ""
) -> None:
    links = [(None, 0, link)] if link else []
    driven.log(draft=draft, second=False, key=key, links=links, interferes=None)


def correct(driven: MendingMachine, own: dict[str, Any], interferes: int | None = None) -> None:
    driven.correct(pick=0, common={}, own=own, links=None, interferes=interferes)


def test_a_retry_means_by_at_what_it_meant_the_first_time() -> None:
    with machine() as driven:
        log(driven, SAID)
        log(driven, DENIED, key=1, link="@")
        driven.retry(pick=0, days=2, other=False)
        assert len(driven.model.developments(SLUGS[0])) == 2


def test_a_new_verb_does_not_overwrite_a_stance_that_was_just_corrected() -> None:
    with machine() as driven:
        log(driven, DENIED)
        correct(driven, {"verb": "answered"}, interferes=3)
        [state] = driven.model.developments().values()
        assert (state.content["verb"], state.content["fields"]) == (
            "denied",
            {"stance": "declined"},
        )


def test_a_stance_cleared_is_what_the_verb_says() -> None:
    with machine() as driven:
        log(driven, DENIED)
        correct(driven, {typed.PRESET: "admitted"})
        correct(driven, {typed.PRESET: None})
        [state] = driven.model.developments().values()
        assert state.content["fields"] == {"stance": "denied"}


def test_what_a_public_story_is_told_is_public() -> None:
    with machine() as driven:
        driven.open(slug=SLUGS[1], zone="UTC", week_start="sunday", visibility="public")
        driven.log(draft=SAID, second=True, key=None, links=[], interferes=None)
        [state] = driven.model.developments(SLUGS[1]).values()
        assert state.content["visibility"] == "public"
