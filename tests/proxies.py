"""A network between a desk and its server: it may fail, or be a server that speaks TLS."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

ASKS_FOR_TLS = struct.pack("!ii", 8, 80877103)  # the first thing a client says that wants it
COMMIT = b"COMMIT\0"  # a statement of its own
BEFORE, AFTER, LATE = "before", "after", "late"
LATENESS = 0.5  # seconds in which who asks again would be answered too soon
PATIENCE = 5  # seconds that a connection may take to end


class Network:
    """What passes everything on to a server on the loopback.

    Attributes:
        cut: the next COMMIT is where the connection breaks: before it reaches the server, or after
            it was done there and before the answer arrives; or it is late, and done when the client
            may have asked anew what became of it.
        down: nobody is let in any more.
        commits: how many were seen.
    """

    def __init__(self, port: int, tls: ssl.SSLContext | None) -> None:
        self._to, self._tls = port, tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.cut: str | None = None
        self.down = False
        self.commits = 0
        self._open: list[socket.socket] = []
        self._threads = [Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Let go of all connections."""
        self.down = True
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in self._open:
            _end(one)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self.down:
                client.close()
                continue
            passing = Thread(target=self._serve, args=(client,), daemon=True)
            self._threads.append(passing)
            passing.start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError):
            if self._tls is not None:
                client = self._in_tls(client, self._tls)
            server = socket.create_connection(("127.0.0.1", self._to))
            self._open += (client, server)
            back = Thread(target=_pass, args=(server, client), daemon=True)
            self._threads.append(back)
            back.start()
            self._pass_on(client, server)
        _end(client)

    def _in_tls(self, client: socket.socket, tls: ssl.SSLContext) -> socket.socket:
        if client.recv(8) != ASKS_FOR_TLS:
            raise ConnectionError("it does not ask for TLS")
        client.sendall(b"S")
        return tls.wrap_socket(client, server_side=True)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        while data := client.recv(65_536):
            commits = COMMIT in data
            self.commits += commits
            if commits and self.cut is not None:
                self._break(client, server, data)
                return
            server.sendall(data)
        _end(server)

    def _break(self, client: socket.socket, server: socket.socket, data: bytes) -> None:
        cut, self.cut = self.cut, None
        client.shutdown(socket.SHUT_WR)  # so that no answer passes
        if cut == LATE:
            time.sleep(LATENESS)
        if cut != BEFORE:
            server.sendall(data)
        server.shutdown(socket.SHUT_WR)  # the server does what it was told, then ends


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    _end(target)
    source.close()


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def network(port: int, tls: ssl.SSLContext | None = None) -> Iterator[Network]:
    """A network of one's own to a server; with `tls` it is as if the server spoke it."""
    between = Network(port, tls)
    try:
        yield between
    finally:
        between.close()
