"""How threads moved by what a command recorded; the read model is caught up in the same breath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import clock
from cli.output import emit, safe_line
from timeline.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cli.session import Session
    from projections.changes import Moved
    from timeline.recorded import Recorded

MOST_LINES = 10


def moved(session: Session, recorded: Sequence[Recorded]) -> tuple[Moved, ...]:
    """How threads moved by events that were just recorded, or would move by those of a dry run.

    The record is written already: that they cannot be told is only warned of.
    """
    if not recorded:
        return ()
    from cli.reading import read_model  # only what writes pays for it
    from projections.changes import joined
    from projections.readmodel.file import TROUBLE
    from timeline.recorded import instant

    model = read_model(session)
    try:
        if recorded[0].position:
            found = model.moved(recorded)
        else:
            found = model.foresee(recorded, instant(clock.now()))
    except (*TROUBLE, OSError, DatelineError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        session.warn(f"how the threads moved cannot be told ({why}): dateline standing shows it")
        return ()
    session.phase("to catch up the read model")
    return joined(found)


def say_moves(session: Session, moves: Sequence[Moved]) -> None:
    """Print how threads moved, a line for each, as many as anybody reads."""
    from projections.formats import standing  # only what writes pays for it

    lines = list(standing.moves(moves))
    for line in lines[:MOST_LINES]:
        session.say(safe_line(line))
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        session.say(f"and {more} {'thread' if more == 1 else 'threads'} more: dateline standing")


def emit_with(document: Mapping[str, Any], moves: Sequence[Moved]) -> None:
    """Print the one JSON document of a command that writes."""
    from projections.formats import threads  # only what writes pays for it

    emit({**document, "moves": threads.moves(moves)})
