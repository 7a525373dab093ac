"""Names that are nearly those of a party known already: told, never merged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cli.session import Session
    from timeline.outcome import Outcome
    from timeline.stores.sqlite_glance import Seen

TELLING = 8  # letters of a single word that is hardly part of two names by chance


def flag_near_names(session: Session, done: Outcome) -> Outcome:
    """What was done, with a remark for each name that may be a slip of one that is known.

    Known are the parties that were named lately, and those whose names are recorded.
    """
    if not done.recorded:
        return done
    return replace(done, flags=(*done.flags, *_remarks(session, done)))


def _remarks(session: Session, done: Outcome) -> Iterator[str]:
    from projections.entry import parties  # only what logs pays for it
    from timeline.party import folded

    typed = dict.fromkeys(parties(done.development.current))
    if not typed:
        return
    known = {
        folded(name): name
        for one in _lately(session)
        if one.id != done.development.id
        for name in one.parties
    }
    for party in session.past.parties():
        known |= {folded(name): name for name in (party.name, *party.aliases)}
    for name in typed:
        one = None if folded(name) in known else _near(folded(name), known)
        if one is not None:
            yield f"{name!r} is new here; did you mean {known[one]!r}? dateline correct mends it"


def _lately(session: Session) -> list[Seen]:
    """What was logged lately; what was just recorded is not to fail because that cannot be read."""
    from timeline.errors import DatelineError  # only what logs pays for it
    from timeline.stores import sqlite_glance

    if session.folder.server is None:
        return sqlite_glance.developments(session.folder.log_path)
    try:
        return sqlite_glance.developments_in(session.log.store)
    except DatelineError:
        return []


def _near(name: str, known: Iterable[str]) -> str | None:
    """The known name that a new one may be a slip of, or is part of; both are folded."""
    from timeline.nearest import SLIP, nearest  # only what logs pays for it

    alike = nearest(name, known, 1, SLIP)
    return next(iter(alike), None) or next((one for one in known if is_part(name, one)), None)


def is_part(name: str, whole: str) -> bool:
    """Whether a name is the beginning or the end of another, in whole words that say enough."""
    words, all_ = name.split(), whole.split()
    telling = len(words) > 1 or len(name) >= TELLING
    shorter = 0 < len(words) < len(all_)
    return shorter and telling and words in (all_[: len(words)], all_[-len(words) :])
