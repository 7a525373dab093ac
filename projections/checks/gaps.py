"""What is missing: a source, a speaker, a second root; and what waits, past its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.checks.subject import (
    Finding,
    Subject,
    by_words,
    check,
    command,
    correct,
    counted,
    named,
)
from projections.standing import SAY_NOTHING
from timeline.bounds import PER_DAY
from timeline.days import ordinal_of
from timeline.errors import clip
from timeline.refs import ref
from timeline.wording import describe
from timeline.zones import day_recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.entry import State
    from projections.threads import Thread
    from projections.upcoming import Upcoming

WEEK = 7  # days that a note may wait
CORROBORATED_FROM = 2  # roots on which a claim is more than one person's word
OPEN_END = {  # by status: what is said of it
    "overdue": "and no answer is on record",
    "no-reply": "and no reply is on record",
    "open": "and nobody has been asked",
}


@check(
    "unsourced",
    "Whoever reads it, or sues over it, will ask whom we have it from.",
    "Name the source, or withhold the entry until there is one.",
)
def unsourced(subject: Subject) -> Iterator[Finding]:
    """What readers see, or will once an embargo ends. A report that says whose it is has one."""
    for one in subject.live:
        content, kind = one.content, subject.kind(one.content)
        published = kind == "report" and (content.by or content.fields.keys() & {"outlet", "url"})
        if content.visibility == "private" or content.sources or published or kind in SAY_NOTHING:
            continue
        said = f"{named(one.state)} is {content.visibility} and names no source"
        yield Finding((one.state,), said, _sourced(one.state))


def _sourced(state: State) -> str:
    why = "its source was missing"
    return correct(state, "sources=NAME <URL>", reason=why, label="clarification")


@check(
    "speakerless-quote",
    "Words that nobody is known to have said cannot be checked, and cannot be published.",
    "Name who said it: the entry opens in your editor, each quote with its speaker.",
)
def speakerless_quote(subject: Subject) -> Iterator[Finding]:
    """Quotes without a speaker; in a note they may wait."""
    for one in subject.live:
        quotes = [quote.text for quote in one.content.quotes if not quote.speaker]
        if quotes and subject.kind(one.content) != "note":
            said = f"{named(one.state)} quotes {counted(len(quotes), 'passage')} without a speaker"
            first = clip(" ".join(quotes[0].split()), 40)
            remedy = command("edit", ref(one.state.id), "--reason", "it did not say who spoke")
            yield Finding((one.state,), f'{said}: "{first}"', remedy, one.content.thread)


@check(
    "one-root",
    "A claim that all goes back to one person is still one person's word.",
    "Find somebody who knows it independently, and log that as confirming the claim.",
)
def one_root(subject: Subject) -> Iterator[Finding]:
    """Claims that are maintained and unverified, with one independent assertion at most."""
    for thread in subject.of_type("claim"):
        roots, stands = thread.axes["roots"], (thread.axes["claimant"], thread.axes["evidence"])
        if stands == ("maintained", "unverified") and len(roots) < CORROBORATED_FROM:
            claim = f'the claim "{clip(thread.title)}" is maintained and unverified'
            link = f"confirms:{thread.opening.ref}"
            remedy = subject.log("alleged", "--by", "NAME", "--link", link)
            whose = ", ".join(("", *thread.opening.by))
            said = f"{claim}, and stands on {counted(len(roots), 'root')}{whose}"
            yield Finding(subject.states([thread.opening.id]), said, remedy, thread.handle)


@check(
    "overdue",
    "A date that passes in silence is news, or something that the desk forgot to log.",
    "Ask, and log what became of it; where there is only silence, leave it as it is.",
)
def overdue(subject: Subject) -> Iterator[Finding]:
    """Asks, questions and occurrences whose date has passed while they were open."""
    threads = {thread.handle: thread for thread in subject.standing.threads}
    for one in subject.standing.upcoming:
        thread = threads.get(one.thread or "")
        if thread is None or not one.overdue:
            continue
        status = thread.axes["status"]
        if status in OPEN_END:
            opening = subject.states([thread.opening.id])
            yield Finding(opening, *_late(subject, thread, one, status), thread.handle)


def _late(subject: Subject, thread: Thread, one: Upcoming, status: str) -> tuple[str, str]:
    """What is said of something overdue, and the command that logs what became of it."""
    due = f'{one.what} of "{clip(one.title)}" was {describe(one.when)}'
    if thread.type == "occurrence":
        said = f"the date of {due[len('due of ') :]}, and nothing on record says that it happened"
        return said, subject.log("happened", "--link", f"fulfils:{one.ref}")
    said = f"the {due}, {OPEN_END[status]}"
    if status == "open":
        return said, subject.log("we-asked", "--to", "NAME", "--re", one.ref)
    return said, subject.log("answered", *by_words(thread.turn), "--re", one.ref)


@check(
    "stale-note",
    "A note that nobody has sorted in a week is on no thread, and will be forgotten.",
    "Say what the note is, or strike it.",
)
def stale_note(subject: Subject) -> Iterator[Finding]:
    """Notes without a kind that were recorded more than a week before the day asked for."""
    zone = subject.view.story.opened.timezone
    today = subject.view.clocks.key(zone) // PER_DAY
    for one in subject.live:
        if subject.kind(one.content) != "note":
            continue
        day = day_recorded(one.logged, zone)
        waited = today - ordinal_of(day)
        if waited > WEEK:
            said = f"{named(one.state)} is a note of {day} that has waited {waited} days"
            yield Finding((one.state,), said, command("triage", ref(one.state.id), "VERB"))
