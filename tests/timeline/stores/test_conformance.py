"""The library's own conformance case for what records an application's events, on each engine."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from eventsourcing.tests.persistence import ApplicationRecorderTestCase

from tests.logs import real_clock
from timeline.address import Address
from timeline.stores.postgres_connection import LogDatastore as PostgresDatastore
from timeline.stores.postgres_recorder import LogRecorder as PostgresRecorder
from timeline.stores.postgres_schema import laying_out
from timeline.stores.sqlite_connection import LogDatastore
from timeline.stores.sqlite_file import create_log
from timeline.stores.sqlite_recorder import LogRecorder
from timeline.stores.sqlite_schema import lay_out

if TYPE_CHECKING:
    from tests.servers import Server


class TestLogRecorder(ApplicationRecorderTestCase[LogRecorder]):
    def create_recorder(self) -> LogRecorder:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name, "log.sqlite")
        create_log(path, lay_out)
        datastore = LogDatastore(path, timeout=30)
        self.addCleanup(datastore.close)
        return LogRecorder(datastore, real_clock)


class TestPostgresRecorder(ApplicationRecorderTestCase[PostgresRecorder]):
    @pytest.fixture(autouse=True)
    def _on(self, server: Server, database: str) -> None:
        self.server, self.database = server, database

    def create_recorder(self) -> PostgresRecorder:
        with self.server.connect(self.database) as connection:
            connection.execute("CREATE SCHEMA dateline")
            connection.execute(laying_out().encode())
        datastore = PostgresDatastore(Address(self.server.url(self.database)), timeout=30)
        self.addCleanup(datastore.close)
        return PostgresRecorder(datastore)

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


del ApplicationRecorderTestCase  # abstract: not a case of its own
