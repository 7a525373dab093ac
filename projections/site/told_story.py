"""A story as its pages tell it: what held when, in its language, and what every page of it has."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from projections.site.addresses import document, relative
from projections.site.entry_text import Entries
from projections.site.language import Language
from projections.site.page import STORY_ROOT, Head, Site, below, page
from projections.site.periods import Periods
from projections.site.prose import line, paragraphs, plain
from projections.site.public_story import PublicStory, public_story
from projections.site.replay import replay
from projections.site.sweep import Point
from projections.site.templates import markup
from projections.site.thread_text import Threads
from projections.site.values import Values
from timeline.days import day_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from uuid import UUID

    from projections.entry import Known
    from projections.site.replay import Change, Replay, Spell
    from projections.site.stories import Published
    from projections.site.words import Word
    from projections.threads import Thread

LONG = 200  # entries: a longer story has a page for each year, and days of it that go back so far
QUESTION = "question"  # what the desk itself wants to know
MOST_WORDS = 60  # of parties, on a page
Text = tuple[str, str]
Prepared = dict[str, Any]


class ToldStory:
    """A story of which readers may see something.

    Attributes:
        last, point: the last change, and the day (its own, unless another was asked for) that
            pages which name no date are as of, by what is known since.
        root: the path of its folder.
        moved: the slugs of the stories in which entries are now that were in this one; None where
            the site does not have that story.
    """

    def __init__(self, site: Site, told: Published, day: int | None = None) -> None:
        self.site = site
        self.story = told.story
        self.slug = told.story.slug
        self.zone = told.story.opened.timezone
        self.language = Language(told.story.opened.language)
        self.replay: Replay = replay(told.story, told.events)
        self.last: Change = self.replay.changes[-1]
        self.point = Point(self.last.number, self.last.day if day is None else day)
        self.entries = Entries(self.replay, self.language, self._party_page)
        self.threads = Threads(self.language, self._party_page)
        self.headings = Periods(self.language)
        self.values = Values(self.language, self._headline_of)
        self.root = site.addresses.story(self.slug)
        self.moved, self.beyond = told.moved, told.beyond
        self._events = told.events

    @cached_property
    def now(self) -> list[Spell]:
        """The entries as of the day of the last change, by what is known since."""
        return [one for one in self.replay.spells if one.held.at(*self.point)]

    @cached_property
    def public(self) -> PublicStory:
        """The same as what is written for machines."""
        day = day_label(self.point.day)
        return public_story(self.story, self._events, self.site.addresses, day)

    @cached_property
    def threads_now(self) -> dict[str, Thread]:
        """The threads as they stand now, by their handles, in the order in which they began."""
        threads = [one.thread for one, held in self.replay.threads if held.at(*self.point)]
        return {one.handle: one for one in threads}

    @cached_property
    def versions(self) -> dict[UUID, Known]:
        """What each entry says now, those that have not happened too."""
        found: dict[UUID, Known] = {}
        for change in self.replay.changes:
            found |= {known.state.id: known for known in change.changed}
        return found

    def _headline_of(self, target: str) -> str:
        return self._headlines.get(target, target)

    @cached_property
    def _headlines(self) -> dict[str, str]:
        return {str(id_): known.content.headline for id_, known in self.versions.items()}

    @cached_property
    def standing_now(self) -> Prepared:
        """Where it stands as of the day of the last change."""
        words = [word for word, held in self.replay.words if held.at(*self.point)]
        return self.standing(self.threads_now.values(), words)

    def standing(
        self, threads: Iterable[Thread], words: Sequence[Word], *, compared: bool = False
    ) -> Prepared:
        """What waits for somebody, questions, what is settled, and last words, as told."""
        told: dict[str, list[str]] = {"matters": [], "questions": [], "settled": []}
        for one in threads:
            now = self.threads_now.get(one.handle) if compared else None
            waiting = "questions" if one.type == QUESTION else "matters"
            name = "settled" if one.settled else waiting
            told[name].append(self.threads.html(one, now))
        return {
            **told,
            "words": [self.threads.word(one) for one in words[:MOST_WORDS]],
        }

    def _party_page(self, name: str) -> str:
        path = self.site.addresses.party(self.slug, name)
        return f"{STORY_ROOT}{document(path.removeprefix(self.root))}"

    def periods(
        self,
        spells: Sequence[Spell],
        point: Point,
        data: Callable[[Spell], str] = lambda _: "",
    ) -> list[Prepared]:
        """Entries under their headings, as they are told at a point."""
        return [
            {
                "id": period.id_,
                "title": period.title,
                "entries": [self.entries.at(one, *point, data(one)) for one in some],
            }
            for period, some in self.headings.parted(spells)
        ]

    def instant(self, at: str) -> str:
        """An instant on the story's own clocks."""
        return self.language.instant(at, self.zone)

    def head(self, path: str, title: str, **others: Any) -> Head:
        """What a page of the story says of itself."""
        others.setdefault("description", self.story.opened.summary)
        return Head(path=path, title=title, **others)

    def page(self, template: str, head: Head, **values: Any) -> Text:
        """A page of the story, with its path."""
        html = self.filled(template, head, **values)
        return document(head.path), below(html, relative(head.path, f"{self.root}x")[:-1])

    def filled(self, template: str, head: Head, **values: Any) -> str:
        """A page with what all of them have; `STORY_ROOT` stands for the way to the folder."""
        return page(template, self.site, self.language, head, story=self._everywhere, **values)

    @cached_property
    def _everywhere(self) -> Prepared:
        """What each page says of the story."""
        opened = self.story.opened
        return {
            "title": markup(line(opened.title)),
            "name": plain(opened.title),
            "summary": markup(paragraphs(opened.summary)),
            "lang": self.language.tag,
            "href": f"{STORY_ROOT}index.html",
            "updated": self.language.say("page", "updated", when=self.instant(self.last.at)),
            "updated_at": self.last.at,
            "zone": self.language.say("page", "times_in", zone=self.zone),
            "root": STORY_ROOT,
        }
