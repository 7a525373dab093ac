"""One log in a PostgreSQL database: what only a server can do, or do wrong."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import time
from contextlib import closing
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest

from tests.logs import KNOWN, OPENED, draft
from tests.optional import needed
from tests.proxies import AFTER, BEFORE, LATE, network
from tests.servers import running
from timeline.address import Address
from timeline.errors import (
    DamagedLog,
    DatelineError,
    ForeignLog,
    NewerLog,
    NoStore,
    NotPermitted,
    OutcomeUnknown,
    ServerUnreachable,
    StaleDecision,
    UnsafeServer,
)
from timeline.stores.postgres import PostgresStore, open_store
from timeline.stores.postgres_connection import LogDatastore
from timeline.stores.postgres_head import head
from timeline.stores.postgres_making import make_or_join
from timeline.stores.postgres_recorder import Guards, LogRecorder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers import Server


@pytest.fixture
def address(server: Server, database: str) -> Address:
    """A log of one event."""
    found = Address(server.url(database))
    make_or_join(found, draft(type=OPENED, payload=b'{"store": "0b1c2d3e"}'))
    return found


@pytest.fixture
def store(address: Address) -> Iterator[PostgresStore]:
    with closing(open_store(address, KNOWN)) as opened:
        yield opened


# --- making and opening -------------------------------------------------------------------------


def test_the_first_makes_the_log_and_every_other_joins_it(server: Server, database: str) -> None:
    address = Address(server.url(database))
    assert make_or_join(address, draft(type=OPENED)) == (1, True)
    with closing(open_store(address, KNOWN)) as store:
        store.append([draft()], {})
        assert make_or_join(address, draft(type=OPENED)) == (2, False)
        assert [row.type for row in store.page(0, 9)] == [OPENED, "development.logged"]


def test_a_schema_that_was_made_for_it_is_used(server: Server, database: str) -> None:
    with role(server, database) as name:
        server.execute(f"CREATE SCHEMA dateline AUTHORIZATION {name}", database=database)
        address = Address(server.url(database, name))
        assert make_or_join(address, draft(type=OPENED)) == (1, True)


def test_who_may_not_make_one_leaves_nothing(server: Server, database: str) -> None:
    with role(server, database) as name, pytest.raises(NotPermitted, match="permission denied"):
        make_or_join(Address(server.url(database, name)), draft(type=OPENED))
    assert server.execute("SELECT to_regnamespace('dateline')", database=database) == [(None,)]


def test_a_database_without_a_log_is_told(server: Server, database: str) -> None:
    with pytest.raises(NoStore) as refused:
        open_store(Address(server.url(database)), KNOWN)
    assert refused.value.exit_code == 2
    with pytest.raises(NoStore):
        head(Address(server.url(database)))


def test_a_database_that_is_not_there_is_told(server: Server) -> None:
    with pytest.raises(ServerUnreachable, match='database "nowhere" does not exist'):
        open_store(Address(server.url("nowhere")), KNOWN)


def test_text_in_another_encoding_is_refused(server: Server) -> None:
    server.execute(
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    )
    try:
        with pytest.raises(ForeignLog, match="its encoding is LATIN1"):
            make_or_join(Address(server.url("latin")), draft(type=OPENED))
    finally:
        server.drop_database("latin")


def test_another_programs_table_is_refused(server: Server, database: str) -> None:
    server.execute(
        "CREATE SCHEMA dateline", "CREATE TABLE dateline.events (x int)", database=database
    )
    with pytest.raises(ForeignLog):
        open_store(Address(server.url(database)), KNOWN)
    with pytest.raises(ForeignLog):
        make_or_join(Address(server.url(database)), draft(type=OPENED))


HOSTILE = [
    "DROP TRIGGER events_stay ON dateline.events",
    "ALTER TABLE dateline.events DISABLE TRIGGER events_keep_what_they_say",
    "ALTER TABLE dateline.events DROP CONSTRAINT events_stream_version_key",
    "ALTER TABLE dateline.events ALTER payload SET NOT NULL",
    "ALTER TABLE dateline.events ADD COLUMN more text",
    "ALTER TABLE dateline.events SET UNLOGGED",
    "ALTER TABLE dateline.events ENABLE ROW LEVEL SECURITY",
    "CREATE RULE more AS ON INSERT TO dateline.events DO INSTEAD NOTHING",
    "CREATE FUNCTION dateline.more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    """CREATE OR REPLACE FUNCTION dateline.stay() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog AS 'BEGIN RETURN NULL; END'""",
    "ALTER FUNCTION dateline.append SECURITY INVOKER",
    "ALTER FUNCTION dateline.append RESET search_path",
]


@pytest.mark.parametrize("statement", HOSTILE)
def test_altered_tables_and_guards_are_refused(
    server: Server, database: str, store: PostgresStore, statement: str
) -> None:
    server.execute(statement, database=database)
    assert store.examine(), "doctor names it, where the log is open already"
    with pytest.raises(DamagedLog, match="its tables or guards were altered") as damage:
        open_store(store.place, KNOWN)
    assert damage.value.exit_code == 5


def test_a_newer_log_is_read_but_not_written(
    server: Server, database: str, address: Address
) -> None:
    server.execute(
        "COMMENT ON TABLE dateline.events IS 'a log of dateline, layout 2'",
        "ALTER TABLE dateline.events ADD COLUMN seal bytea",
        database=database,
    )
    with closing(open_store(address, KNOWN)) as store:
        assert store.is_newer
        assert len(store.page(0, 9)) == 1
        with pytest.raises(NewerLog):
            store.append([draft()], {})
    server.execute("ALTER TABLE dateline.events DROP COLUMN key", database=database)
    with pytest.raises(NewerLog):
        open_store(address, KNOWN)


def test_a_dump_of_the_server_s_own_keeps_the_guards(
    server: Server, database: str, store: PostgresStore
) -> None:
    store.append([draft(payload=bytes(range(256)), key="'k\\", by="Ω")], {})
    other = server.new_database()
    server.copy(database, other)
    with closing(open_store(Address(server.url(other)), KNOWN)) as copy:
        assert copy.page(0, 9) == store.page(0, 9)
        assert copy.append([draft()], {})[0].position == 3
    server.drop_database(other)


# --- a server that is not safe, or set otherwise ------------------------------------------------


@pytest.fixture
def without_fsync(server: Server) -> Iterator[Any]:
    def switch() -> None:
        server.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        until(server, "SHOW fsync", "off")

    yield switch
    server.execute("ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")
    until(server, "SHOW fsync", "on")


def append_often(store: PostgresStore) -> None:
    """Until the process that serves us has had time to read the settings."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        store.append([draft()], {})


