"""The desk as a folder: `dateline.toml`, the log beside it, and what each person chose there."""

from __future__ import annotations

import json
import os
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import AlreadyADesk, BadDeskFile, BadFile, FolderTrouble, NoDesk, NoLog
from timeline.errors.desk import no_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from timeline.log import Log

MARKER = "dateline.toml"
LOG = "dateline.db"
STATE = ".dateline"  # convenience only: what was chosen and when; deleting it loses no fact
READ_MODEL = "read-model.db"
SQLITE = b"SQLite format 3\0"  # how every file of SQLite begins
NO_FILE = ("", "..")  # names of a folder that are their own last part
MARKER_TEXT = f"""\
# A Dateline desk. The log beside this file is the record: back it up, never edit it.
[desk]
log = "{LOG}"

# Who is typing, unless --user or DATELINE_USER says:
# recorded_by = "ana"
"""
IGNORED = f"""\
# The record is not source code: it is backed up, not committed.
{LOG}
{LOG}-*
{STATE}/
"""


@dataclass(frozen=True, slots=True)
class Folder:
    """A desk's place on disk; `recorded_by` is who the desk's file says is typing."""

    path: Path
    log_path: Path
    recorded_by: str | None = None

    @property
    def read_model_path(self) -> Path:
        """The file of what is computed from the log; it can be deleted."""
        return self.path / STATE / READ_MODEL

    def open_log(self, clock: Callable[[], datetime]) -> Log:
        """Open the desk's log; creates nothing."""
        from timeline.codec import CODEC  # noqa: PLC0415 - pydantic and the store load late
        from timeline.log import Log  # noqa: PLC0415
        from timeline.stores.sqlite import open_store  # noqa: PLC0415

        return Log(open_store(self.log_path, clock, CODEC.known()))

    def current_story(self, user: str) -> str | None:
        """The slug this user chose with `use`, if any."""
        chosen = self._state().get("stories", {})
        slug = chosen.get(user) if isinstance(chosen, dict) else None
        return slug if isinstance(slug, str) else None

    def choose_story(self, user: str, slug: str) -> None:
        """Remember the story this user works on."""
        stories = self._state().get("stories", {})
        known = stories if isinstance(stories, dict) else {}
        self._remember({"stories": {**known, user: slug}})

    def last_used(self) -> str | None:
        """The UTC day (ISO) a command last ran here, if known."""
        day = self._state().get("last_used")
        return day if isinstance(day, str) else None

    def mark_used(self, day: str) -> None:
        """Remember that a command ran on this UTC day; a desk that cannot be written to is left."""
        if self.last_used() != day:
            try:
                self._remember({"last_used": day})
            except FolderTrouble:
                return

    def _state(self) -> dict[str, Any]:
        try:
            state = json.loads((self.path / STATE / "state.json").read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return state if isinstance(state, dict) else {}

    def _remember(self, news: dict[str, Any]) -> None:
        folder = self.path / STATE
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(folder / "state.json", json.dumps({**self._state(), **news}))
        except OSError as error:
            raise FolderTrouble(folder, error.strerror or str(error)) from None


@dataclass(frozen=True, slots=True)
class Restored:
    """A desk made of a backup: its last position, and when that was recorded."""

    folder: Folder
    position: int
    recorded_at: str


def locate(explicit: str | None, start: Path | None = None) -> Folder:
    """The desk named, or the nearest one from a folder (the current one) upward; raises `NoDesk`.

    Somebody who names a desk need not have a current folder: it may have been deleted.
    """
    if explicit is not None:
        path = expanded(Path(explicit)).absolute()
        if not _has_marker(path):
            raise NoDesk(path)
        return _folder(path)
    start = start or Path.cwd()
    for path in (start, *start.parents):
        if _has_marker(path):
            return _folder(path)
    raise NoDesk(start, upward=True)


def expanded(path: Path) -> Path:
    """A path with `~` made a folder; one of a user nobody knows is left as it is."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _has_marker(path: Path) -> bool:
    """Whether a desk's file is there; what cannot be looked at is no desk."""
    try:
        return (path / MARKER).is_file()
    except OSError:
        return False


def make(
    path: Path,
    clock: Callable[[], datetime],
    store: UUID,
    user: str,
    *,
    demonstration: bool = False,
) -> Folder:
    """Make a desk; raises `AlreadyADesk` to everybody but the one who does, `NoLog` if it is gone.

    The log is made whole under another name and linked into place, then the marker is: whoever
    finds the marker finds a log. One that was cut short in between is finished by the next.
    """
    from timeline.codec import CODEC  # noqa: PLC0415
    from timeline.events import DeskOpened  # noqa: PLC0415
    from timeline.log import Draft  # noqa: PLC0415
    from timeline.stores.sqlite import create_store  # noqa: PLC0415

    name, schema, payload = CODEC.encode(DeskOpened(store=store, demonstration=demonstration))
    first = Draft(stream=store, version=1, type=name, schema=schema, payload=payload, by=user)
    return _establish(path, lambda log: create_store(log, first, clock))


def restore(backup: Path, path: Path, watch: Callable[[int], None], *, dry_run: bool) -> Restored:
    """Make a desk whose log is that of a backup, which is read to its end first.

    Positions, recorded times and the identity of the store stay. `watch` is told each position
    that is copied. Raises `AlreadyADesk`, and what opening and reading a log may raise.
    """
    from timeline.codec import CODEC  # noqa: PLC0415 - pydantic and the store load late
    from timeline.log import Log  # noqa: PLC0415
    from timeline.past import Past  # noqa: PLC0415
    from timeline.stores import sqlite_backup  # noqa: PLC0415
    from timeline.stores.sqlite import open_store  # noqa: PLC0415

    _refuse_other_files(backup)
    with (
        sqlite_backup.of_a_backup(),
        closing(open_store(backup, _no_clock, CODEC.known())) as source,
    ):
        position, recorded_at = sqlite_backup.verified(source)
        Past(Log(source), "").opened()
        folder = Folder(path, path / LOG)
        if os.path.lexists(path / LOG) or (path / MARKER).exists():
            raise AlreadyADesk(path / LOG)
        if not dry_run:
            folder = _establish(path, lambda log: sqlite_backup.restore(source, log, watch))
    return Restored(folder, position, recorded_at)


def _refuse_other_files(path: Path) -> None:
    """Raise `BadFile` for what is not even a database, so that nobody is told that it is broken."""
    try:
        with path.open("rb") as file:
            if file.read(len(SQLITE)) != SQLITE:
                raise BadFile(str(path), "it is no backup: only what dateline backup made is")
    except OSError as error:
        raise BadFile(str(path), error.strerror or str(error)) from None


def _no_clock() -> datetime:
    raise AssertionError("a backup is read, never written to")


def _establish(path: Path, create: Callable[[Path], object]) -> Folder:
    """Make a desk with the log that `create` makes."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (path / MARKER).exists():
            log = _folder(path).log_path
            raise AlreadyADesk(log) if log.exists() else NoLog(log)
        try:
            create(path / LOG)
        finally:
            if (path / LOG).exists():
                _write_new(path / MARKER, MARKER_TEXT)
        _write_new(path / ".gitignore", IGNORED)
    except OSError as error:
        raise no_place(path, error) from None
    return _folder(path)


def _folder(path: Path) -> Folder:
    try:
        settings = tables((path / MARKER).read_bytes()).get("desk", {})
        log, user = settings.get("log", LOG), settings.get("recorded_by")
    except (OSError, ValueError, AttributeError) as error:
        raise BadDeskFile(path / MARKER, str(error)) from None
    if not is_file_name(log):
        raise BadDeskFile(path / MARKER, "log must be the name of a file in the desk's folder")
    if user is not None and (not isinstance(user, str) or not user.strip()):
        raise BadDeskFile(path / MARKER, "recorded_by must be a name")
    return Folder(path, path / log, user)


def is_file_name(value: object) -> bool:
    """Whether a value names a file in the folder it is said in, and nothing elsewhere."""
    printable = isinstance(value, str) and value.isprintable() and value not in NO_FILE
    return printable and Path(str(value)).name == value


def tables(data: bytes) -> dict[str, Any]:
    """What a settings file holds; raises ValueError with a reason that names the line."""
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"it is not UTF-8 text (at line {number})") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _write_new(path: Path, text: str) -> None:
    """A whole new file or none; one that is there already is left as it is."""
    temporary = _temporary(path, text)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace a file in one step: whoever reads it finds the old text or the new one, whole."""
    temporary = _temporary(path, text)
    try:
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(path: Path, text: str) -> Path:
    import tempfile  # noqa: PLC0415 - only what writes pays for its import

    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(number, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(text)
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)
