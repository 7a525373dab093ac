"""`correct` and `retract`: nothing is overwritten, the change is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import words
from cli.options import common, examples, writing
from cli.output import emit
from cli.session import Session
from timeline.errors import NoReason

if TYPE_CHECKING:
    from timeline.desk import Outcome


@click.command(
    epilog=examples(
        'dateline correct @ headline="Staffers ask for a meeting" --reason "a slip"',
        'dateline correct @ when="late last week" --update --reason "The Hill gives the day"',
        'dateline correct @ by="the signers" by="an organizer" place= --reason "two spoke"',
    )
)
@click.argument("ref")
@click.argument("assignments", metavar="FIELD=VALUE...", nargs=-1, required=True)
@click.option("--reason", metavar="TEXT", help="What was wrong, and how we know.")
@click.option(
    "--clarification", "label", flag_value="clarification", help="Not wrong, but unclear."
)
@click.option("--update", "label", flag_value="update", help="Not wrong then: a new source.")
@click.option("--relative-to", metavar="DATE", help="The day that phrases are relative to.")
@writing
@common
def correct_command(  # noqa: PLR0913 - one parameter an option
    *,
    ref: str,
    assignments: tuple[str, ...],
    reason: str | None,
    label: str | None,
    relative_to: str | None,
    dry_run: bool,
    clock_is_right: bool,
) -> None:
    """Correct fields of a development.

    The old wording stays in the record. A field given twice becomes a list, an empty value clears
    it. Without --clarification or --update it counts as a correction: we were wrong.
    """
    from timeline.desk import Correction  # noqa: PLC0415

    session = Session()
    if reason is None:
        raise NoReason("a correction")
    asked = Correction(
        changes=words.assignments(assignments),
        reason=reason,
        label=label or "correction",
        relative_to=relative_to,
    )
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    _report(session, desk.correct(ref, session.current(), asked), dry_run=dry_run)


@click.command(
    epilog=examples('dateline retract @ --reason "The spokesman says it was another letter"')
)
@click.argument("ref")
@click.option("--reason", metavar="TEXT", help="Why it is struck.")
@writing
@common
def retract_command(ref: str, reason: str | None, dry_run: bool, clock_is_right: bool) -> None:
    """Strike a development, and say why.

    It stays in the record, marked as retracted; asking for an earlier date shows it as it was.
    """
    session = Session()
    if reason is None:
        raise NoReason("a retraction")
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    _report(session, desk.retract(ref, session.current(), reason), dry_run=dry_run)


def _report(session: Session, done: Outcome, *, dry_run: bool) -> None:
    """What changed, old -> new, one field a line."""
    from projections.formats.documents import outcome  # noqa: PLC0415
    from projections.formats.terminal import in_words  # noqa: PLC0415
    from timeline.events import DevelopmentCorrected  # noqa: PLC0415
    from timeline.refs import ref  # noqa: PLC0415

    if session.json:
        emit(outcome(done))
        return
    would = "would be " if dry_run else ""
    name = ref(done.development.id)
    for recorded in done.recorded:
        event = recorded.event
        if isinstance(event, DevelopmentCorrected):
            session.say(f"{name} in {done.story.slug}: {would}corrected ({event.label})")
            for change in event.changes:
                session.say(f"  {change.field}: {in_words(change.old)} -> {in_words(change.new)}")
        else:
            session.say(f"{name} in {done.story.slug}: {would}retracted")
    for flag in done.flags:
        session.say(f"note: {flag}")
