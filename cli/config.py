"""`config`: what is set, by what, and setting it; the files keep their comments and their order."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from cli import completion
from cli.options import common, examples
from cli.output import emit, say, say_all
from cli.precedence import Setting
from cli.session import Session
from cli.settings import IN_DESK, IN_OWN, NAMES, checked, own_path
from timeline.errors import (
    BadDeskFile,
    BadField,
    BadSettings,
    FolderTrouble,
    MisplacedSetting,
    NoDesk,
    UnknownSetting,
)
from timeline.folder import MARKER, OTHERS_READ, locate, tables, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tomlkit import TOMLDocument

ANYWHERE = ("editor", "pager", "color")  # what no desk has a say in
KEPT_IN = {"log": "store", "store": "log"}  # how a desk's file names its log: one or the other
NEW = "# What you have set for yourself; dateline config says what else there is.\n"


@click.command(
    epilog=examples(
        "dateline config",
        "dateline config pager",
        'dateline config pager "less -i"',
        'dateline config recorded_by "the night desk" --in-desk',
        "dateline config pager --unset",
    )
)
@click.argument("name", required=False, shell_complete=completion.settings)
@click.argument("value", required=False)
@click.option("--in-desk", is_flag=True, help="Set it for the desk, not for you alone.")
@click.option("--unset", is_flag=True, help="Take out what the file says of it.")
@common
def config_command(name: str | None, value: str | None, in_desk: bool, unset: bool) -> None:
    """List what is set, or set it.

    Without a VALUE, say what NAME is set to; without a NAME, list all there is, each with what
    says so. What comes first wins: an option, then DATELINE_USER, DATELINE_DESK, DATELINE_PAGER or
    NO_COLOR, then the desk's dateline.toml, then your own dateline/config.toml in $XDG_CONFIG_HOME
    or ~/.config, then VISUAL, EDITOR or PAGER, then what is usual.

    A desk's file never names an editor or a pager. If it is yours and others cannot write to it,
    it may name a hook, after_log: a command that gets each event of log and note as JSON on its
    standard input, private ones too.
    """
    session = Session()
    if name is not None and name not in NAMES:
        from timeline.nearest import nearest  # only mistakes pay for it

        raise UnknownSetting(name, nearest(name, NAMES))
    if name is not None and (unset or value is not None):
        if unset and value is not None:
            raise click.UsageError("Either a VALUE or --unset, not both.")
        _set(session, name, value, in_desk=in_desk)
    elif unset or in_desk:
        raise click.UsageError("--in-desk and --unset need a NAME, and --in-desk a VALUE.")
    else:
        _tell(session, name)


# --- what is set ----------------------------------------------------------------------------------


def _tell(session: Session, name: str | None) -> None:
    """One setting, or all of them."""
    found = [one for one in _settings(session) if name in (None, one.name)]
    if session.json:
        documents = [{"name": one.name, "value": one.value, "from": one.source} for one in found]
        emit({"settings": documents} if name is None else documents[0])
    elif name is not None:
        say(found[0].value or "")
    else:
        widths = [max(len(one[part] or "-") for one in found) for part in (0, 1)]
        rows = (f"{one.name:<{widths[0]}}  {one.value or '-':<{widths[1]}}" for one in found)
        sources = (f"  ({one.source})" for one in found)
        say_all((row + source, {}) for row, source in zip(rows, sources, strict=True))


def _settings(session: Session) -> Iterator[Setting]:
    """Every setting with what says so; outside a desk, or in a broken one, what can be said."""
    folder, file, missing = None, "", "not set"
    try:
        folder = session.folder
        file = str(folder.path / MARKER)
    except NoDesk:
        missing = "there is no desk here"
    except BadDeskFile as broken:
        missing = "its file cannot be used"
        session.warn(broken.message)
    yield Setting("desk", str(folder.path) if folder else None, session.desk_said_by or missing)
    on_server = folder is not None and folder.server is not None
    log = None if folder is None or on_server else folder.log_path.name
    yield Setting("log", log, file if log else missing)
    store = str(folder.server) if folder and on_server else None
    yield Setting("store", store, file if store else missing)
    yield session.setting("recorded_by", anywhere=folder is None)
    hook = _hook(session, folder.path) if folder else None
    yield Setting("after_log", hook, file if hook else missing)
    for name in ANYWHERE:
        yield session.setting(name, anywhere=True)


def _hook(session: Session, desk: Path) -> str | None:
    """The hook that would be started; why not, if the desk names one that would not."""
    from cli.hooks import named_hook  # only this command lists it

    try:
        return named_hook(desk)
    except BadDeskFile as refused:
        session.warn(refused.message)
        return None


# --- setting it -----------------------------------------------------------------------------------


def _set(session: Session, name: str, value: str | None, *, in_desk: bool) -> None:
    """Change one setting in one file; no value takes it out."""
    if name not in (IN_DESK if in_desk else IN_OWN):
        raise MisplacedSetting(name, in_desk)
    path = _desk_file(session) if in_desk else own_path()
    if value is not None:
        value = _sound(name, value, path.parent)
    document = _document(path, in_desk=in_desk)
    if name in KEPT_IN:
        _refuse_other_kind(document, name)
    if name == "store" and value is not None:
        _refuse_to_show(path, value)
    changed = _change(document, IN_DESK[name] if in_desk else None, name, value)
    if changed:
        _write(path, document.as_string())
    shown = _shown(name, value)
    if session.json:
        emit({"name": name, "value": shown, "file": str(path), "changed": changed})
        return
    now = f"is {shown!r}" if value is not None else "is not set"
    session.say(f"{name} {now if changed else f'{now} already'} in {path}")
    _tell_what_comes_first(session, name, value)


def _shown(name: str, value: str | None) -> str | None:
    """A value as it may be printed: an address may hold a password."""
    if name != "store" or value is None:
        return value
    from timeline.address import Address  # only who shares a log pays for it

    return str(Address(value))


def _refuse_other_kind(document: TOMLDocument, name: str) -> None:
    """Raise `BadField` where a desk's log would be a file and on a server, or neither."""
    desk: Any = document.get("desk", {})
    other = KEPT_IN[name]
    if other in desk or (name == "store" and "store" not in desk):
        raise BadField(name, f"cannot be set: the desk's file names its log by {other}")


