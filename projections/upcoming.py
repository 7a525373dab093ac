"""What is coming up: what is due, deadlines, and embargoes that end; and what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from projections.threads import day_of
from projections.threads.acts import key_of
from timeline.bounds import earliest_key, latest_key
from timeline.refs import ref
from timeline.restoring import restore
from timeline.zones import local_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.story import Story
    from projections.story_view import StoryView
    from projections.threads import Thread
    from timeline.facts import When

# By type of thread: what its date is called, and the statuses in which it still matters.
WAITS: dict[str, tuple[Literal["due", "deadline"], frozenset[str]]] = {
    "ask": ("deadline", frozenset({"made", "acknowledged", "contested", "overdue"})),
    "question": ("deadline", frozenset({"open", "asked", "no-reply"})),
    "occurrence": ("due", frozenset({"planned", "confirmed", "postponed", "overdue"})),
}


class Upcoming(NamedTuple):
    """Something that has a date before it, or behind it and still open.

    Attributes:
        thread, name: the handle of the thread, and how people know it; None for an embargo.
        ref: that of the entry which set the thread up, or is embargoed.
        overdue: whether the date had passed by the day asked for.
        who: whose turn it is.
    """

    what: Literal["due", "deadline", "embargo"]
    thread: str | None
    name: str | None
    ref: str
    key: str | None
    title: str
    when: When
    overdue: bool
    who: tuple[str, ...] = ()


def upcoming(view: StoryView, threads: Iterable[Thread]) -> tuple[Upcoming, ...]:
    """What is coming up after the day a view was asked for, overdue things first, by date."""
    zone = view.story.opened.timezone
    found = [*_awaited(view, threads), *_embargoes(view)]
    found.sort(key=lambda one: latest_key(one.when.latest_end, zone, one.when.zone))
    return tuple(found)


def _awaited(view: StoryView, threads: Iterable[Thread]) -> Iterator[Upcoming]:
    zone = view.story.opened.timezone
    day = day_of(view.clocks.key(zone), zone)
    for thread in threads:
        what, statuses = WAITS.get(thread.type or "", ("due", frozenset[str]()))
        status = thread.axes.get("status")
        if thread.ahead is None or status not in statuses:
            continue
        overdue = day.is_past(thread.ahead)
        if overdue and status == "contested":
            continue  # there was an answer: the deadline is behind it
        opening = thread.opening
        yield Upcoming(
            what=what,
            thread=thread.handle,
            name=thread.name,
            ref=opening.ref,
            key=opening.key,
            title=thread.title,
            when=restore(dict(thread.ahead), what),
            overdue=overdue,
            who=thread.turn,
        )


def _embargoes(view: StoryView) -> Iterator[Upcoming]:
    """What readers will see from a moment on that is after the day asked for."""
    asked = view.clocks.key(view.story.opened.timezone)
    for state in view.known.values():
        until = state.current.embargo_until
        if until is None or state.retracted is not None:
            continue
        end = _moment(until, view.story)
        if earliest_key(end.earliest_start, end.zone) > asked:
            key, title = key_of(state), state.current.headline
            yield Upcoming("embargo", None, None, ref(state.id), key, title, end, False)


def _moment(until: str, story: Story) -> When:
    """The end of an embargo on the story's own clock."""
    from timeline.facts import when as plain_when  # noqa: PLC0415 - few entries are embargoed
    from timeline.phrases import read  # noqa: PLC0415 - few entries are embargoed

    local = local_now(until, story.opened.timezone)
    return plain_when(read(local, story.setting(local[:10], ahead=True)).when)
