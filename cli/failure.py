"""What a user is told when a command fails: one sentence, the remedy, and the exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback

import click
from click.exceptions import NoArgsIsHelpError

from cli.output import json_text, remark, safe_line, silence
from cli.usage import sentence
from timeline.errors import DatelineError

BUG = 70  # EX_SOFTWARE: not one of the documented codes, because it is not supposed to happen


def report(error: BaseException) -> int:
    """Print a failure to standard error; returns the exit code.

    Whoever presses Ctrl-C again meanwhile has been heard already.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return _report(error)
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _report(error: BaseException) -> int:
    match error:
        case DatelineError():
            code = _tell(error.code, error.message, error.hint, error.exit_code)
        case NoArgsIsHelpError():
            remark(error.format_message())
            code = error.exit_code
        case click.ClickException():
            code = _tell("usage", sentence(error), _help_of(error), 2)
        case click.Abort() | KeyboardInterrupt():
            code = _tell("stopped", "stopped; nothing is half-written", None, 130)
        case BrokenPipeError():
            silence(sys.stdout)
            code = 0
        case OSError(errno=errno.ENOSPC | errno.EIO):
            silence(sys.stdout)
            said = f"could not print the answer ({error.strerror}); what a command records, it "
            code = _tell("unprinted", f"{said}records before it answers", "dateline timeline", 4)
        case OSError():
            silence(sys.stdout)
            code = _tell("system", f"the system says: {error.strerror or error}", None, 4)
        case SystemExit():
            code = error.code if isinstance(error.code, int) else 0
        case _:
            code = _bug(error)
    return code


def _tell(code: str, message: str, hint: str | None, exit_code: int) -> int:
    """One sentence and the command that mends it, or the same as JSON."""
    if "--json" in sys.argv[1:]:
        remark(json_text({"error": {"code": code, "message": message, "hint": hint}}))
    else:
        remark(f"dateline: {safe_line(message)}" + (f"\n  {safe_line(hint)}" if hint else ""))
    return exit_code


def _help_of(error: click.ClickException) -> str | None:
    if isinstance(error, click.NoSuchOption) and error.option_name[1:2].isdigit():
        return "put -- before words that begin with a hyphen"
    context = getattr(error, "ctx", None)
    return f"{context.command_path} --help" if context is not None else "dateline --help"


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
