"""`undo` and `redo`: a slip of the finger is taken back, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.moves import emit_with, moved, say_moves
from cli.options import common, examples, writing
from cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.outcome import Taken

STEPS = click.IntRange(min=1, max=10_000)


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
    from projections.formats.documents import taken  # noqa: PLC0415

    moves = moved(session, [step.recorded for step in steps])
    if session.json:
        emit_with(taken(steps), moves)
        return
    for step in steps:
        session.say(f"{did}: {step.what}, position {step.target.position}")
    say_moves(session, moves)
