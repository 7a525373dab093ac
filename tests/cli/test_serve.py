"""`serve`: the pages on this machine, as they are now, until it is stopped."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import desk, nowhere
from tests.cli.driver import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.driver import CommandLine

__all__ = ["desk", "nowhere"]


class Browser:
    """Whoever asks for addresses, on one connection."""

    def __init__(self, url: str) -> None:
        self._there = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)

    def close(self) -> None:
        self._there.close()

    def __call__(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        self._there.request(method, path, headers=headers)
        answer = self._there.getresponse()
        return answer.status, answer.headers, answer.read().decode()


@contextmanager
def serving(desk: CommandLine, *words: str) -> Iterator[tuple[Browser, subprocess.Popen[bytes]]]:
    argv = desk.argv("serve", "--port", "0", *words)
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().decode()
            [url] = re.findall(r"http://127\.0\.0\.1:\d+/", said)
            browser = Browser(url)
            with closing(browser):
                yield browser, process
        finally:
            process.kill()


@pytest.fixture
def published(desk: CommandLine) -> CommandLine:
    desk("log", "letter", "said", "The first word", "--public")
    return desk


def test_the_pages_are_those_that_build_builds(published: CommandLine) -> None:
    published("build")
    built = (published.folder / "site" / "letter" / "feed.atom").read_text("utf-8")
    with serving(published) as (get, _):
        status, headers, said = get("/letter/feed.atom")
    assert (status, said) == (200, built)
    assert headers["Content-Type"] == "application/atom+xml"
    assert headers["Cache-Control"] == "no-store"


def test_a_page_runs_what_is_ours_and_nothing_else(published: CommandLine) -> None:
    with serving(published) as (get, _):
        _, headers, page = get("/letter/")
        _, framed, _ = get("/embed/letter/")
    policy = headers["Content-Security-Policy"]
    assert "Content-Security-Policy" not in page, "two policies would both have to allow the script"
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/index.html", 200),
        ("/?a=b", 200),
        ("/letter", 301),
        ("/letter/", 200),
        ("/nothing/", 404),
        ("/../dateline.toml", 404),
        ("/%2e%2e/dateline.db", 404),
        ("//evil.example/letter", 404),
        ("/.dateline/read-model.db", 404),
    ],
)
def test_what_is_at_an_address(published: CommandLine, path: str, status: int) -> None:
    with serving(published) as (get, _):
        found, headers, _ = get(path)
        assert found == status
        assert headers["Location"] == ("/letter/" if status == 301 else None)
        assert get("/", "HEAD")[2] == ""


def test_another_site_cannot_read_along(published: CommandLine) -> None:
    """A name that somebody made lead to this machine is not answered."""
    with serving(published) as (get, _):
        assert get("/letter/", Host="evil.example")[0] == 421


def test_it_follows_the_log(published: CommandLine) -> None:
    with serving(published) as (get, process):
        _, _, before = get("/.edition")
        published("log", "letter", "said", "A second word", "--public")
        deadline = time.monotonic() + PATIENCE
        while get("/.edition")[2] == before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "A second word" in get("/letter/")[2]
        published("log", "letter", "said", "A secret")
        time.sleep(1.5)
        assert "A secret" not in get("/letter/")[2]
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_it_ends_by_itself(published: CommandLine) -> None:
    ran = published("serve", "--port", "0", "--for", "0", "--json").json()
    with closing(Browser(ran["url"])) as get, pytest.raises(ConnectionRefusedError):
        get("/")


def test_a_port_that_is_taken_is_told(published: CommandLine) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        error = published.refused("serve", "--port", str(port), code=2)
    assert "--port 0" in error["message"]


def test_it_records_nothing(published: CommandLine) -> None:
    before = published.position()
    published("serve", "--port", "0", "--for", "0")
    assert published.position() == before
