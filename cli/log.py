"""`log` and `note`: what a reporter types while on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import completion, words
from cli.entry import EntryCommand, about_it, attributed, draft_of
from cli.hooks import after_log
from cli.moves import emit_with, moved, say_moves
from cli.names import flag_near_names
from cli.options import common, examples, writing
from cli.report import seen_by
from cli.session import Session
from cli.standard_input import read_input
from timeline.draft import DevelopmentDraft
from timeline.errors import NoHeadline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.outcome import Outcome
    from timeline.vocabulary import Vocabulary


@click.command(
    cls=EntryCommand,
    epilog=examples(
        'dateline log asked Staffers ask for a meeting --by "the signers" --to "the campaign"',
        'dateline log "answered: thanks the signers, promises nothing" --re @ --when Monday',
        "dateline log sanders-letter leaked News of the letter leaks --when 'late last week'",
    ),
)
@click.argument(
    "given",
    metavar="[STORY] VERB HEADLINE...",
    nargs=-1,
    required=True,
    shell_complete=completion.entries,
)
@about_it
@click.option("--private", is_flag=True, help="Nobody outside sees it.")
@click.option("--public", is_flag=True, help="Readers may see it.")
@click.option("--embargo", metavar="MOMENT", help="Readers may see it from then.")
@click.option("--key", metavar="KEY", help="Your own name for it: logging it twice adds nothing.")
@writing
@common
def log_command(
    given: tuple[str, ...],
    dry_run: bool,
    clock_is_right: bool,
    **typed: Any,
) -> None:
    """Log one development of a story.

    Without STORY it goes to the story you work on. The words after the VERB are the headline; put
    -- before words that begin with a hyphen. A REF is @ for the last one you logged, a key of the
    story, or 4 or more letters of a ref.
    """
    session = Session()
    vocabulary = session.vocabulary
    past = session.past
    named, verb, headline = words.story_verb_headline(
        given,
        vocabulary,
        lambda word: past.story_of(past.story_id(word)) is not None,
        lambda: [story.slug for story in past.stories()],
    )
    typed |= _visibility(typed)
    draft = attributed(draft_of(vocabulary, verb, headline, typed))
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    done = flag_near_names(session, desk.log_development(session.slug(named), draft))
    _conclude(session, done, draft.key, dry_run=dry_run)


@click.command(
    epilog=examples(
        "dateline note Call the press office back about the signers",
        "echo 'long notes come from a pipe' | dateline note -",
    )
)
@click.argument("text", nargs=-1, required=True)
@click.option("--key", metavar="KEY", help="Your own name for it: noting it twice adds nothing.")
@writing
@common
def note_command(
    text: tuple[str, ...], key: str | None, dry_run: bool, clock_is_right: bool
) -> None:
    """Keep a bare private note.

    Anything saves; it can be sorted out later. TEXT - reads standard input. A first line that is
    too long for a headline is cut there and kept whole below.
    """
    session = Session()
    whole = read_input("the note") if text == ("-",) else " ".join(text)
    headline, rest = _note_parts(whole)
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    draft = DevelopmentDraft(verb="note", headline=headline, text=rest, key=key)
    done = desk.log_development(session.slug(), draft)
    _conclude(session, done, key, dry_run=dry_run)


def _note_parts(whole: str) -> tuple[str, str]:
    """A headline, and the whole text where the headline is not all of it."""
    lines = whole.strip().splitlines()
    if not lines:
        raise NoHeadline("note")
    first = lines[0].strip()
    headline = first if len(first) <= NOTE_HEADLINE else first[: NOTE_HEADLINE - 1] + "…"
    return headline, "" if headline == whole else whole


NOTE_HEADLINE = 500


def _visibility(typed: dict[str, Any]) -> dict[str, str | None]:
    """Who may see it, if the command says so, and says only one thing."""
    private, public, embargo = (typed.pop(name) for name in ("private", "public", "embargo"))
    if private + public + (embargo is not None) > 1:
        raise click.UsageError("Only one of --private, --public and --embargo can be meant.")
    visibility = "private" if private else "public" if public else None
    return {"visibility": visibility, "embargo_until": embargo}


def _conclude(session: Session, done: Outcome, key: str | None, *, dry_run: bool) -> None:
    """Three short lines at most: what was understood, what moved, who can see it."""
    from projections.formats.documents import logged
    from timeline.refs import ref

    moves = moved(session, done.recorded)
    after_log(session, done, moves)
    if session.json:
        emit_with(logged(done), moves)
        return
    said = "; ".join((*_dates(done, session.vocabulary), *_sources(done)))
    known = " (logged before; nothing added)" if not done.recorded else ""
    would = " (dry run: nothing recorded)" if dry_run else ""
    session.say(f"{ref(done.development.id)} in {done.story.slug}: {said}{known}{would}")
    say_moves(session, moves)
    for flag in done.flags:
        session.say(f"note: {flag}")
    # The ref of what has no key is drawn anew by every dry run.
    session.say(_who_sees(session, done, named=not dry_run or key is not None))


def _who_sees(session: Session, done: Outcome, *, named: bool) -> str:
    """Who can see it, and how that is changed where readers cannot, if its ref is for good."""
    from timeline.refs import ref

    content, name = done.development.current, ref(done.development.id)
    if content.visibility != "private" or done.development.retracted is not None:
        return seen_by(session, done)
    if session.vocabulary.kind(content.kind).private:
        return f"private; to sort it out: dateline triage {name} VERB" if named else "private"
    return f"private until released{f': dateline release {name}' if named else ''}"


def _dates(done: Outcome, vocabulary: Vocabulary) -> Iterator[str]:
    """How each date was understood: when it happened, then those that look ahead."""
    from timeline.phrases import echo, read
    from timeline.restoring import restore

    content = done.development.current
    setting = done.story.setting(content.when.reference)
    dates = {name for name, field in vocabulary.fields.items() if field.type == "when"}
    yield echo(read(content.when.phrase, setting))
    for name, value in content.fields.items():
        if name in dates and isinstance(value, dict):
            when = restore(value, name)
            ahead = done.story.setting(when.reference, ahead=True)
            yield f"{name} {echo(read(when.phrase, ahead))}"


def _sources(done: Outcome) -> Iterator[str]:
    """How each source was understood of which more was typed than a name and an address."""
    from projections.formats.sentences import source_in_full

    for source in done.development.current.sources:
        if source.relays or source.published:
            plain = source.model_copy(update={"url": None})
            yield f"source {source_in_full(plain)}"
