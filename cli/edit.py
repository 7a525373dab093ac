"""`edit`: correct a development in one's own editor."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from cli import completion
from cli.options import common, examples, writing
from cli.output import emit, say
from cli.report import report
from cli.session import Session
from timeline.errors import (
    AlreadyRetracted,
    BadField,
    DatelineError,
    DraftKept,
    EditorFailed,
    NoReason,
    OtherDraft,
)
from timeline.refs import ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.folds import Found
    from timeline.outcome import Correction, Outcome

FOLDER = "dateline-"  # how the folders begin in which texts are edited


@click.command(
    epilog=examples(
        "EDITOR=true dateline edit @",
        "EDITOR=\"sed -i s/meeting/talk/\" dateline edit @ --reason 'it was a talk'",
    )
)
@click.argument("target", metavar="REF", shell_complete=completion.refs)
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
    target: str, reason: str | None, draft: Path | None, dry_run: bool, clock_is_right: bool
) -> None:
    """Correct a development in your editor.

    Saved as it is, nothing is recorded. What cannot be recorded is kept, and you are told where.
    The editor is the one of dateline config editor, else VISUAL, else EDITOR. REF is @ for the last
    one you logged, a key of the story, or 4 or more letters of a ref.
    """
    session = Session()
    desk = session.desk(dry_run=dry_run, clock_is_right=clock_is_right)
    found = session.past.find(target, session.current())
    if found.development.retracted is not None:
        raise AlreadyRetracted(target, found.development.retracted)
    with _text(session, found, reason or "", draft) as path:
        given = _read(path)
        _edit(session.editor, path)
        typed = _read(path)
        _refuse_other(typed, found, path)
        reason = _reason(given, typed, reason)
        asked = _asked(session, found, typed, reason) if typed.strip() else None
        done = desk.correct_seen(*asked) if asked else None
        if draft is not None and asked and not dry_run:
            _discard(path)
    _report(session, found, done, dry_run=dry_run)


def _report(session: Session, found: Found, done: Outcome | None, *, dry_run: bool) -> None:
    from projections.formats.documents import unchanged

    if done is not None:
        report(session, done, dry_run=dry_run)
    elif session.json:
        home = session.past.story_of(found.development.current.story)
        emit(unchanged(found.development, home))
    else:
        session.say("nothing was changed; nothing recorded")


def _asked(
    session: Session, found: Found, typed: str, reason: str
) -> tuple[Found, Correction] | None:
    """What the editor saw and what is to become of it; nothing when it is the same."""
    from timeline.folds import fold
    from timeline.intake import edit_form
    from timeline.outcome import Correction

    edited = edit_form.read(typed, "your text")
    last = edited.position or found.history[-1].position
    seen = fold(event for event in found.history if event.position <= last) or found
    before = edit_form.read(_form(session, seen, ""), "the form").fields
    changes = edit_form.changes(before, edited.fields)
    if not changes:
        return None
    if not reason:
        raise NoReason("a correction")
    return seen, Correction(
        changes=changes,
        reason=reason,
        label=edited.label,
        relative_to=edited.fields.get("relative_to"),
    )


def _reason(given: str, typed: str, option: str | None) -> str:
    """The reason as it was said last: written in the editor, else by `--reason`.

    A draft may bring one along, which is older than either.
    """
    from timeline.intake import edit_form

    written = edit_form.read(typed, "your text").reason if typed.strip() else ""
    try:
        before = edit_form.read(given, "the draft").reason
    except DatelineError:  # what is mended in the editor had no reason yet that could be read
        before = ""
    return written if written and written != before else option or written


def _form(session: Session, found: Found, reason: str) -> str:
    """The text to edit."""
    from projections.folded import state_of
    from projections.formats import edit_form
    from projections.story import plain

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
    position = found.history[-1].position
    states = {id_: state_of(one) for id_, one in known.items()}
    return edit_form.write(
        plain(home), state_of(state), states, position, reason, vocabulary=session.vocabulary
    )


@contextmanager
def _text(session: Session, found: Found, reason: str, draft: Path | None) -> Iterator[Path]:
    """The file to edit: the draft that was kept, or a new one which nobody else can read.

    What cannot be recorded is kept, and the error says where; nothing else is.
    """
    name = ref(found.development.id)
    path, written = draft, None
    if path is None:
        path, written = _new(_form(session, found, reason))
    else:
        _refuse_other(_read(path), found, path)
    try:
        yield path
    except DatelineError as error:
        if written is not None and (not _is_typed(path) or path.read_bytes() == written):
            _discard(path)
            raise
        raise DraftKept(error, f"dateline edit {name} --draft {quote(str(path))}") from error
    except BaseException:
        say(
            f"dateline: your text is kept; dateline edit {name} --draft {quote(str(path))}",
            err=True,
        )
        raise
    if written is not None:
        _discard(path)


def _going_on(name: str, path: Path) -> str:
    """The command that goes on with a text that is kept."""
    return f"dateline edit {name} --draft {quote(str(path))}"


def _new(text: str) -> tuple[Path, bytes]:
    """A new file with a text, and what is in it; its name says nothing."""
    import tempfile  # only what edits pays for it

    path = Path(tempfile.mkdtemp(prefix=FOLDER)) / "entry.toml"
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
    return path, text.encode()


def _discard(path: Path) -> None:
    """Remove a text, and a folder of ours with whatever an editor left there."""
    from shutil import rmtree  # only what edits pays for it
    from tempfile import gettempdir

    folder = path.absolute().parent
    if folder.parent == Path(gettempdir()) and folder.name.startswith(FOLDER):
        rmtree(folder, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _refuse_other(text: str, found: Found, path: Path) -> None:
    """Raise `OtherDraft` for the text of another entry."""
    from timeline.intake.edit_form import entry_of

    theirs, ours = entry_of(text), ref(found.development.id)
    if theirs not in (None, ours):
        raise OtherDraft(theirs, ours, path)


def _is_typed(path: Path) -> bool:
    """Whether anything is there to be kept: an editor may have emptied the file, or removed it."""
    return path.is_file() and bool(path.read_bytes().strip())


def _read(path: Path) -> str:
    """What was saved; a file that is gone is one that was emptied."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise BadField("your text", f"is not UTF-8 at byte {error.start + 1}") from None
    except OSError as error:
        raise BadField("your text", f"cannot be read: {error.strerror}") from None


def _edit(editor: Sequence[str], path: Path) -> None:
    """Run the editor on a file, without a shell, and wait for it."""
    import subprocess  # only what edits pays for it

    try:
        ended = subprocess.run([*editor, str(path)], check=False)  # noqa: S603 - the user's own editor, as words
    except OSError as error:
        raise EditorFailed(editor[0], error.strerror or str(error)) from None
    if ended.returncode:
        raise EditorFailed(editor[0], f"it ended with exit code {ended.returncode}")
