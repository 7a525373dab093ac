"""The JSON documents of threads: a standing, what changed between two, and what is coming up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.formats import documents
from projections.threads.course import STATUS
from projections.threads.measure import RANGE
from timeline.facts import values
from timeline.refs import ref
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.changes import Changed, Comparison, Moved, News
    from projections.clocks import Clocks
    from projections.entry import Entry, Record
    from projections.standing import PartyStanding, Possible, Standing
    from projections.threads import Act, Move, Thread
    from projections.upcoming import Upcoming

Document = dict[str, Any]
ONLY = {STATUS, RANGE}  # the axis of a type that has one: null in a document


def standing(one: Standing) -> Document:
    """`standing --json`."""
    return {
        "story": documents.story_named(one.story),
        **clocks(one.clocks),
        "threads": [thread(each) for each in one.threads],
        "parties": [party(each) for each in one.parties],
        "questions": [_question(each) for each in one.questions],
        "upcoming": [upcoming(each) for each in one.upcoming],
        "changed": [
            {
                **moved(each.thread.handle, each.move),
                **_by(each.move.act),
                "when": each.move.when,
                "turn": list(each.thread.turn),
            }
            for each in one.changed
        ],
        "possible": [each.act.named for each in one.possible],
        "possible_moves": [_possible(each) for each in one.possible],
        "contradictions": [[first.ref, second.ref] for first, second in one.contradictions],
    }


def clocks(asked: Clocks) -> Document:
    """The two clocks a question was asked of, and the position that the answer rests on."""
    return {"as_of": asked.as_of, "known_at": asked.known_at, "position": asked.position}


def thread(one: Thread) -> Document:
    """A thread: where it stands, and what brought it there."""
    return {
        "thread": one.handle,
        "type": one.type,
        "title": one.title,
        **one.axes,
        "turn": list(one.turn),
        "since": one.since,
        "revisions": one.revisions,
        "ahead": one.ahead and one.ahead["edtf"],
        "moves": [_move(move) for move in one.moves],
        "listed": [_act(act) for act in one.listed],
        "struck": [_act(act) for act in one.struck],
        "unexpected": [{**_act(doubt.act), "reason": doubt.reason} for doubt in one.unexpected],
        "possible": [_move(move) for move in one.possible],
    }


def party(one: PartyStanding) -> Document:
    """A party with its last word, and the threads in which it is its turn."""
    return {
        "name": one.name,
        "aliases": list(one.aliases),
        "speakers": list(one.speakers),
        "last_word": one.last_word and _said(one.last_word),
        "awaits": [each.handle for each in one.awaits],
    }


def upcoming(one: Upcoming) -> Document:
    """Something that is due, has a deadline, or is under an embargo."""
    return {
        "what": one.what,
        "thread": one.thread,
        "ref": one.ref,
        "key": one.key,
        "title": one.title,
        "when": documents.when(one.when),
        "overdue": one.overdue,
        "who": list(one.who),
    }


def comparison(one: Comparison) -> Document:
    """`diff --json`: how threads moved, and all that each says otherwise."""
    return {
        "story": documents.story_named(one.after.story),
        "from": clocks(one.before.clocks),
        "to": clocks(one.after.clocks),
        "moves": moves(one.moves),
        "threads": [_changed(each) for each in one.changed],
    }


def since(one: Comparison, recorded: News) -> Document:
    """`since --json`: the same between then and now, and what was recorded since."""
    return {
        **comparison(one),
        "logged": [_news(entry, event) for entry, event in recorded.logged],
        "corrected": [
            {**_news(entry, event), **_changes(event)} for entry, event in recorded.corrected
        ],
        "retracted": [
            {**_news(entry, event), "reason": getattr(event.event, "reason", "")}
            for entry, event in recorded.retracted
        ],
        "others": [{**_news(entry, event), "type": event.type} for entry, event in recorded.others],
    }


def moves(some: Iterable[Moved]) -> list[Document]:
    """How threads moved between two standings."""
    return [
        {
            "thread": one.thread,
            "axis": None if one.axis in ONLY else one.axis,
            "from": one.origin,
            "to": one.to,
            "turn": list(one.turn),
        }
        for one in some
    ]


def moved(handle: str, move: Move) -> Document:
    """One move of a thread, with where it stood before."""
    axis = None if move.axis in ONLY else move.axis
    return {"thread": handle, "axis": axis, "from": move.origin, "to": move.to}


def _move(move: Move) -> Document:
    axis = None if move.axis in ONLY else move.axis
    return {**_by(move.act), "axis": axis, "to": move.to, "when": move.when}


def _by(act: Act | None) -> Document:
    """What moved a thread; null where only time did."""
    return {"ref": act and act.ref, "key": act and act.key}


def _act(act: Act) -> Document:
    return {"ref": act.ref, "key": act.key, "verb": act.verb, "headline": act.headline}


def _said(act: Act) -> Document:
    return {**_act(act), "when": act.when}


def _possible(one: Possible) -> Document:
    return {
        **_said(one.act),
        "moves": [
            {name: value for name, value in moved(handle, move).items() if name != "from"}
            for handle, move in one.moves
        ],
    }


def _question(one: Thread) -> Document:
    return {
        "thread": one.handle,
        "status": one.axes[STATUS],
        "to": list(one.turn),
        "deadline": one.ahead and one.ahead["edtf"],
    }


def _changed(one: Changed) -> Document:
    return {
        "thread": one.thread,
        "opened": one.before is None,
        "gone": one.after is None,
        "changes": [
            {"name": name, "from": before, "to": after}
            for name, (before, after) in one.differences().items()
        ],
    }


def _news(entry: Entry, event: Record) -> Document:
    content = entry.content
    return {
        "ref": ref(entry.state.id),
        "key": entry.state.key_here,
        "verb": content.verb,
        "headline": content.headline,
        "when": {"edtf": content.when.edtf, "text": describe(content.when)},
        "status": entry.state.status,
        "position": event.position,
        "recorded_at": event.recorded_at,
        "recorded_by": event.recorded_by,
    }


def _changes(event: Record) -> Document:
    said = event.event
    return {
        "label": getattr(said, "label", ""),
        "reason": getattr(said, "reason", ""),
        "changes": [values(one) for one in getattr(said, "changes", ())],
    }
