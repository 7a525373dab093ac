"""The pages on this machine's own network, and nowhere else."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from projections.site.preview import (
    found,
    is_folder,
    is_page,
    media_type,
    not_found,
    reloading,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOST = "127.0.0.1"
EDITION = ".edition"  # where a page asks which edition there is; no story is called so
IDLE = 30  # seconds that a browser may say nothing
OWN_NAMES = {HOST, "localhost"}  # another name is that of a site that wants to read along


class Pages(ThreadingHTTPServer):
    """A server of one edition at a time.

    Attributes:
        files: those of the edition, by path.
        edition: what tells it from others.
    """

    daemon_threads = True
    files: Mapping[str, bytes] = {}
    edition = ""

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://{HOST}:{self.server_port}/"


class Answers(BaseHTTPRequestHandler):
    """Answers for files by their addresses, from memory."""

    server: Pages
    protocol_version = "HTTP/1.1"
    timeout = IDLE

    def do_GET(self) -> None:
        """Give what is at an address."""
        if (self.headers.get("Host") or "").partition(":")[0] not in OWN_NAMES:
            self._send(421, b"", media_type(""))
            return
        path = unquote(urlsplit(self.path).path).removeprefix("/")
        if path == EDITION:
            self._send(200, self.server.edition.encode(), media_type(".txt"))
            return
        files = self.server.files
        file = found(files, path)
        if file is not None:
            self._file(200, file, files[file])
        elif is_folder(files, path):
            self._send(301, b"", media_type(".txt"), Location=quote(f"/{path}/"))
        else:
            self._file(404, "404.html", not_found(files))

    do_HEAD = do_GET  # noqa: N815 - the name is http.server's

    def _file(self, status: int, path: str, data: bytes) -> None:
        if is_page(path):
            data, policy = reloading(data)
            framed_by = "*" if path.startswith("embed/") else "'self'"
            headers = {"Content-Security-Policy": f"{policy}; frame-ancestors {framed_by}"}
            self._send(status, data, media_type(path), **headers)
        else:
            self._send(status, data, media_type(path))

    def _send(self, status: int, data: bytes, of: str, **headers: str) -> None:
        self.send_response(status)
        said = {
            "Content-Type": of,
            "Content-Length": str(len(data)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            **headers,
        }
        for name, value in said.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def version_string(self) -> str:
        """Tell nothing of the machine."""
        return "dateline"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Print nothing of who looks at what."""


@contextmanager
def listening(port: int) -> Iterator[Pages]:
    """A server at a port of this machine, or at a free one for 0, while the block runs.

    Raises `OSError` where it cannot be had.
    """
    with Pages((HOST, port), Answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
