"""`backup` and `restore`: the record, kept a second time and brought back."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import common, examples
from cli.output import emit
from cli.session import Session
from timeline.folder import expanded


@click.command(
    epilog=examples("dateline backup monday.db", "dateline --quiet backup ../letter-$(date +%F).db")
)
@click.argument("file", type=click.Path(path_type=Path))
@common
def backup_command(file: Path) -> None:
    """Copy the log to a new file, and verify the copy.

    Others may go on logging meanwhile: the copy is the record as it was at one moment. Nothing is
    ever overwritten. Only you can read the FILE; dateline restore makes a desk of it. It is one
    SQLite file, also of a log that is on a server.
    """
    from timeline.stores.sqlite_backup import back_up

    session = Session()
    store, target = session.log.store, _absolute(file)
    session.past.opened()
    with session.bar("copying the log", store.head()[0]) as bar:
        copied = back_up(store, target, bar)
    if session.json:
        said = {"position": copied.position, "recorded_at": copied.recorded_at}
        emit({"file": str(target), **said, "bytes": copied.size})
        return
    session.say(f"backed up to {target}: {copied.size:,} bytes, read back and found the same")
    session.say(f"it ends at position {copied.position}, recorded at {copied.recorded_at}")


@click.command(
    epilog=examples("dateline backup monday.db", "dateline restore monday.db ../desk-of-monday")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only look at the backup; make nothing.")
@click.option("--store", metavar="URL", help="Bring the log back into a PostgreSQL database.")
@common
def restore_command(file: Path, path: Path | None, dry_run: bool, store: str | None) -> None:
    """Make a desk of a backup.

    PATH is made if need be; without it the desk is made in the current folder. A desk that is
    there is never overwritten. Positions and recorded times stay as they were. What was set in
    dateline.toml is no part of the record: set it again. With --store the log goes into a database
    that holds none, as dateline init --store has it.
    """
    from timeline.address import Address
    from timeline.founding import restore

    session = Session()
    address = Address(store) if store is not None else None
    target = _absolute(path or Path(session.given["desk"] or "."))
    with session.bar("copying the log") as bar:
        made = restore(expanded(file).absolute(), target, bar, dry_run=dry_run, address=address)
    if session.json:
        said = {"position": made.position, "recorded_at": made.recorded_at}
        emit({"desk": str(made.folder.path), "log": str(made.folder.place), **said})
        return
    did = "would restore" if dry_run else "restored"
    log = f", its log to {made.folder.server}" if made.folder.server else ""
    session.say(f"{did} {file} to {made.folder.path}{log}")
    session.say(f"it ends at position {made.position}, recorded at {made.recorded_at}")


def _absolute(path: Path) -> Path:
    """A path as the system finds it, `..` taken out, with its last part as it was typed."""
    whole = expanded(path).absolute()
    return whole.parent.resolve() / whole.name if whole.name != ".." else whole.resolve()
