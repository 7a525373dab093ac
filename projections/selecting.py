"""Which entries of a story view to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from projections.entry import parties
from timeline.bounds import earliest_key, latest_key

if TYPE_CHECKING:
    from uuid import UUID

    from projections.entry import Entry
    from projections.story_view import StoryView
    from timeline.facts import DevelopmentLogged, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries of a view to show; empty means all.

    `since` and `until` are local days: entries that may have started in between. `parties` are
    names, folded. `ids` are those of the entries of a thread.
    """

    since: str | None = None
    until: str | None = None
    parties: frozenset[str] | None = None
    verb: str | None = None
    ids: frozenset[UUID] | None = None
    tag: str | None = None


def select(shown: StoryView, wanted: Selection) -> StoryView:
    """A view with only the entries wanted, in the same order."""
    zone = shown.story.opened.timezone
    return shown._replace(entries=tuple(e for e in shown.entries if _wanted(e, wanted, zone)))


def _wanted(entry: Entry, wanted: Selection, zone: str) -> bool:
    content = entry.content
    return (
        (wanted.verb is None or content.verb == wanted.verb)
        and (wanted.ids is None or entry.state.id in wanted.ids)
        and (wanted.tag is None or wanted.tag in content.tags)
        and (wanted.parties is None or _names(content, wanted.parties))
        and _overlaps(content.when, wanted, zone)
    )


def _overlaps(when: When, wanted: Selection, zone: str) -> bool:
    """Whether it may have started between the days asked for."""
    since, until = wanted.since, wanted.until
    late_enough = since is None or latest_key(when.latest_start, zone) >= earliest_key(since, zone)
    return late_enough and (
        until is None or earliest_key(when.earliest_start, zone) <= latest_key(until, zone)
    )


def _names(content: DevelopmentLogged, wanted: frozenset[str]) -> bool:
    from timeline.party import folded  # noqa: PLC0415 - only who asks for a party pays for it

    return not wanted.isdisjoint(map(folded, parties(content)))
