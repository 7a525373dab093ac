from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import pytest

from tests.golden import rows
from timeline import events, facts, later_facts
from timeline.codec import CODEC
from timeline.phrases import Setting, read
from timeline.recorded import Unreadable
from timeline.when import When

PAIRS = [
    (getattr(events, name), getattr(module, name))
    for module in (facts, later_facts)
    for name in (
        *("Quote", "Source", "Link", "DevelopmentLogged", "Change", "DevelopmentCorrected"),
        *("DevelopmentTriaged", "DevelopmentRetracted", "DevelopmentReinstated", "StoryOpened"),
        *("DevelopmentReleased", "DevelopmentWithheld", "DevelopmentMoved", "EventUndone"),
        *("DefinedField", "DefinedVerb"),
    )
    if module.__dict__.get(name) is not None and getattr(module, name).__module__ == module.__name__
]
OTHERS = ("desk.", "story.", "party.", "kind.", "edition.")


def test_there_is_one_for_each_fact_of_a_development() -> None:
    named = {stored.__name__ for stored, _ in PAIRS}
    of_developments = {
        cls.__name__ for name, (cls, _) in CODEC.classes.items() if not name.startswith(OTHERS)
    }
    assert of_developments <= named


@pytest.mark.parametrize(("stored", "plain"), PAIRS, ids=lambda one: one.__name__)
def test_it_has_the_fields_and_defaults_of_the_stored_one(stored: Any, plain: Any) -> None:
    fields = stored.model_fields
    assert set(plain._fields) == set(fields)
    required = {name for name, field in fields.items() if field.is_required()}
    assert set(plain._fields) - set(plain._field_defaults) == required
    for name, default in plain._field_defaults.items():
        assert fields[name].get_default(call_default_factory=True) == default


@pytest.mark.parametrize(
    ("name", "schema", "payload"),
    [
        pytest.param(row["type"], row["version"], row["payload"], id=f"{row['type']}-{number}")
        for number, row in enumerate(rows())
        if not row["type"].startswith(OTHERS)
    ],
)
def test_what_was_stored_reads_the_same(name: str, schema: int, payload: str) -> None:
    stored = CODEC.decode(name, schema, payload.encode())
    assert not isinstance(stored, Unreadable)
    plain = later_facts.fact(name, stored.model_dump(mode="json", exclude_defaults=True))
    assert facts.values(plain) == stored.model_dump(mode="json")
    assert facts.told(plain) == stored.model_dump(mode="json", exclude_defaults=True)
    assert later_facts.fact(name, facts.told(plain)) == plain


def test_a_date_is_the_stored_one_plainly_read() -> None:
    stored = read("by Friday", Setting(reference="2019-01-02", zone="America/New_York")).when
    assert facts.When._fields == tuple(field.name for field in fields(When))
    assert facts.when(stored)._asdict() == asdict(stored)
    assert When(*facts.when(stored)) == stored
    bounds = dict.fromkeys(facts.When._fields[:-1], "")
    assert facts.When(**bounds).ahead is When(**bounds).ahead  # type: ignore[arg-type]  # texts alone
