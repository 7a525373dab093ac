"""A small server on loopback that sends everything compressed, and counts what it sends."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = 6  # of gzip: what servers use unless they are told otherwise
COMPRESSED = frozenset({".html", ".css", ".js", ".json", ".svg"})


class Sent:
    """What was sent since it was last asked: bytes of bodies, by path."""

    def __init__(self) -> None:
        self.bodies: dict[str, int] = {}

    def total(self, suffix: str = "") -> int:
        """Bytes of all that ends so."""
        return sum(size for path, size in self.bodies.items() if path.endswith(suffix))


@contextmanager
def served(root: Path) -> Iterator[tuple[str, Sent]]:
    """Serve a folder: its address, ending with a slash, and what is sent of it."""
    sent = Sent()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, root, sent))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", sent
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def compressed(path: Path) -> bytes:
    """A file as it is sent."""
    data = path.read_bytes()
    return gzip.compress(data, LEVEL, mtime=0) if path.suffix in COMPRESSED else data


class _Handler(SimpleHTTPRequestHandler):
    """Sends a file, and nothing about it to the terminal."""

    protocol_version = "HTTP/1.1"

    def __init__(self, root: Path, sent: Sent, *args: object) -> None:
        self._sent = sent
        super().__init__(*args, directory=str(root))  # type: ignore[arg-type]  # what the server passes

    def do_GET(self) -> None:
        found = Path(self.translate_path(self.path))
        path = found / "index.html" if found.is_dir() else found
        if not path.is_file():
            self.send_error(404)
            return
        body = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if path.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)
        self._sent.bodies[path.as_posix()] = len(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
