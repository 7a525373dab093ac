"""`open`, `use`, `stories`, `amend`, `close`, `reopen`: the stories of a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import completion, offers
from cli.moves import emit_with, moved
from cli.options import common, examples, writing
from cli.output import emit, say, say_all
from cli.report import report_story
from cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from projections.story import Story as ReadStory
    from timeline.story import Change

WEEK_STARTS = ["monday", "sunday", "saturday"]
VISIBILITIES = ["private", "public"]


@click.command(
    epilog=examples(
        'dateline open harbour-fire "Fire in the harbour" --timezone Europe/Hamburg',
        'dateline open budget "The budget talks" --visibility public --week-start sunday',
    ).replace("Europe/Hamburg", "Europe/Berlin")
)
@click.argument("slug")
@click.argument("title", nargs=-1, required=True)
@click.option(
    "--timezone",
    metavar="ZONE",
    default="UTC",
    help="IANA zone of its days and times.",
    shell_complete=offers.zones,
)
@click.option(
    "--week-start",
    type=click.Choice(WEEK_STARTS),
    default="monday",
    help="First day of its weeks.",
)
@click.option("--language", metavar="CODE", default="en", help="Language of its pages.")
@click.option("--summary", metavar="TEXT", default="", help="What it is about, in a sentence.")
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="How dates like 05/06/2024 are meant; without it they are refused.",
)
@click.option(
    "--visibility",
    type=click.Choice(VISIBILITIES),
    default="private",
    help="What its developments are unless they say otherwise.",
)
@writing
@common
def open_command(
    title: tuple[str, ...], dry_run: bool, clock_is_right: bool, **values: str | None
) -> None:
    """Open a story.

    SLUG is its short name for good: a to z, digits and hyphens. TITLE may be several words. The
    story opened is the one you work on from then.
    """
    from projections.formats.documents import event, story

    session = Session()
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    opened, recorded = desk.open_story({**values, "title": " ".join(title)})
    if not dry_run:
        session.work_on(opened.slug)
    moves = moved(session, [recorded])
    if session.json:
        document = event(recorded)
        emit_with({**story(opened), "position": document["position"], "events": [document]}, moves)
        return
    said = opened.opened
    session.say(f"{'would open' if dry_run else 'opened'} {said.slug}: {said.title}")
    session.say(
        f"days and times are {said.timezone}; weeks begin on {said.week_start.capitalize()}"
    )
    session.say(f"what is logged is {said.visibility} unless said otherwise")


@click.command(epilog=examples("dateline use sanders-letter"))
@click.argument("slug", shell_complete=completion.stories)
@common
def use_command(slug: str) -> None:
    """Choose the story you work on.

    Commands are about this story unless they name another. The choice is yours at this desk; it
    is not part of the record.
    """
    session = Session()
    story = session.reading.story(slug)
    session.folder.choose_story(session.user, story.slug)
    if session.json:
        emit({"story": story.slug, "user": session.user})
        return
    session.say(f"working on {story.slug}: {story.opened.title}")


@click.command(epilog=examples("dateline stories", "dateline stories --json"))
@common
def stories_command() -> None:
    """List the stories of the desk.

    The one you work on is marked with an asterisk.
    """
    from projections.formats.documents import story

    session = Session()
    stories = session.reading.stories()
    if session.json:
        emit({"stories": [story(one) for one in stories]})
        return
    if not stories:
        say('no story yet; open one with: dateline open SLUG "TITLE"')
    chosen = session.folder.current_story(session.user)
    width = max((len(one.slug) for one in stories), default=0)
    say_all(
        (f"{'*' if one.slug == chosen else ' '} {one.slug:<{width}}  {_titled(one)}", {})
        for one in stories
    )


def _titled(one: ReadStory) -> str:
    return f"{one.opened.title}{' (closed)' if one.closed else ''}"


def amending(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each field of a story that can be changed."""
    for option in (
        click.option("--visibility", type=click.Choice(VISIBILITIES), help="Of what is logged."),
        click.option("--date-order", metavar="ORDER", help="dmy, mdy or ymd; empty for none."),
        click.option(
            "--week-start", type=click.Choice(WEEK_STARTS), help="First day of its weeks."
        ),
        click.option("--language", metavar="CODE", help="Language of its pages."),
        click.option("--summary", metavar="TEXT", help="What it is about; empty for none."),
        click.option("--title", metavar="TEXT", help="Its title."),
    ):
        command = option(command)
    return command


@click.command(
    epilog=examples(
        'dateline amend --title "The letter, and what became of it"',
        "dateline amend sanders-letter --week-start sunday --dry-run",
    )
)
@click.argument("story", required=False, shell_complete=completion.stories)
@amending
@click.option("--reason", metavar="TEXT", default="", help="Why, if it needs saying.")
@writing
@common
def amend_command(
    story: str | None,
    reason: str,
    dry_run: bool,
    clock_is_right: bool,
    **typed: str | None,
) -> None:
    """Change what is said of a story.

    Its slug is its address and never changes; nor does its zone, in which its days were meant.
    """
    from timeline.story import AmendStory

    changes = {name: value for name, value in typed.items() if value is not None}
    _refuse_assignment(story, typed)
    if not changes:
        raise click.UsageError("Say what to change: --title, --summary, or another option.")
    _change(Session(), story, AmendStory(changes, reason), (dry_run, clock_is_right))


def _refuse_assignment(story: str | None, fields: Iterable[str]) -> None:
    """Refuse `title=X`, as `correct` takes it: no story is called so."""
    name, equals, _ = (story or "").partition("=")
    if equals:
        option = name.strip().replace("_", "-")
        known = option if option.replace("-", "_") in fields else "title"
        raise click.UsageError(f"What is said of a story is given as an option: --{known} TEXT.")


@click.command(epilog=examples('dateline close sanders-letter --reason "they met"'))
@click.argument("story", required=False, shell_complete=completion.stories)
@click.option("--reason", metavar="TEXT", default="", help="Why, if it needs saying.")
@writing
@common
def close_command(story: str | None, reason: str, dry_run: bool, clock_is_right: bool) -> None:
    """Close a story: nothing more is logged in it.

    What is there can still be read, corrected and released.
    """
    from timeline.story import CloseStory

    _change(Session(), story, CloseStory(reason), (dry_run, clock_is_right))


@click.command(epilog=examples("dateline close", "dateline reopen"))
@click.argument("story", required=False, shell_complete=completion.stories)
@click.option("--reason", metavar="TEXT", default="", help="Why, if it needs saying.")
@writing
@common
def reopen_command(story: str | None, reason: str, dry_run: bool, clock_is_right: bool) -> None:
    """Reopen a story: it goes on."""
    from timeline.story import ReopenStory

    _change(Session(), story, ReopenStory(reason), (dry_run, clock_is_right))


def _change(session: Session, story: str | None, command: Change, asked: tuple[bool, bool]) -> None:
    """Change a story; `asked` is whether only to show it, and whether the clock is right."""
    dry_run, clock_is_right = asked
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    changed, recorded = desk.change_story(session.slug(story), command)
    report_story(session, changed, recorded, dry_run=dry_run)
