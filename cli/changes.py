"""`correct`, `retract`, `reinstate`, `move`: nothing is overwritten, the change is recorded."""

from __future__ import annotations

import click

from cli import completion, offers, words
from cli.names import flag_near_names
from cli.options import common, examples, writing
from cli.report import report
from cli.session import Session
from cli.usage import FIELDS
from timeline.errors import NoReason


@click.command(
    epilog=examples(
        'dateline correct @ headline="Staffers ask for a meeting" --reason "a slip"',
        'dateline correct @ when="late last week" --update --reason "The Hill gives the day"',
        'dateline correct @ by="the signers" by="an organizer" place= --reason "two spoke"',
    )
)
@click.argument("ref", shell_complete=completion.refs)
@click.argument(
    "assignments",
    metavar=FIELDS,
    nargs=-1,
    required=True,
    shell_complete=offers.fields,
)
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
    it. Without --clarification or --update it counts as a correction: we were wrong. REF is @ for
    the last one you logged, a key of the story, or 4 or more letters of a ref.
    """
    from timeline.outcome import Correction

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
    done = flag_near_names(session, desk.correct(ref, session.current(), asked))
    report(session, done, dry_run=dry_run)


@click.command(
    epilog=examples('dateline retract @ --reason "The spokesman says it was another letter"')
)
@click.argument("ref", shell_complete=completion.refs)
@click.option("--reason", metavar="TEXT", help="Why it is struck.")
@writing
@common
def retract_command(ref: str, reason: str | None, dry_run: bool, clock_is_right: bool) -> None:
    """Strike a development, and say why.

    It stays in the record, marked as retracted; asking for an earlier date shows it as it was. REF
    is @ for the last one you logged, a key of the story, or 4 or more letters of a ref.
    """
    session = Session()
    if reason is None:
        raise NoReason("a retraction")
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    report(session, desk.retract(ref, session.current(), reason), dry_run=dry_run)


@click.command(
    epilog=examples(
        'dateline retract @ --reason "It was another letter"',
        'dateline reinstate @ --reason "It was this letter after all"',
    )
)
@click.argument("ref", shell_complete=completion.refs)
@click.option("--reason", metavar="TEXT", help="Why it counts again.")
@writing
@common
def reinstate_command(ref: str, reason: str | None, dry_run: bool, clock_is_right: bool) -> None:
    """Take a retraction back, and say why.

    REF is as retract takes it.
    """
    session = Session()
    if reason is None:
        raise NoReason("reinstating it")
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    report(session, desk.reinstate(ref, session.current(), reason), dry_run=dry_run)


@click.command(
    epilog=examples(
        'dateline open harbour-fire "Fire in the harbour"',
        'dateline log sanders-letter said "The fire is out"',
        'dateline move @ harbour-fire --reason "it is about the fire"',
    )
)
@click.argument("ref", shell_complete=completion.refs)
@click.argument("slug", metavar="STORY", shell_complete=completion.stories)
@click.option("--reason", metavar="TEXT", default="", help="Why, if it needs saying.")
@writing
@common
def move_command(ref: str, slug: str, reason: str, dry_run: bool, clock_is_right: bool) -> None:
    """Take a development to another story.

    It keeps its ref and its key. Asking what was known before shows it where it was. REF is @ for
    the last one you logged, a key of the story, or 4 or more letters of a ref.
    """
    session = Session()
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    done = desk.move(ref, session.current(), slug, reason)
    report(session, done, dry_run=dry_run)
    if done.recorded and not session.json:
        session.say(f"it {'would belong' if dry_run else 'belongs'} to {slug} now")
