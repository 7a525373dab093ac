"""`undo` and `redo`: a slip of the finger is taken back, and nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from cli.moves import emit_with, moved, say_moves
from cli.options import common, examples, writing
from cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.outcome import Taken

MOST_STEPS = 10_000


class Steps(click.IntRange):
    """How many steps, in words where it is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a number; what click says of one that will not do is its own notation."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no number from 1 to {MOST_STEPS:,}", param, ctx)


STEPS = Steps(min=1, max=MOST_STEPS)


@click.command(epilog=examples("dateline undo", "dateline undo 3", "dateline undo --dry-run"))
@click.argument("steps", type=STEPS, default=1)
@writing
@common
def undo_command(steps: int, dry_run: bool, clock_is_right: bool) -> None:
    """Take back the last thing you recorded.

    With STEPS, the last few. Only what you did yourself is taken back, and nothing that somebody
    else has built upon. It stays in the record: dateline redo brings it back.
    """
    session = Session()
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    with session.bar("undoing") as bar:
        done = desk.undo(steps, bar)
    _report(session, done, "would undo" if dry_run else "undone")
    if not dry_run:
        _say_what_readers_had(session, done)


@click.command(epilog=examples("dateline undo", "dateline redo"))
@click.argument("steps", type=STEPS, default=1)
@writing
@common
def redo_command(steps: int, dry_run: bool, clock_is_right: bool) -> None:
    """Bring back what you just undid.

    With STEPS, the last few undos, as long as you recorded nothing else since.
    """
    session = Session()
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    with session.bar("redoing") as bar:
        done = desk.redo(steps, bar)
    _report(session, done, "would redo" if dry_run else "redone")


def _report(session: Session, steps: Sequence[Taken], did: str) -> None:
    """What counts no more, or again."""
    from projections.formats.documents import taken

    moves = moved(session, [step.recorded for step in steps])
    if session.json:
        emit_with({**taken(steps), "story": _story(session, steps)}, moves)
        return
    for step in steps:
        session.say(f"{did}: {step.what}, position {step.target.position}")
    say_moves(session, moves)


def _say_what_readers_had(session: Session, steps: Sequence[Taken]) -> None:
    """Say of what they had that it is not gone without a trace."""
    recorded = list(session.past.editions())
    if not recorded:
        return
    from projections.public.editions import Editions, left
    from timeline.refs import ref

    editions, now = Editions(recorded), datetime.fromisoformat(steps[-1].recorded.recorded_at)
    for stream in dict.fromkeys(step.target.stream for step in steps):
        if left(session.past.log.stream(stream), editions, now):
            session.say(f"readers had {ref(stream)}: dateline build tells them it was taken back")


def _story(session: Session, steps: Sequence[Taken]) -> str | None:
    """The slug of the story, where all was of one development; of what is gone, where it was."""
    from timeline.events import DevelopmentLogged

    streams = {step.target.stream for step in steps}
    found = session.past.development(streams.pop()) if len(streams) == 1 else None
    gone = steps[-1].target.event
    home = gone.story if isinstance(gone, DevelopmentLogged) and not streams else None
    home = found.development.current.story if found else home
    known = session.past.story_of(home) if home else None
    return known.slug if known else None
