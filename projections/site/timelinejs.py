"""TimelineJS 3 JSON: the timeline for that program, which takes every text in it for HTML.

Its dates are certain and without a zone. What is uncertain reaches from the first day on which it
may have been to the last, and `display_date` says how it is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.site.markup import escaped
from projections.site.safe_json import safe_json, without_nothing
from projections.site.telling import Paragraph, Piece
from timeline.bounds import day_part, first_utc, split_offset
from timeline.edtf import Date, parse
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from projections.entry import Entry
    from projections.site.public_story import PublicStory
    from projections.threads import Thread
    from timeline.facts import AnyWhen

NAME = "timeline.json"
MEDIA_TYPE = "application/json"
DECEMBER = 12
Slide = dict[str, Any]


def write(story: PublicStory) -> str:
    """The whole timeline, in its order."""
    opened, threads = story.view.story.opened, story.threads()
    told = [Paragraph((Piece(opened.summary),))] if opened.summary else []
    slides = [_slide(story, one, threads) for one in story.view.entries]
    title = {
        "text": without_nothing(
            {"headline": escaped(opened.title), "text": story.telling.html(told)}
        )
    }
    return safe_json({"title": title, "events": slides, "scale": "human"}) + "\n"


def _slide(story: PublicStory, entry: Entry, threads: Mapping[UUID, Thread]) -> Slide:
    telling, when, thread = story.telling, entry.content.when, threads.get(entry.state.id)
    named = thread is not None and thread.handle != thread.opening.ref
    return without_nothing(
        {
            **_dates(when, story.view.story.opened.timezone),
            "display_date": _stripped(telling.when(when)),
            "text": {
                "headline": escaped(telling.headline(entry)),
                "text": telling.html(telling.paragraphs(entry)),
            },
            "group": _stripped(thread.handle) if thread is not None and named else None,
            "unique_id": str(entry.state.id),
            "autolink": False,
        }
    )


def _stripped(text: str) -> str:
    """Text for a field of which that program strips the markup, and takes the rest for HTML."""
    return escaped(escaped(text))


def _dates(when: AnyWhen, zone: str) -> Slide:
    """Where a slide begins, and where it ends if that is elsewhere."""
    plain = parse(when.edtf)
    if isinstance(plain, Date) and not plain.mark and not plain.time and _is_of_a_calendar(plain):
        return {"start_date": _date(plain.text)}
    bounds = (when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)
    known = [_moment(one, when.zone, zone) for one in bounds if one is not None]
    start, end = known[0], known[-1]
    return {"start_date": start, "end_date": end if end != start else None}


def _is_of_a_calendar(date: Date) -> bool:
    """Whether it is a year, a month or a day, and neither a season nor a part unspecified."""
    return "X" not in date.text and int(date.month or 1) <= DECEMBER


def _moment(bound: str, own: str, zone: str) -> Slide:
    """A bound on the story's own clock."""
    day, _, clock = bound.partition("T")
    if not clock:
        return _date(day)
    if own != zone or split_offset(clock)[1]:
        local = local_now(first_utc(bound, own), zone)
        day, clock = day_part(local), local.partition("T")[2]
    hour, minute = clock[:5].split(":")
    return {**_date(day), "hour": int(hour), "minute": int(minute)}


def _date(text: str) -> Slide:
    """A year, month or day of the calendar; the year before the year 1 is -1."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    numbers = [int(one) for one in digits.split("-")]
    year = int(f"{sign}{numbers[0]}")
    parts = [year if year > 0 else year - 1, *numbers[1:]]
    return dict(zip(("year", "month", "day"), parts, strict=False))
