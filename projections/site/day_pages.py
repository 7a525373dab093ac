"""The story as of each day on which readers were told something, as it was known then."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from projections.site.changes_page import changed_in
from projections.site.entry_text import entry_page
from projections.site.entry_words import headline
from projections.site.page import STORY_ROOT
from projections.site.prose import line
from projections.site.sweep import Point, sweep
from projections.site.templates import markup
from projections.site.told_story import LONG
from timeline.days import day_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from projections.entry import Known
    from projections.site.replay import Change, Spell
    from projections.site.sweep import Step
    from projections.site.told_story import Prepared, Text, ToldStory


def day_pages(told: ToldStory) -> Iterator[Text]:
    """A page for each such day."""
    days, replay, since = by_day(told), told.replay, _Since(told)
    points = [Point(changes[-1].number, day) for day, changes in days]
    links = [None, *(_link(told, one.day) for one in points), None]
    steps = zip(
        sweep([(one, one.held) for one in replay.spells], points),
        sweep([(one.thread, held) for one, held in replay.threads], points),
        sweep(replay.words, points),
        strict=True,
    )
    for number, (spells, threads, words) in enumerate(steps):
        since.take(spells)
        yield _day_page(
            told,
            *days[number],
            standing_then=told.standing(threads.there, words.there, compared=True),
            periods_then=told.periods(spells.there[-LONG:], points[number]),
            cut=len(spells.there) > LONG,
            since=since.told(),
            before=links[number],
            after=links[number + 2],
        )


def _day_page(told: ToldStory, day: int, changes: Sequence[Change], **shown: Any) -> Text:
    label, words = day_label(day), told.language.day(day)
    head = told.head(
        told.site.addresses.as_of(told.slug, label),
        f"{told.story.opened.title}: {words}",
        kind="day",
    )
    return told.page(
        "day.html",
        head,
        heading=told.language.say("replay", "as_of", day=words),
        changes=[one for change in changes for one in changed_in(told, change)],
        whole=f"{STORY_ROOT}as-of/index.html#as-of={label}&known-at={label}",
        **shown,
    )


def by_day(told: ToldStory) -> list[tuple[int, list[Change]]]:
    """The days on which readers were told something, with what they were told."""
    return [(day, list(some)) for day, some in groupby(told.replay.changes, lambda one: one.day)]


def day_address(day: int) -> str:
    """The address of a day's page, from the story's folder on."""
    return f"{STORY_ROOT}as-of/{day_label(day)}/index.html"


def _link(told: ToldStory, day: int) -> Prepared:
    return {"href": day_address(day), "title": told.language.day(day)}


class _Since:
    """How the entries of one day after another differ from those of now."""

    def __init__(self, told: ToldStory) -> None:
        self._told = told
        self._now = {one.shown.known.state.id: one.shown.known for one in told.now}
        self._numbers = {id_: number for number, id_ in enumerate(self._now)}
        self._there: set[UUID] = set()
        self._otherwise: set[UUID] = set()

    def take(self, step: Step[Spell]) -> None:
        """Go on to the next day."""
        for spell in step.gone:
            self._there.discard(spell.shown.known.state.id)
            self._otherwise.discard(spell.shown.known.state.id)
        for known in (spell.shown.known for spell in step.come):
            now = self._now.get(known.state.id)
            if now is not None:
                self._there.add(known.state.id)
            if now is not None and now is not known:
                self._otherwise.add(known.state.id)

    def told(self) -> Prepared:
        """How many were added since, and which are worded otherwise."""
        added = len(self._now) - len(self._there)
        otherwise = sorted(self._otherwise, key=self._numbers.__getitem__)
        counted = self._told.language.counted
        return {
            "added": counted("replay", "added", added) if added else "",
            "reworded": [self._linked(self._now[one]) for one in otherwise],
        }

    def _linked(self, known: Known) -> Prepared:
        text = headline(known, self._told.language)
        return {"href": entry_page(known.state.id), "text": markup(line(text))}
