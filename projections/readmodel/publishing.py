"""A read model to publish: made by the same writer as the desk's own, of what readers may see."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from projections.readmodel.catching_up import CatchingUp
from projections.readmodel.schema import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from projections.public.log import PublicLog
    from timeline.recorded import Recorded


def write(
    public: PublicLog,
    path: Path,
    watch: Callable[[Iterable[Recorded]], Iterable[Recorded]] = lambda events: events,
) -> None:
    """Make a file of a public log; `watch` goes over its events as they are taken up.

    The same log makes the same bytes, with the same program.
    """
    with closing(make(path, public.identity.hex)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")
        CatchingUp(connection, public).take_all(watch(public.read()))
        end = (public.head(), public.ends_at())
        connection.execute("UPDATE model SET position = ?, recorded_at = ?", end)
        connection.commit()
        connection.execute("VACUUM")
