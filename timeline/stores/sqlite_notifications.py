"""The log for who follows it with `eventsourcing` itself: its recorder, to be read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.stores.sqlite_connection import LogDatastore
from timeline.stores.sqlite_file import find_log
from timeline.stores.sqlite_recorder import LogRecorder, no_clock
from timeline.stores.sqlite_remedies import remedies

if TYPE_CHECKING:
    from pathlib import Path

    from eventsourcing.persistence import ApplicationRecorder


def notifications(path: Path, timeout: float = 30.0) -> ApplicationRecorder:
    """Open a desk's log for the library's notification log and whatever is built on it.

    The id of a notification is the position of the event, its topic the type, its state the stored
    form as JSON bytes, or None once erased. Nothing can be written through it. `timeout` is in
    seconds, for each wait for others; what fails later raises the library's own errors. Raises as
    `open_store` does where there is no log that can be read.
    """
    datastore = LogDatastore(find_log(path), timeout, read_only=True)
    with remedies(path, timeout), datastore.transaction(commit=False):
        pass
    return LogRecorder(datastore, no_clock)
