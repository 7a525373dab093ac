"""What is found is what a plain look through the fold of the log finds, as of any two clocks."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.clocks import ask
from projections.desk_clocks import ask_desk
from projections.entry import parties
from projections.readmodel.searching import FIELDS, Searching
from projections.search import wanted
from tests.laws.test_readmodel import PICKS, SLOW, SLUGS, AtDesk, Step, days
from tests.reading import folded, read
from timeline.draft import DevelopmentDraft
from timeline.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from projections.entry import Entry
    from projections.search import Term
    from timeline.facts import DevelopmentLogged

Answer = set[tuple[str, str, str]]
WORDS = (
    "fire",
    "Fire!",
    "harbour",
    "HARBOR",
    "café",
    "cafe\u0301",
    "the",
    "O'Neil",
    "42",
    "日本語",
)
ASKED = ("fire", "harb*", "cafe", "the fire", "o neil", "4*", "日本*", "neil 42", "the", "HARBOR")
WHENS = ("2019-01-02", "2019-01-03", "[2019-01-02..2019-01-04]", "2019-01", "tomorrow", "today")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


# --- a plain look ---------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    marks = unicodedata.normalize("NFD", text)
    bare = "".join(one for one in marks if unicodedata.category(one) != "Mn")
    return re.findall(r"[^\W_]+", bare.lower())


def said(content: DevelopmentLogged) -> dict[str, list[str]]:
    """The words of each field that is searched."""
    quotes = "\n".join(quote.text for quote in content.quotes)
    sources = "\n".join(f"{one.name} {one.relays or ''}" for one in content.sources)
    named = "\n".join(parties(content))
    told = (content.headline, content.text, quotes, named, sources, "\n".join(content.tags))
    return {name: words(text) for name, text in zip(FIELDS, told, strict=True)}


def stands(term: Term, text: list[str]) -> bool:
    """Whether the words of a term stand together in a text."""
    *first, last = words(term.words)
    return any(
        text[at : at + len(first)] == first
        and (
            text[at + len(first)].startswith(last) if term.prefix else text[at + len(first)] == last
        )
        for at in range(len(text) - len(first))
    )


def plainly(
    at: AtSearchedDesk, position: int, day: str, asked: tuple[list[str], list[str]]
) -> list[Entry]:
    """The entries of all stories that have what was asked for."""
    looked_for = wanted(*asked)
    found = []
    for story in at.stories(position):
        clocks = ask(at.log, story, at.clock(), as_of=day, known_at=str(position))
        for entry in folded(at.log, story, clocks).entries:
            fields = list(said(entry.content).values())
            if all(
                any(stands(term, text) for text in fields) for term in looked_for.terms
            ) and not any(stands(term, text) for text in fields for term in looked_for.without):
                found.append(entry)
    return found


# --- a desk to look through -----------------------------------------------------------------------


class AtSearchedDesk(AtDesk):
    """A desk whose developments say something."""

    def say(self, slug: str, **draft: Any) -> None:
        self.logged.append(
            str(self.desk.log_development(slug, DevelopmentDraft(**draft)).development.id)
        )

    def stories(self, position: int) -> list[Any]:
        found = (self.desk.past.story(slug, ever=True) for slug in SLUGS)
        return [one for one in found if self.desk.past.story_of(one.id, position) is not None]

    def find_alike(self, position: int, asked: tuple[list[str], list[str]]) -> None:
        """What is found, and in which order, is what a plain look finds."""
        with read(self.path, self.log) as reading:
            for day in ("2019-01-03", "2019-01-10"):
                clocks = ask_desk(
                    reading, "America/New_York", self.clock(), as_of=day, known_at=str(position)
                )
                found = Searching(reading, clocks).find(wanted(*asked), 1_000)
                plain = plainly(self, position, day, asked)
                assert sorted((str(one.state.id), one.certainty) for one in found) == sorted(
                    (str(one.state.id), one.certainty) for one in plain
                )
                self.in_order(plain, [str(one.state.id) for one in found], asked)
                few = Searching(reading, clocks).find(wanted(*asked), 2)
                assert few == found[:2]

    def in_order(
        self, plain: list[Entry], found: list[str], asked: tuple[list[str], list[str]]
    ) -> None:
        """What has it in the headline comes first, and what was recorded last."""
        terms = wanted(*asked).terms

        def rank(entry: Entry) -> tuple[bool, int]:
            headline = words(entry.content.headline)
            elsewhere = not all(stands(term, headline) for term in terms)
            return elsewhere, -max(event.position for event in entry.events)

        ranked = {str(entry.state.id): rank(entry) for entry in plain}
        # An undone event is an event too, which a view does not have: what is told of those that
        # none was undone of is told of all.
        kept = [one for one in found if one not in self.undone]
        assert kept == sorted(kept, key=lambda one: ranked[one])

    @property
    def undone(self) -> set[str]:
        return {str(event.stream) for event in self.log.read() if event.type == "event.undone"}


drafts = st.fixed_dictionaries(
    {
        "slug": st.sampled_from(SLUGS),
        "verb": st.just("said"),
        "when": st.sampled_from(WHENS),
        "headline": texts,
        "text": st.just("") | texts,
    },
    optional={
        "quotes": st.lists(
            texts.map(lambda text: {"text": text, "speaker": "the"}), max_size=2
        ).map(tuple),
        "sources": texts.map(lambda text: ({"name": text, "relays": "Fire"},)),
        "by": texts.map(lambda text: (text,)),
        "tags": st.lists(texts, max_size=2, unique=True).map(tuple),
    },
)
changes = st.fixed_dictionaries({"headline": texts}) | st.fixed_dictionaries({"text": texts})
others: st.SearchStrategy[Callable[[Any], Any]] = st.one_of(
    st.tuples(PICKS, changes).map(lambda drawn: lambda at: at.correct(*drawn)),
    PICKS.map(lambda pick: lambda at: at.desk.retract(at.target(pick), None, "no")),
    PICKS.map(lambda pick: lambda at: at.desk.reinstate(at.target(pick), None, "yes")),
    PICKS.map(lambda pick: lambda at: at.desk.release([at.target(pick)], None, None)),
    st.tuples(PICKS, st.sampled_from(SLUGS)).map(
        lambda drawn: lambda at: at.desk.move(at.target(drawn[0]), None, drawn[1], "")
    ),
    st.integers(1, 3).map(lambda many: lambda at: at.desk.undo(many)),
    st.just(lambda at: at.desk.undo(1) and at.desk.redo(1)),
)
logging = drafts.map(lambda drawn: lambda at: at.say(**drawn))
steps = st.tuples(
    st.lists(st.builds(Step, logging, days), min_size=3, max_size=6),
    st.lists(st.builds(Step, logging | others, days), min_size=2, max_size=8),
).map(lambda parts: [*parts[0], *parts[1]])
asked_for = st.lists(
    st.tuples(
        st.lists(st.sampled_from(ASKED), min_size=1, max_size=2),
        st.lists(st.sampled_from(ASKED), max_size=1),
    ),
    min_size=1,
    max_size=3,
)


def run(done: list[Step], questions: list[tuple[list[str], list[str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = AtSearchedDesk(Path(folder) / "desk")
        with closing(at.log.store):
            for step in done:
                at.clock.move(days=step.days)
                with suppress(DatelineError):  # a refusal records nothing
                    step.do(at)
            for position in positions(at.log.head()):
                for asked in questions:
                    at.find_alike(position, asked)


def positions(head: int) -> Iterator[int]:
    yield from range(head, 2, -4)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(steps, asked_for)
def test_what_is_found_is_what_a_plain_look_finds(
    done: list[Step], questions: list[tuple[list[str], list[str]]]
) -> None:
    run(done, questions)


@pytest.mark.campaign
@settings(max_examples=2_000, deadline=None, suppress_health_check=SLOW)
@given(steps, asked_for)
def test_it_is_so_in_two_thousand_other_cases(
    done: list[Step], questions: list[tuple[list[str], list[str]]]
) -> None:
    run(done, questions)
