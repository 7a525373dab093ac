"""Which of several sayings wins: the option, the environment, the desk's file, the user's own.

Only where a variable speaks to every program alike (VISUAL, EDITOR, PAGER) does the user's own
file, which speaks to this one, come before it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from timeline import errors
from timeline.folder import locate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cli.settings import Own
    from timeline.folder import Folder

EDITOR, PAGER = "vi", "less"
USUAL = "as usual"
LOGIN = "the login name"


class Setting(NamedTuple):
    """One setting: its value, None where nothing says one, and what says so."""

    name: str
    value: str | None
    source: str


class Said(NamedTuple):
    """Everything that may say something.

    Attributes:
        given: the global options, None where one was not given.
        login: gives the login name.
    """

    given: Mapping[str, str | None]
    own: Own
    login: Callable[[], str]
    folder: Folder | None = None

    def setting(self, name: str) -> Setting:
        """A setting, from the first that says it."""
        for source, value in _SAYINGS[name](self):
            if value is not None:
                return Setting(name, value, source)
        return Setting(name, None, "not set")


def find_desk(given: str | None, own: Own) -> tuple[Folder, str]:
    """The desk and what says so: the option, the environment, the nearest upward, the own file."""
    named = os.environ.get("DATELINE_DESK") or None
    if given or named:
        return locate(given or named), "--desk" if given else "DATELINE_DESK"
    try:
        return locate(None), "the nearest upward"
    except errors.NoDesk:
        if "desk" not in own.values:
            raise
        return locate(own.values["desk"]), own.path


def _who(said: Said) -> Iterator[tuple[str, str | None]]:
    yield "--user", said.given.get("user") or None
    yield "DATELINE_USER", os.environ.get("DATELINE_USER") or None
    if said.folder is not None:
        yield said.folder.marker, said.folder.recorded_by
    yield said.own.path, said.own.values.get("recorded_by")
    yield LOGIN, said.login()


def _editor(said: Said) -> Iterator[tuple[str, str | None]]:
    yield said.own.path, said.own.values.get("editor")
    for name in ("VISUAL", "EDITOR"):
        yield name, os.environ.get(name) or None
    yield USUAL, EDITOR


def _pager(said: Said) -> Iterator[tuple[str, str | None]]:
    if said.given.get("no_pager"):
        yield "--no-pager", ""
    yield "DATELINE_PAGER", os.environ.get("DATELINE_PAGER")
    yield said.own.path, said.own.values.get("pager")
    yield "PAGER", os.environ.get("PAGER")
    yield USUAL, PAGER if os.environ.get("TERM", "dumb") != "dumb" else ""  # it would only complain


def _color(said: Said) -> Iterator[tuple[str, str | None]]:
    if said.given.get("no_color"):
        yield "--no-color", "never"
    if os.environ.get("NO_COLOR"):
        yield "NO_COLOR", "never"
    yield said.own.path, said.own.values.get("color")
    yield USUAL, "auto"


_SAYINGS: Mapping[str, Callable[[Said], Iterator[tuple[str, str | None]]]] = {
    "recorded_by": _who,
    "editor": _editor,
    "pager": _pager,
    "color": _color,
}
