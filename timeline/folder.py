"""The desk as a folder: `dateline.toml`, the log beside it, and what each person chose there."""

from __future__ import annotations

import json
import os
import stat
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from timeline import errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from timeline.address import Address
    from timeline.log import Draft, Log

MARKER = "dateline.toml"
LOG = "dateline.db"
STATE = ".dateline"  # convenience only: what was chosen and when; deleting it loses no fact
READ_MODEL = "read-model.db"
NO_FILE = ("", ".", "..")  # names of a folder
MARKER_TEXT = f"""\
# A Dateline desk. The log beside this file is the record: back it up, never edit it.
[desk]
log = "{LOG}"

# Who is typing, unless --user or DATELINE_USER says:
# recorded_by = "ana"
"""
MARKER_OF_SERVER = """\
# A Dateline desk. Its log is on a server, where other desks may share it.
[desk]
store = {store}

# Who is typing, unless --user or DATELINE_USER says:
# recorded_by = "ana"
"""
IGNORED = f"""\
# The record is not source code: it is backed up, not committed.
{LOG}
{LOG}-*
{STATE}/
"""


IGNORED_WITH_SERVER = f"""\
# It may hold a password; the rest can be made again.
{MARKER}
{STATE}/
"""
OTHERS_READ, OTHERS_WRITE = 0o044, 0o022


class Folder(NamedTuple):
    """A desk's place on disk; `recorded_by` is who the desk's file says is typing.

    Places are kept as text: to load `pathlib` takes longer than to read a page of a story.

    Attributes:
        folder: its whole path.
        log: the log, where it is a file; no such file is there when it is on a server.
        server: where the log is, when it is on a server.
    """

    folder: str
    log: str
    recorded_by: str | None = None
    server: Address | None = None

    @property
    def place(self) -> str | Address:
        """Where the log is, as it may be shown."""
        return self.server or self.log

    @property
    def marker(self) -> str:
        """The desk's file."""
        return os.path.join(self.folder, MARKER)

    @property
    def read_model(self) -> str:
        """The file of what is computed from the log; it can be deleted."""
        return os.path.join(self.folder, STATE, READ_MODEL)

    @property
    def path(self) -> Path:
        """Its folder, for who does more than read."""
        return _path(self.folder)

    @property
    def log_path(self) -> Path:
        """The log, for the same."""
        return _path(self.log)

    @property
    def read_model_path(self) -> Path:
        """The file of what is computed, for the same."""
        return _path(self.read_model)

    def open_log(self, clock: Callable[[], datetime]) -> Log:
        """Open the desk's log; creates nothing. A server's has a clock of its own."""
        from timeline.codec import CODEC  # noqa: PLC0415 - pydantic and the store load late
        from timeline.log import Log  # noqa: PLC0415 - pydantic and the store load late

        if self.server is not None:
            from timeline import server  # noqa: PLC0415 - few desks have one

            return Log(server.open_store(self.server, CODEC.known()))
        from timeline.stores.sqlite import open_store  # noqa: PLC0415 - the store loads late

        return Log(open_store(self.log_path, clock, CODEC.known()))

    def head(self) -> tuple[int, str | None, str] | None:
        """The end of the log, and the identity of its store, at a glance."""
        if self.server is not None:
            from timeline import server  # noqa: PLC0415 - loads late

            return server.head(self.server)
        from timeline.stores.sqlite_head import head  # noqa: PLC0415 - loads late

        return head(self.log)

    @property
    def slack(self) -> timedelta:
        """How far the machine's clock may be behind that of the log without a remark."""
        from timeline.recorded import SLACK  # noqa: PLC0415 - loads late

        return SLACK if self.server else timedelta()

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
            except errors.FolderTrouble:
                return

    def _state(self) -> dict[str, Any]:
        try:
            with open(os.path.join(self.folder, STATE, "state.json"), "rb") as file:
                state = json.loads(file.read())
        except (OSError, ValueError, RecursionError):
            return {}
        return state if isinstance(state, dict) else {}

    def _remember(self, news: dict[str, Any]) -> None:
        folder = self.path / STATE
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(folder / "state.json", json.dumps({**self._state(), **news}))
        except OSError as error:
            raise errors.FolderTrouble(folder, error.strerror or str(error)) from None


def locate(explicit: str | None, start: Path | None = None) -> Folder:
    """The desk named, or the nearest one from a folder (the current one) upward; raises `NoDesk`.

    Somebody who names a desk need not have a current folder: it may have been deleted.
    """
    if explicit is not None:
        path = expanded(_path(explicit)).absolute()
        if not _has_marker(str(path)):
            raise errors.NoDesk(path)
        return _folder(str(path))
    first = os.getcwd() if start is None else str(start)
    folder, above = first, os.path.dirname(first)
    while not _has_marker(folder):
        if folder == above:
            raise errors.NoDesk(_path(first), upward=True)
        folder, above = above, os.path.dirname(above)
    return _folder(folder)


def _path(text: str) -> Path:
    from pathlib import Path  # noqa: PLC0415 - who only reads needs none

    return Path(text)


