"""What is exported and imported again is the same, byte for byte, whatever was said."""

from __future__ import annotations

import json
import tomllib
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.clocks import ask
from projections.folded import view
from projections.formats import jsonl, toml
from tests.laws.said import contents
from tests.logs import Hand
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.folder import make
from timeline.intake import jsonl as jsonl_intake
from timeline.intake import toml as toml_intake
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from projections.story_view import StoryView

ODD = "\t\n\r\v\f\b\x1b\x7f\x85\x9f\u2028\u2029\u202e\u2066\ufeff\"'\\“”#=[]{},\N{FIRE}é東"
characters = st.one_of(
    st.sampled_from(ODD), st.characters(exclude_characters="\0", exclude_categories=["Cs"])
)
LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
in_line = characters.filter(lambda character: character not in LINE_BREAKS)


def seen(text: str) -> str:
    return f"{text}.{text}"  # not blank, whatever else


lines = st.text(in_line, max_size=8).map(seen)
bodies = st.text(characters, max_size=12)
numbers = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1), st.floats(allow_nan=False, allow_infinity=False)
)
# TOML has no null; JSON lines are tried with it below.
plain = st.recursive(
    st.one_of(st.booleans(), numbers, bodies),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(bodies, inner, max_size=3)
    ),
    max_leaves=6,
)
known = set(shipped().fields) | set(DevelopmentDraft.__dataclass_fields__) | {"kind", "story"}
unknown = st.dictionaries(
    st.text(in_line, max_size=8).map(seen).filter(lambda name: name not in known),
    plain,
    max_size=3,
)
dates = st.sampled_from(
    ["2018~", "late last week", "2018-12-20/..", "\u2009On  MONDAY\n", "[..2019-01-04]", "now"]
)
quotes = st.fixed_dictionaries(
    {"text": bodies.map(seen)}, optional={"speaker": lines, "via": st.lists(lines, max_size=2)}
)
sources = st.fixed_dictionaries(
    {"name": lines}, optional={"published": dates, "relays": lines, "evidence": st.just(["c"])}
)
OWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "said": {"deadline": st.one_of(bodies, st.lists(plain)), "due": dates},
    "asked": {"asks": st.lists(bodies, max_size=2), "deadline": st.just("by Friday")},
    "counted": {"value": numbers, "unit": bodies},
    "scheduled": {"due": dates},
    "note": {"document": lines},
}


@st.composite
def drafts(draw: st.DrawFn) -> DevelopmentDraft:
    verb = draw(st.sampled_from(sorted(OWN)))
    own = draw(st.fixed_dictionaries({}, optional=OWN[verb]))
    return DevelopmentDraft(
        verb=verb,
        headline=draw(lines),
        text=draw(bodies),
        when=draw(st.one_of(st.none(), dates)),
        place=draw(st.one_of(st.none(), lines)),
        by=tuple(draw(st.lists(lines, max_size=2))),
        quotes=tuple(draw(st.lists(quotes, max_size=2))),
        sources=tuple(draw(st.lists(sources, max_size=1))),
        tags=tuple(draw(st.lists(lines, max_size=1))),
        thread=draw(st.one_of(st.none(), lines)),
        embargo_until=draw(st.sampled_from([None, "2019-02-01"])) if verb != "note" else None,
        fields={**draw(unknown), **own},
        key=draw(st.one_of(st.none(), lines)),
    )


class Desks:
    """Two desks on real files, and a new story for each example."""

    def __init__(self, folder: Path) -> None:
        self.clock = Hand()
        self.keys = map(str, count())
        self.here, self.there = (self.desk(folder, number) for number in (1, 2))

    def desk(self, folder: Path, number: int) -> Desk:
        made = make(folder / str(number), self.clock, UUID(int=number), "maria")
        return Desk(
            made.open_log(self.clock),
            user="maria",
            clock=self.clock,
            new_key=lambda: next(self.keys),
            vocabulary=shipped(),
        )

    def shown(self, desk: Desk, slug: str) -> StoryView:
        story = desk.past.story(slug)
        clocks = ask(desk.log, story, self.clock(), as_of="9999-12-31")
        begun = desk.log.stream(story.id)[0].position  # one desk serves all examples
        return view(story, desk.log.read(after=begun), clocks)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    both = Desks(tmp_path_factory.mktemp("desks"))
    yield both
    for desk in (both.here, both.there):
        desk.log.store.close()


def said(tables: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Every headline with its quotes, word for word."""
    quoted = [(one["headline"], [q["text"] for q in one.get("quotes", ())]) for one in tables]
    return sorted(quoted)


def logged(desks: Desks, typed: list[DevelopmentDraft]) -> str:
    """The slug of a new story of these developments, each linked with the one before."""
    slug = f"story-{next(desks.keys)}"
    desks.here.open_story({"slug": slug, "title": "A “title”", "timezone": "Asia/Kolkata"})
    used: set[str | None] = {None}
    for number, draft in enumerate(typed):
        key = f"{number} {draft.key}" if draft.key in used else draft.key
        links = ((None, "@"),) if number else ()
        used.add(key)
        filled = {name: getattr(draft, name) for name in DevelopmentDraft.__dataclass_fields__}
        desks.here.log_development(slug, DevelopmentDraft(**{**filled, "key": key, "links": links}))
    return slug


@settings(
    max_examples=100,
    deadline=None,  # an example writes to the disk, which may be slow
    # One desk for all examples: each has a story of its own.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(drafts(), min_size=1, max_size=3))
def test_toml_and_json_lines_bring_back_every_byte(
    desks: Desks, typed: list[DevelopmentDraft]
) -> None:
    slug = logged(desks, typed)
    shown = desks.shown(desks.here, slug)
    as_toml, as_lines = ("".join(form.write(shown)) for form in (toml, jsonl))
    files = toml_intake.read(as_toml, "a.toml"), jsonl_intake.read(as_lines, "a.jsonl")
    assert files[0] == files[1]
    tables = tomllib.loads(as_toml)["development"]
    assert tables == [json.loads(line)["development"] for line in as_lines.split("\n")[1:-1]]
    assert said(tables) == said([{"headline": d.headline, "quotes": d.quotes} for d in typed])
    desks.there.import_story(files[0].opening, files[0].drafts)
    assert contents(desks.shown(desks.there, slug)) == contents(shown)
    for file in files:
        assert desks.here.import_story(file.opening, file.drafts).recorded == ()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.one_of(st.none(), plain), max_size=3))
def test_json_lines_hold_what_toml_cannot(desks: Desks, value: list[Any]) -> None:
    draft = DevelopmentDraft(verb="said", headline="One", fields={"odd": [None, *value]})
    shown = desks.shown(desks.here, slug := logged(desks, [draft]))
    file = jsonl_intake.read("".join(jsonl.write(shown)), "a.jsonl")
    desks.there.import_story(file.opening, file.drafts)
    assert contents(desks.shown(desks.there, slug)) == contents(shown)
