"""Every JSON document of a generated story is as its schema says, and so is every export."""

from __future__ import annotations

import json
import tomllib
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.formats import documents, jsonl, toml
from tests.cli.schemas import faults
from tests.laws import typed
from tests.laws.commands import drafted
from tests.laws.test_interchange import Desks, desks
from timeline.errors import DatelineError
from timeline.outcome import Correction

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.desk import Desk
    from timeline.outcome import Outcome

__all__ = ["desks"]  # the fixture

corrections = st.tuples(typed.corrections, typed.own_corrections).map(lambda two: two[0] | two[1])
changes: st.SearchStrategy[dict[str, Any] | None] = st.one_of(
    st.just({}), corrections, corrections, corrections, st.none()
)
acts = st.lists(st.tuples(typed.drafts, changes), min_size=3, max_size=6)


def as_printed(document: object) -> Any:
    return json.loads(json.dumps(document, default=list))


def told(name: str, act: Callable[[], Outcome], tell: Callable[[Outcome], object]) -> None:
    """What comes of a command is a document, and so is the error if it is refused."""
    try:
        assert faults(name, as_printed(tell(act()))) == []
    except DatelineError as error:
        said = {"code": error.code, "message": error.message, "hint": error.hint}
        assert faults("error", {"error": as_printed(said)}) == []


def changed(desk: Desk, slug: str, changes: dict[str, Any] | None) -> None:
    """Strike the last development, leave it, or correct it."""
    story = desk.past.story(slug)
    if changes is None:
        told("retract", lambda: desk.retract("@", story, "a slip"), documents.outcome)
    elif changes:
        asked = Correction(changes=changes, reason="a slip")
        told("correct", lambda: desk.correct("@", story, asked), documents.outcome)


@settings(
    max_examples=25,
    deadline=None,  # an example writes to the disk, which may be slow
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts)
def test_whatever_is_said_of_a_story_is_as_the_schemas_say(
    desks: Desks, said: list[tuple[dict[str, Any], dict[str, Any] | None]]
) -> None:
    desk, slug = desks.here, f"said-{next(desks.keys)}"
    desk.open_story({"slug": slug, "title": "A “title”", "timezone": "America/New_York"})
    for number, (draft, changes) in enumerate(said):
        links = ((None, "@"),) if number and draft["verb"] != "note" else ()
        new = drafted({**draft, "links": links})
        told("log", partial(desk.log_development, slug, new), documents.logged)
        changed(desk, slug, changes)
    shown = desks.shown(desk, slug)
    assert faults("timeline", as_printed(documents.timeline(shown))) == []
    assert faults("import-form", tomllib.loads("".join(toml.write(shown)))) == []
    for line in "".join(jsonl.write(shown)).split("\n")[:-1]:
        assert faults("import-form", json.loads(line)) == []
