"""`show`: one development in full."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import click

from cli import completion
from cli.options import common, examples
from cli.output import emit
from cli.readers import certain_now
from cli.session import Session
from cli.timeline import show, width

if TYPE_CHECKING:
    from projections.entry import State


@click.command(epilog=examples("dateline show @", "dateline show @ --history"))
@click.argument("ref", shell_complete=completion.refs)
@click.option("--history", is_flag=True, help="Who logged and changed what, and when.")
@common
def show_command(ref: str, history: bool) -> None:
    """Show one development in full.

    REF is @ for the last one you logged, a key of the story, or the first 4 or more letters of a
    ref as the timeline prints it.
    """
    from projections.formats import documents, terminal
    from timeline.recorded import unreadable_of

    session = Session()
    found, past = session.looking.find(ref, session.read_current())
    for event in unreadable_of(found.events):
        session.unreadable(event)
    state = found.state
    targets = session.looking.states(link.target for link in state.current.links)
    if session.json:
        document = documents.development(state, targets) | {
            "status": state.status,
            "story": _home(session, state),
            "recorded_at": found.events[0].recorded_at,
            "recorded_by": found.events[0].recorded_by,
        }
        if history:
            from timeline.undoing import undone

            gone = undone(past)
            document["history"] = [documents.event(event) for event in past]
            document["undone"] = [event.position for event in past if event.version in gone]
        emit(document)
        return
    lines = terminal.development(found, targets, width(), certain_now(session))
    events = [terminal.Line("text", ""), *terminal.history(past)] if history else []
    show(chain(lines, events))


def _home(session: Session, state: State) -> str:
    """The slug of the story a development belongs to."""
    story = session.reading.story_of(state.current.story)
    return story.slug if story else str(state.current.story)
