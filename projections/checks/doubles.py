"""What is suspiciously alike: dates that are too round, parties and events that are there twice."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from projections.checks.likeness import Said, repeats, slips
from projections.checks.subject import Finding, Subject, check, command, correct, date_of, named
from projections.entry import parties
from timeline.bounds import earliest_key, latest_key
from timeline.days import day_label, ordinal_of
from timeline.party import folded
from timeline.refs import ref
from timeline.vocabulary import shipped
from timeline.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from projections.entry import Entry, State
    from timeline.facts import DevelopmentLogged, When

DAY = re.compile(r"-?\d{4}-\d\d-\d\d")  # EDTF text of one whole day that nobody doubts
FIRSTS = 12 / 365.25  # the share of days that are the 1st of a month
SUSPICIOUS = 4  # as many entries, and as many times what chance would give
MUTUAL = ("meeting", "agreement")  # whoever is named first, it is the same event
BESIDE = 4  # a 1st is a real day when a neighbour has one entry for so many of its own
# Own fields that are chosen or counted: where two entries differ in one, they are two events.
TELLING = {
    "phase",
    *(name for name, one in shipped().fields.items() if one.type in {"choice", "number"}),
}


@check(
    "round-dates",
    "A year or a month that was typed as its first day says that something happened on that day.",
    "Say only what is known: a year as 2016, a month as 2016-03, something vaguer as 2016~.",
)
def round_dates(subject: Subject) -> Iterator[Finding]:
    """Entries on the 1st of a month or on 1 January, when there are too many to be chance.

    Too many are 4 or more, and over 4 times the 12 in 365 that chance gives. A 1st before or after
    which more things happened counts for nothing: it is a day like the others.
    """
    days: dict[int, list[State]] = defaultdict(list)
    for one in subject.live:
        edtf = one.content.when.edtf
        if DAY.fullmatch(edtf):
            days[ordinal_of(edtf)].append(one.state)
    dated = sum(map(len, days.values()))
    round_ones = [one for day in sorted(days) if _is_lonely_first(day, days) for one in days[day]]
    chance = dated * FIRSTS
    if len(round_ones) >= SUSPICIOUS and len(round_ones) > SUSPICIOUS * chance:
        said = f"{len(round_ones)} of {dated} entries with a day are dated to the 1st of a month"
        first = round_ones[0]
        known = first.current.when.edtf.removesuffix("-01").removesuffix("-01")
        remedy = correct(first, f"{date_of(first, subject)}={known}", reason="the day is not known")
        told = f"chance gives {chance:.1f}, and {SUSPICIOUS} times that is suspicious"
        shown = f"{said}{_of_january(round_ones)}; {told}"
        yield Finding(tuple(round_ones), shown, remedy)


def _is_lonely_first(day: int, days: dict[int, list[State]]) -> bool:
    """Whether a day is the 1st of a month, and little happened on the day before and after."""
    beside = max(len(days.get(day - 1, ())), len(days.get(day + 1, ())))
    return day_label(day).endswith("-01") and beside * BESIDE < len(days[day])


def _of_january(states: Iterable[State]) -> str:
    count = sum(one.current.when.edtf.endswith("-01-01") for one in states)
    return f", {count} of them to 1 January" if count else ""


@check(
    "similar-parties",
    "A party under two names has two histories, and each is half of the truth.",
    "Record that one name is another of the same party, or correct the slip where it was typed.",
)
def similar_parties(subject: Subject) -> Iterator[Finding]:
    """Names that are nearly another's, and not recorded as names of one party.

    What was recorded of a name says that it is meant; else who is named more often is.
    """
    naming: dict[str, dict[UUID, State]] = defaultdict(dict)
    typed: dict[str, str] = {}
    for one in subject.live:
        for name in parties(one.content):
            plain = folded(name)
            typed.setdefault(plain, name)
            naming[plain][one.state.id] = one.state
    settled = {name for party in subject.known for name in party.names}
    names = sorted(naming, key=lambda name: (name not in settled, -len(naming[name])))
    for slip, like in slips(names, settled):
        here = tuple(naming[slip].values())
        said = f"{typed[slip]} is named in {len(here)}, {typed[like]} in {len(naming[like])}"
        shown = f"{said}; they look like one party"
        yield Finding(here, shown, _alias(subject.parties.shown(typed[like]), typed[slip]))


def _alias(name: str, alias: str) -> str:
    """The command that records another name, also where one of them looks like an option."""
    if name.startswith("-") or alias.startswith("-"):
        return command("party", f"--alias={alias}", "--", name)
    return command("party", name, "--alias", alias)


@check(
    "twice-logged",
    "An event that is logged twice counts twice, whatever the keys of its entries.",
    "Take what the second entry has besides into the first, then strike the second.",
)
def twice_logged(subject: Subject) -> Iterator[Finding]:
    """Entries of a kind that say nearly the same, of the same parties, at what may be one time."""
    zone = subject.view.story.opened.timezone
    live = [one for one in subject.live if subject.kind(one.content) != "note"]
    said = [
        Said(subject.kind(one.content), one.content.headline, *_span(one.content.when, zone))
        for one in live
    ]
    for here, there in repeats(said, lambda a, b: _may_be_one(subject, live[a], live[b])):
        one, other = live[here], live[there]
        first, second = sorted((one, other), key=lambda entry: entry.logged.position)
        like, of = (
            f"{named(entry.state)} ({describe(entry.content.when)})" for entry in (second, first)
        )
        remedy = command(
            *("retract", ref(second.state.id)),
            *("--reason", f"logged twice: it is {ref(first.state.id)}"),
        )
        shown = f"{like} looks like {of} logged again"
        yield Finding((second.state, first.state), shown, remedy, second.content.thread)


def _may_be_one(subject: Subject, one: Entry, other: Entry) -> bool:
    """Whether nothing but their dates tells two entries apart, and no link joins them."""
    mine, theirs = one.content, other.content
    return (
        _same_parties(subject, mine, theirs)
        and not _differ(mine, theirs)
        and not any(link.target == other.state.id for link in mine.links)
        and not any(link.target == one.state.id for link in theirs.links)
    )


def _same_parties(subject: Subject, mine: DevelopmentLogged, theirs: DevelopmentLogged) -> bool:
    """Whether a party is common to both, or one names none; and who did what to whom agrees."""
    roles = [
        (subject.parties.all(getattr(mine, role)), subject.parties.all(getattr(theirs, role)))
        for role in ("by", "to", "about")
    ]
    apart = any(a and b and a.isdisjoint(b) for a, b in roles)
    if apart and subject.kind(mine) not in MUTUAL:
        return False
    all_mine, all_theirs = (frozenset().union(*some) for some in zip(*roles, strict=True))
    return not (all_mine and all_theirs and all_mine.isdisjoint(all_theirs))


def _differ(mine: DevelopmentLogged, theirs: DevelopmentLogged) -> bool:
    """Whether both say something that one event has only one of, and it is not the same."""
    targets = [{link.target for link in one.links} for one in (mine, theirs)]
    if all(targets) and targets[0].isdisjoint(targets[1]):
        return True
    if mine.place and theirs.place and folded(mine.place) != folded(theirs.place):
        return True
    both = mine.fields.keys() & theirs.fields.keys() & TELLING
    return any(mine.fields[name] != theirs.fields[name] for name in both)


def _span(when: When, zone: str) -> tuple[int, int]:
    """The keys of the first and the last moment at which it may have happened."""
    first = earliest_key(when.earliest_start, zone, when.zone)
    return first, latest_key(when.latest_end, zone, when.zone)
