"""The story itself, year by year where it is long, party by party, and for other sites to show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from projections.entry import parties
from projections.site import atom, calendar, json_feed, sharing, structured_data
from projections.site.addresses import document
from projections.site.assets import READING
from projections.site.density import Span, density
from projections.site.page import STORY_ROOT
from projections.site.periods import year_and_month
from projections.site.prose import line, plain, seen
from projections.site.replay import TO_THE_SECOND
from projections.site.safe_json import safe_json
from projections.site.sharing import open_graph
from projections.site.templates import markup
from projections.site.told_story import LONG
from timeline.party import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.site.replay import Spell
    from projections.site.told_story import Prepared, Text, ToldStory

MOST_CHOICES = 60  # parties to choose from
LATEST = 5  # entries that another site shows


def story_page(told: ToldStory) -> Text:
    """Where it stands, then all of its timeline."""
    head = told.head(
        told.root,
        told.story.opened.title,
        graph=open_graph(told.public),
        alternates=_alternates(told),
        data=structured_data.write(told.public),
        script=READING,
        kind="story",
    )
    years = _years(told) if len(told.now) > LONG else []
    frame = plain(sharing.frame(told.public) or "")
    return told.page("story.html", head, years=years, frame=frame, **whole_timeline(told))


def whole_timeline(told: ToldStory) -> Prepared:
    """What a page needs that tells where the story stands, and all of its timeline."""
    parties_, subjects = _choices(told)
    return {
        "standing_now": told.standing_now,
        "strip_now": _strip(told, told.now),
        "periods_now": told.periods(
            told.now,
            told.point,
            lambda one: _data(one, parties_, subjects),
        ),
        "reading": markup(safe_json(_reading(told, parties_, subjects))),
    }


def _alternates(told: ToldStory) -> list[tuple[str, str, str]]:
    """The same for machines: (type, path, title)."""
    file, title = told.site.addresses.file, told.story.opened.title
    found = [
        ("application/atom+xml", file(told.slug, atom.NAME), title),
        ("application/feed+json", file(told.slug, json_feed.NAME), title),
        ("text/calendar", file(told.slug, calendar.NAME), title),
    ]
    if told.site.addresses.base_url is not None:
        found.append((sharing.MEDIA_TYPE, file(told.slug, sharing.NAME), title))
    return found


def _reading(told: ToldStory, named: Sequence[str], subjects: Sequence[str]) -> Prepared:
    """What the page's script needs."""
    words = told.language.words["filter"]
    shown = {"parties": [seen(one) for one in named], "subjects": [seen(one) for one in subjects]}
    return {**shown, "updated": told.last.at, "words": words}


def _data(spell: Spell, named: Sequence[str], subjects: Sequence[str]) -> str:
    """What the page's script chooses an entry by."""
    content = spell.shown.known.content
    by = {named.index(one) for one in parties(content) if one in named}
    on = {subjects.index(one) for one in content.tags if one in subjects}
    lists = {"by": by, "on": on}
    told = [f'data-{name}="{_listed(some)}"' for name, some in lists.items() if some]
    changed = max(one.recorded_at for one in spell.shown.known.events)[:TO_THE_SECOND]
    return " ".join([*told, f'data-changed="{changed}Z"'])


def _listed(numbers: Iterable[int]) -> str:
    return " ".join(map(str, sorted(numbers)))


def year_pages(told: ToldStory) -> Iterator[Text]:
    """A long story, year by year; years that only once had an entry keep their page."""
    if len(told.replay.spells) <= LONG:
        return
    years = {year_and_month(one.shown.latest)[0] for one in told.replay.spells}
    told_of: dict[int | None, list[Spell]] = {}
    for spell in told.now:
        told_of.setdefault(year_and_month(spell.shown.latest)[0], []).append(spell)
    links = _years(told)
    for year in sorted(one for one in years if one is not None):
        path = told.site.addresses.year(told.slug, year)
        title = f"{told.story.opened.title}: {told.language.year(year)}"
        yield told.page(
            "year.html",
            told.head(path, title, kind="year"),
            heading=told.language.year(year),
            years=links,
            periods_now=told.periods(told_of.get(year, ()), told.point),
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


def _choices(told: ToldStory) -> tuple[list[str], list[str]]:
    """The parties and the subjects that are named most."""
    contents = [one.shown.known.content for one in told.now]
    found = (
        Counter(name for one in contents for name in parties(one)),
        Counter(tag for one in contents for tag in one.tags),
    )
    named, subjects = ([name for name, _ in one.most_common(MOST_CHOICES)] for one in found)
    return named, subjects


def party_pages(told: ToldStory) -> Iterator[Text]:
    """What each party said and did; one that is named no more keeps its page."""
    names: dict[str, str] = {}
    for change in told.replay.changes:
        for known in change.changed:
            for name in parties(known.content):
                names.setdefault(folded(name), name)
    said: dict[str, list[Spell]] = {}
    for spell in told.now:
        for alike in dict.fromkeys(map(folded, parties(spell.shown.known.content))):
            said.setdefault(alike, []).append(spell)
    for alike, name in names.items():
        yield told.page(
            "party.html",
            told.head(
                told.site.addresses.party(told.slug, name),
                f"{name}: {told.story.opened.title}",
                kind="party",
            ),
            heading=markup(line(name)),
            periods_now=told.periods(said.get(alike, ()), told.point),
        )


def embed_page(told: ToldStory) -> Text:
    """Where it stands and what came last, in a frame of another site."""
    path = told.site.addresses.embed(told.slug)
    latest = told.now[-LATEST:]
    head = told.head(path, told.story.opened.title, kind="embed", canonical=told.root)
    entries = [told.entries.at(one, *told.point, level=3) for one in reversed(latest)]
    return told.page(
        "embed.html",
        head,
        standing_now=told.standing_now,
        entries=entries,
    )
