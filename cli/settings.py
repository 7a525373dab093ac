"""Settings: what may be set and where, what a value may be, and the user's own file.

What would be run, an editor or a pager, is never taken from a desk's file: a desk may come from
somebody else. The one command a desk may name is a hook, under the conditions of `cli.hooks`.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline import errors
from timeline.folder import expanded, is_file_name, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

COLORS = ("auto", "never")
NAMES = ("desk", "log", "store", "recorded_by", "after_log", "editor", "pager", "color")
IN_OWN = ("recorded_by", "editor", "pager", "color", "desk")
IN_DESK = {  # each with its table there
    "log": "desk",
    "store": "desk",
    "recorded_by": "desk",
    "after_log": "hooks",
}


class Own(NamedTuple):
    """The user's own file.

    Attributes:
        values: what it says, as far as that can be used.
        trouble: what is wrong with it, if anything.
        lost: the settings of which nobody can tell what it says.
    """

    path: str
    values: Mapping[str, str]
    trouble: errors.BadSettings | None = None
    lost: frozenset[str] = frozenset()


def own_path() -> Path:
    """The user's own file; not absolute when there is no home to keep it in."""
    from pathlib import Path  # who only reads needs none

    return Path(_own_file())


def _own_file() -> str:
    base = os.environ.get("XDG_CONFIG_HOME", "")
    folder = base if os.path.isabs(base) else os.path.expanduser("~/.config")
    return os.path.join(folder, "dateline", "config.toml")


def read_own() -> Own:
    """Read the user's own file; what is wrong with it is told, not raised."""
    path = _own_file()
    if not os.path.isabs(path):
        return Own(path, {})
    try:
        with open(path, "rb") as file:
            data = file.read()
        return _sound(path, data.decode("utf-8", "replace"), tables(data))
    except (FileNotFoundError, NotADirectoryError):
        return Own(path, {})
    except OSError as error:
        if not os.access(os.path.dirname(path), os.X_OK):
            return Own(path, {})  # somebody else's home, after a change of user: no file of ours
        why = error.strerror or str(error)
    except ValueError as error:
        why = str(error)
    return Own(path, {}, errors.BadSettings(own_path(), why), frozenset(IN_OWN))


def _sound(path: str, text: str, said: Mapping[str, Any]) -> Own:
    """What can be used of a file, and the first thing that cannot."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name in IN_OWN:
        if name in said:
            try:
                values[name] = checked(name, said[name])
            except ValueError as error:
                wrong[name] = f"{name} {error}{_line_of(name, text)}"
    trouble = errors.BadSettings(own_path(), next(iter(wrong.values()))) if wrong else None
    return Own(path, values, trouble, frozenset(wrong))


def _line_of(name: str, text: str) -> str:
    """Where a file says something, in the words the TOML reader has for where it fails."""
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(rf"\s*[\"']?{name}[\"']?\s*=", line):
            return f" (at line {number})"
    return ""


def checked(name: str, value: object) -> str:
    """A value that a setting may have; ValueError with a reason that reads after its name."""
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")  # noqa: TRY004 - the mistake is in a file
    _CHECKS[name](value)
    return value


def words(command: str) -> list[str]:
    """A command as words, as a shell would part them and without one: nothing is expanded.

    Raises ValueError with a reason that reads after the setting's name.
    """
    from shlex import split  # only what starts another program pays for it

    if "\0" in command:
        raise ValueError("has a NUL character")
    try:
        return split(command)
    except ValueError:
        raise ValueError("has a quotation mark that is not closed") from None


def _name(value: str) -> None:
    from timeline.text import line  # only a file that says it pays

    line(200)(value)


def _command(value: str) -> None:
    if not words(value):
        raise ValueError("must be a command")


def _color(value: str) -> None:
    if value not in COLORS:
        raise ValueError(f"must be {' or '.join(COLORS)}")


def _desk(value: str) -> None:
    from pathlib import Path  # only a file that says it pays

    if not expanded(Path(value)).is_absolute() or not value.isprintable():
        raise ValueError("must be the whole path of a desk's folder")


def _log(value: str) -> None:
    if not is_file_name(value):
        raise ValueError("must be the name of a file in the desk's folder")


def _store(value: str) -> None:
    from timeline.address import Address  # only who shares a log pays for it
    from timeline.errors import BadStore

    try:
        Address(value)
    except BadStore as error:
        raise ValueError(error.why) from None


_CHECKS: Mapping[str, Callable[[str], object]] = {
    "recorded_by": _name,
    "after_log": _command,
    "editor": _command,
    "pager": words,  # an empty one is no pager
    "color": _color,
    "desk": _desk,
    "log": _log,
    "store": _store,
}
