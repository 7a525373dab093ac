"""`doctor`: what is wrong with the desk, the log or this machine, and what mends it."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from cli import clock
from cli.options import common, examples
from cli.output import emit, say
from cli.session import Session
from timeline.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from timeline.log import Recorded

INTEGRITY = 5  # the exit code when something is wrong with the record itself


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `state` is ok, warning or wrong; `remedy` says what mends it."""

    name: str
    state: str
    message: str
    remedy: str | None = None


@click.command(epilog=examples("dateline doctor", "dateline doctor --json"))
@common
def doctor_command() -> None:
    """Check the desk, the log and this machine.

    Each check is named, with what mends it. Exits 5 when the record itself is damaged. With
    --quiet only what is not in order is named.
    """
    session = Session()
    findings = list(_findings(session))
    if session.json:
        emit({"findings": [asdict(finding) for finding in findings]})
    else:
        _tell(finding for finding in findings if not (session.quiet and finding.state == "ok"))
    if any(finding.state == "wrong" for finding in findings):
        click.get_current_context().exit(INTEGRITY)


def _tell(findings: Iterable[Finding]) -> None:
    """One line for each finding, and one for its remedy."""
    for finding in findings:
        say(f"{finding.state:<8} {finding.name}: {finding.message}")
        if finding.remedy:
            say(f"{'':<8} {finding.remedy}")


def _findings(session: Session) -> Iterator[Finding]:
    yield Finding("python", "ok", sys.version.split()[0])
    yield Finding("sqlite", "ok", sqlite3.sqlite_version)
    yield Finding("desk", "ok", str(session.folder.path))
    yield _permissions(session)
    for check in (_file, _positions, _events, _clock):
        yield from _guarded(check, session)


def _guarded(check: Callable[[Session], Iterator[Finding]], session: Session) -> Iterator[Finding]:
    """A check's findings; one that cannot even be made is a finding too."""
    try:
        yield from check(session)
    except DatelineError as error:
        yield Finding(check.__name__.strip("_"), "wrong", error.message, error.hint)


def _permissions(session: Session) -> Finding:
    """Whether others on this machine can read the log."""
    path = session.folder.log_path
    if path.exists() and path.stat().st_mode & 0o077:
        return Finding("permissions", "warning", f"others can read {path}", f"chmod 600 {path}")
    return Finding("permissions", "ok", "only you can read the log")


def _file(session: Session) -> Iterator[Finding]:
    """Whether the file itself is whole."""
    faults = session.log.store.examine()
    for fault in faults:
        yield Finding("file", "wrong", fault, "restore the log from a backup")
    if not faults:
        yield Finding("file", "ok", "whole, and as this program made it")


def _positions(session: Session) -> Iterator[Finding]:
    """Whether a position is missing."""
    lost = session.log.store.first_fault()
    if lost is not None:
        yield Finding(
            "positions", "wrong", f"position {lost} is missing", "restore the log from a backup"
        )
        return
    head, last = session.log.store.head()
    yield Finding("positions", "ok", f"1 to {head} without a gap, the last recorded at {last}")


def _events(session: Session) -> Iterator[Finding]:
    """Whether every event can be read."""
    from timeline.codec import Unreadable  # noqa: PLC0415 - pydantic loads late

    found = ((event, event.event) for event in session.log.read())
    unreadable = [(event, said.why) for event, said in found if isinstance(said, Unreadable)]
    for event, why in unreadable:
        yield _unreadable(event, why)
    if not unreadable:
        yield Finding("events", "ok", "every event can be read")


def _unreadable(event: Recorded, why: str) -> Finding:
    what = f"position {event.position}: {event.type} version {event.schema}"
    if why == "unknown":
        return Finding("events", "warning", f"{what} is unknown here", "use a newer dateline")
    if why == "erased":
        return Finding("events", "warning", f"{what} was erased")
    return Finding("events", "wrong", f"{what} is damaged", "restore the log from a backup")


def _clock(session: Session) -> Iterator[Finding]:
    """Whether the machine's clock fits the log."""
    from timeline.log import clock_trouble  # noqa: PLC0415

    trouble = clock_trouble(clock.now(), session.log.store.head()[1], session.folder.last_used())
    if trouble is None:
        yield Finding("clock", "ok", f"it is {clock.now().date().isoformat()} (UTC)")
        return
    side = "behind" if trouble.behind else "days ahead of"
    yield Finding(
        "clock",
        "warning",
        f"this machine says {trouble.now}, {side} the desk's last use ({trouble.last})",
        "set the machine's clock, or log with --clock-is-right",
    )
