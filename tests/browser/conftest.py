"""Chromium, and a site of all sorts of stories on a server of this machine."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.newsroom import Newsroom, newsroom
from tests.optional import needed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

SWITCHES = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class Site(NamedTuple):
    """A built site, and where it is served."""

    room: Newsroom
    folder: Path
    url: str

    @property
    def pages(self) -> list[str]:
        """The addresses of all pages, from the site's own root."""
        found = (str(path.relative_to(self.folder)) for path in self.folder.rglob("*.html"))
        return sorted(found)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and prints nothing of who asks for them."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Print nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on a server of this machine; its URL."""
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of the newsroom, with all its stories."""
    folder = tmp_path_factory.mktemp("newsroom")
    built = folder / "site"
    with newsroom(folder / "desk") as room:
        room.build(built)
        with served(built) as url:
            yield Site(room, built, url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, where there is one."""
    path = needed("chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield found
        found.close()


class Watched:
    """A page that is told on: what it asked for elsewhere, complained of, or ran."""

    def __init__(self, page: Page, own: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("request", lambda one: self._asked(one.url, own))
        page.on("console", lambda one: self._said(one.type, one.text))
        page.on("pageerror", lambda one: self.wrong.append(f"error: {one}"))
        page.on("dialog", self._asked_in_a_dialog)

    def _asked(self, url: str, own: str) -> None:
        if not url.startswith((own, "data:", "blob:", "about:")):
            self.wrong.append(f"asked for {url}")

    def _asked_in_a_dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.wrong.append(f"{kind}: {text}")


@contextmanager
def opened(browser: Browser, site: Site, **settings: object) -> Iterator[Page]:
    """A page that must ask for nothing elsewhere, complain of nothing and run nothing of others."""
    context = browser.new_context(**settings)  # type: ignore[arg-type]  # the library's own
    watched = Watched(context.new_page(), site.url)
    try:
        yield watched.page
    finally:
        context.close()
    assert watched.wrong == []


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """An ordinary page."""
    with opened(browser, site) as found:
        yield found
