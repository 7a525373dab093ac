"""What a user is told when a command fails: one sentence, the remedy, and the exit code."""

from __future__ import annotations

import os
import sys
import traceback

import click

from cli.output import json_text, safe_line
from timeline.errors import DatelineError

BUG = 70  # EX_SOFTWARE: not one of the documented codes, because it is not supposed to happen


def report(error: BaseException) -> int:
    """Print a failure to standard error; returns the exit code."""
    if isinstance(error, DatelineError):
        return _tell(error.code, error.message, error.hint, error.exit_code)
    if isinstance(error, click.ClickException):
        return _tell("usage", error.format_message(), _help_of(error), 2)
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return _tell("stopped", "stopped; nothing is half-written", None, 130)
    if isinstance(error, BrokenPipeError):
        _silence()
        return 0
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 0
    return _bug(error)


def _tell(code: str, message: str, hint: str | None, exit_code: int) -> int:
    """One sentence and the command that mends it, or the same as JSON."""
    if "--json" in sys.argv[1:]:
        click.echo(json_text({"error": {"code": code, "message": message, "hint": hint}}), err=True)
    else:
        click.echo(f"dateline: {safe_line(message)}", err=True)
        if hint:
            click.echo(f"  {safe_line(hint)}", err=True)
    return exit_code


def _help_of(error: click.ClickException) -> str | None:
    context = getattr(error, "ctx", None)
    return f"{context.command_path} --help" if context is not None else "dateline --help"


def _silence() -> None:
    """Keep the interpreter from complaining about a closed pipe on its way out."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
    except OSError:
        return


def _bug(error: BaseException) -> int:
    """A mistake of ours: where it is, without anything of what was being handled."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119 - text only
    if os.environ.get("DATELINE_DEBUG"):
        traceback.print_exception(error)
    return _tell(
        "bug",
        f"this is a mistake in dateline itself ({type(error).__name__} at {place})",
        "please report it; DATELINE_DEBUG=1 shows more",
        BUG,
    )
