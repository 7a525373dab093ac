"""The library's own conformance case for what records an application's events."""

from __future__ import annotations

import tempfile
from pathlib import Path

from eventsourcing.tests.persistence import ApplicationRecorderTestCase

from tests.logs import real_clock
from timeline.stores.sqlite_connection import LogDatastore
from timeline.stores.sqlite_file import create_log
from timeline.stores.sqlite_recorder import LogRecorder
from timeline.stores.sqlite_schema import lay_out


class TestLogRecorder(ApplicationRecorderTestCase[LogRecorder]):
    def create_recorder(self) -> LogRecorder:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name, "log.sqlite")
        create_log(path, lay_out)
        datastore = LogDatastore(path, timeout=30)
        self.addCleanup(datastore.close)
        return LogRecorder(datastore, real_clock)


del ApplicationRecorderTestCase  # abstract: not a case of its own