def until(server: Server, question: str, answer: str) -> None:
    while server.execute(question) != [(answer,)]:
        time.sleep(0.01)


def test_a_server_that_would_lose_what_it_acknowledged_is_refused(
    store: PostgresStore, without_fsync: Any
) -> None:
    store.append([draft()], {})
    without_fsync()
    with pytest.raises(UnsafeServer, match="fsync is off"):
        append_often(store)
    with pytest.raises(UnsafeServer) as refused:
        open_store(store.place, KNOWN)
    assert refused.value.exit_code == 4


SETTINGS = [
    "default_transaction_isolation = 'serializable'",
    "default_transaction_isolation = 'repeatable read'",
    "synchronous_commit = 'off'",
    "search_path = 'nowhere'",
    "timezone = 'Asia/Kathmandu'",
    "datestyle = 'German'",
    "bytea_output = 'escape'",
    "standard_conforming_strings = 'off'",
    "client_encoding = 'LATIN1'",
    "lock_timeout = '1ms'",
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_it_writes_the_same_however_the_server_is_set(
    server: Server, database: str, address: Address, setting: str
) -> None:
    server.execute(f"ALTER DATABASE {database} SET {setting}", database=database)
    with closing(open_store(address, KNOWN)) as store:
        written = store.append([draft(payload=b"\\'\x00\xff", by="Ω'; --", key='"\\')], {})
        assert store.page(1, 9) == written
        assert (
            written[0].recorded_at[:10] == server.execute("SELECT current_date")[0][0].isoformat()
        )


def test_what_is_acknowledged_is_on_the_disk_however_the_server_is_set(
    server: Server, database: str, address: Address
) -> None:
    server.execute(f"ALTER DATABASE {database} SET synchronous_commit = off", database=database)
    datastore = LogDatastore(address, 30)
    with closing(datastore), datastore.transaction(commit=True) as cursor:
        LogRecorder(datastore).record(cursor, [draft()], Guards())
        assert cursor.execute("SHOW synchronous_commit").fetchall() == [("on",)]


def test_a_server_that_may_only_be_read_is_read(
    server: Server, database: str, address: Address
) -> None:
    server.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    with closing(open_store(address, KNOWN)) as store:
        assert store.head()[0] == 1
        with pytest.raises(NotPermitted, match="read-only transaction") as refused:
            store.append([draft()], {})
    assert refused.value.exit_code == 4


def test_environment_variables_of_the_library_redirect_nothing(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_DBNAME", "nowhere")
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    with closing(open_store(address, KNOWN)) as store:
        assert store.append([draft()], {})[0].position == 2


def test_it_is_recorded_by_the_server_s_clock(server: Server, store: PostgresStore) -> None:
    now = (
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    )
    ((before,),) = server.execute(now)
    (row,) = store.append([draft()], {})
    ((after,),) = server.execute(now)
    assert before < row.recorded_at < after


# --- privileges ---------------------------------------------------------------------------------


class role:  # noqa: N801 - reads as what it is: a context
    """A role that may log in, and nothing else."""

    def __init__(self, server: Server, database: str) -> None:
        self._server, self._database = server, database
        self._name = f"role_{time.monotonic_ns()}"

    def __enter__(self) -> str:
        self._server.execute(f"CREATE ROLE {self._name} LOGIN")
        return self._name

    def __exit__(self, *_: object) -> None:
        self._server.execute(f"DROP OWNED BY {self._name} CASCADE", database=self._database)
        self._server.execute(f"DROP ROLE {self._name}")


def test_a_colleague_needs_three_privileges_and_can_do_no_more(
    server: Server, database: str, address: Address
) -> None:
    with role(server, database) as name:
        theirs = Address(server.url(database, name))
        with pytest.raises(NotPermitted, match=r"you may not read the table dateline\.events"):
            open_store(theirs, KNOWN)
        with pytest.raises(NotPermitted):
            head(theirs)
        server.execute(f"GRANT USAGE ON SCHEMA dateline TO {name}", database=database)
        with pytest.raises(NotPermitted, match=r"you may not read the table dateline\.events"):
            open_store(theirs, KNOWN)
        server.execute(f"GRANT SELECT ON dateline.events TO {name}", database=database)
        with closing(open_store(theirs, KNOWN)) as store:
            assert store.head()[0] == 1
            with pytest.raises(NotPermitted, match="permission denied for function append"):
                store.append([draft()], {})
        server.execute(
            f"GRANT EXECUTE ON FUNCTION dateline.append, dateline.types TO {name}",
            database=database,
        )
        with closing(open_store(theirs, KNOWN)) as store:
            assert store.append([draft()], {})[0].position == 2
            assert store.types()
        with psycopg.connect(theirs.url, autocommit=True) as connection:
            for statement in (
                b"INSERT INTO dateline.events SELECT * FROM dateline.events WHERE position = 2",
                b"UPDATE dateline.events SET payload = NULL",
                b"DO $$ BEGIN LOCK TABLE dateline.events IN EXCLUSIVE MODE; END $$",
                b"DROP TABLE dateline.events",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


# --- connections that are lost ------------------------------------------------------------------


def drop_others(server: Server, database: str) -> None:
    server.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
    )


def test_a_connection_that_was_dropped_is_made_anew(
    server: Server, database: str, store: PostgresStore
) -> None:
    drop_others(server, database)
    assert store.head()[0] == 1
    drop_others(server, database)
    assert store.append([draft()], {})[0].position == 2
    assert [row.position for row in store.page(0, 9)] == [1, 2]


def test_who_is_dropped_while_waiting_writes_once(
    server: Server, database: str, store: PostgresStore
) -> None:
    with closing(server.connect(database)) as holding:
        holding.execute("BEGIN")
        holding.execute("LOCK TABLE dateline.events IN EXCLUSIVE MODE")
        written: list[Any] = []
        writing = Thread(target=lambda: written.extend(store.append([draft()], {})))
        writing.start()
        while server.execute("SELECT count(*) FROM pg_locks WHERE NOT granted") == [(0,)]:
            time.sleep(0.01)
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted")
        holding.execute("ROLLBACK")
        writing.join()
    assert written == store.page(1, 9)
    assert len(written) == 1


@pytest.mark.parametrize("cut", [BEFORE, AFTER, LATE])
def test_a_commit_whose_answer_is_lost_is_looked_for_before_it_is_tried_again(
    server: Server, database: str, address: Address, cut: str
) -> None:
    stream = uuid4()
    with network(server.port) as between:
        through = Address(address.url.replace(str(server.port), str(between.port)))
        with closing(open_store(through, KNOWN)) as store:
            between.cut = cut
            rows = store.append([draft(stream), draft(stream, 2)], {stream: 0})
            assert between.cut is None
            assert between.commits == (2 if cut == BEFORE else 1), "never twice what was done"
            assert [row.position for row in rows] == [2, 3]
            assert store.page(1, 9) == rows
            with pytest.raises(StaleDecision):
                store.append([draft(stream)], {})


def test_where_it_cannot_be_looked_for_its_outcome_is_unknown(
    server: Server, address: Address
) -> None:
    with network(server.port) as between:
        through = Address(address.url.replace(str(server.port), str(between.port)))
        with closing(open_store(through, KNOWN, timeout=0.3)) as store:
            between.cut, between.down = AFTER, True
            with pytest.raises(OutcomeUnknown) as unknown:
                store.append([draft()], {})
            assert unknown.value.exit_code == 4
            between.down = False
            assert store.head()[0] == 2


def test_what_was_not_committed_when_the_server_went_is_certainly_not_there(
    server: Server, address: Address
) -> None:
    with network(server.port) as between:
        through = Address(address.url.replace(str(server.port), str(between.port)))
        with closing(open_store(through, KNOWN, timeout=0.3)) as store:
            between.close()
            with pytest.raises(ServerUnreachable, match="nothing was written") as refused:
                store.append([draft()], {})
            assert refused.value.exit_code == 4
    found = head(address)
    assert found is not None
    assert found[0] == 1


def test_a_client_that_vanishes_in_its_transaction_does_not_block_the_others(
    address: Address, store: PostgresStore
) -> None:
    vanished = LogDatastore(address, 30)
    with closing(vanished), vanished.get_connection() as connection:
        cursor = connection.execute("BEGIN")
        LogRecorder(vanished).record(cursor, [draft()], Guards())
        assert store.append([draft()], {})[0].position == 2, "once the server ended its transaction"


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    with running() as started:
        yield started


def test_a_server_that_goes_away_and_returns_is_waited_for(own_server: Server) -> None:
    address = Address(own_server.url(own_server.new_database()))
    make_or_join(address, draft(type=OPENED))
    with closing(open_store(address, KNOWN)) as store:
        for position in (2, 3):
            own_server.kill()
            written: list[Any] = []
            writing = Thread(target=lambda: written.extend(store.append([draft()], {})))  # noqa: B023 - it ends within the turn
            writing.start()
            time.sleep(0.3)
            own_server.start()
            writing.join()
            assert [row.position for row in written] == [position]
        own_server.kill()
        with pytest.raises(ServerUnreachable, match="refused"):
            open_store(address, KNOWN)
        own_server.start()
        assert [row.position for row in store.page(0, 9)] == [1, 2, 3]


# --- the parameters of an address ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"sslmode": "require"}, "server does not support SSL"),
        ({"target_session_attrs": "read-only"}, "session is not read-only"),
        ({"options": "-cno_such_setting%3D1"}, "no_such_setting"),
        ({"no_such_parameter": "1"}, "no_such_parameter"),
        ({"service": "no_such_service"}, "no_such_service"),
    ],
)
def test_what_an_address_says_reaches_the_server(
    server: Server, database: str, address: Address, parameters: dict[str, str], why: str
) -> None:
    with pytest.raises(ServerUnreachable, match=why):
        open_store(Address(server.url(database, **parameters)), KNOWN)


