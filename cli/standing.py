"""`standing` and `upcoming`: where a story stands, and what is coming."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import completion
from cli.options import common, examples, two_clocks
from cli.output import emit
from cli.session import Session
from cli.timeline import chosen, show, width

if TYPE_CHECKING:
    from projections.standing import Standing
    from projections.story import Story
    from projections.story_view import StoryView
    from timeline.party import Party


@click.command(
    epilog=examples(
        "dateline standing",
        "dateline standing sanders-letter --as-of 2018-12-31",
        "dateline standing sanders-letter --known-at 2019-01-02 --json",
    )
)
@click.argument("story", required=False, shell_complete=completion.stories)
@two_clocks
@common
def standing_command(story: str | None, as_of: str | None, known_at: str | None) -> None:
    """Show where a story stands, as of any date.

    Each thread (an ask, a claim, a document, a proceeding, a measure, something expected, a
    question) with its status, whose turn it is and since when; then what is coming, the last words
    of the parties, what only possibly happened, and what cannot both be so.
    """
    session = Session()
    found = stands(session, session.read_story(story, ever=known_at is not None), as_of, known_at)
    if session.json:
        from projections.formats import threads

        emit(threads.standing(found))
        return
    from projections.formats import standing

    show(standing.standing(found, width()))


@click.command(
    epilog=examples("dateline upcoming", "dateline upcoming sanders-letter --as-of 2018-12-31")
)
@click.argument("story", required=False, shell_complete=completion.stories)
@two_clocks
@common
def upcoming_command(story: str | None, as_of: str | None, known_at: str | None) -> None:
    """List what is due, deadlines and embargoes.

    What has passed without being seen to happen is overdue, and comes first.
    """
    session = Session()
    one = session.read_story(story, ever=known_at is not None)
    found = stands(session, one, as_of, known_at)
    if session.json:
        from projections.formats import documents, threads

        told = {"story": documents.story_named(found.story), **threads.clocks(found.clocks)}
        emit({**told, "upcoming": [threads.upcoming(each) for each in found.upcoming]})
        return
    from projections.formats import standing, terminal

    coming = found.upcoming
    show(terminal.Line("text", standing.coming(each)) for each in coming)
    if not coming:
        session.say(f"nothing is due in {one.slug}, and no deadline or embargo is before it")


def stands(session: Session, story: Story, as_of: str | None, known_at: str | None) -> Standing:
    """Where a story stands as of two clocks, as typed."""
    return standing_of(session, chosen(session, story, (as_of, known_at)))


def standing_of(session: Session, view: StoryView) -> Standing:
    """Fold a view of a whole story, with what is known by then of parties and own kinds."""
    from projections.standing import standing

    found = standing(view, *names_by(session, view.clocks.position))
    session.phase("to fold the threads")
    return found


def names_by(session: Session, position: int) -> tuple[tuple[Party, ...], dict[str, str]]:
    """What is recorded by a position of parties, and what the newsroom's own kinds extend."""
    return tuple(session.reading.parties(position)), session.reading.parents(position)