def expanded(path: Path) -> Path:
    """A path with `~` made a folder; one of a user nobody knows is left as it is."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _has_marker(folder: str) -> bool:
    """Whether a desk's file is there; what cannot be looked at is no desk."""
    return os.path.isfile(os.path.join(folder, MARKER))


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
    from timeline.stores.sqlite import create_store  # noqa: PLC0415 - the store loads late

    first = opened(store, user, demonstration=demonstration)
    return establish(path, lambda log: create_store(log, first, clock))


def opened(store: UUID, user: str, *, demonstration: bool = False) -> Draft:
    """The event that every log begins with."""
    from timeline.codec import CODEC  # noqa: PLC0415 - only once a desk
    from timeline.events import DeskOpened  # noqa: PLC0415 - only once a desk
    from timeline.log import Draft  # noqa: PLC0415 - only once a desk

    name, schema, payload = CODEC.encode(DeskOpened(store=store, demonstration=demonstration))
    return Draft(stream=store, version=1, type=name, schema=schema, payload=payload, by=user)


def establish(
    path: Path, create: Callable[[Path], object], address: Address | None = None
) -> Folder:
    """Make a desk with the log that `create` makes: a file in it, unless it has an address."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (path / MARKER).exists():
            _refuse(_folder(str(path)))
        if address is not None:
            if os.path.lexists(path / LOG):
                raise errors.AlreadyADesk(path / LOG)
            create(path)
            _write_new(path / MARKER, MARKER_OF_SERVER.format(store=json.dumps(address.url)))
            _write_new(path / ".gitignore", IGNORED_WITH_SERVER)
            return _folder(str(path))
        try:
            create(path / LOG)
        finally:
            if (path / LOG).exists():
                _write_new(path / MARKER, MARKER_TEXT)
        _write_new(path / ".gitignore", IGNORED)
    except OSError as error:
        from timeline.errors.desk import no_place  # noqa: PLC0415 - only mistakes pay for it

        raise no_place(path, error) from None
    return _folder(str(path))


def _refuse(folder: Folder) -> NoReturn:
    """Say what is there already, where a desk was to be made."""
    if folder.server is not None:
        raise errors.AlreadyADesk(folder.path / MARKER)
    raise (
        errors.AlreadyADesk(folder.log_path)
        if folder.log_path.exists()
        else errors.NoLog(folder.log_path)
    )


def _folder(folder: str) -> Folder:
    marker = os.path.join(folder, MARKER)
    try:
        with open(marker, "rb") as file:
            settings = _settings(file.read())
            doubt = doubtful(marker, os.fstat(file.fileno()))
            modes = os.fstat(file.fileno()).st_mode
        log, user = settings.get("log", LOG), settings.get("recorded_by")
    except (OSError, ValueError) as error:
        raise _unusable(marker, str(error)) from None
    if not is_file_name(log):
        raise _unusable(marker, "log must be the name of a file in the desk's folder")
    if user is not None and (not isinstance(user, str) or not user.strip()):
        raise _unusable(marker, "recorded_by must be a name")
    if "store" not in settings:
        return Folder(folder, os.path.join(folder, log), user)
    if "log" in settings:
        raise _unusable(marker, "it names both a log and a store")
    if doubt:
        raise _unusable(marker, f"it names a store, but {doubt}")
    address = _address(marker, settings["store"])
    if address.has_secret and modes & OTHERS_READ:
        raise _unusable(marker, "others can read the password in it: chmod 600")
    nowhere = os.path.join(folder, STATE, LOG)  # where nothing ever is
    return Folder(folder, nowhere, user, address)


def _settings(data: bytes) -> dict[str, Any]:
    """What a desk's file says of the desk."""
    if data == MARKER_TEXT.encode():  # as most stay: then there is no need to read it
        return {"log": LOG}
    said = tables(data).get("desk", {})
    if not isinstance(said, dict):
        raise ValueError("desk must be a table")  # noqa: TRY004 - the mistake is in a file
    return said


def _address(marker: str, said: object) -> Address:
    from timeline.address import Address  # noqa: PLC0415 - only who shares a log pays for it

    try:
        return Address(said if isinstance(said, str) else "")
    except errors.BadStore as error:
        raise _unusable(marker, error.message) from None


def _unusable(marker: str, why: str) -> errors.BadDeskFile:
    return errors.BadDeskFile(_path(marker), why)


def doubtful(path: Path | str, read: os.stat_result) -> str | None:
    """Why a desk's file that was read is not to be believed in what others must not decide.

    Whoever can write it could have any command run, or a password sent to any server.
    """
    if not os.path.samestat(read, os.lstat(path)):
        return "is a link to another file"
    if read.st_uid != os.geteuid():
        return "belongs to another user"
    if stat.S_IMODE(read.st_mode) & OTHERS_WRITE:
        return "others can write to it: see that it is as you wrote it, then chmod go-w"
    return None


def is_file_name(value: object) -> bool:
    """Whether a value names a file in the folder it is said in, and nothing elsewhere."""
    printable = isinstance(value, str) and value.isprintable() and value not in NO_FILE
    return printable and "/" not in str(value)


def tables(data: bytes) -> dict[str, Any]:
    """What a settings file holds; raises ValueError with a reason that names the line."""
    import tomllib  # noqa: PLC0415 - only who set something pays for it

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
        with open(number, "w", encoding="utf-8") as file:
            file.write(text)
    except BaseException:
        os.unlink(name)
        raise
    return _path(name)
