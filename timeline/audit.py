"""The audit of a whole log: what cannot be read in it, does not fit, or stands where it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from timeline.errors import clip
from timeline.events import DevelopmentCorrected, DevelopmentTriaged
from timeline.folds import fold
from timeline.log import PAGE
from timeline.past import Past
from timeline.recorded import Unreadable, instant
from timeline.refs import ref
from timeline.undoing import in_force
from timeline.vocabulary import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from uuid import UUID

    from timeline.log import Log
    from timeline.recorded import Recorded

OPENINGS = ("story.opened", "development.logged")
WORDS = {"unknown": "is unknown here", "erased": "was erased", "damaged": "is damaged"}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with the event at a position, in words.

    `why` is that of `Unreadable`, or `groundless`: it can be read, and rests on nothing.
    """

    position: int
    what: str
    why: str = "damaged"


def audit(log: Log, watch: Callable[[int], None] = lambda _: None) -> list[Fault]:
    """What is wrong with the events of a log, by position.

    Of what stands at the wrong time, and of second openings, only the first is named: the rest
    may follow from it. Reads the whole log, and keeps little of it; `watch` is told each position
    as it is read.
    """
    faults: set[Fault] = set()
    first: dict[str, Fault] = {}
    corrected: set[UUID] = set()
    last = ""
    for recorded in log.read():
        faults.update(_unreadable(recorded))
        if isinstance(recorded.event, DevelopmentCorrected | DevelopmentTriaged):
            corrected.add(recorded.stream)
        for rule, what in (*_mistimed(recorded, last), *_reopened(log, recorded)):
            first.setdefault(rule, Fault(recorded.position, what))
        last = recorded.recorded_at
        watch(recorded.position)
    for stream in corrected:  # nothing else can be read and yet not fit
        found = fold(log.stream(stream))
        for recorded in found.unreadable if found else ():
            faults.update(_unreadable(recorded))
    return sorted(faults.union(first.values(), _groundless(log)))


def _groundless(log: Log) -> Iterator[Fault]:
    """Entries that rest on nothing: no story, no target of a link, no definition of their kind.

    Reads the log once more, a page of events at a time, and the streams of the entries in it.
    """
    past = Past(log, "", lambda _: None)
    stories = {story.id for story in past.stories()}
    known = {*shipped().kinds, *(one.name for one in past.kinds())}
    page: list[Recorded] = []
    for recorded in log.read():
        if recorded.type == "development.logged":
            page.append(recorded)
        if len(page) == PAGE:
            yield from _of_page(past, page, stories, known)
            page = []
    yield from _of_page(past, page, stories, known)


def _of_page(
    past: Past, page: Sequence[Recorded], stories: Collection[UUID], known: Collection[str]
) -> Iterator[Fault]:
    entries = past.developments([one.stream for one in page])
    said = {id_: one.development.current for id_, one in entries.items()}
    linked = {link.target for content in said.values() for link in content.links}
    there = said.keys() | past.developments(list(linked - said.keys())).keys()
    for recorded in page:
        found = entries.get(recorded.stream)
        if found is None or found.logged_at != recorded.position:
            continue
        content, name = said[recorded.stream], ref(recorded.stream)
        if content.story not in stories:
            yield Fault(recorded.position, f"{name} belongs to no story", "groundless")
        if content.kind not in known:
            what = f"{name} is of a kind that is not defined, {clip(content.kind)!r}"
            yield Fault(recorded.position, what, "groundless")
        for target in {link.target for link in content.links} - there:
            what = f"{name} links to {ref(target)}, which is not there"
            yield Fault(recorded.position, what, "groundless")


def _unreadable(recorded: Recorded) -> Iterator[Fault]:
    if isinstance(recorded.event, Unreadable):
        why = recorded.event.why
        what = f"{recorded.type} version {recorded.schema} {WORDS[why]}"
        yield Fault(recorded.position, what, why)


def _mistimed(recorded: Recorded, last: str) -> Iterator[tuple[str, str]]:
    """Which rule an event breaks where it stands, and how; `last` is when another was recorded."""
    if not _is_instant(recorded.recorded_at):
        yield "time", "recorded at what is no instant"
    elif recorded.recorded_at < last:
        yield "time", "recorded before the event in front of it"


def _reopened(log: Log, recorded: Recorded) -> Iterator[tuple[str, str]]:
    """What begins a second time, unless all that was there before is undone."""
    if recorded.type in OPENINGS and recorded.version != 1:
        before = [one for one in log.stream(recorded.stream) if one.version < recorded.version]
        if in_force(before):
            yield "opening", f"{recorded.type} a second time, in what was begun before"


def _is_instant(text: str) -> bool:
    try:
        return instant(datetime.fromisoformat(text)) == text
    except (ValueError, OverflowError):
        return False
