"""Any day of a story's life: all of it for a script, and each day of changes for itself."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from projections.site.assets import REPLAYING
from projections.site.changes_page import changed_in
from projections.site.entry_text import entry_page, held_text, joined
from projections.site.page import STORY_ROOT
from projections.site.periods import by_period
from projections.site.prose import line
from projections.site.safe_json import safe_json
from projections.site.templates import markup
from projections.site.told_story import LONG
from timeline.days import MAX_DAY, MIN_DAY, day_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.entry import Known
    from projections.site.held import Held
    from projections.site.replay import Change, Spell
    from projections.site.told_story import Prepared, Text, ToldStory


def replay_page(told: ToldStory) -> Text:
    """The page on which readers choose both clocks."""
    path = told.site.addresses.as_of(told.slug)
    title = told.language.say("replay", "title", title=told.story.opened.title)
    threads = _grouped(
        (told.threads.html(one.thread, now=told.threads_now.get(one.thread.handle)), held)
        for one, held in told.replay.threads
    )
    return told.page(
        "replay.html",
        told.head(path, title, script=REPLAYING, kind="replay"),
        matters=[markup(_held(html, where)) for html, where in threads],
        words=[markup(_held(told.threads.word(one), [held])) for one, held in told.replay.words],
        periods=[
            {
                "title": period.title,
                "entries": [markup(told.entries.everywhere(one)) for one in some],
            }
            for period, some in by_period(told.replay.spells, told.language)
        ],
        days=[
            {
                "href": f"{STORY_ROOT}as-of/{day_label(day)}/index.html",
                "day": told.language.day(day),
                "changes": [one for change in some for one in changed_in(told, change)],
            }
            for day, some in reversed(_by_day(told))
        ],
        data=markup(safe_json(_replay_data(told))),
    )


def _replay_data(told: ToldStory) -> Prepared:
    """What the script needs besides what stands in the page."""
    return {
        "changes": [[one.at, one.day, told.instant(one.at)] for one in told.replay.changes],
        "days": _days(told),
        "words": told.language.words["replay"],
    }


def _days(told: ToldStory) -> list[int]:
    """The days from which on more had happened, or may have."""
    found = {day for one in told.replay.spells for day in (one.shown.possible, one.shown.certain)}
    found |= {change.day for change in told.replay.changes}
    return sorted(day for day in found if MIN_DAY <= day <= MAX_DAY)


def _by_day(told: ToldStory) -> list[tuple[int, list[Change]]]:
    return [(day, list(some)) for day, some in groupby(told.replay.changes, lambda one: one.day)]


def day_pages(told: ToldStory) -> Iterator[Text]:
    """The story as of each day on which readers were told something, as it was known then."""
    days = _by_day(told)
    for number, (day, changes) in enumerate(days):
        change = changes[-1].number
        spells = told.spells_at(change, day)
        shown = spells[-LONG:]
        label = day_label(day)
        title = f"{told.story.opened.title}: {told.language.day(day)}"
        yield told.page(
            "day.html",
            told.head(told.site.addresses.as_of(told.slug, label), title, kind="day"),
            heading=told.language.say("replay", "as_of", day=told.language.day(day)),
            standing_then=told.standing(change, day, compared=True),
            changes=[one for some in changes for one in changed_in(told, some)],
            periods_then=told.periods(shown, change, day),
            cut=len(shown) < len(spells),
            since=_since(told, spells),
            before=_day_link(told, days, number - 1),
            after=_day_link(told, days, number + 1),
            whole=f"{STORY_ROOT}as-of/index.html#as-of={label}&known-at={label}",
        )


def _day_link(told: ToldStory, days: Sequence[tuple[int, Any]], number: int) -> Prepared | None:
    if not 0 <= number < len(days):
        return None
    day = days[number][0]
    return {
        "href": f"{STORY_ROOT}as-of/{day_label(day)}/index.html",
        "title": told.language.day(day),
    }


def _since(told: ToldStory, spells: Sequence[Spell]) -> Prepared:
    """How the entries of an earlier day differ from those of now."""
    then = {one.shown.known.state.id: one.shown.known for one in spells}
    now = {one.shown.known.state.id: one.shown.known for one in told.now}
    added = [one for id_, one in now.items() if id_ not in then]
    reworded = [one for id_, one in now.items() if id_ in then and then[id_] is not one]
    return {
        "added": told.language.say("replay", "added", count=str(len(added))) if added else "",
        "reworded": [_linked(told, one) for one in reworded],
    }


def _linked(told: ToldStory, known: Known) -> Prepared:
    struck = known.state.retracted is not None
    headline = told.language.say("entry", "retracted") if struck else known.content.headline
    return {"href": entry_page(known.state.id), "text": markup(line(headline))}


def _grouped(some: Iterator[tuple[str, Held]]) -> list[tuple[str, list[Held]]]:
    """What looks alike and comes one after another, once, with all places where it held."""
    return [
        (html, [held for _, held in group]) for html, group in groupby(some, lambda one: one[0])
    ]


def _held(html: str, where: Sequence[Held]) -> str:
    """A list's item, with where it held."""
    return html.replace("<li", f'<li data-held="{held_text(joined(where))}"', 1)
