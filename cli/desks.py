"""`init`: where a desk comes from."""

from __future__ import annotations

from pathlib import Path

import click

from cli import clock
from cli.options import common, examples
from cli.output import emit
from cli.session import Session
from timeline.folder import Folder, expanded, make


@click.command(epilog=examples("dateline init newsroom", "dateline init desks/politics --user ana"))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--store", metavar="URL", help="Keep the log in a PostgreSQL database instead.")
@common
def init_command(path: Path | None, store: str | None) -> None:
    """Make a desk in a folder.

    PATH is made if need be; without it the desk is made in the current folder. A desk is a file
    dateline.toml and the log, dateline.db: both can be read and written by you alone.

    With --store postgresql://USER@HOST:PORT/DATABASE the log is in that database, for the desks of
    many machines: the first init makes it, and every further one joins it. Leave a password to
    PGPASSWORD, a passfile or a service; one in the URL is kept in dateline.toml.
    """
    session = Session()
    user = session.signature(anywhere=True)
    target = expanded(path or Path(session.given["desk"] or ".")).absolute()
    if store is None:
        folder = make(target, clock.now, clock.new_identity(), user)
        _tell(session, folder, 1, joined=False)
        return
    from timeline.address import Address  # only who shares a log pays for it
    from timeline.founding import make_or_join

    made = make_or_join(target, Address(store), clock.new_identity(), user)
    _tell(session, made.folder, made.position, joined=not made.made)


def _tell(session: Session, folder: Folder, position: int, *, joined: bool) -> None:
    """Say what was made, or joined."""
    if session.json:
        made = {"desk": str(folder.path), "log": str(folder.place), "position": position}
        emit({**made, "joined": joined})
        return
    session.say(f"made a desk in {folder.path}")
    if joined:
        session.say(f"it joins the log in {folder.place}, at position {position}")
        session.say("next: dateline stories")
        return
    if folder.server is not None:
        session.say(f"its log, a new one, is in {folder.place}")
    session.say('next: dateline open SLUG "TITLE" --timezone Europe/Berlin')
