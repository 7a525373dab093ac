"""Hooks: a command of the desk's own that is told of each entry, and can do nothing to it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from cli.settings import checked, words
from timeline.errors import BadDeskFile
from timeline.folder import MARKER, doubtful, tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cli.session import Session
    from projections.changes import Moved
    from timeline.outcome import Outcome


def after_log(session: Session, done: Outcome, moves: Sequence[Moved]) -> None:
    """Start the desk's `after_log` hook for what was just recorded, and do not wait for it.

    Nothing is started for a dry run, nor when the log said it already; an import, which may bring
    a hundred thousand entries at once, starts none. It is in a session of its own, with the event
    on its standard input, and its output goes nowhere: it can neither block nor alter anything.
    One that cannot be started is warned of.
    """
    if not done.recorded or not done.logged_at:
        return
    try:
        hook = named_hook(session.folder.path)
        if hook is not None:
            _start(words(hook), session.folder.path, _document(done, moves))
            session.explain(f"started the hook {hook!r}")
    except (BadDeskFile, OSError) as error:
        why = error.message if isinstance(error, BadDeskFile) else error.strerror or str(error)
        session.warn(f"what was logged is recorded, but its hook was not started: {why}")


def named_hook(desk: Path) -> str | None:
    """The hook that a desk's file names, if any.

    Raises `BadDeskFile` when it names one, but what it says cannot be used, or is not to be
    believed: whoever can write that file could have any command run by whoever logs.
    """
    path = desk / MARKER
    try:
        with path.open("rb") as file:
            hook, doubt = _said(file.read()), doubtful(path, os.fstat(file.fileno()))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise BadDeskFile(path, why or str(error)) from None
    if hook and doubt:
        raise BadDeskFile(path, f"it names a hook, but {doubt}")
    return hook or None


def _said(data: bytes) -> str:
    """The hook that a file names, or nothing; ValueError for what is no command."""
    hooks = tables(data).get("hooks", {})
    hook = hooks.get("after_log", "") if isinstance(hooks, dict) else None
    try:
        return hook if hook == "" else checked("after_log", hook)
    except ValueError as error:
        raise ValueError(f"after_log {error}") from None


def _document(done: Outcome, moves: Sequence[Moved]) -> dict[str, Any]:
    """What a hook is given: what `log --json` says, and the event itself."""
    from projections.formats import threads  # only a desk with a hook pays for it
    from projections.formats.documents import event, logged

    said = logged(done)
    del said["events"]
    headline = done.development.current.headline
    said |= {"moves": threads.moves(moves), "headline": headline}
    return {**event(done.recorded[-1]), **said}


def _start(command: list[str], folder: Path, document: dict[str, Any]) -> None:
    """Start a command with a document on its standard input, from a file that has no name.

    A pipe would have to be emptied by the command while we wait.
    """
    import subprocess  # only a desk with a hook pays for it
    import tempfile

    with tempfile.TemporaryFile() as given:
        given.write(json.dumps(document, ensure_ascii=False, default=list).encode() + b"\n")
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - named by the desk's owner, as words
            command,
            cwd=folder,
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    process.returncode = 0  # nobody waits for it: that is no oversight to warn of
