"""`follow`: the log as it grows, for programs."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import common, examples
from cli.output import json_text
from cli.reach import Reach
from cli.session import Session
from timeline.errors import DatelineError, clip, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cli.appending import Appending
    from cli.stopping import Stop
    from timeline.following import Place
    from timeline.recorded import Recorded

SHORTEST = 0.05  # seconds between two looks at the log while something comes
LONGEST = 1.0  # and when nothing has come for long
GROWTH = 1.5


@click.command(
    epilog=examples(
        "dateline follow --after 0 --until-now",
        "dateline follow --append events.jsonl --until-now",
        "dateline follow --after 2 --until-now --type development.logged | head -n 1",
    )
)
@click.option(
    "--after",
    type=click.IntRange(min=0),
    metavar="POSITION",
    help="Begin behind that position of the log; 0 is the whole log (default: its end).",
)
@click.option("--until-now", is_flag=True, help="End with what is in the log by now.")
@click.option(
    "--append",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Add to FILE instead, going on behind its last line; an empty one gets the whole log.",
)
@click.option(
    "--type",
    "types",
    metavar="TYPE",
    multiple=True,
    help="Only events of that type, such as development.logged. Repeatable.",
)
@common
def follow_command(
    after: int | None, until_now: bool, append: Path | None, types: tuple[str, ...]
) -> None:
    """Follow the log: each new event as a line of JSON.

    It goes on until it is stopped with Ctrl-C or SIGTERM, or nobody reads any more; --after goes on
    where you were, with every event once and in order. All of the desk is in it, what is private
    too: it is for the desk's own machines, not for readers. --story SLUG takes only what is or was
    in that story.
    """
    from cli.appending import Appending  # fcntl and mmap are needed here alone
    from cli.stopping import Stop

    session = Session()
    if until_now and after is None and append is None:
        raise click.UsageError("--until-now needs --after: what is to come is not there yet.")
    keep = _filters(session, types)
    with ExitStack() as opened:
        file = None if append is None else opened.enter_context(Appending(append))
        stop = opened.enter_context(Stop(_output() if file is None else None))
        place = _begin(session, after, file)
        session.explain(f"following behind position {place.position}")
        write = click.echo if file is None else file.write
        _Follower(session, place, keep, write, stop).run(until_now=until_now)


def _output() -> int | None:
    """The descriptor of standard output, where it has one."""
    try:
        return sys.stdout.fileno()
    except (OSError, ValueError):
        return None


def _begin(session: Session, after: int | None, file: Appending | None) -> Place:
    """The place to begin behind: that of a file's last line, else the one asked for.

    The log is opened in any case: what is wrong from the beginning is no passing trouble.
    """
    from timeline.following import reach

    log = session.log
    if file is not None and file.last is not None:
        return file.last
    default = log.store.head()[0] if file is None else 0
    return reach(log, default if after is None else after)


def _filters(session: Session, types: Sequence[str]) -> list[Callable[[Recorded], bool]]:
    """What an event must be to be passed on."""
    from timeline.codec import CODEC
    from timeline.following import of_story
    from timeline.nearest import nearest

    for one in types:
        if one not in CODEC.classes:
            near = did_you_mean(nearest(one, CODEC.classes))
            raise click.UsageError(f"There is no type of event {clip(one)!r}{near}.")
    filters: list[Callable[[Recorded], bool]] = []
    if session.given["story"]:
        filters.append(of_story(session.log, session.story().id))
    if types:
        filters.append(lambda recorded: recorded.type in types)
    return filters


class _Follower:
    """Passes events on, as they come."""

    def __init__(
        self,
        session: Session,
        place: Place,
        filters: Sequence[Callable[[Recorded], bool]],
        write: Callable[[str], None],
        stop: Stop,
    ) -> None:
        self._session = session
        self._place = place
        self._filters = filters
        self._write = write
        self._stop = stop
        self._reach = Reach(session)

    def run(self, *, until_now: bool) -> None:
        """Go on until what is there now was passed on, or until it is stopped."""
        from cli.stopping import Stopped

        try:
            if until_now:
                self._pass_on(self._session.log.store.head()[0])
                return
            self._go_on()
        except Stopped:
            return

    def _go_on(self) -> None:
        pause = SHORTEST
        while True:
            pause = SHORTEST if self._look() else min(pause * GROWTH, LONGEST)
            self._stop.pause(pause)

    def _look(self) -> bool:
        """Pass on what came; a log that is out of reach may come back."""
        try:
            came = self._pass_on()
        except DatelineError as error:
            self._reach.lost(error)
            return False
        self._reach.reached()
        return came

    def _pass_on(self, upto: int | None = None) -> bool:
        """Write what is behind our place; whether there was anything."""
        from projections.formats.documents import event
        from timeline.following import events_after, place_of
        from timeline.recorded import Unreadable

        before = self._place
        for recorded in events_after(self._session.log, self._place, upto):
            with self._stop.held():
                if all(keep(recorded) for keep in self._filters):
                    if isinstance(recorded.event, Unreadable):
                        self._session.unreadable(recorded)
                    self._write(json_text(event(recorded), indent=None))
                self._place = place_of(recorded)
        return self._place != before
