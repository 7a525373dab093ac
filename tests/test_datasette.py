"""The real Datasette, started on a desk's read model and on an export: its pages, and its JSON."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tests.cli.conftest import desk, nowhere
from tests.cli.driver import PATIENCE, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.driver import CommandLine

__all__ = ["desk", "nowhere"]  # fixtures
DATASETTE = Path(sys.executable).with_name("datasette")
STORY = "sanders-letter"
BEFORE = "News of the letter leaks, although it was meant to be private"


@dataclass(frozen=True)
class Served:
    """A Datasette on this machine alone, and what it calls the database."""

    port: int
    database: str

    def get(self, path: str, **asked: object) -> str:
        """A page; `path` is that within the database."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", f"/{self.database}{path}?{urlencode(asked)}")
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == 200, text
        return text

    def rows(self, path: str, **asked: object) -> list[dict[str, Any]]:
        """The rows of a table, a view or a query."""
        found: list[dict[str, Any]] = json.loads(
            self.get(f"{path}.json", _shape="array", _size="max", **asked)
        )
        return found


@contextmanager
def serving(file: Path, metadata: Path) -> Iterator[Served]:
    """Datasette in a process of its own, until it is no longer asked."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    argv = [DATASETTE, "serve", file, "--metadata", metadata]
    with subprocess.Popen(
        [*map(str, argv), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            wait(process, port)
            yield Served(port, file.stem)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def wait(process: subprocess.Popen[str], port: int) -> None:
    """Until it answers; raises with what it said if it never does."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(process.communicate()[1]) from None
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def filled(desk: CommandLine) -> CommandLine:
    """A desk with the sample story, a correction, and something private."""
    desk("import", str(SAMPLES / f"{STORY}.toml"))
    desk("log", STORY, "said", "Not for readers", "--when", "2018-12-30", "--private")
    desk(
        *("correct", "--story", STORY, "d6", "headline=The letter gets out"),
        *("--reason", "it was more than news of it"),
    )
    desk("correct", "--story", STORY, "d5", "place=Paris", "--reason", "a slip")
    desk("undo")
    return desk


@pytest.fixture(params=["desk", "export"])
def served(filled: CommandLine, request: pytest.FixtureRequest) -> Iterator[Served]:
    """Datasette on the desk's own read model, and on an export."""
    folder = filled.folder
    if request.param == "export":
        filled("export", "--format", "sqlite", "--output", "stories.db")
        file, metadata = folder / "stories.db", folder / "stories.metadata.json"
    else:
        metadata = folder / "metadata.json"
        metadata.write_text(filled("export", "--format", "datasette").out, "utf-8")
        file = folder / ".dateline" / "read-model.db"
    before = file.read_bytes()
    with serving(file, metadata) as found:
        yield found
    assert file.read_bytes() == before


def test_datasette_is_there() -> None:
    assert shutil.which(DATASETTE)


def test_a_file_is_browsed_searched_and_asked(served: Served, filled: CommandLine) -> None:
    whole = filled("timeline", STORY, "--as-of", "9999", "--json").json()["entries"]
    public = [one for one in whole if one["visibility"] == "public"]
    shown = public if served.database == "stories" else whole
    _the_views_say_what_the_commands_say(served, shown)
    _foreign_keys_have_labels(served)
    _words_are_found(served)
    _what_is_there_is_explained(served)
    if served.database == "read-model":
        _by_two_clocks(served, filled)
    else:
        _as_of(served, filled)


def _the_views_say_what_the_commands_say(served: Served, shown: list[dict[str, Any]]) -> None:
    assert [(row["ref"], row["headline"], row["edtf"]) for row in served.rows("/timeline")] == [
        (one["ref"], one["headline"], one["when"]["edtf"]) for one in shown
    ]
    [row] = [row for row in served.rows("/standing") if row["thread"] == "meeting"]
    assert (row["story"], row["status"], row["type"]) == (STORY, "contested", "ask")
    assert row["whose_turn"] == "Bernie Sanders; Sanders's top 2016 advisers"
    [row] = served.rows("/corrections")
    assert (row["field"], row["old"]) == ("headline", BEFORE)
    assert (row["new"], row["reason"]) == ("The letter gets out", "it was more than news of it")
    assert row["corrected_by"] == (None if served.database == "stories" else "ana")


def _foreign_keys_have_labels(served: Served) -> None:
    page = json.loads(served.get("/mentions.json", _labels="on", role="to", _shape="objects"))
    names = {row["party"]["label"] for row in page["rows"]}
    assert "Bernie Sanders" in names
    assert all(row["version"]["label"] for row in page["rows"])
    page = json.loads(served.get("/chronology.json", _labels="on", _shape="objects"))
    assert {row["story"]["label"] for row in page["rows"]} == {STORY}
    assert "Bernie Sanders" in served.get("/mentions", role="to")


def _words_are_found(served: Served) -> None:
    found = {row["ref"] for row in served.rows("/timeline", _search="sexual violence")}
    said = {row["ref"] for row in served.rows("/timeline") if "sexual violence" in str(row)}
    assert said
    assert said <= found
    assert served.rows("/timeline", _search="meant private") == []
    assert {row["known_to"] for row in served.rows("/versions", _search="meant private")} != {None}


def _what_is_there_is_explained(served: Served) -> None:
    page = served.get("")
    assert "A story as of two clocks" in page
    tables = {one["name"]: one["hidden"] for one in json.loads(served.get(".json"))["tables"]}
    assert tables["model"]
    assert tables["search"]
    assert not tables["versions"]
    for name in ("timeline", "standing", "corrections"):
        assert f"/{served.database}/{name}" in page
    assert "Each development as it is known now" in served.get("/timeline")
    assert "The last in which it can have begun" in served.get("/versions")


def _by_two_clocks(served: Served, filled: CommandLine) -> None:
    """The canned query says what the command says, by either clock and both."""
    for known_at in ("", *map(str, range(3, filled.position() + 1))):
        for as_of in ("2018-12-28", "2018-12-30", "2019-01-06", "9999-12-31"):
            known = ("--known-at", known_at) if known_at else ()
            asked = ("timeline", STORY, "--as-of", as_of, *known, "--json")
            expected = filled(*asked).json()["entries"]
            _says_the_same(served.rows("/as_of", **_query(as_of, known_at)), expected)


def _as_of(served: Served, filled: CommandLine) -> None:
    for as_of in ("2016-01-01", "2018-12-28", "2018-12-30", "2019-01-06"):
        told = filled("timeline", STORY, "--as-of", as_of, "--json").json()["entries"]
        expected = [one for one in told if one["visibility"] == "public"]
        _says_the_same(served.rows("/as_of", **_query(as_of, "")), expected)
    assert len(served.rows("/as_of", **_query("", ""))) == len(served.rows("/timeline"))
    assert served.rows("/as_of", **_query("", "1")) == []


def _query(as_of: str, known_at: str) -> dict[str, str]:
    return {"story": STORY, "as_of": as_of, "known_at": known_at}


def _says_the_same(rows: list[dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    assert [(row["ref"], row["certainty"], row["headline"]) for row in rows] == [
        (one["ref"], one["certainty"], one["headline"]) for one in entries
    ]
