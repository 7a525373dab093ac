"""`release` and `withhold`: who may see what is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import completion
from cli.moves import emit_with, moved
from cli.options import common, examples, writing
from cli.report import report, seen_by
from cli.session import Session
from cli.timeline import EVER, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.outcome import Outcome


@click.command(
    epilog=examples(
        "dateline release @",
        "dateline release d2 d10 --embargo 'tomorrow 6pm'",
        "dateline release --story sanders-letter --all --dry-run",
    )
)
@click.argument("refs", metavar="[REF]...", nargs=-1, shell_complete=completion.refs)
@click.option("--all", "everything", is_flag=True, help="All that is private in the story.")
@click.option("--embargo", metavar="MOMENT", help="Readers may see it from then, not at once.")
@writing
@common
def release_command(
    refs: tuple[str, ...],
    everything: bool,
    embargo: str | None,
    dry_run: bool,
    clock_is_right: bool,
) -> None:
    """Let readers see developments.

    All that are named, or none. --all takes what is private or embargoed in the story, but for
    notes, which are never released, and for what is retracted. A REF is @ for the last one you
    logged, a key of the story, or 4 or more letters of a ref.
    """
    session = Session()
    if bool(refs) is everything:
        raise click.UsageError("Say what to release: one REF or more, or --all of a story.")
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    targets = _hidden(session) if everything else refs
    done = desk.release(targets, session.current(), embargo)
    _report(session, done, dry_run=dry_run)


@click.command(epilog=examples('dateline withhold @ --reason "the lawyers ask us to wait"'))
@click.argument("ref", shell_complete=completion.refs)
@click.option("--reason", metavar="TEXT", default="", help="Why, if it needs saying.")
@writing
@common
def withhold_command(ref: str, reason: str, dry_run: bool, clock_is_right: bool) -> None:
    """Keep a development from readers.

    It is private from now on. What has been published is in the hands of who read it. REF is as
    release takes it.
    """
    session = Session()
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    report(session, desk.withhold(ref, session.current(), reason), dry_run=dry_run)


def _hidden(session: Session) -> list[str]:
    """The ids of what is neither public nor a note nor struck, in the story chosen."""
    kinds = session.read_vocabulary.kinds
    view = chosen(session, session.read_story(), (EVER, None))
    return [
        str(one.state.id)
        for one in view.entries
        if one.content.visibility != "public"
        and one.state.retracted is None
        and not (one.content.kind in kinds and kinds[one.content.kind].private)
    ]


def _report(session: Session, done: Sequence[Outcome], *, dry_run: bool) -> None:
    """Each development with who can see it from now on."""
    from projections.formats.documents import released
    from timeline.refs import ref

    moves = moved(session, [event for one in done for event in one.recorded])
    if session.json:
        emit_with(released(done), moves)
        return
    for one in done:
        kept = "" if one.recorded else " (as before)"
        would = " (dry run: nothing recorded)" if dry_run else ""
        headline = one.development.current.headline
        session.say(f"{ref(one.development.id)} {seen_by(session, one)}{kept}: {headline}{would}")
    if not done:
        session.say("nothing is waiting to be released")
    elif len(done) > 1 and not dry_run:
        counted = sum(len(one.recorded) for one in done)
        session.say(f"to take it back: dateline undo {counted}")
