"""`triage`: notes that wait for a kind, and giving them one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import completion
from cli.entry import EntryCommand, about_it, attributed, draft_of
from cli.names import flag_near_names
from cli.options import common, examples, writing
from cli.output import emit, say_all
from cli.report import report
from cli.session import Session
from cli.timeline import EVER, chosen

if TYPE_CHECKING:
    from timeline.draft import DevelopmentDraft

GIVEN = ("when", "place", "by", "to", "via", "about", "text", "quotes", "sources", "links")
MORE = ("thread", "tags", "announced")


@click.command(
    cls=EntryCommand,
    epilog=examples(
        "dateline triage",
        "dateline note Weaver rang: Sanders will meet them",
        'dateline triage @ said --by "Jeff Weaver" --to "the signers"',
        "dateline note They meet in the city on 12 January",
        "dateline triage @ scheduled Meeting in the city --when '12 January'",
    ),
)
@click.argument(
    "given", metavar="[REF VERB [HEADLINE...]]", nargs=-1, shell_complete=completion.notes
)
@about_it
@writing
@common
def triage_command(
    given: tuple[str, ...], dry_run: bool, clock_is_right: bool, **typed: Any
) -> None:
    """List the notes without a kind, or give one a kind.

    Without REF it lists the notes of the story. With a VERB the note becomes what the verb says;
    the options of log say more of it, a HEADLINE replaces the note's own. It stays private until
    it is released. REF is @ for the last one you logged, a key of the story, or 4 or more letters
    of a ref.
    """
    session = Session()
    if not given:
        _list(session)
        return
    ref, *rest = given
    if not rest:
        raise click.UsageError("Say what the note is: a VERB after its REF (dateline verbs).")
    verb, headline = rest[0].rstrip(":"), " ".join(rest[1:])
    draft = draft_of(session.vocabulary, verb, headline, typed)
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    if not session.past.find(ref, session.current()).development.current.quotes:
        draft = attributed(draft)
    done = flag_near_names(session, desk.correct(ref, session.current(), _asked(draft)))
    report(session, done, dry_run=dry_run, also={"notes": []})


def _asked(draft: DevelopmentDraft) -> Any:
    """The draft as a change: only what was typed."""
    from timeline.outcome import Correction

    said = {name: getattr(draft, name) for name in (*GIVEN, *MORE)}
    changes = {name: value for name, value in said.items() if value}
    named = {"headline": draft.headline} if draft.headline else {}
    return Correction(
        changes={"verb": draft.verb, **named, **changes, **draft.fields},
        reason="",
        label=None,
        relative_to=draft.relative_to,
    )


def _list(session: Session) -> None:
    """The notes of the story that wait for a kind, oldest first."""
    from projections.formats import documents
    from timeline.refs import ref

    view = chosen(session, session.read_story(), (EVER, None))
    private = {name for name, kind in session.read_vocabulary.kinds.items() if kind.private}
    waiting = [
        one
        for one in sorted(view.entries, key=lambda one: one.logged.position)
        if one.content.kind in private and one.state.retracted is None
    ]
    if session.json:
        entries = [documents.entry(one, view.known) for one in waiting]
        emit({**documents.changed([], story=view.story.slug), "notes": entries})
        return
    if not waiting:
        session.say("no note is waiting")
        return
    say_all(
        (f"{ref(one.state.id)}  {one.logged.recorded_at[:10]}  {one.content.headline}", {})
        for one in waiting
    )
    session.say("give one a kind with: dateline triage REF VERB [HEADLINE...]")
