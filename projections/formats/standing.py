"""Where a story stands, as lines to be read aloud in a minute; and what changed, in the same words.

`no response logged` is what the record lacks; that somebody was ignored is only ever reported.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from projections.formats.sentences import listed
from projections.formats.terminal import Line, changes_of, done_in_words, indented
from projections.threads.course import STATUS
from projections.threads.measure import RANGE, in_words
from timeline.refs import ref
from timeline.wording import describe
from timeline.wording import in_words as when_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.changes import Changed, Comparison, Moved, News
    from projections.entry import Entry, Record
    from projections.standing import PartyStanding, Possible, Standing
    from projections.threads import Act, Move, Thread
    from projections.upcoming import Upcoming

MOST_WORDS = 5
AT_FIRST = {"private", "maintained"}  # where a document and a claim stand unless something is said
ARTICLES = {"ask": "an ask", "occurrence": "expected"}
# Statuses that are not words; all else that a thread says is told as it was typed.
WORDS = {
    "no-response-logged": "no response logged",
    "no-reply": "no reply by the deadline",
    "partly-answered": "partly answered",
    "partly-admitted": "admitted in part",
}
MOST_LISTED = 3  # of what is on a thread and moved nothing, the latest


def standing(one: Standing, width: int) -> Iterator[Line]:
    """A standing: its threads, who has to act, what was said last, and what is open or coming."""
    opened = one.story.opened
    yield Line("title", f"{opened.title} ({opened.slug}, {opened.timezone})")
    yield Line("aside", f"{one.clocks.words}.")
    for thread in one.threads:
        if not thread.settled:
            yield Line("text", "")
            yield from _thread(thread, width)
    yield from _section("Settled", map(_settled, one.threads), width)
    if not one.threads:
        yield Line("text", "")
        yield Line("text", "no thread certainly has an entry yet")
    yield from _section("Coming up", map(coming, one.upcoming), width)
    yield from _section("Last words", _last_words(one.speaking), width)
    yield from _section("Only possible", map(_possible, one.possible), width)
    against = (" and ".join(map(_named, pair)) for pair in one.contradictions)
    yield from _section("Cannot both be so", against, width)


def _thread(thread: Thread, width: int) -> Iterator[Line]:
    yield Line("date", f"{thread.name} - {place(thread)}")
    yield from indented(thread.title, width)
    turn = whose_turn(thread)
    if turn:
        yield from indented(turn, width)
    for doubt in thread.unexpected:
        words = f"unexpected: {doubt.act.verb} ({doubt.act.named}): {doubt.reason}"
        yield from indented(words, width, "warning")
    if thread.listed:
        yield from indented(_listed(thread.listed), width, "aside")
    if thread.struck:
        struck = ", ".join(act.named for act in thread.struck)
        yield from indented(f"struck: {struck}", width, "aside")


def _listed(acts: Sequence[Act]) -> str:
    """What is on a thread and did not move it: `besides: agreed (d12)`."""
    *_, latest = acts
    told = ", ".join(f"{act.verb} ({act.named})" for act in acts[-MOST_LISTED:])
    more = f"{len(acts) - MOST_LISTED} earlier, " if len(acts) > MOST_LISTED else ""
    return f"besides, which moved nothing: {more}{told}: {latest.headline}"


def _settled(thread: Thread) -> str:
    """A thread on which nothing more is awaited, in a line; nothing for another."""
    return f"{thread.name} - {place(thread)}: {thread.title}" if thread.settled else ""


def place(thread: Thread) -> str:
    """Where a thread stands: `an ask: contested, since 6 Jan 2019, asked anew once`."""
    if thread.type is None:
        listed_there = _counted(len(thread.listed), "entry", "entries")
        return f"{listed_there}, and nothing that opens a thread"
    kind = ARTICLES.get(thread.type, f"a {thread.type}")
    return f"{kind}: {', '.join((*_places(thread), *_times(thread)))}"


def _times(thread: Thread) -> Iterator[str]:
    """Since when it stands there, how often it was asked anew, and what it waits for."""
    if thread.since:
        yield _since(when_in_words(thread.since))
    if thread.revisions:
        yield "asked anew " + ("once" if thread.revisions == 1 else f"{thread.revisions} times")
    if thread.ahead and not thread.settled:
        what = "due" if thread.type == "occurrence" else "deadline"
        yield f"{what} {when_in_words(thread.ahead['edtf'])}"


def _since(when: str) -> str:
    """Since when, also where the words for it begin with a preposition of their own."""
    if when.startswith("by "):
        return f"since {when.removeprefix('by ')} at the latest"
    return f"since {when.removeprefix('from ')}"


def _places(thread: Thread) -> Iterator[str]:
    """Where it stands on each axis, in words."""
    axes = thread.axes
    match thread.type:
        case "measure":
            yield in_words(axes["low"], axes["high"], axes["unit"])
            if len(axes["values"]) > 1:
                yield "; ".join(_value(value) for value in axes["values"])
        case "claim":
            yield axes["claimant"]
            yield _taken(thread)
            yield f"{axes['evidence']} on {_counted(len(axes['roots']), 'root', 'roots')}"
        case "document":
            yield word(axes["lifecycle"] or "how far it has come is not known")
            yield word(axes["exposure"])
        case _:
            yield from (word(value) for value in axes.values() if value is not None)


def _taken(thread: Thread) -> str:
    """How a claim was taken, and by whom: it need not be one of those it is about."""
    by: tuple[str, ...] = ()
    for move in thread.moves:
        if move.axis == "subject" and move.origin is not None and move.act is not None:
            by = move.act.by
    said = word(thread.axes["subject"])
    return f"{said} by {listed(by)}" if by and not thread.turn else said


def _value(value: dict[str, object]) -> str:
    low, high = value["low"], value["high"]
    assert isinstance(low, int | float), "a value is a number"
    assert isinstance(high, int | float), "a value is a number"
    return f"{in_words(low, high, None)} by {value['by'] or 'nobody named'}"


def word(value: str) -> str:
    """A status for people: `no-response-logged` is `no response logged`."""
    return WORDS.get(value, value)


def _at(axis: str, value: str) -> str:
    """Where a thread stands on an axis, for people; a date in words."""
    return when_in_words(value) if axis == "due" else word(value)


def whose_turn(thread: Thread) -> str:
    """Who has to act, or of whom no answer is on record."""
    if not thread.turn:
        return ""
    if thread.type == "claim":
        return f"no response is logged of {listed(thread.turn)}"
    return f"it is the turn of {listed(thread.turn)}"


def coming(one: Upcoming) -> str:
    """What is due, by when, and of whom: `deadline 4 Jan 2019, overdue: meeting (A letter)`."""
    what = "public from" if one.what == "embargo" else one.what
    late = ", overdue" if one.overdue else ""
    who = f", of {listed(one.who)}" if one.who else ""
    named = f"{one.name}: {one.title}" if one.thread else f"{one.title} ({one.ref})"
    return f"{what} {describe(one.when)}{late} - {named}{who}"


def _named(act: Act) -> str:
    return f"{act.named} ({act.headline}, {when_in_words(act.when)})"


def _last_words(parties: Sequence[PartyStanding]) -> Iterator[str]:
    """The latest words, as many as one takes in; every party's are told by `dateline party`."""
    for party in parties[:MOST_WORDS]:
        assert party.last_word is not None, "only who said or did something has a last word"
        yield f"{party.name}: {last_word(party.last_word)}"
    if len(parties) > MOST_WORDS:
        yield f"and {len(parties) - MOST_WORDS} more: dateline party"


