"""`timeline`: a story in the order it happened."""

from __future__ import annotations

import gc
import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli import clock, completion, offers
from cli.options import believing, common, examples, two_clocks
from cli.output import emit_list, say_all, write, write_lines
from cli.readers import certain_now, seen_by_readers
from cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from projections.clocks import Clocks
    from projections.entry import Known
    from projections.formats.terminal import Line
    from projections.story import Story
    from projections.story_view import StoryView

    Keep = Callable[[Known], bool]

STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "date": {"bold": True},
    "text": {},
    "aside": {"dim": True},
    "warning": {"fg": "yellow"},
}
DAYS = {"since", "until"}
PEOPLE = {"text", "markdown"}  # whom a format is for who reads it whole
EVER = "9999-12-31"  # as of then everything has happened
PIPE_WIDTH = 100  # a file is not as wide as the terminal it was made in


@click.command(
    epilog=examples(
        "dateline timeline",
        "dateline timeline sanders-letter --as-of 2018-12-28",
        "dateline timeline sanders-letter --known-at 2019-01-06",
        'dateline timeline --with "Bernie Sanders" --newest-first --json',
        "dateline timeline --last 20",
        "dateline timeline --format csv --fields when.earliest_start,headline,by",
    )
)
@click.argument("story", required=False, shell_complete=completion.stories)
@two_clocks
@click.option("--since", metavar="DATE", help="What may have started on that day or after.")
@click.option("--until", metavar="DATE", help="What may have started by the end of that day.")
@click.option(
    "--with",
    "party",
    metavar="PARTY",
    help="What names this party.",
    shell_complete=completion.parties,
)
@click.option("--verb", metavar="VERB", help="Only this verb.", shell_complete=completion.verbs)
@click.option(
    "--thread",
    metavar="HANDLE",
    help="Only this thread, by its handle, or a REF on it.",
    shell_complete=offers.threads,
)
@click.option("--tag", metavar="TAG", help="Only this tag.", shell_complete=offers.tags)
@click.option("--last", metavar="N", type=click.IntRange(min=1), help="Only the last N entries.")
@click.option("--newest-first", is_flag=True, help="The latest at the top.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "jsonl", "csv", "markdown"]),
    default="text",
    help="Text for people, JSON, a line of JSON for each entry, a sheet, or Markdown of what is "
    "public.",
)
@click.option(
    "--fields", metavar="NAME,...", help="Only these, in JSON or CSV: as JSON calls them."
)
@believing
@common
def timeline_command(  # noqa: PLR0913 - one parameter an option
    *,
    story: str | None,
    as_of: str | None,
    known_at: str | None,
    last: int | None,
    newest_first: bool,
    format_: str,
    clock_is_right: bool,
    **wanted: str | None,
) -> None:
    """Show a story in the order it happened, as of any date.

    --as-of asks the world's clock: what had happened by then, by all we know now. --known-at asks
    the desk's clock: only what was recorded by then. What only possibly had happened is marked.
    """
    session = Session()
    form, fields = "json" if session.json else format_, wanted.pop("fields")
    if form in PEOPLE and fields is not None:
        raise click.UsageError("--fields is for --json and --format jsonl or csv.")
    if wanted["verb"] is not None:
        wanted["verb"] = session.read_vocabulary.verb(wanted["verb"]).name
    one = session.read_story(story, ever=known_at is not None)
    keep: Keep | None = None
    if form == "markdown":
        keep = seen_by_readers(session, known_at, clock_is_right=clock_is_right)
    events = form != "text"  # which says of no entry who recorded it
    view = chosen(session, one, (as_of, known_at), keep, wanted, last=last, events=events)
    if keep:
        view = view._replace(story=one)  # what it was called before may never have been public
    if newest_first:
        view = view._replace(entries=view.entries[::-1])
    if form in PEOPLE:
        now = None if known_at else certain_now(session, clock_is_right=clock_is_right)
        _tell_people(form, view, now)
        if form == "text" and not view.entries:
            _tell_why(session, view, wanted)
    else:
        _tell(session, form, view, fields)


def _tell_people(form: str, view: StoryView, now: datetime | None) -> None:
    """Print entries for people; `now` is when it is told, where what is told is true now."""
    if form == "markdown":
        from projections.formats import markdown

        for piece in markdown.write(view):
            write(piece)
        return
    from projections.formats import terminal

    show(terminal.timeline(view, width(), now))


