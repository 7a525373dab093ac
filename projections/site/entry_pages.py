"""The page of each development: its address never changes, whatever becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.site import structured_data
from projections.site.addresses import relative
from projections.site.changes_page import correction
from projections.site.entry_text import OWN_PAGE, entry_page
from projections.site.entry_words import headline
from projections.site.page import STORY_ROOT
from projections.site.prose import line
from projections.site.sharing import open_graph_of
from projections.site.templates import markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from projections.entry import Entry
    from projections.site.replay import Spell
    from projections.site.told_story import Prepared, Text, ToldStory
    from projections.threads import Thread


def entry_pages(told: ToldStory) -> Iterator[Text]:
    """A page for each development, as it stands now."""
    latest: dict[UUID, Spell] = {}
    for spell in sorted(told.replay.spells, key=lambda one: one.held.known_from):
        latest[spell.shown.known.state.id] = spell
    shown = {one.shown.known.state.id for one in told.now}
    threads = _threads(told)
    shared = {one.state.id: _shared(told, one) for one in told.public.view.entries}
    for id_, spell in latest.items():
        if id_ in told.moved:
            continue
        place = f"{STORY_ROOT}index.html#e-{id_}" if id_ in shown else None
        yield _entry_page(told, spell, shared.get(id_, {}), place, threads.get(id_))
    for id_ in told.moved:
        yield _moved_page(told, id_)


def _shared(told: ToldStory, entry: Entry) -> Prepared:
    """What an entry that is part of the timeline says to other sites and to machines."""
    return {
        "graph": open_graph_of(told.public, entry),
        "data": structured_data.write_entry(told.public, entry),
    }


def _entry_page(
    told: ToldStory, spell: Spell, shared: Prepared, place: str | None, thread: Thread | None
) -> Text:
    """One of them; `place` is where it stands in the whole story, `thread` what it is part of."""
    known = spell.shown.known
    title = headline(known, told.language)
    path = told.site.addresses.entry(told.slug, known.state.id)
    return told.page(
        "one.html",
        told.head(path, title, description=known.content.text, kind="one", **shared),
        entry=told.entries.at(spell, *told.point, level=OWN_PAGE),
        published=told.language.say(
            "entry", "published", when=told.instant(known.logged.recorded_at)
        ),
        history=[correction(told, record, said, known) for record, said in known.corrections()],
        back=list(told.entries.referring(spell, told.last.number)),
        beyond=list(_beyond(told, path, known.state.id)),
        thread=thread and _linked(told, thread),
        place=place,
    )


def _moved_page(told: ToldStory, id_: UUID) -> Text:
    """What stands at the address of one that is in another story now."""
    path = told.site.addresses.entry(told.slug, id_)
    slug = told.moved[id_]
    there = None if slug is None else told.site.addresses.entry(slug, id_)
    title = told.language.words["label"]["moved"]
    head = told.head(path, title, kind="one", canonical=there)
    return told.page("moved.html", head, there=there and relative(path, there))


def _beyond(told: ToldStory, path: str, id_: UUID) -> Iterator[Prepared]:
    """What it is linked to in other stories, and what there is linked to it, as that stands now."""
    for one in told.beyond:
        if one.id == id_:
            addresses, opened = told.site.addresses, one.story.opened
            there = addresses.entry(one.story.slug, one.known.state.id)
            yield {
                "label": told.language.words["backlink" if one.back else "relation"][one.relation],
                "href": relative(path, there),
                "text": markup(line(one.known.content.headline)),
                "lang": opened.language,
                "story": markup(line(opened.title)),
            }


def _threads(told: ToldStory) -> dict[UUID, Thread]:
    """The thread that each entry is on, or moves: the one that began first."""
    found: dict[UUID, Thread] = {}
    for thread in told.threads_now.values():
        acts = (thread.opening, *(move.act for move in thread.moves if move.act), *thread.listed)
        for act in acts:
            found.setdefault(act.id, thread)
    return found


def _linked(told: ToldStory, thread: Thread) -> Prepared:
    return {
        "title": markup(line(thread.title)),
        "href": entry_page(thread.opening.id),
        "state": told.threads.state(thread),
    }
