"""iCalendar (RFC 5545): what happened and what is due, each on its day.

A calendar knows no uncertain times: what is uncertain takes all the days on which it may have been,
and says so in its summary.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Calendar, Event, vCategory, vText, vUri

from projections.site.entry_words import ahead
from projections.site.markup import shown
from projections.site.public_story import last, revisions
from projections.site.spans import Span, span
from projections.threads.course import STATUS
from timeline.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from projections.entry import Entry
    from projections.site.public_story import PublicStory
    from projections.threads import Thread
    from timeline.facts import AnyWhen

NAME = "calendar.ics"
MEDIA_TYPE = "text/calendar"
PROGRAM = "-//Dateline//The record of a running story//EN"
LEFT_OUT = "X-DATELINE-LEFT-OUT"
# Some programs end a line at the first two; the last is lost at the beginning of a value.
UNHELD = {**dict.fromkeys(map(ord, "\u2028\u2029"), "\n"), 0xFEFF: "\\ufeff"}
STATUSES = {"cancelled": "CANCELLED", "confirmed": "CONFIRMED", "occurred": "CONFIRMED"}


class Written(NamedTuple):
    """A calendar, and what does not fit into any: the years go from 1 to 9999."""

    data: bytes
    left_out: tuple[str, ...]


class _Day(NamedTuple):
    """Something on a day.

    Attributes:
        stamp: the instant of what readers were last told of it.
        told: in the order in which a calendar is read.
    """

    uid: str
    summary: str
    when: AnyWhen
    stamp: str
    sequence: int
    told: dict[str, object]


def write(story: PublicStory) -> Written:
    """The whole calendar, in the order of the timeline, then what is due."""
    made, left_out = _calendar(story), []
    for day in (*_happened(story), *_due(story)):
        found = span(day.when, story.view.story.opened.timezone)
        if found is None:
            left_out.append(story.telling.dated(day.summary, day.when))
        else:
            made.add_component(_event(story, day, found))
    if left_out:
        made.add(LEFT_OUT, _text(f"{len(left_out)}: {'; '.join(left_out)}"))
    return Written(made.to_ical(), tuple(left_out))


def _calendar(story: PublicStory) -> Calendar:
    made = Calendar()
    made.add("PRODID", PROGRAM)
    made.add("VERSION", "2.0")
    made.add("UID", str(story.view.story.id))
    for name in ("NAME", "X-WR-CALNAME"):
        made.add(name, _text(story.title))
    if story.url is not None:
        made.add("URL", vUri(story.url))
    return made


def _event(story: PublicStory, day: _Day, found: Span) -> Event:
    made = Event()
    stamp = datetime.fromisoformat(day.stamp).replace(microsecond=0)
    summary = day.summary if found.sure else story.telling.dated(day.summary, day.when)
    made.add("UID", day.uid)
    made.add("DTSTAMP", stamp)
    made.add("LAST-MODIFIED", stamp)
    made.add("SEQUENCE", day.sequence)
    made.add("SUMMARY", _text(summary))
    made.add("DTSTART", found.start)
    if found.end is not None:
        made.add("DTEND", found.end)
    made.add("X-EDTF", _text(day.when.edtf))
    made.add("TRANSP", "TRANSPARENT")
    for name, value in day.told.items():
        if value:
            made.add(name, value)
    return made


def _happened(story: PublicStory) -> Iterator[_Day]:
    for one in story.view.entries:
        struck, possible = one.state.retracted is not None, one.certainty == "possible"
        status = "CANCELLED" if struck else "TENTATIVE" if possible else "CONFIRMED"
        told: dict[str, object] = {
            "STATUS": status,
            "LOCATION": _text(one.content.place or ""),
            "CATEGORIES": _categories(one.content.tags),
        }
        yield _day(
            story, one, (str(one.state.id), story.telling.headline(one)), one.content.when, told
        )


def _due(story: PublicStory) -> Iterator[_Day]:
    """What is due: by the thread that follows it, else as the entry itself says."""
    entries, threads = {one.state.id: one for one in story.view.entries}, story.threads()
    for thread in story.standing.threads:
        if thread.type == "occurrence" and thread.ahead is not None:
            yield _occurrence(story, thread, entries)
    for one in story.view.entries:
        on = threads.get(one.state.id)
        due = None if on is not None and on.type == "occurrence" else ahead(one.state, "due")
        if due is not None and one.state.retracted is None:
            names = (_due_id(one.state.id), _expected(story, story.telling.headline(one)))
            yield _day(story, one, names, due, {"STATUS": "TENTATIVE"})


def _occurrence(story: PublicStory, thread: Thread, entries: dict[UUID, Entry]) -> _Day:
    moved = [entries[one] for one in dict.fromkeys(m.act.id for m in thread.moves if m.act)]
    told = {"STATUS": STATUSES.get(str(thread.axes.get(STATUS)), "TENTATIVE")}
    names = (_due_id(thread.opening.id), _expected(story, thread.title))
    day = _day(story, moved[-1], names, restore(dict(thread.ahead or {}), "due"), {**told})
    return day._replace(stamp=max(map(last, moved)), sequence=len(moved) - 1 + day.sequence)


def _day(
    story: PublicStory, one: Entry, names: tuple[str, str], when: AnyWhen, told: dict[str, object]
) -> _Day:
    url = story.url_of(one)
    said = {
        "DESCRIPTION": _text(story.telling.text(story.telling.paragraphs(one))),
        "URL": None if url is None else vUri(url),
    }
    return _Day(*names, when, last(one), revisions(one), {**said, **told})


def _expected(story: PublicStory, text: str) -> str:
    return story.telling.labelled(story.telling.language.words["field"]["due"], text)


def _due_id(id_: UUID) -> str:
    return f"{id_}-due"


class _Text(vText):
    r"""A text in which nothing that was typed is an escape: `C:\New` is no new line."""

    def to_ical(self) -> bytes:
        """Escape it."""
        return rb"\\N".join(vText(some).to_ical() for some in self.split(r"\N"))


def _categories(tags: Sequence[str]) -> vCategory | None:
    made = vCategory([])
    made.cats = list(map(_text, tags))  # it would make texts of its own of them
    return made if tags else None


def _text(text: str) -> vText:
    return _Text(shown(text).translate(UNHELD))
