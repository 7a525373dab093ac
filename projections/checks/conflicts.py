"""What cannot be right as it stands: dates, numbers, moves and links that contradict something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.checks.subject import (
    Finding,
    Subject,
    by_words,
    check,
    command,
    correct,
    date_of,
    named,
)
from projections.threads.acts import act_of
from projections.threads.measure import bounds, in_words
from timeline.errors import clip
from timeline.refs import ref
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.entry import State
    from projections.threads import Act, Thread


@check(
    "impossible-order",
    "An answer dated before its question means that a date or a link is wrong.",
    "Correct the date that is wrong, or the link.",
)
def impossible_order(subject: Subject) -> Iterator[Finding]:
    """Links that the dates contradict."""
    for pair in subject.view.contradictions:
        linked, target = subject.states(pair)
        names = {one.relation for one in linked.current.links if one.target == target.id}
        after, before = (f"{named(one)} ({describe(one.current.when)})" for one in (linked, target))
        how = ", ".join(sorted(names)).replace("_", " ")
        said = f"{after} is linked ({how}) to {before}, which its date rules out"
        remedy = correct(linked, f"{date_of(linked, subject)}=DATE", reason="the date was wrong")
        yield Finding((linked, target), said, remedy, linked.current.thread)


@check(
    "disagreeing-measures",
    "Two numbers that cannot both be right must not be published as one.",
    "Ask whose number has been overtaken, and log the newer one; if they differ, say so in print.",
)
def disagreeing_measures(subject: Subject) -> Iterator[Finding]:
    """Measures whose latest values, by different parties, exclude each other."""
    for thread in subject.of_type("measure"):
        if thread.clash is None:
            continue
        both = subject.states(thread.clash)
        low, high = (_value(thread, one) for one in both)
        said = f'"{clip(thread.title)}" is {low}, and {high}'
        by = by_words(both[0].current.by)
        remedy = subject.log("counted", "--thread", thread.handle, *by, "--value", "NUMBER")
        yield Finding(both, said, remedy, thread.handle)


def _value(thread: Thread, state: State) -> str:
    """The number that an entry gives, and whose it is."""
    number = in_words(*bounds(act_of(state, {})), thread.axes["unit"])
    whose = " and ".join(state.current.by) or "nobody named"
    return f"{number} by {whose} ({describe(state.current.when)})"


@check(
    "unexpected-move",
    "When the latest move of a thread does not fit, a step is missing or a date is wrong.",
    "Correct its date or link, or log the missing step; if it was so, leave it: it stays flagged.",
)
def unexpected_move(subject: Subject) -> Iterator[Finding]:
    """Threads whose newest act was flagged."""
    places = {one.state.id: place for place, one in enumerate(subject.view.entries)}
    for thread in subject.standing.threads:
        doubts = {one.act.id: one.reason for one in thread.unexpected}
        newest = max(_acts(thread), key=lambda act: places[act.id]) if doubts else thread.opening
        if newest.id in doubts:
            [state] = subject.states([newest.id])
            said = f"{named(state)} was unexpected: {doubts[newest.id]}"
            remedy = command("edit", newest.ref, "--reason", "its date or link was wrong")
            yield Finding((state,), said, remedy, thread.handle)


def _acts(thread: Thread) -> Iterator[Act]:
    """All that is on a thread and not struck."""
    yield from (move.act for move in thread.moves if move.act is not None)
    yield from thread.listed
    yield from (doubt.act for doubt in thread.unexpected)


@check(
    "retracted-target",
    "What rests on an entry that was struck may have to be struck with it.",
    "Take the link out, or reinstate what it leads to.",
)
def retracted_target(subject: Subject) -> Iterator[Finding]:
    """Links to retracted entries of the story; what supersedes one does not rest on it."""
    known = subject.view.known
    for one in subject.live:
        links = one.content.links
        struck = [
            known[link.target]
            for link in links
            if link.relation != "supersedes"
            and link.target in known
            and known[link.target].retracted is not None
        ]
        if not struck:
            continue
        gone = {state.id for state in struck}
        kept = [link for link in links if link.target not in gone or link.relation == "supersedes"]
        left = [f"links={link.relation}:{ref(link.target)}" for link in kept] or ["links="]
        remedy = correct(one.state, *left, reason="what it was linked to is retracted")
        said = f"{named(one.state)} is linked to {named(struck[0])}, which is retracted"
        yield Finding((one.state, *struck), said, remedy, one.content.thread)
