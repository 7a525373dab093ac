"""`import` and `export`: a story as a file."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import completion
from cli.moves import emit_with, moved, say_moves
from cli.options import believing, common, examples, two_clocks, writing
from cli.output import emit, json_text, write
from cli.publishing import describe_desk, export_file
from cli.readers import seen_by_readers
from cli.session import Session
from cli.standard_input import read_input
from cli.timeline import EVER, chosen
from cli.undo import MOST_STEPS
from timeline.errors import BadFile, BadPair, BadRows, MappedTwice, NothingPublic, UnknownFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cli.progress import Bar
    from projections.entry import Known
    from projections.story import Story
    from projections.story_view import StoryView
    from timeline.desk import Desk
    from timeline.intake.story_file import Reading, StoryFile
    from timeline.outcome import Imported

READERS = ("toml", "jsonl", "csv")
FOR_READERS = ("html", "atom", "jsonfeed", "ics", "timelinejs", "jsonld")
WRITERS = (*READERS, "markdown", *FOR_READERS, "schema", "sqlite", "datasette")
PAIRS = re.compile(r",(?=[a-z_]+=)")  # a column's own name may have a comma in it


@click.command(
    epilog=examples(
        "dateline import sanders-letter.toml --dry-run",
        "dateline import sanders-letter.toml",
        "dateline export sanders-letter --format jsonl | dateline import - --format jsonl",
        "dateline export sanders-letter --format csv | dateline import - --format csv --skip-bad",
    )
)
@click.argument("file", shell_complete=completion.files)
@click.option(
    "--format", "format_", type=click.Choice(READERS), help="Default: by the file's name."
)
@click.option(
    "--map",
    "mapped",
    metavar="FIELD=COLUMN,...",
    multiple=True,
    help="For CSV: which column holds a field. Repeatable.",
)
@click.option(
    "--verb",
    metavar="VERB",
    help="The verb of what has none.",
    shell_complete=completion.verbs,
)
@click.option("--skip-bad", is_flag=True, help="Take what can be read; list the rest.")
@writing
@common
def import_command(
    file: str, format_: str | None, dry_run: bool, clock_is_right: bool, **how: Any
) -> None:
    """Import a story from a file.

    All of the file is recorded, or nothing, unless --skip-bad leaves out what will not do. The
    same file twice adds nothing. FILE - reads standard input. What a file does not call private
    is public; notes are private always.
    """
    session = Session()
    bar = session.bar("importing")
    story_file = _read(file, format_, _reading(session, **how))
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    opening = story_file.opening or {"slug": session.slug(), **_as_it_is(session)}
    named = session.given["story"]
    if named not in (None, opening.get("slug")):
        raise BadFile(file, f"it is of the story {opening.get('slug')!r}, not of {named!r}")
    with bar:
        bar.total = len(story_file.drafts)
        done = _imported(desk, opening, story_file, bar, skip_bad=how["skip_bad"])
    if not dry_run and session.folder.current_story(session.user) is None:
        session.work_on(done.story.slug)
    moves = moved(session, done.recorded)
    if session.json:
        emit_with(_document(done), moves)
    else:
        _report(session, done, story_file.counted, dry_run=dry_run)
        say_moves(session, moves)
        if done.recorded and not dry_run and len(done.recorded) <= MOST_STEPS:
            session.say(f"to take it back: dateline undo {len(done.recorded)}")


def _reading(
    session: Session, *, mapped: tuple[str, ...], verb: str | None, skip_bad: bool
) -> Reading:
    """How the file is to be read, as it was typed."""
    from timeline.intake.story_file import Reading

    if verb is not None:
        session.vocabulary.verb(verb)
    columns: dict[str, str] = {}
    for pair in (pair for text in mapped for pair in PAIRS.split(text)):
        field, equals, column = pair.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise BadPair(pair, "FIELD=COLUMN, for example headline=Event")
        field, column = field.strip(), column.strip()
        if columns.setdefault(field, column) != column:
            raise MappedTwice("field", field, (columns[field], column))
    return Reading(skip_bad, verb, columns, session.vocabulary)


def _imported(
    desk: Desk, opening: Mapping[str, object], story_file: StoryFile, bar: Bar, *, skip_bad: bool
) -> Imported:
    """What an import did, or why not, by the numbers that the file's own rows have."""
    try:
        done = desk.import_story(opening, story_file.drafts, bar, skip_bad=skip_bad)
    except BadRows as bad:
        raise BadRows(story_file.numbered(bad.rows), story_file.counted) from None
    skipped = sorted((*story_file.skipped, *story_file.numbered(done.skipped)))
    return replace(done, skipped=tuple(skipped))