def _tell_why(session: Session, view: StoryView, wanted: Mapping[str, str | None]) -> None:
    """Say why there is nothing to show, where it is not the dates."""
    from cli.unfound import sentences  # only mistakes pay for it

    slug = view.story.slug
    party = wanted.get("party")
    names = session.reading.party(party).names if party else frozenset()
    nothing = [f"nothing is logged yet: dateline log {slug} VERB HEADLINE..."]
    for sentence in sentences(view, wanted, names) if view.known else nothing:
        session.say(f"\n{sentence}")


def _tell(session: Session, form: str, view: StoryView, fields: str | None) -> None:
    """Print entries for programs, or only some fields of them."""
    from projections.formats import documents, selection

    wanted = None if fields is None else selection.paths(fields, view, session.read_vocabulary)
    if form == "csv":
        from projections.formats import csv

        vocabulary = session.read_vocabulary
        for piece in (
            csv.write(view, vocabulary) if wanted is None else csv.write_only(view, wanted)
        ):
            write(piece)
        return
    entries = documents.entries(view)
    if wanted is not None:
        entries = (selection.only(one, wanted.values()) for one in entries)
    if form == "json":
        emit_list(documents.asked(view), "entries", entries)
    else:
        write_lines(json.dumps(one, ensure_ascii=False, default=list) for one in entries)


def chosen(  # noqa: PLR0913 - what is asked, and of what
    session: Session,
    story: Story,
    clocks: tuple[str | None, str | None],
    keep: Keep | None = None,
    wanted: Mapping[str, str | None] | None = None,
    *,
    last: int | None = None,
    events: bool = True,
) -> StoryView:
    """The view of a story as of two clocks; warns of events that cannot be read.

    `clocks` are `--as-of` and `--known-at` as typed; `wanted` are the fields of `Selection`, with
    `since` and `until` as typed. Of what is left, the `last` entries. Without `events`, see
    `Viewing.view`.
    """
    from projections.clocks import ask

    as_of, known_at = clocks
    asked = ask(session.reading, story, clock.now(), as_of=as_of, known_at=known_at)
    selects = any((wanted or {}).values())
    # All of a story is needed to know which entries are left; else the end of it is.
    end = None if keep or selects else last
    found = viewed(session, story, asked, keep, end, events=events)
    if selects:
        found = _selected(session, found, dict(wanted or {}))
    return found if last is None else _ended(found, last)


def _ended(view: StoryView, last: int) -> StoryView:
    """The last entries of a view, which says that it has no more."""
    words = f"{view.clocks.words}, the last {last} at most"
    clocks = view.clocks._replace(words=words)
    return view._replace(clocks=clocks, entries=view.entries[-last:])


def _selected(session: Session, view: StoryView, asked_for: dict[str, str | None]) -> StoryView:
    """Those entries of a view that are wanted."""
    from projections.clocks import edge  # only who selects pays for it
    from projections.selecting import Selection, select

    for name in DAYS & asked_for.keys():
        asked_for[name] = edge(asked_for[name], view.story, clock.now(), end=name == "until")
    thread = asked_for.pop("thread", None)
    ids = _on_thread(session, view, thread) if thread else None
    named = asked_for.pop("party", None)
    parties = session.reading.party(named, view.clocks.position).names if named else None
    return select(view, Selection(parties=parties, ids=ids, **asked_for))


def _on_thread(session: Session, view: StoryView, name: str) -> frozenset[UUID]:
    """The entries of a thread, by its handle or by one of them."""
    from projections.standing import on_thread

    return on_thread(view, name, session.reading.parents(view.clocks.position))


def viewed(  # noqa: PLR0913 - what is asked, and of what
    session: Session,
    story: Story,
    asked: Clocks,
    keep: Keep | None = None,
    last: int | None = None,
    *,
    events: bool = True,
) -> StoryView:
    """The whole view of a story for a question, or the end of it; warns of unreadable events."""
    from projections.readmodel.viewing import Viewing

    then = session.reading.story_of(story.id, asked.position) or story
    viewing = Viewing(session.reading, then, asked)
    with _kept():
        found = viewing.view(keep, events=events) if last is None else viewing.last(last)
    session.phase("to read the story")
    for event in found.unreadable:
        session.unreadable(event)
    return found


@contextmanager
def _kept() -> Iterator[None]:
    """Look for no garbage while something large is made that lives until the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def width() -> int:
    """How wide lines may be."""
    if not sys.stdout.isatty():
        return PIPE_WIDTH
    from shutil import get_terminal_size  # a pipe has no width

    return get_terminal_size().columns


def show(lines: Iterable[Line]) -> None:
    """Print lines in the styles of their roles."""
    say_all((line.text.replace("\n", "\\n"), STYLES[line.role]) for line in lines)