def _refuse_to_show(path: Path, store: str) -> None:
    """Raise `BadDeskFile` where a password would be written where others read it."""
    from timeline.address import Address  # only who shares a log pays for it

    if Address(store).has_secret and path.stat().st_mode & OTHERS_READ:
        raise BadDeskFile(path, "others could read the password in it: chmod 600")


def _tell_what_comes_first(session: Session, name: str, value: str | None) -> None:
    """What was set may not be what counts."""
    if name == "after_log" and value is not None:
        _hook(session, session.folder.path)
    elif value is not None and name in ("recorded_by", *ANYWHERE):
        with suppress(NoDesk, BadDeskFile):
            now = Session().setting(name, anywhere=name in ANYWHERE)
            if now.value != value:
                session.say(f"note: {now.source} comes first, and says {now.value!r}")


def _desk_file(session: Session) -> Path:
    """The desk's file, also one that cannot be used: that is mended here."""
    try:
        return session.folder.path / MARKER
    except BadDeskFile as broken:
        return broken.path


def _sound(name: str, value: str, folder: Path) -> str:
    """A value as it is written down."""
    if name == "desk":
        value = str(locate(value).path)
    try:
        checked(name, value)
    except ValueError as error:
        raise BadField(name, str(error)) from None
    if name == "log" and not (folder / value).is_file():
        raise BadField(name, f"names no file in {folder}")
    return value


def _document(path: Path, *, in_desk: bool) -> TOMLDocument:
    """A file as it is written, comments and all."""
    from tomlkit import parse  # only setting something pays for it
    from tomlkit.exceptions import TOMLKitError

    try:
        data = path.read_bytes()
        tables(data)  # says what is wrong in one sentence, and how deep is too deep
        return parse(data.decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return parse(NEW)
    except (OSError, ValueError, TOMLKitError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise (BadDeskFile if in_desk else BadSettings)(path, why or str(error)) from None


def _change(document: TOMLDocument, table: str | None, name: str, value: str | None) -> bool:
    """Say a value in a file's text, or no longer; whether that changes it."""
    place: Any = document if table is None else document.get(table)
    if table is not None and not isinstance(place, dict):
        if value is None and place is None:
            return False
        document[table] = {}
        place = document[table]
    if place.get(name) == value:
        return False
    if value is None:
        del place[name]
    else:
        place[name] = value
    return True


def _write(path: Path, text: str) -> None:
    """Replace a file in one step; one that somebody else owns stays theirs.

    Were it made ours, what they wrote into it would count as ours, a hook above all.
    """
    path = path.resolve()  # a link stays a link
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = path.stat() if path.exists() else None
        if status is not None and status.st_uid != os.geteuid():
            raise FolderTrouble(path, "it belongs to another user")
        write_whole(path, text, stat.S_IMODE(status.st_mode) if status else 0o600)
    except OSError as error:
        raise FolderTrouble(path.parent, error.strerror or str(error)) from None
