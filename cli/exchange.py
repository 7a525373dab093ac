"""`import` and `export`: a story as a file."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import common, examples, two_clocks, writing
from cli.output import emit, write
from cli.session import Session, read_input
from cli.timeline import PUBLIC, chosen
from timeline.errors import BadFile, UnknownFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.story_view import StoryView
    from timeline.desk import Imported
    from timeline.intake.story_file import StoryFile
    from timeline.past import Found

READERS = ("toml", "jsonl")
WRITERS = ("toml", "jsonl", "markdown")


@click.command(
    epilog=examples(
        "dateline import sanders-letter.toml --dry-run",
        "dateline import sanders-letter.toml",
        "dateline export sanders-letter --format jsonl | dateline import - --format jsonl",
    )
)
@click.argument("file")
@click.option(
    "--format", "format_", type=click.Choice(READERS), help="Default: by the file's name."
)
@writing
@common
def import_command(file: str, format_: str | None, dry_run: bool, clock_is_right: bool) -> None:
    """Import a story from a file.

    All of the file is recorded, or nothing. The same file twice adds nothing. FILE - reads
    standard input. What a file does not call private is public; notes are private always.
    """
    from projections.formats.documents import event  # noqa: PLC0415

    session = Session()
    bar = session.bar("importing")
    story_file = _read(file, format_)
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    opening = story_file.opening or {"slug": session.slug(), **_as_it_is(session)}
    named = session.given["story"]
    if named not in (None, opening.get("slug")):
        raise BadFile(file, f"it is of the story {opening.get('slug')!r}, not of {named!r}")
    with bar:
        bar.total = len(story_file.drafts)
        done = desk.import_story(opening, story_file.drafts, bar)
    if not dry_run and session.folder.current_story(session.user) is None:
        session.work_on(done.story.slug)
    if session.json:
        emit(
            {
                "story": done.story.slug,
                "logged": done.logged,
                "already": done.already,
                "left": list(done.left),
                "position": (done.recorded[-1].position or None) if done.recorded else None,
                "events": [event(recorded) for recorded in done.recorded],
                "moves": [],
            }
        )
        return
    _report(session, done, dry_run=dry_run)


def _as_it_is(session: Session) -> dict[str, object]:
    """The opening of a story that is there: a file without [story] never opens one."""
    return {"title": session.story().opened.title}


def _report(session: Session, done: Imported, *, dry_run: bool) -> None:
    would = "would log" if dry_run else "logged"
    number = "1 development" if done.logged == 1 else f"{done.logged} developments"
    already = f"; {done.already} already there" if done.already else ""
    session.say(f"{would} {number} in {done.story.slug}{already}{_seen_by(done)}")
    if done.left:
        session.say(f"note: the story is open already; its {', '.join(done.left)} stays as it is")


def _seen_by(done: Imported) -> str:
    """How many of the new ones who may see."""
    from timeline.events import DevelopmentLogged  # noqa: PLC0415 - loads late

    said = [event.event for event in done.recorded]
    seen = Counter(event.visibility for event in said if isinstance(event, DevelopmentLogged))
    return "".join(f"; {number} {visibility}" for visibility, number in sorted(seen.items()))


def _read(file: str, format_: str | None) -> StoryFile:
    """The file's story, by its format."""
    from importlib import import_module  # noqa: PLC0415 - only the reader wanted

    name = "standard input" if file == "-" else Path(file).name
    form = format_ or Path(file).suffix.removeprefix(".")
    if form not in READERS:
        raise UnknownFormat(name, form, READERS)
    read = import_module(f"timeline.intake.{form}").read
    found: StoryFile = read(read_input(name) if file == "-" else _text(Path(file)), name)
    return found


def _text(path: Path) -> str:
    from timeline.intake.story_file import LARGEST  # noqa: PLC0415

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
        "dateline export sanders-letter --format markdown --as-of 2018-12-31",
    )
)
@click.argument("story", required=False)
@click.option(
    "--format", "format_", type=click.Choice(WRITERS), default="toml", help="Default: toml."
)
@click.option("--with-private", is_flag=True, help="In Markdown too, what readers may not see.")
@two_clocks
@common
def export_command(
    story: str | None, format_: str, with_private: bool, as_of: str | None, known_at: str | None
) -> None:
    """Export a story as text.

    TOML and JSON lines are our own forms: importing one makes the same story again, private
    entries included. Markdown is for readers: it holds what is public.
    """
    session = Session()
    ours = format_ in READERS
    one = session.story(story)
    hidden: list[Found] = []

    def keep(found: Found) -> bool:
        if ours or with_private or PUBLIC(found):
            return True
        hidden.append(found)
        return False

    far = "9999-12-31" if ours and as_of is None else as_of
    view = chosen(session, one, (far, known_at), keep)
    pieces = _written(format_, view)
    if hidden:
        session.warn("what is not public is left out; --with-private includes it")
    if session.json:
        emit({"story": one.slug, "format": format_, "text": "".join(pieces)})
        return
    with session.bar("writing the file, lines done") as bar:
        for piece in pieces if sys.stdout.isatty() else bar.over(pieces):
            write(piece)


def _written(format_: str, view: StoryView) -> Iterator[str]:
    from importlib import import_module  # noqa: PLC0415 - only the writer wanted

    pieces: Iterator[str] = import_module(f"projections.formats.{format_}").write(view)
    return pieces
