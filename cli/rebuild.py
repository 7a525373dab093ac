"""`rebuild`: the read model made anew from the log."""

from __future__ import annotations

import click

from cli.options import common, examples
from cli.output import emit
from cli.session import Session


@click.command(epilog=examples("dateline rebuild", "dateline rebuild --json"))
@common
def rebuild_command() -> None:
    """Make the read model anew from the log.

    It is what timeline, standing and find answer from; it keeps itself up to date, and is made
    anew by itself when it is missing, damaged or of an older dateline. The one there is serves
    until the new one is ready. This is for after a log was put back to an earlier state on
    purpose. The record is only read.
    """
    from cli.reading import read_model

    session = Session()
    model = read_model(session)
    model.rebuild()
    position = session.log.head()
    if session.json:
        emit({"read_model": str(model.path), "position": position})
        return
    session.say(f"made {model.path} anew, of the log up to position {position}")
