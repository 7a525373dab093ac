"""Given, when, then: a development from commands, and what a command makes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.facts import STORY
from timeline import development
from timeline.correction import CorrectDevelopment
from timeline.development import (
    Development,
    LogDevelopment,
)
from timeline.draft import DevelopmentDraft
from timeline.events import (
    DevelopmentCorrected,
    DevelopmentLogged,
    Event,
    StoryOpened,
)
from timeline.story import Story
from timeline.vocabulary import shipped

ID = UUID("12345678-1234-5678-9234-567812345678")
NOW = "2019-01-02T10:14"
LATER = "2019-01-03T08:00"
HOME = Story(STORY, StoryOpened(slug="letter", title="The letter", timezone="America/New_York"), 1)


def typed(**others: Any) -> DevelopmentDraft:
    return DevelopmentDraft(**{"verb": "said", "headline": "It is a forgery", **others})


def log(
    draft: DevelopmentDraft,
    *links: tuple[str, UUID],
    now: str = NOW,
    visibility: str = "private",
) -> LogDevelopment:
    return LogDevelopment(
        draft=draft,
        story=HOME,
        links=links,
        now=now,
        visibility=visibility,
        vocabulary=shipped(),
    )


def correct(**changes: Any) -> CorrectDevelopment:
    return CorrectDevelopment(
        changes=changes,
        reason="a slip",
        label="correction",
        relative_to=None,
        story=HOME,
        now=LATER,
        vocabulary=shipped(),
    )


FULL = typed(
    verb="demanded",
    text="At length.",
    when="on Sunday",
    place="Burlington",
    by=("the signers",),
    to=("Sanders",),
    via=("a lawyer",),
    about=("the campaign",),
    quotes=({"text": "a meeting", "speaker": "the signers"},),
    sources=({"name": "The Hill"},),
    thread="the letter",
    tags=("2020",),
    fields={"asks": ["a meeting"], "deadline": "Friday", "document": "the letter", "colour": "red"},
)


def after(*events: Event) -> Development:
    """The development that a stream's events make."""
    state: Development | None = None
    for event in events:
        state = development.evolve(state, ID, "d1", event)
    assert state is not None
    return state


def given(*commands: development.Command) -> Development:
    """The development that commands make, one after the other."""
    state: Development | None = None
    for command in commands:
        for event in development.decide(state, command):
            state = development.evolve(state, ID, "d1", event)
    assert state is not None
    return state


def logged(command: LogDevelopment) -> DevelopmentLogged:
    """The one event that logging makes."""
    [event] = development.decide(None, command)
    assert isinstance(event, DevelopmentLogged)
    return event


def corrected(state: Development, command: CorrectDevelopment) -> dict[str, tuple[Any, Any]]:
    """The changes of the one event that correcting makes: (old, new) by field."""
    [event] = development.decide(state, command)
    assert isinstance(event, DevelopmentCorrected)
    changed = {change.field: (change.old, change.new) for change in event.changes}
    assert len(changed) == len(event.changes)
    return changed
