"""`init`: where a desk comes from."""

from __future__ import annotations

from pathlib import Path

import click

from cli import clock
from cli.options import common, examples
from cli.output import emit
from cli.session import Session
from timeline.folder import expanded, make


@click.command(epilog=examples("dateline init newsroom", "dateline init desks/politics --user ana"))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@common
def init_command(path: Path | None) -> None:
    """Make a desk in a folder.

    PATH is made if need be; without it the desk is made in the current folder. A desk is a file
    dateline.toml and the log, dateline.db: both can be read and written by you alone.
    """
    session = Session()
    user = session.signature(anywhere=True)
    target = path or Path(session.given["desk"] or ".")
    folder = make(expanded(target).absolute(), clock.now, clock.new_identity(), user)
    if session.json:
        emit({"desk": str(folder.path), "log": str(folder.log_path), "position": 1})
        return
    session.say(f"made a desk in {folder.path}")
    session.say('next: dateline open SLUG "TITLE" --timezone Europe/Berlin')