def test_what_an_address_says_comes_before_what_we_would(
    server: Server, database: str, address: Address
) -> None:
    said = Address(server.url(database, application_name="night", connect_timeout="7"))
    with closing(LogDatastore(said, 30)) as datastore, datastore.get_connection() as connection:
        assert connection.info.get_parameters()["application_name"] == "night"
        assert connection.info.get_parameters()["connect_timeout"] == "7"
        assert connection.info.get_parameters()["tcp_user_timeout"] == "30000"


def test_what_the_environment_says_comes_before_what_we_would(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGAPPNAME", "night")
    with closing(LogDatastore(address, 30)) as datastore, datastore.get_connection() as connection:
        assert connection.info.get_parameters()["application_name"] == "night"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1 by itself, and its key beside it."""
    subprocess.run(
        [
            *(needed("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", tmp_path / "key.pem", "-out", tmp_path / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )
    return tmp_path / "certificate.pem"


def test_who_asks_for_a_certain_server_gets_no_other(
    server: Server, database: str, address: Address, certificate: Path, tmp_path: Path
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, tmp_path / "key.pem")
    with network(server.port, tls) as between:
        plain = address.url.replace(str(server.port), str(between.port))
        whole = f"{plain}?sslmode=verify-full&sslrootcert={certificate}"
        with closing(open_store(Address(whole), KNOWN)) as store:
            assert store.append([draft()], {})[0].position == 2
        by_name = whole.replace("127.0.0.1", "localhost")
        with pytest.raises(ServerUnreachable, match="does not match host name"):
            open_store(Address(by_name), KNOWN)
        other = f"{plain}?sslmode=verify-full&sslrootcert=system"
        with pytest.raises(ServerUnreachable, match="certificate verify failed"):
            open_store(Address(other), KNOWN)


def test_no_error_quotes_a_password(server: Server, database: str, address: Address) -> None:
    secret = "t0psecret"
    for url in (
        f"postgresql://owner:{secret}@127.0.0.1:1/{database}",
        f"postgresql://nobody:{secret}@127.0.0.1:{server.port}/{database}",
        f"postgresql://owner@127.0.0.1:{server.port}/nowhere?password={secret}",
        f"postgresql://owner@127.0.0.1:{server.port}/{database}?sslpassword={secret}&bogus={secret}",
        f"postgresql://owner@127.0.0.1:{server.port}/{database}?password={secret}&port=none",
    ):
        with pytest.raises(DatelineError) as refused:
            open_store(Address(url), KNOWN)
        assert secret not in f"{refused.value} {refused.value.hint} {refused.value!r}"
        with pytest.raises(DatelineError) as refused:
            head(Address(url))
        assert secret not in f"{refused.value} {refused.value.hint} {refused.value!r}"


# --- a glance -----------------------------------------------------------------------------------


def test_the_end_of_the_log_at_a_glance(store: PostgresStore) -> None:
    store.append([draft()], {})
    found = head(store.place)
    assert found is not None
    assert found[:2] == store.head()


def test_a_glance_loads_little(address: Address) -> None:
    program = (
        "import sys\nfrom timeline.address import Address\n"
        "from timeline.stores.postgres_head import head\n"
        f"assert head(Address({address.url!r}))[0] == 1\n"
        "print({'eventsourcing', 'pydantic', 'sqlite3'} & sys.modules.keys())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=os.environ, check=True
    )
    assert ran.stdout == "set()\n"