def _document(done: Imported) -> dict[str, object]:
    from projections.formats.documents import event

    return {
        "story": done.story.slug,
        "logged": done.logged,
        "already": done.already,
        "skipped": [
            {"number": number, "key": key, "reason": why} for number, key, why in done.skipped
        ],
        "left": list(done.left),
        "position": (done.recorded[-1].position or None) if done.recorded else None,
        "events": [event(recorded) for recorded in done.recorded],
    }


def _as_it_is(session: Session) -> dict[str, object]:
    """The opening of a story that is there: a file without [story] never opens one."""
    return {"title": session.story().opened.title}


def _report(session: Session, done: Imported, counted: str, *, dry_run: bool) -> None:
    would = "would log" if dry_run else "logged"
    many = "1 development" if done.logged == 1 else f"{done.logged} developments"
    already = f"; {done.already} already there" if done.already else ""
    session.say(f"{would} {many} in {done.story.slug}{already}{_seen_by(done)}")
    for number, key, why in done.skipped:
        session.warn(f"left out {counted} {number} ({key}): {why}")
    if done.left:
        session.say(f"note: the story is open already; its {', '.join(done.left)} stays as it is")


def _seen_by(done: Imported) -> str:
    """How many of the new ones who may see."""
    from timeline.events import DevelopmentLogged

    said = [event.event for event in done.recorded]
    seen = Counter(event.visibility for event in said if isinstance(event, DevelopmentLogged))
    return "".join(f"; {number} {visibility}" for visibility, number in sorted(seen.items()))


def _read(file: str, format_: str | None, reading: Reading) -> StoryFile:
    """The file's story, by its format."""
    from importlib import import_module  # only the reader wanted

    name = "standard input" if file == "-" else Path(file).name
    form = format_ or Path(file).suffix.removeprefix(".")
    if form not in READERS:
        raise UnknownFormat(name, form, READERS)
    if reading.columns and form != "csv":
        raise click.UsageError("--map is for CSV, whose columns may be called anything.")
    read = import_module(f"timeline.intake.{form}").read
    text = read_input(name) if file == "-" else _text(Path(file))
    found: StoryFile = read(text, name, reading)
    return found


def _text(path: Path) -> str:
    from timeline.intake.story_file import LARGEST

    try:
        if path.is_dir():
            raise BadFile(path.name, "it is a folder")
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise BadFile(path.name, f"it is longer than {LARGEST:,} bytes")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise BadFile(path.name, error.strerror or str(error)) from None
    except UnicodeDecodeError as error:
        raise BadFile(path.name, f"it is not UTF-8 text at byte {error.start + 1}") from None