def last_word(act: Act) -> str:
    """The last that a party said or did: `denied, 3 Jan 2019: The campaign ...`."""
    return f"{act.verb}, {when_in_words(act.when)}: {act.headline}"


def _possible(one: Possible) -> str:
    steps: dict[str, list[str]] = {}
    for handle, move in one.moves:
        steps.setdefault(handle, []).append(_step(move))
    would = "; ".join(f"{handle} -> {', '.join(some)}" for handle, some in steps.items())
    tail = f" (would move {would})" if would else ""
    return f"{one.act.named} {one.act.verb}: {one.act.headline}{tail}"


def _step(move: Move) -> str:
    return "asked anew" if move.axis == "revisions" else _at(move.axis, move.to)


def _section(title: str, rows: Iterable[str], width: int) -> Iterator[Line]:
    """A heading with what stands under it; nothing where there is nothing."""
    for number, row in enumerate(filter(None, rows)):
        if number == 0:
            yield Line("text", "")
            yield Line("date", title)
        first, *more = indented(row, width, hang=True)
        yield first
        yield from more


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


# --- what changed ---------------------------------------------------------------------------------


def moves(some: Iterable[Moved]) -> Iterator[str]:
    """How threads moved: `meeting: made -> partly answered, now the signers' turn`."""
    for name, group in groupby(some, attrgetter("name")):
        steps = list(group)
        told = [step for step in map(_moved, steps) if step]
        turn = steps[-1].turn
        if turn:
            told.append(f"now {_possessive(turn)} turn")
        yield f"{name}: {', '.join(told)}"


