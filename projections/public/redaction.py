"""What a development says, without what readers are not to be told of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.published import UNQUOTED, named
from timeline.bounds import day_part
from timeline.days import ordinal_of
from timeline.fields import COMMON_OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from uuid import UUID

    from timeline.events import DevelopmentLogged, Quote, Source
    from timeline.vocabulary import Vocabulary
    from timeline.when import When

STRUCK = "Retracted"  # the headline of what is struck, in place of what it said


class Home(NamedTuple):
    """Where readers see a development: its story, and the first day (local) on which they could."""

    story: UUID
    day: str


class Redaction:
    """Takes out of developments what is in house.

    That is: who spoke on terms that do not name them, and what was said off the record; what a
    date was typed as, and on which day; fields that nobody defined; where a source's evidence is,
    and when it was fetched; links to, and threads named after, what is hidden.

    Attributes:
        vocabulary: with the newsroom's own kinds. Readers are told the shipped one that each
            extends: a definition is written for the desk.
        hidden: the refs of developments that readers are told nothing of.
    """

    def __init__(self, vocabulary: Vocabulary, hidden: Container[str]) -> None:
        self._vocabulary = vocabulary
        self._hidden = hidden

    def told(
        self, content: DevelopmentLogged, home: Home, linked: Callable[[UUID], bool]
    ) -> DevelopmentLogged:
        """What readers are told; `linked` says whether they are of a link to a development."""
        dates = _Dates(home)
        return content.model_copy(
            update={
                **self._common(content, home),
                "by": named(content),
                "quotes": tuple(map(_quote, _quoted(content))),
                "sources": tuple(_source(one, dates) for one in content.sources),
                "links": tuple(one for one in content.links if linked(one.target)),
                "thread": self._thread(content.thread),
                "fields": self._own(content, dates),
            }
        )

    def struck(self, content: DevelopmentLogged, home: Home) -> DevelopmentLogged:
        """What is left of what was struck: that it was, of which kind, and when it was to be."""
        bare: dict[str, Any] = {
            name: field.get_default(call_default_factory=True)
            for name, field in type(content).model_fields.items()
            if not field.is_required()
        }
        common = self._common(content, home)
        return content.model_copy(update={**bare, **common, "headline": STRUCK})

    def _common(self, content: DevelopmentLogged, home: Home) -> dict[str, Any]:
        kind = self._vocabulary.kinds.get(content.kind)
        return {
            "kind": kind.base if kind else content.kind,
            "story": home.story,
            "when": _Dates(home).told(content.when),
            "visibility": "public",
            "embargo_until": None,
        }

    def _thread(self, handle: str | None) -> str | None:
        return None if handle is None or handle in self._hidden else handle

    def _own(self, content: DevelopmentLogged, dates: _Dates) -> dict[str, Any]:
        """Own fields that are defined."""
        kind = self._vocabulary.kinds.get(content.kind)
        defined = {COMMON_OWN, *(kind.fields if kind else ())}
        return {name: dates.own(value) for name, value in content.fields.items() if name in defined}


class _Dates:
    """Takes out of dates how they were typed, and when."""

    def __init__(self, home: Home) -> None:
        self._day = home.day

    def told(self, when: When) -> When:
        """A date with its meaning only, said on the day it was told."""
        return replace(when, phrase=when.edtf, reference=self._said(when.reference))

    def own(self, value: Any) -> Any:
        """An own field, which may hold a whole date."""
        if isinstance(value, dict) and {"edtf", "phrase", "reference"} <= value.keys():
            said = self._said(str(value["reference"]))
            return {**value, "phrase": value["edtf"], "reference": said}
        return value

    def _said(self, reference: str) -> str:
        """The day on which readers were told; a later one was named by whoever wrote it."""
        try:
            return max(self._day, day_part(reference), key=ordinal_of)
        except ValueError:  # a field that was defined later may hold anything
            return self._day


def words(content: DevelopmentLogged) -> frozenset[object]:
    """What readers are told that rests on terms: the words that were said, and who acted."""
    return frozenset((*map(_quote, _quoted(content)), *named(content)))


def terms(content: DevelopmentLogged) -> frozenset[object]:
    """What was said on other terms than on the record."""
    return frozenset(quote for quote in content.quotes if quote.terms != "on-record")


def _quoted(content: DevelopmentLogged) -> list[Quote]:
    return [quote for quote in content.quotes if quote.terms not in UNQUOTED]


def _quote(quote: Quote) -> Quote:
    """Words as readers have them: on deep background without attribution."""
    if quote.terms != "deep-background":
        return quote
    return quote.model_copy(update={"speaker": None, "given_to": (), "via": ()})


def _source(source: Source, dates: _Dates) -> Source:
    published = dates.told(source.published) if source.published else None
    return source.model_copy(update={"published": published, "retrieved": None, "evidence": ()})
