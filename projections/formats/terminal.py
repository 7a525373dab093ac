"""A story as lines for a terminal: plain text, with a role for each line that a style may go by."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID

from projections.embargoes import seen_by
from projections.formats.sentences import listed, source_in_full, spoken_by, who
from timeline.refs import ref
from timeline.undoing import is_undo, undone
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from projections.entry import Entry, Known, Record, State
    from projections.story_view import StoryView
    from timeline.facts import Quote
    from timeline.undoing import InStream

Role = Literal["title", "date", "text", "aside", "warning"]
NARROWEST = 20  # characters: a narrower column reads worse than lines that run over
UNORDERED = "~"  # beside the ref of an entry whose place among its neighbours is uncertain
INDENT = 10  # a ref and two blanks: details stand under the words, not under the ref


class Line(NamedTuple):
    """One line and what it is."""

    role: Role
    text: str


def timeline(view: StoryView, width: int, now: datetime | None = None) -> Iterator[Line]:
    """A story's entries under their dates, `width` characters wide.

    `now` is when it is told, where what is told is true now: embargoes may have ended.
    """
    opened = view.story.opened
    yield Line("title", f"{opened.title} ({opened.slug}, {opened.timezone})")
    yield Line("aside", _summary(view))
    for (when, certainty), entries in groupby(
        view.entries, lambda entry: (describe(entry.content.when), entry.certainty)
    ):
        yield Line("text", "")
        if certainty == "possible":
            yield Line("warning", f"{when} - possible: it may have happened by then")
        else:
            yield Line("date", when)
        for entry in entries:
            yield from _entry(entry, width, now)


def _summary(view: StoryView) -> str:
    """Which clocks were asked, how many answers there are of each sort, and what the marks mean."""
    live = [entry for entry in view.entries if entry.state.retracted is None]
    possible = sum(entry.certainty == "possible" for entry in live)
    struck = len(view.entries) - len(live)
    counted = f"{len(live) - possible} happened, {possible} possible"
    counted += f", {struck} retracted" if struck else ""
    doubtful = any(entry.order == "uncertain" for entry in view.entries)
    legend = f" {UNORDERED} marks an uncertain order among neighbours." if doubtful else ""
    return f"{view.clocks.words}: {counted}.{legend}"


def _entry(entry: Entry, width: int, now: datetime | None) -> Iterator[Line]:
    content = entry.content
    struck = "RETRACTED: " if entry.state.retracted is not None else ""
    first, *more = _wrapped(f"{struck}{content.verb}: {content.headline}", width)
    mark = UNORDERED if entry.order == "uncertain" else " "
    yield Line("text", f"{ref(entry.state.id)}{mark} {first}")
    yield from _indented(more)
    for note in _notes(entry, now):
        yield from _indented(_wrapped(note, width), "aside")


def _notes(entry: Entry, now: datetime | None) -> Iterator[str]:
    """What else to know of an entry at a glance."""
    content = entry.content
    if entry.state.retracted is not None:
        yield f"struck: {entry.state.retracted}"
    yield from filter(None, (who(content),))
    seen = seen_by(content, entry.events, now)
    marks = [
        *([seen] if seen != "public" else []),
        *([f"thread {content.thread}"] if content.thread else []),
        *([_counted(len(content.quotes), "quote")] if content.quotes else []),
        *(
            [_counted(len(entry.known.corrections()), "correction")]
            if entry.state.corrected
            else []
        ),
    ]
    if marks:
        yield " | ".join(marks)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def development(
    found: Known, known: Mapping[UUID, State], width: int, now: datetime | None = None
) -> Iterator[Line]:
    """One development in full; `now` as `timeline` takes it."""
    state = found.state
    content = state.current
    yield Line("title", f"{ref(state.id)}  {content.verb}: {content.headline}")
    for name, value in _facts(state, found.events, now):
        lines = [part for line in value.splitlines() for part in _wrapped(line, width) or [""]]
        first, *more = lines or [""]
        yield Line("text", f"{name:<{INDENT}}{first}")
        yield from _indented(more)
    for quote in content.quotes:
        yield from _quote(quote, width)
    for link in content.links:
        target = known.get(link.target)
        words = f" {target.current.headline}" if target else ""
        yield Line("text", f"{link.relation.replace('_', ' ')} {ref(link.target)}{words}")


def _facts(
    state: State, events: tuple[Record, ...], now: datetime | None
) -> Iterator[tuple[str, str]]:
    """Name and value of what is said, empty ones left out."""
    content, logged = state.current, events[0]
    when = content.when
    typed = "" if when.phrase == when.edtf else f', typed "{when.phrase}" on {when.reference}'
    pairs = (
        ("when", f"{describe(when)} [{when.edtf}]{typed}"),
        ("who", who(content)),
        ("place", content.place or ""),
        ("text", content.text),
        ("thread", content.thread or ""),
        ("tags", listed(content.tags) if content.tags else ""),
        *((name, in_words(value)) for name, value in content.fields.items()),
        ("sources", "; ".join(map(source_in_full, content.sources))),
        ("status", state.status + (f": {state.retracted}" if state.retracted else "")),
        ("seen by", seen_by(content, events, now)),
        ("key", state.key),
        ("logged", f"{logged.recorded_at} by {logged.recorded_by}, position {logged.position}"),
    )
    yield from ((name, value) for name, value in pairs if value)


def _quote(quote: Quote, width: int) -> Iterator[Line]:
    yield Line("text", "")
    for line in f"“{quote.text}”".splitlines():
        yield from _indented(_wrapped(line, width))
    said = spoken_by(quote) or quote.terms
    yield from _indented([f"- {said}"], "aside")


def history(events: tuple[Record, ...]) -> Iterator[Line]:
    """Who logged and changed what, and when it was recorded, oldest first; what was undone too."""
    gone = undone(events)
    positions = {recorded.version: recorded.position for recorded in events}
    for recorded in events:
        mark = "UNDONE: " if recorded.version in gone else ""
        did = f"{mark}{done_in_words(recorded)}, position {recorded.position}"
        yield Line("date", f"{recorded.recorded_at} {recorded.recorded_by}: {did}")
        if is_undo(recorded):
            version = getattr(recorded.event, "version", 0)
            yield Line("text", f"  taken back: position {positions[version]}")
        if reason := getattr(recorded.event, "reason", ""):
            yield from _reason(reason)
        for change in changes_of(recorded):
            yield Line("text", f"  {change}")


def _reason(reason: str) -> Iterator[Line]:
    """A reason, every line of it indented, so that none can pass for a line of the history."""
    for line in f"reason: {reason}".splitlines():
        yield Line("text", f"  {line}")


def done_in_words(recorded: InStream) -> str:
    """What an event did, in a word or a few: `corrected (update)`, `undone corrected`."""
    event, done = recorded.event, recorded.type.rpartition(".")[2]
    match recorded.type:
        case "development.corrected":
            words = f" ({getattr(event, 'label', 'unreadable')})"
        case "development.released" if until := getattr(event, "embargo_until", None):
            words = f" from {until} on"
        case "event.undone" if is_undo(recorded):
            words = f": {event.type.rpartition('.')[2]}"
        case _:
            words = ""
    return done + words


def changes_of(recorded: InStream) -> Iterator[str]:
    """Each field that an event changed: old -> new."""
    for change in getattr(recorded.event, "changes", ()):
        yield f"{change.field}: {in_words(change.old)} -> {in_words(change.new)}"


def in_words(value: object) -> str:
    """A field's stored value in a line: dates as typed and as they are meant, lists joined."""
    if isinstance(value, dict) and "edtf" in value:
        phrase, edtf = str(value.get("phrase")), str(value["edtf"])
        return edtf if phrase == edtf else f'{edtf} (typed "{phrase}")'
    if isinstance(value, list):
        return "; ".join(map(in_words, value)) or "nothing"
    if isinstance(value, dict) and {"relation", "target"} == value.keys():
        return f"{value['relation']} {ref(UUID(value['target']))}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {in_words(item)}" for name, item in value.items() if item)
    return "nothing" if value in (None, "") else str(value)


def _wrapped(text: str, width: int) -> list[str]:
    return broken(text, max(width - INDENT, NARROWEST))


def broken(text: str, columns: int) -> list[str]:
    """A paragraph in lines of so many characters; a longer word stands alone."""
    if text and len(text) <= columns and text == text.rstrip():
        return [text]  # as nearly all do: looking for a place to break is slow
    import textwrap  # noqa: PLC0415 - most lines are short

    # What looks blank but is none, such as a vertical tab, is left for the terminal to show.
    return textwrap.wrap(
        text,
        columns,
        break_long_words=False,
        replace_whitespace=False,
        expand_tabs=False,
    )


def indented(text: str, width: int, role: Role = "text", *, hang: bool = False) -> Iterator[Line]:
    """A paragraph two blanks in; `hang`: its further lines two more."""
    columns = max(width - 4, NARROWEST)
    first, *more = broken(text, columns) or [""]
    yield Line(role, f"  {first}")
    for line in more:
        yield Line(role, f"    {line}" if hang else f"  {line}")


def _indented(lines: list[str], role: Role = "text") -> Iterator[Line]:
    for line in lines:
        yield Line(role, " " * INDENT + line)
