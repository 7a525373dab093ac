"""What was put right, and what was struck: newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.site.entry_text import entry_page
from projections.site.entry_words import headline
from projections.site.prose import line
from projections.site.replay import TO_THE_SECOND
from projections.site.templates import markup
from timeline.recorded import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.entry import Known, Record
    from projections.site.replay import Change
    from projections.site.told_story import Prepared, Text, ToldStory
    from timeline.later_facts import DevelopmentCorrected

RETRACTED = "development.retracted"
LABELS = {
    "development.logged": "addition",
    "development.corrected": "correction",
    RETRACTED: "retraction",
    "development.moved": "moved",
}


def changes_page(told: ToldStory) -> Text:
    """The page of all corrections, clarifications, updates and retractions of a story."""
    title = f"{told.language.say('page', 'changes')}: {told.story.opened.title}"
    here = [one for id_, one in told.versions.items() if id_ not in told.moved]
    return told.page(
        "changes.html",
        told.head(told.site.addresses.changes(told.slug), title, kind="changes"),
        corrections=put_right(told, here),
    )


def put_right(told: ToldStory, entries: Iterable[Known]) -> list[Prepared]:
    """Corrections, clarifications, updates and retractions of entries, newest first."""
    found = sorted(_corrections(told, entries), key=lambda one: one[0], reverse=True)
    return [one for _, one in found]


def _corrections(
    told: ToldStory, entries: Iterable[Known]
) -> Iterator[tuple[tuple[str, int], Prepared]]:
    """The same, with when they were told."""
    for known in entries:
        for record, said in known.corrections() if known.state.retracted is None else ():
            yield (record.recorded_at, record.position), correction(told, record, said, known)
        struck = known.retraction()
        if struck is not None:
            record, event = struck
            yield (
                (record.recorded_at, record.position),
                told_of(told, known, record, "retraction", event.reason),
            )


def correction(
    told: ToldStory, record: Record, said: DevelopmentCorrected, known: Known
) -> Prepared:
    """One correction: when, of what, from what to what, and why."""
    return {
        **told_of(told, known, record, said.label, said.reason),
        "fields": [
            {
                "name": told.values.field(one.field),
                "old": told.values.told(one.old),
                "new": told.values.told(one.new),
            }
            for one in said.changes
        ],
    }


def told_of(told: ToldStory, known: Known, record: Record, label: str, reason: str) -> Prepared:
    """That readers were told something of an entry, and when."""
    return {
        "label": told.language.words["label"][label],
        "class": label,
        "when": told.instant(record.recorded_at),
        "at": f"{record.recorded_at[:TO_THE_SECOND]}Z",
        "headline": markup(line(headline(known, told.language))),
        "href": entry_page(known.state.id),
        "reason": markup(line(reason)),
        "fields": [],
    }


def changed_in(told: ToldStory, change: Change) -> Iterator[Prepared]:
    """What readers were told in a change: new entries, corrections, what was struck or moved."""
    for known in change.changed:
        news = [
            told_of(told, known, record, _label(record), "")
            for record in known.events
            if f"{record.recorded_at[:TO_THE_SECOND]}Z" == change.at and _is_news(known, record)
        ]
        yield from news[-1:] if known.state.retracted is not None else news


def _is_news(known: Known, record: Record) -> bool:
    """Whether readers learnt of something; what is struck now was told as such from the first."""
    again = record.type == RETRACTED and record.recorded_at == known.logged.recorded_at
    return record.type in LABELS and not again


def _label(record: Record) -> str:
    if record.type == "development.corrected" and not isinstance(record.event, Unreadable):
        return str(getattr(record.event, "label", "correction"))
    return LABELS[record.type]
