"""`since` and `diff`: what changed, for a colleague on the next shift, and for an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import clock, completion
from cli.options import common, examples
from cli.output import emit
from cli.session import Session
from cli.standing import standing_of, stands
from cli.timeline import EVER, show, viewed, width

if TYPE_CHECKING:
    from projections.changes import Comparison
    from projections.standing import Standing


@click.command(
    epilog=examples(
        "dateline since yesterday",
        "dateline since 'Monday 9:00'",
        "dateline since 2019-01-02 sanders-letter --json",
    )
)
@click.argument("moment")
@click.argument("story", required=False, shell_complete=completion.stories)
@common
def since_command(moment: str, story: str | None) -> None:
    """Show what was recorded since a moment, and what it moved.

    Moves of threads first, then what was logged, corrected and retracted. A day counts from its
    beginning; a whole number is a position of the log. Deadlines that passed since count too.
    """
    from projections.changes import compare, news
    from projections.clocks import ask, ask_before

    session = Session()
    one, now = session.read_story(story), clock.now()
    before, after = ask_before(session.reading, one, now, moment), ask(session.reading, one, now)
    compared = compare(
        standing_of(session, viewed(session, one, before)),
        standing_of(session, viewed(session, one, after)),
    )
    recorded = news(viewed(session, one, after._replace(as_of=EVER)), before.position)
    if session.json:
        from projections.formats import threads

        emit(threads.since(compared, recorded))
        return
    from projections.formats import standing

    show(standing.since(compared, recorded, width()))


@click.command(
    epilog=examples(
        "dateline diff --since 2018-12-31 --until 2019-01-06",
        "dateline diff sanders-letter --since 2019-01-02 --until 2019-01-07 --clock recorded",
    )
)
@click.argument("story", required=False, shell_complete=completion.stories)
@click.option("--since", metavar="DATE", required=True, help="The end of the earlier day.")
@click.option("--until", metavar="DATE", help="The end of the later day (default: today).")
@click.option(
    "--clock",
    "which",
    type=click.Choice(["occurred", "recorded"]),
    default="occurred",
    help="What had happened by then, or what we knew by then.",
)
@common
def diff_command(story: str | None, since: str, until: str | None, which: str) -> None:
    """Compare where a story stood on two dates.

    By the clock of the world (occurred): what had happened by the end of each day, by all we know
    now. By the clock of the desk (recorded): what we knew at the end of each day, as of that day.
    """
    from projections.changes import compare

    session = Session()
    one = session.read_story(story, ever=which == "recorded")

    def standing_at(date: str | None) -> Standing:
        as_of, known_at = (date, None) if which == "occurred" else (None, date)
        return stands(session, one, as_of, known_at)

    _print(session, compare(standing_at(since), standing_at(until)))


def _print(session: Session, compared: Comparison) -> None:
    if session.json:
        from projections.formats import threads

        emit(threads.comparison(compared))
        return
    from projections.formats import standing

    show(standing.comparison(compared, width()))