@click.command(
    epilog=examples(
        "dateline export sanders-letter --format toml",
        "dateline export sanders-letter --format csv",
        "dateline export sanders-letter --format markdown --as-of 2018-12-31",
        "dateline export sanders-letter --format html > sanders-letter.html",
        "dateline export sanders-letter --format html --as-of 2018-12-31 > as-it-was.html",
        "dateline export --format schema",
        "dateline export --format sqlite --output stories.db",
        "dateline export --format datasette",
    )
)
@click.argument("story", required=False, shell_complete=completion.stories)
@click.option(
    "--format", "format_", type=click.Choice(WRITERS), default="toml", help="Default: toml."
)
@click.option("--with-private", is_flag=True, help="In Markdown too, what readers may not see.")
@click.option(
    "--output", metavar="FILE", help="For SQLite: the new file.", shell_complete=completion.files
)
@two_clocks
@believing
@common
def export_command(  # noqa: PLR0913 - one parameter an option
    *,
    story: str | None,
    format_: str,
    with_private: bool,
    output: str | None,
    as_of: str | None,
    known_at: str | None,
    clock_is_right: bool,
) -> None:
    """Export a story as text, or what is public as a database.

    TOML, JSON lines and CSV are our own forms: importing one makes the same story again, private
    entries included. Markdown is for readers: it holds what is public. So do html, a page in one
    file that needs no other, and atom, jsonfeed, ics (a calendar), timelinejs and jsonld, as the
    pages have them: as of the story's last public change, unless clocks are given; readers knew
    what had been released. The schema is of no story: it is the JSON Schema of what import reads.
    SQLite is a new file, of all stories unless one is named, and of what readers may see alone;
    datasette is what that program is told of the desk's own read model.
    """
    session = Session()
    asked = bool(as_of or known_at)
    _refuse_what_does_not_go(format_, output, with_private=with_private, asked=asked)
    if format_ == "sqlite":
        export_file(session, story, output, clock_is_right=clock_is_right)
        return
    if format_ in OF_NO_STORY:
        _export(session, None, format_, OF_NO_STORY[format_](session))
        return
    if format_ in FOR_READERS:
        _export_for_readers(session, story, format_, (as_of, known_at), clock_is_right)
        return
    one = session.read_story(story, ever=known_at is not None)
    if format_ in READERS:
        view = chosen(session, one, (as_of or EVER, known_at))
    elif with_private:
        view = chosen(session, one, (as_of, known_at))
    else:
        view = _public(session, one, (as_of, known_at), clock_is_right=clock_is_right)
    _export(session, one.slug, format_, _written(session, format_, view))


def _export_for_readers(
    session: Session,
    story: str | None,
    format_: str,
    clocks: tuple[str | None, str | None],
    clock_is_right: bool,
) -> None:
    from cli.public_story import text_for_readers

    slug = session.slug(story)
    text = text_for_readers(session, slug, format_, clocks, clock_is_right=clock_is_right)
    _export(session, slug, format_, (text,))


def _public(
    session: Session,
    story: Story,
    clocks: tuple[str | None, str | None],
    *,
    clock_is_right: bool,
) -> StoryView:
    """What readers may see of a story; says so where that is not all.

    Raises `NothingPublic` where that is nothing by any clocks: then not even what it is called.
    """
    seen = seen_by_readers(session, clocks[1], clock_is_right=clock_is_right)
    hidden: list[Known] = []

    def keep(found: Known) -> bool:
        shown = seen(found)
        hidden.extend(() if shown else (found,))
        return shown

    view = chosen(session, story, clocks, keep)
    if not view.entries and not chosen(session, story, (EVER, None), seen, last=1).entries:
        raise NothingPublic(story.slug)
    if hidden:
        session.warn("what is not public is left out; --with-private includes it")
    return view._replace(story=story)  # what it was called before may never have been public


def _refuse_what_does_not_go(
    format_: str, output: str | None, *, with_private: bool, asked: bool
) -> None:
    if format_ in FOR_READERS and with_private:
        raise click.UsageError(
            f"--format {format_} holds what readers may see alone: it goes without --with-private."
        )
    if format_ == "sqlite" and (asked or with_private):
        raise click.UsageError(
            "--format sqlite holds all that readers may see, by both clocks: "
            "it goes without --with-private, --as-of and --known-at."
        )
    if format_ != "sqlite" and output is not None:
        raise click.UsageError("--output goes with --format sqlite; for text, write > FILE.")


def _export(session: Session, slug: str | None, format_: str, pieces: Iterable[str]) -> None:
    """Print a file's text, or the document that holds it."""
    if session.json:
        emit({"story": slug, "format": format_, "text": "".join(pieces)})
        return
    with session.bar("writing the file, lines done") as bar:
        for piece in pieces if sys.stdout.isatty() else bar.over(pieces):
            write(piece)


def _written(session: Session, format_: str, view: StoryView) -> Iterator[str]:
    from importlib import import_module  # only the writer wanted

    write = import_module(f"projections.formats.{format_}").write
    # What a number or a date is of depends on the kind, also one of the desk's own.
    known = () if format_ == "markdown" else (session.read_vocabulary,)
    pieces: Iterator[str] = write(view, *known)
    return pieces


def _schema(session: Session) -> Iterator[str]:
    from projections.formats import schema

    yield json_text(schema.document(schema.IMPORT_FORM, session.vocabulary_anywhere)) + "\n"


OF_NO_STORY: dict[str, Callable[[Session], Iterable[str]]] = {
    "schema": _schema,
    "datasette": describe_desk,
}
