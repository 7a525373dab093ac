"""Whatever is told of a story outside its pages is told in its language alone."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from babel import Locale
from icalendar import Calendar
from lxml import html  # type: ignore[import-untyped]  # it has no types

from projections.site import atom, calendar, json_feed, timelinejs
from projections.site.language import ENGLISH, WORDS, spoken
from tests.projections.site.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.site.public_story import PublicStory

LETTERS = re.compile(r"[^\W\d_]+")
# The dates of each sort, as certain as each may be.
DATES = (
    *("2018", "2018-12", "2018-12-30", "2018-12-30T19:05", "2018-21", "2018-22", "2018-23"),
    *("2017-24", "2018-33", "2018-XX", "2018-12-XX", "201X", "2016?", "2016-12~", "2016-12-30%"),
    *("-0499", "0044", "[..2018-12-30]", "[2018-12-01..]", "[2018-11-27..2018-12-03]"),
    *("[2016,2018-12]", "2018-11/2018-12", "2018-11-27/2018-12-03", "2018-12-27/2018-12-30"),
    *("2018-12-27/..", "2018-12-27/", "../2018-12-27", "/2018-12-27", "2018~/2018-12"),
)
# Names and words of no language.
NAMES: dict[str, Any] = {
    "headline": "Qaqq",
    "text": "Quqq.\n\nQeqq.",
    "place": "Qoqq",
    "thread": "Qiqq",
    "by": ("Qqa", "Qqe", "Qqi"),
    "to": ("Qqo", "Qqu"),
    "via": ("Qqy",),
    "about": ("Qqb", "Qqc"),
    "quotes": (
        {"text": "Qza", "speaker": "Qze", "given_to": ("Qzi", "Qzo"), "via": ("Qzu",)},
        {"text": "Qzy", "speaker": "Qzb", "terms": "background"},
    ),
    "sources": ({"name": "Qka", "relays": "Qke"}, {"name": "Qki", "url": "https://qqq.qq/"}),
}
SECTIONS = ("entry", "label", "date", "date_alone", "date_after", "date_to", "date_on")
# What every language's file calls what a feed must say somewhere.
SAID = (
    *(("entry", name) for name in ("possible", "retracted", "order", "sources", "on_background")),
    *(("entry", name) for name in ("unattributed",)),
    *(("label", name) for name in ("correction", "clarification", "update")),
    ("field", "due"),
)


@pytest.fixture(scope="module", params=sorted(spoken()))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A language, and a story in it of which all is told that can be."""
    folder = tmp_path_factory.mktemp(request.param)
    with Paper(folder, title="Qtitle", language=request.param, summary="Qsum") as paper:
        _fill(paper)
        yield request.param, paper.published()


def _fill(paper: Paper) -> None:
    for number, edtf in enumerate(DATES):
        paper.say(f"q{number}", when=edtf, headline=f"Qh{number}")
    paper.say("full", "alleged", "[2018-12-27..2018-12-30]", **NAMES)
    paper.say("deep", headline="Qdd", quotes=({"text": "Qdq", "terms": "deep-background"},))
    paper.say("ask", "asked", headline="Qask", fields={"deadline": "2019-02-01"})
    paper.say("hearing", "scheduled", "2019-02-03", headline="Qhear")
    may = {"headline": "Qmay", "relative_to": "2019-03-30"}
    paper.say("may", "met", "[2019-01-05..2019-03-20]", **may)
    for label in ("correction", "clarification", "update"):
        paper.correct("full", "Qreason", label, headline=f"Qaq{label[:2]}")
    paper.say("gone", headline="Qgone")
    paper.retract("gone", "Qwhy")


def test_what_feeds_say_themselves_is_in_the_story_s_language_alone(
    told: tuple[str, PublicStory],
) -> None:
    language, story = told
    foreign = _words(ENGLISH) - _words(language, *_file(language))
    for one in _read(story):
        assert not foreign & _letters(one), one


def test_all_that_feeds_say_is_in_the_words_of_the_pages(told: tuple[str, PublicStory]) -> None:
    language, story = told
    everything, words = "\n".join(_read(story)), _file(language)
    assert [name for name in SAID if words[name[0]][name[1]] not in everything] == []


def _file(language: str) -> dict[str, Any]:
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))


def _words(language: str, *sections: str) -> frozenset[str]:
    """The words of a language's file, of all that feeds say unless told otherwise; its months."""
    said = _file(language)
    texts = [text for name in sections or SECTIONS for text in _texts(said[name])]
    locale = Locale.parse(language)
    months = [one for sort in locale.months["format"].values() for one in sort.values()]
    times = [one for sort in locale.day_periods["format"].values() for one in sort.values()]
    return frozenset().union(*map(_letters, (*texts, *months, *times)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield re.sub(r"\{\w+\}", " ", value)
    else:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _letters(text: str) -> frozenset[str]:
    return frozenset(LETTERS.findall(text.casefold()))


def _read(story: PublicStory) -> Iterator[str]:
    """All that a reader of any of the files reads."""
    yield from _atom(ET.fromstring(atom.write(story)))
    feed = json.loads(json_feed.write(story))
    yield from (feed["title"], feed["description"])
    for item in feed["items"]:
        yield from (item["title"], _seen(item["content_html"]), item["_dateline"]["words"])
    slides = json.loads(timelinejs.write(story))["events"]
    for slide in slides:
        yield from (_seen(slide[name]) for name in ("display_date", "group") if name in slide)
        yield from map(_seen, slide["text"].values())
    made = Calendar.from_ical(calendar.write(story).data)
    yield from (str(made[name]) for name in ("X-WR-CALNAME", "X-DATELINE-LEFT-OUT"))
    for event in made.walk("VEVENT"):
        yield from (str(event[name]) for name in ("SUMMARY", "DESCRIPTION"))


def _atom(root: ET.Element) -> Iterator[str]:
    for one in root.iter():
        name = one.tag.partition("}")[2]
        if name in {"title", "subtitle", "comment"}:
            yield one.text or ""
        elif name == "content":
            yield _seen(one.text or "")


def _seen(markup: str) -> str:
    return "\n".join(html.fragment_fromstring(markup, create_parent="div").itertext())
