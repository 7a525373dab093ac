"""What goes to the terminal: made safe, and either text for people or one JSON document."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO

import click

from cli.options import META

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# C0, DEL and C1 controls move the cursor or worse; bidi controls make text read as what it is not.
# A lone surrogate stands for a byte of a path that is not UTF-8, and cannot be printed.
UNSAFE = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
LAST_OF_TWO_DIGITS = 0xFF
LINES_AT_ONCE = 500


def safe(text: str) -> str:
    """Text that no terminal takes for a command; line ends are kept."""
    return _without_unsafe(text, _visible)


def safe_line(text: str) -> str:
    """The same on one line."""
    return safe(text).replace("\n", "\\n")


def _without_unsafe(text: str, shown: Callable[[re.Match[str]], str]) -> str:
    if text.replace("\n", "").isprintable():  # as nearly all is: to compile the pattern is slow
        return text
    return _unsafe().sub(shown, text)


@cache
def _unsafe() -> re.Pattern[str]:
    return re.compile(UNSAFE)


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code <= LAST_OF_TWO_DIGITS else f"\\u{code:04x}"


def say(text: str = "", *, err: bool = False) -> None:
    """Print lines for people, on standard error where it is a remark."""
    if err:
        remark(safe(text))
    else:
        click.echo(safe(text))


def remark(text: str) -> None:
    """Print to standard error what is safe already; that nobody can read it stops nothing."""
    try:
        click.echo(text, err=True)
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining on its way out of what it can no longer print."""
    with suppress(OSError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())


def say_all(lines: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Print one whole answer, each line in a style of click's that only shows on a terminal.

    There, what is longer than the screen goes through the pager.
    """
    say_styled(click.style(safe(text), **style) if style else safe(text) for text, style in lines)


def say_styled(lines: Iterable[str]) -> None:
    """The same of lines that are safe already, and may hold styles."""
    session = click.get_current_context().meta.get(META + "session")
    if session is not None and sys.stdout.isatty() and session.pager:
        from cli.pager import page  # only a terminal pays for it

        page(lines, session.pager, color=session.color)
    else:
        say_plainly(lines)


def say_plainly(lines: Iterable[str]) -> None:
    """Print lines that are safe already; each echo is written out at once, so many in each."""
    waiting = iter(lines)
    while some := list(islice(waiting, LINES_AT_ONCE)):
        click.echo("\n".join(some))


def emit(document: object) -> None:
    """Print the one JSON document."""
    click.echo(json_text(document))


def emit_list(document: dict[str, Any], name: str, items: Iterable[object]) -> None:
    """Print the one JSON document, its last value a list, whose items are taken one by one."""
    head, tail = json_text({**document, name: [None]}).rsplit("null", 1)
    texts = (json_text(item).replace("\n", "\n    ") for item in items)
    first = next(texts, None)
    if first is None:
        emit({**document, name: []})
        return
    click.echo(head + first, nl=False)
    while some := "".join(f",\n    {text}" for text in islice(texts, LINES_AT_ONCE)):
        click.echo(some, nl=False)
    click.echo(tail)


def json_text(document: object, indent: int | None = 2) -> str:
    """A JSON document with no raw control character in it; on one line without `indent`."""
    # Where the terminal's encoding lacks characters, JSON has its own way to write them.
    plain = (sys.stdout.encoding or "").lower() not in {"utf-8", "utf8"}
    text = json.dumps(document, ensure_ascii=plain, indent=indent, default=list)
    return _without_unsafe(text, lambda found: f"\\u{ord(found[0]):04x}")


def write_lines(lines: Iterable[str]) -> None:
    """Print lines of a file's text: raw into a file or pipe, made safe on a terminal."""
    say_plainly(map(safe, lines) if sys.stdout.isatty() else lines)


def write(text: str) -> None:
    """Print a file's text: raw into a file or pipe, made safe on a terminal."""
    click.echo(safe(text) if sys.stdout.isatty() else text, nl=False)
