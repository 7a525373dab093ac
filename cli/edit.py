"""`edit`: correct a development in one's own editor."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import completion
from cli.options import common, examples, writing
from cli.output import emit, say
from cli.report import report
from cli.session import Session
from timeline.errors import AlreadyRetracted, BadField, EditorFailed, NoReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.outcome import Correction, Outcome
    from timeline.past import Found


@click.command(
    epilog=examples(
        "EDITOR=true dateline edit @",
        "EDITOR=\"sed -i s/meeting/talk/\" dateline edit @ --reason 'it was a talk'",
    )
)
@click.argument("ref", shell_complete=completion.refs)
@click.option("--reason", metavar="TEXT", help="What was wrong; it can be written in the editor.")
@click.option(
    "--draft",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Go on with a draft that was kept.",
)
@writing
@common
def edit_command(
    ref: str, reason: str | None, draft: Path | None, dry_run: bool, clock_is_right: bool
) -> None:
    """Correct a development in your editor.

    Saved as it is, nothing is recorded. What cannot be recorded is kept, and you are told where.
    The editor is the one of dateline config editor, else VISUAL, else EDITOR.
    """
    session = Session()
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    found = session.past.find(ref, session.current())
    if found.development.retracted is not None:
        raise AlreadyRetracted(ref, found.development.retracted)
    given = _form(session, found, reason or "") if draft is None else _read(draft)
    with _keeping(given, ref, resumed=draft is not None, dry_run=dry_run) as path:
        _edit(session.editor, path)
        typed = _read(path)
        asked = _asked(session, found, typed, reason) if typed.strip() else None
        done = desk.correct_seen(*asked) if asked else None
    _report(session, done, dry_run=dry_run)


def _report(session: Session, done: Outcome | None, *, dry_run: bool) -> None:
    from projections.formats.documents import changed  # noqa: PLC0415 - loads late

    if done is not None:
        report(session, done, dry_run=dry_run)
    elif session.json:
        emit(changed([]))
    else:
        session.say("nothing was changed; nothing recorded")


def _asked(
    session: Session, found: Found, typed: str, reason: str | None
) -> tuple[Found, Correction] | None:
    """What the editor saw and what is to become of it; nothing when it is the same."""
    from timeline.intake import edit_form  # noqa: PLC0415
    from timeline.outcome import Correction  # noqa: PLC0415 - loads late
    from timeline.past import fold  # noqa: PLC0415

    edited = edit_form.read(typed, "your text")
    last = edited.position or found.history[-1].position
    seen = fold(event for event in found.history if event.position <= last) or found
    before = edit_form.read(_form(session, seen, ""), "the form").fields
    changes = edit_form.changes(before, edited.fields)
    if not changes:
        return None
    if not (reason or edited.reason):
        raise NoReason("a correction")
    return seen, Correction(
        changes=changes,
        reason=reason or edited.reason,
        label=edited.label,
        relative_to=edited.fields.get("relative_to"),
    )


def _form(session: Session, found: Found, reason: str) -> str:
    """The text to edit."""
    from projections.formats import edit_form  # noqa: PLC0415 - loads late

    state = found.development
    home = session.past.story_of(state.current.story)
    assert home is not None, "what is found belongs to a story"
    targets = (session.past.development(link.target) for link in state.current.links)
    # A key means something in its own story only.
    known = {
        one.development.id: one.development
        for one in targets
        if one is not None and one.development.current.story == home.id
    }
    return edit_form.write(home, state, known, found.history[-1].position, reason)


@contextmanager
def _keeping(text: str, ref: str, *, resumed: bool, dry_run: bool) -> Iterator[Path]:
    """A new file with a text, which nobody else can read; its name says nothing.

    It is gone in the end, unless what was typed came to nothing: then who typed it is told where
    it is, also with --quiet.
    """
    import tempfile  # noqa: PLC0415 - only what edits pays for it

    path = Path(tempfile.mkdtemp(prefix="dateline-")) / "entry.toml"
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
    recorded = False
    try:
        yield path
        recorded = not dry_run
    finally:
        if not recorded and (resumed or path.read_bytes() != text.encode()):
            kept = shlex.quote(str(path))
            say(f"dateline: your text is kept; dateline edit {ref} --draft {kept}", err=True)
        else:
            _discard(path)


def _discard(path: Path) -> None:
    """Remove a text and its folder, with whatever an editor left there."""
    from shutil import rmtree  # noqa: PLC0415 - only what edits pays for it

    rmtree(path.parent, ignore_errors=True)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadField("your text", f"is not UTF-8 at byte {error.start + 1}") from None
    except OSError as error:
        raise BadField("your text", f"cannot be read: {error.strerror}") from None


def _edit(editor: Sequence[str], path: Path) -> None:
    """Run the editor on a file, without a shell, and wait for it."""
    import subprocess  # noqa: PLC0415 - only what edits pays for it

    try:
        ended = subprocess.run([*editor, str(path)], check=False)  # noqa: S603 - the user's own editor, as words
    except OSError as error:
        raise EditorFailed(editor[0], error.strerror or str(error)) from None
    if ended.returncode:
        raise EditorFailed(editor[0], f"it ended with exit code {ended.returncode}")
