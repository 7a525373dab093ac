"""`dateline` as a person or a script calls it: in this process, in one of its own, on a terminal.

Every way of calling it goes through `cli.main.run`, at a clock that stands still until it is moved.
"""

from __future__ import annotations

import io
import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cli.clock
from cli.main import run
from tests.cli import schemas
from tests.logs import Hand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "timeline" / "samples"
DATA = ROOT / "tests" / "data"
STORY = "letter"
PATIENCE = 60  # seconds a process may take on a busy machine

# Runs each command line of argv[2], a list as JSON with surrogates for bytes, at the time argv[1].
PROGRAM = """
import json, sys
from datetime import datetime
import cli.clock
now = datetime.fromisoformat(sys.argv[1])
cli.clock.now = lambda: now
from cli.main import run
lines = json.loads(sys.argv[2]) if sys.argv[2] != "-" else [sys.argv[3:]]
for line in lines:
    sys.argv = ["dateline", *line]
    try:
        run()
    except SystemExit as exit:
        if line is lines[-1]:
            raise
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    def error(self) -> dict[str, Any]:
        """What is in the one document on standard error."""
        document = json.loads(self.err)
        assert set(document) == {"error"}
        found: dict[str, Any] = document["error"]
        assert set(found) == {"code", "message", "hint"}
        return found


class CommandLine:
    """One person at one desk, whose folder is the current one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.clock = Hand()
        self._monkeypatch = monkeypatch
        for name in [name for name in os.environ if name.startswith("DATELINE_")]:
            monkeypatch.delenv(name)
        for name in ("NO_COLOR", "VISUAL", "EDITOR", "PAGER", "LESS"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DATELINE_PAGER", "")  # whoever tests a pager says which
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "nothing-set"))
        monkeypatch.setenv("DATELINE_USER", "ana")
        monkeypatch.setattr(cli.clock, "now", self.clock)
        monkeypatch.chdir(folder)

    def __call__(self, *words: str, stdin: bytes | None = b"", code: int = 0) -> Ran:
        """Run a command in this process, which must end with that exit code."""
        ran = self._run(words, stdin)
        assert ran.code == code, f"{words}: exit {ran.code}\n{ran.out}{ran.err}"
        assert "Traceback" not in ran.out + ran.err
        if "--json" in words:
            schemas.check(words, ran)
        return ran

    def refused(self, *words: str, code: int, stdin: bytes | None = b"") -> dict[str, Any]:
        """Run a command that must print nothing and write nothing; the error it gives as JSON."""
        before = self.position()
        plain = self(*words, stdin=stdin, code=code)
        assert plain.out == ""
        ran = self("--json", *words, stdin=stdin, code=code)
        assert ran.out == ""
        assert self.position() == before
        error = ran.error()
        assert plain.err.startswith("dateline: ")
        return error

    def forget(self) -> None:
        """Delete the read model: the next command makes it anew, and reads the whole log."""
        (self.folder / ".dateline" / "read-model.db").unlink(missing_ok=True)

    def position(self) -> int:
        """The last position of the log, as SQLite says; 0 where there is no log."""
        rows = self.rows("SELECT max(position) FROM events")
        return int(rows[0][0]) if rows else 0

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What SQLite has to say about the log."""
        path = self.folder / "dateline.db"
        if not path.is_file():
            return []
        with closing(sqlite3.connect(path)) as connection:
            try:
                found = connection.execute(statement, parameters).fetchall()
            except sqlite3.DatabaseError:
                return []
            connection.commit()
            return found

    def forge(
        self,
        event_type: str,
        payload: bytes,
        *,
        stream: bytes | None = None,
        version: int = 1,
        schema: int = 1,
        recorded_at: str = "2019-01-06T09:00:00.000000Z",
    ) -> int:
        """Add an event as another program would, or a hand; its position."""
        position = self.position() + 1
        self.rows(
            "INSERT INTO events VALUES (?, coalesce(?, randomblob(16)), ?, ?, ?, ?, 'bo', NULL, ?)",
            *(position, stream, version, event_type, schema, recorded_at, payload),
        )
        assert self.position() == position
        return position

    def process(
        self,
        *words: str | bytes,
        env: Mapping[str, str] | None = None,
        **others: Any,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command in a process of its own."""
        return subprocess.run(
            self.argv(*words),
            env={**os.environ, **(env or {})},
            check=False,
            timeout=PATIENCE,
            **{"stdin": subprocess.DEVNULL, "capture_output": True, **others},
        )

    def argv(self, *words: str | bytes) -> list[str | bytes]:
        """The arguments that start such a process."""
        return [sys.executable, "-c", PROGRAM, self.clock().isoformat(), "-", *words]

    def terminal(
        self, lines: Sequence[Sequence[str]], *, typed: bytes = b"", env: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """Run commands one after the other on a terminal; the last one's exit code, and all shown.

        What is `typed` waits in the terminal from the beginning.
        """
        argv = [sys.executable, "-c", PROGRAM, self.clock().isoformat(), json.dumps(lines)]
        controller, screen = pty.openpty()
        os.write(controller, typed)
        with subprocess.Popen(
            argv, stdin=screen, stdout=screen, stderr=screen, env={**os.environ, **env}
        ) as process:
            os.close(screen)
            shown = b"".join(iter(lambda: _read(controller), b""))
            os.close(controller)
            return process.wait(PATIENCE), shown

    def _run(self, words: Sequence[str], stdin: bytes | None) -> Ran:
        out, err = _stream(), _stream("backslashreplace")
        with self._monkeypatch.context() as patched:
            patched.setattr(sys, "argv", ["dateline", *words])
            patched.setattr(sys, "stdin", None if stdin is None else _stream(content=stdin))
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            try:
                run()
            except SystemExit as ended:
                code = ended.code
            if stdin is None:
                sys.stdin.close()  # what the program put in its place
        assert isinstance(code, int)
        return Ran(code, _text(out), _text(err))


def _stream(errors: str = "strict", content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", errors=errors)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def _read(controller: int) -> bytes:
    try:
        return os.read(controller, 65_536)
    except OSError:  # how Linux says that nobody has the terminal open any more
        return b""
