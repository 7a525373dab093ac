"""`doctor`: what is wrong with the desk, the log or this machine, and what mends it.

It is what the hints of other commands point to, so that no remedy of its own is to ask it again.
"""

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
from timeline.errors import DatelineError, LogUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

INTEGRITY = 5  # the exit code when something is wrong with the record itself
RESTORE = "restore the log from a backup"
SALVAGE = f"{RESTORE}; until then dateline export writes what can still be read of a story"


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
        yield Finding(check.__name__.strip("_"), "wrong", error.message, _remedy(error))


def _remedy(error: DatelineError) -> str | None:
    """What mends it: what doctor itself found needs more than to be examined."""
    if error.exit_code == INTEGRITY:
        return RESTORE
    if isinstance(error, LogUnreachable):
        return "see to the disk and the folder that the log is on, then look again"
    return error.hint


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
        yield Finding("file", "wrong", fault, RESTORE)
    if not faults:
        yield Finding("file", "ok", "whole, and as this program made it")


def _positions(session: Session) -> Iterator[Finding]:
    """Whether a position is missing, the first one above all."""
    lost = session.log.store.first_fault()
    if lost is not None:
        yield Finding("positions", "wrong", f"position {lost} is missing", RESTORE)
        return
    session.past.opened()
    head, last = session.log.store.head()
    yield Finding("positions", "ok", f"1 to {head} without a gap, the last recorded at {last}")


def _events(session: Session) -> Iterator[Finding]:
    """Whether every event can be read, and stands where and when it can."""
    from timeline.audit import audit  # noqa: PLC0415 - pydantic loads late

    with session.bar("reading every event", session.log.store.head()[0]) as bar:
        faults = audit(session.log, bar)
    for fault in faults:
        state, remedy = _FAULTS[fault.why]
        yield Finding("events", state, f"position {fault.position}: {fault.what}", remedy)
    if not faults:
        yield Finding("events", "ok", "every event can be read, and follows those before it")


_FAULTS = {
    "unknown": ("warning", "use a newer dateline"),
    "erased": ("warning", None),
    "damaged": ("wrong", SALVAGE),
}


def _clock(session: Session) -> Iterator[Finding]:
    """Whether the machine's clock fits the log."""
    from timeline.log import clock_trouble  # noqa: PLC0415

    trouble = clock_trouble(clock.now(), session.log.store.head()[1], session.folder.last_used())
    if trouble is None:
        yield Finding("clock", "ok", f"it is {clock.now().date().isoformat()} (UTC)")
        return
    said, remedy = _CLOCKS[trouble.behind]
    message = f"this machine says {trouble.now}, {said} ({trouble.last})"
    yield Finding("clock", "warning", message, f"set the machine's clock{remedy}")


_CLOCKS = {
    True: (
        "before the last entry",
        "; until then entries are recorded at the time of the last one",
    ),
    False: ("days ahead of the desk's last use", ", or log with --clock-is-right"),
}
