"""`serve`: the pages, as readers would see them now, while the log grows."""

from __future__ import annotations

import errno
from time import monotonic
from typing import TYPE_CHECKING

import click

from cli.options import believing, common, examples
from cli.output import emit
from cli.reach import Reach
from cli.readers import certain_now, moment_of_publishing
from cli.session import Session
from timeline.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.stopping import Stop
    from cli.web import Pages
    from projections.site.preview import Preview

PORT = 8765
PAUSE = 0.5  # seconds between two looks at whether the log has grown
EMBARGOES = 10  # seconds between two looks at what may be seen by now


@click.command(epilog=examples("dateline serve --port 0 --for 1"))
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option("--title", metavar="TEXT", help="What the site is called.  [default: Timelines]")
@click.option("--for", "seconds", type=click.FloatRange(min=0), help="End after so many seconds.")
@believing
@common
def serve_command(
    *, port: int, title: str | None, seconds: float | None, clock_is_right: bool
) -> None:
    """Look at the pages while you work: they follow the log.

    They are what `dateline build` would build now, in memory, for browsers on this machine only. A
    page that is open shows what is new by itself. It goes on until it is stopped with Ctrl-C or
    SIGTERM. With --story it shows that story alone.
    """
    from cli.stopping import Stop, Stopped
    from cli.web import listening
    from projections.site.page import DEFAULT_TITLE

    session = Session()
    moment_of_publishing(session, clock_is_right=clock_is_right)  # it warns of a wrong clock
    until = None if seconds is None else monotonic() + seconds
    serving = Serving(session, title or DEFAULT_TITLE, clock_is_right=clock_is_right)
    try:
        with Stop(None) as stop, listening(port) as server:
            serving.show(server)
            _tell(session, server)
            serving.go_on(server, stop, until)
    except Stopped:
        return
    except OSError as error:
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        raise click.UsageError(f"Port {port} cannot be had: --port 0 takes a free one.") from None


def _tell(session: Session, server: Pages) -> None:
    if session.json:
        emit({"url": server.url})
        return
    session.say(f"the pages are at {server.url}; Ctrl-C ends it")


class Serving:
    """Shows edition after edition."""

    def __init__(self, session: Session, title: str, *, clock_is_right: bool) -> None:
        self._session = session
        self._title = title
        self._clock_is_right = clock_is_right
        self._edition: Preview | None = None
        self._looked = 0.0
        self._head = 0

    def show(self, server: Pages) -> None:
        """Build the pages as they are now, and show them."""
        from cli.looking import looking
        from projections.site.addresses import Addresses
        from projections.site.page import Site
        from projections.site.preview import Preview

        self._head, self._looked = self._session.log.head(), monotonic()
        moment = certain_now(self._session, clock_is_right=self._clock_is_right)
        site = Site(Addresses(None), self._title)
        with looking(self._session, moment) as found:
            _, edition = found.preview(site, self._edition or Preview())
        self._edition = edition
        server.files, server.edition = edition.files, edition.digest

    def go_on(self, server: Pages, stop: Stop, until: float | None) -> None:
        """Show what comes, until then."""
        reach = Reach(self._session)
        for _ in _ticks(stop, until):
            try:
                late = monotonic() - self._looked > EMBARGOES
                if late or self._session.log.head() != self._head:
                    self.show(server)
            except DatelineError as error:
                reach.lost(error)
            else:
                reach.reached()


def _ticks(stop: Stop, until: float | None) -> Iterator[None]:
    while until is None or monotonic() < until:
        yield
        stop.pause(PAUSE if until is None else max(0, min(PAUSE, until - monotonic())))
