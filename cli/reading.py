"""The read model that reading commands answer from: as it is, or brought up to date first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.readmodel.file import TROUBLE
from projections.readmodel.reading import Reading, current

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from cli.session import Session
    from projections.readmodel.model import ReadModel
    from timeline.recorded import Recorded


def opened(session: Session) -> Reading:
    """The read model at the end of the log; whatever is wrong with it is mended first.

    Where it cannot be written it is made in memory, at the cost of reading the whole log.
    """
    folder = session.folder
    session.phase("to load what it needs and find the desk")
    head = folder.head()
    connection = current(folder.read_model, head) if head else None
    if connection is None:
        connection = _caught_up(session)
    session.explain(f"the read model is {folder.read_model}")
    session.phase("to open the read model")
    return Reading(connection)


def _caught_up(session: Session) -> sqlite3.Connection:
    model = read_model(session)
    try:
        connection = model.opened()
        if connection is not None:
            return connection
    except (*TROUBLE, OSError) as error:
        session.explain(f"the read model cannot be written ({error}); it is made in memory")
    return model.in_memory()


def read_model(session: Session) -> ReadModel:
    """The desk's read model, with a bar for what may take long."""
    from projections.readmodel.model import ReadModel  # only what writes it

    def over(events: Iterable[Recorded], total: int) -> Iterator[Recorded]:
        with session.bar("reading the log", total) as bar:
            yield from bar.over(events)

    return ReadModel(session.folder.read_model_path, session.log, over)
