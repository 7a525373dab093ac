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

    from timeline.folder import Folder

INTEGRITY = 5  # the exit code when something is wrong with the record itself
RESTORE = "restore the log from a backup: dateline restore FILE NEW-FOLDER"
GROUND = "dateline show REF --history tells how it came about; correct or retract it"
SALVAGE = f"{RESTORE}; until then dateline export writes what can still be read of a story"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `state` is ok, warning or wrong; `remedy` says what mends it."""

    name: str
    state: str
    message: str
    remedy: str | None = None


# By name: what is looked at, in this order.
MACHINE = {
    "settings": "all that is set is understood",
    "hook": "it can be started, or there is none",
    "permissions": "only you can read the log, and you can write to it",
    "network": "the log is on a disk of this machine",
    "disk": "there is room on the disk",
    "leftovers": "no command that was killed left anything",
}
ON_SERVER = {
    "permissions": "only you can read the desk's file, and you can write to its folder",
    "network": "the log is on a server, which sees to its own disk",
}
CHECKS = ("python", "sqlite", "desk", *MACHINE, "file", "positions", "events", "clock")


@click.command(
    epilog=examples(
        "dateline doctor", "dateline doctor --json", "dateline doctor --check clock --check disk"
    )
)
@click.option(
    "--check",
    "chosen",
    type=click.Choice(CHECKS),
    metavar="NAME",
    multiple=True,
    help=f"Only this: {', '.join(CHECKS)}. Repeatable.",
)
@common
def doctor_command(chosen: tuple[str, ...]) -> None:
    """Check the desk, the log and this machine.

    Each check is named, with what mends it. Exits 5 when the record itself is damaged. With
    --quiet only what is not in order is named.
    """
    session = Session()
    findings = [
        finding
        for name in CHECKS
        if not chosen or name in chosen
        for finding in _findings(session, name)
    ]
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


def _findings(session: Session, name: str) -> Iterator[Finding]:
    """What one check found."""
    if name in MACHINE:
        yield from _of_machine(session.folder, name)
    else:
        yield from _guarded(_CHECKS[name], session)


def _of_machine(folder: Folder, name: str) -> Iterator[Finding]:
    from cli import machine  # what only doctor asks

    check: Callable[[Folder], Iterator[tuple[str, str]]] = getattr(machine, name)
    complaints = list(check(folder))
    for message, remedy in complaints:
        yield Finding(name, "warning", message, remedy)
    if not complaints:
        said = ON_SERVER if folder.server else MACHINE
        yield Finding(name, "ok", said.get(name, MACHINE[name]))


def _python(_: Session) -> Iterator[Finding]:
    yield Finding("python", "ok", sys.version.split()[0])


def _sqlite(_: Session) -> Iterator[Finding]:
    """Whether Python's SQLite is new enough for the log."""
    from timeline.stores.sqlite_schema import OLDEST_SQLITE

    oldest = ".".join(map(str, OLDEST_SQLITE))
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        said = f"{sqlite3.sqlite_version} cannot keep a log: {oldest} is the oldest that can"
        yield Finding("sqlite", "wrong", said, "use a Python that brings a newer SQLite")
    else:
        yield Finding("sqlite", "ok", sqlite3.sqlite_version)


def _desk(session: Session) -> Iterator[Finding]:
    log = f", its log in {session.folder.server}" if session.folder.server else ""
    yield Finding("desk", "ok", f"{session.folder.path}{log}")


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
    from timeline.audit import audit  # pydantic loads late

    with session.bar("reading every event", session.log.store.head()[0]) as bar:
        faults = audit(session.log, bar)
    for fault in faults:
        state, remedy = _FAULTS[fault.why]
        yield Finding("events", state, f"position {fault.position}: {fault.what}", remedy)
    if not faults:
        yield Finding(
            "events",
            "ok",
            "every event can be read, follows those before it, and rests on what is there",
        )


_FAULTS = {
    "unknown": ("warning", "use a newer dateline"),
    "erased": ("warning", None),
    "damaged": ("wrong", SALVAGE),
    "groundless": ("warning", GROUND),
}


def _clock(session: Session) -> Iterator[Finding]:
    """Whether the machine's clock fits the log."""
    trouble = session.clock_trouble()
    if trouble is None:
        yield Finding("clock", "ok", f"it is {clock.now().date().isoformat()} (UTC)")
        return
    said, remedy = _CLOCKS[trouble.behind]
    remedy = remedy.format(session.recorded_at)
    message = f"this machine says {trouble.now}, {said} ({trouble.last})"
    yield Finding("clock", "warning", message, f"set the machine's clock{remedy}")


_CLOCKS = {
    True: (
        "before the last entry",
        "; until then entries are recorded {}",
    ),
    False: ("days ahead of the desk's last use", ", or log with --clock-is-right"),
}

_CHECKS = {
    "python": _python,
    "sqlite": _sqlite,
    "desk": _desk,
    "file": _file,
    "positions": _positions,
    "events": _events,
    "clock": _clock,
}
