"""The story itself, year by year where it is long, party by party, and for other sites to show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from projections.entry import parties
from projections.site.addresses import document
from projections.site.assets import READING
from projections.site.density import Span, density
from projections.site.page import STORY_ROOT
from projections.site.periods import year_and_month
from projections.site.prose import line
from projections.site.safe_json import safe_json
from projections.site.templates import markup
from projections.site.told_story import LONG
from timeline.party import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.site.replay import Spell
    from projections.site.told_story import Prepared, Text, ToldStory

MOST_CHOICES = 60  # parties to choose from
LATEST = 5  # entries that another site shows


def story_page(told: ToldStory) -> Text:
    """Where it stands, then all of its timeline."""
    head = told.head(
        told.root,
        told.story.opened.title,
        script=READING,
        kind="story",
    )
    return told.page(
        "story.html",
        head,
        standing_now=told.standing(told.last.number, told.last.day),
        strip_now=_strip(told, told.now),
        periods_now=told.periods(told.now, told.last.number, told.last.day),
        years=_years(told) if len(told.now) > LONG else [],
        reading=markup(
            safe_json(
                {
                    "parties": _choices(told),
                    "updated": told.last.at,
                    "words": told.language.words["filter"],
                }
            )
        ),
    )


def year_pages(told: ToldStory) -> Iterator[Text]:
    """A long story, year by year; years that only once had an entry keep their page."""
    if len(told.replay.spells) <= LONG:
        return
    years = {year_and_month(one.shown.latest)[0] for one in told.replay.spells}
    for year in sorted(one for one in years if one is not None):
        some = [one for one in told.now if year_and_month(one.shown.latest)[0] == year]
        path = told.site.addresses.year(told.slug, year)
        title = f"{told.story.opened.title}: {told.language.year(year)}"
        yield told.page(
            "year.html",
            told.head(path, title, kind="year"),
            heading=told.language.year(year),
            years=_years(told),
            periods_now=told.periods(some, told.last.number, told.last.day),
        )


def _strip(told: ToldStory, spells: Sequence[Spell]) -> Any:
    found = density([Span(one.shown.possible, one.shown.latest) for one in spells], told.language)
    return found and found._asdict()


def _years(told: ToldStory) -> list[Prepared]:
    counted = Counter(year_and_month(one.shown.latest)[0] for one in told.now)
    return [
        {
            "href": f"{STORY_ROOT}{_year_path(told, year)}",
            "title": told.language.year(year),
            "count": counted[year],
        }
        for year in sorted(one for one in counted if one is not None)
    ]


def _year_path(told: ToldStory, year: int) -> str:
    path = told.site.addresses.year(told.slug, year)
    return document(path.removeprefix(told.root))


def _choices(told: ToldStory) -> list[str]:
    """The parties that are named most."""
    named = Counter(name for one in told.now for name in parties(one.shown.known.content))
    return [name for name, _ in named.most_common(MOST_CHOICES)]


def party_pages(told: ToldStory) -> Iterator[Text]:
    """What each party said and did; one that is named no more keeps its page."""
    names: dict[str, str] = {}
    for change in told.replay.changes:
        for known in change.changed:
            for name in parties(known.content):
                names.setdefault(folded(name), name)
    for plain, name in names.items():
        some = [one for one in told.now if plain in map(folded, parties(one.shown.known.content))]
        yield told.page(
            "party.html",
            told.head(
                told.site.addresses.party(told.slug, name),
                f"{name}: {told.story.opened.title}",
                kind="party",
            ),
            heading=markup(line(name)),
            periods_now=told.periods(some, told.last.number, told.last.day),
        )


def embed_page(told: ToldStory) -> Text:
    """Where it stands and what came last, in a frame of another site."""
    path = told.site.addresses.embed(told.slug)
    latest = told.now[-LATEST:]
    head = told.head(path, told.story.opened.title, kind="embed", canonical=told.root)
    entries = [told.entries.at(one, told.last.number, told.last.day) for one in reversed(latest)]
    return told.page(
        "embed.html",
        head,
        standing_now=told.standing(told.last.number, told.last.day),
        entries=[markup(one) for one in entries],
    )