def _moved(one: Moved) -> str:
    """One step; of what is only opened, where it stands now."""
    if one.axis == "revisions":
        return "asked anew" if one.to else ""
    if one.origin is None:
        return "" if one.to is None or one.to in AT_FIRST else _at(one.axis, one.to)
    axis = "" if one.axis in {STATUS, RANGE} else f"{one.axis} "
    to = _at(one.axis, one.to) if one.to else "no more"
    return f"{axis}{_at(one.axis, one.origin)} -> {to}"


def _possessive(names: tuple[str, ...]) -> str:
    """`the signers'`, `Bernie Sanders'`, `the campaign's`."""
    return f"{listed(names)}'" if names[-1].endswith("s") else f"{listed(names)}'s"


def comparison(one: Comparison, width: int) -> Iterator[Line]:
    """Two standings side by side: each thread that stands elsewhere, or says something else."""
    opened = one.after.story.opened
    yield Line("title", f"{opened.title} ({opened.slug}, {opened.timezone})")
    yield Line("aside", f"From: {one.before.clocks.words}.")
    yield Line("aside", f"To: {one.after.clocks.words}.")
    told = list(moves(one.moves))
    yield from _section("Moves", told, width)
    silent = {change.thread for change in one.changed} - {move.thread for move in one.moves}
    others = [_otherwise(change) for change in one.changed if change.thread in silent]
    yield from _section("Said otherwise", others, width)
    if not (told or others):
        yield Line("text", "")
        yield Line("text", "no thread stands elsewhere")


def _otherwise(one: Changed) -> str:
    """What else a thread says otherwise: `letter: since 30 Dec 2018 -> 27-30 Dec 2018`."""
    if one.before is None or one.after is None:
        return f"{one.name}: {'new' if one.after else 'no more'}"
    told = (
        f"{name} {_told(name, before)} -> {_told(name, after)}"
        for name, (before, after) in one.differences().items()
    )
    return f"{one.name}: {', '.join(told)}"


def _told(name: str, value: object) -> str:
    if isinstance(value, str):
        return when_in_words(value) if name in {"since", "ahead"} else value
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nobody"
    return "nothing" if value is None else str(value)


def since(one: Comparison, recorded: News, width: int) -> Iterator[Line]:
    """What changed since: moves of threads first, then entries, then corrections."""
    yield from comparison(one, width)
    yield from _section("Logged", (_entry(entry) for entry, _ in recorded.logged), width)
    yield from _section("Corrected", map(_corrected, recorded.corrected), width)
    yield from _section("Retracted", map(_retracted, recorded.retracted), width)
    yield from _section("Besides", map(_besides, recorded.others), width)


def _entry(entry: Entry) -> str:
    struck = "RETRACTED: " if entry.state.retracted is not None else ""
    content = entry.content
    said = f"{struck}{content.verb}: {content.headline}"
    return f"{ref(entry.state.id)} {said} ({describe(content.when)})"


def _corrected(row: tuple[Entry, Record]) -> str:
    entry, event = row
    changes = "; ".join(changes_of(event))
    reason = getattr(event.event, "reason", "")
    return f"{_entry(entry)}: {changes} ({reason})"


def _retracted(row: tuple[Entry, Record]) -> str:
    entry, event = row
    content = entry.content
    reason = getattr(event.event, "reason", "")
    return f"{ref(entry.state.id)} {content.verb}: {content.headline}: {reason}"


def _besides(row: tuple[Entry, Record]) -> str:
    entry, event = row
    return f"{done_in_words(event)}: {_entry(entry)}"
