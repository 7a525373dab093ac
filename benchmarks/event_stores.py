"""The event stores that some of it is compared with: how each is run, if it is here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.pairs import PEER, Timed, fixed, without
from benchmarks.peers.install import NEWER, NODE, PYTHON
from benchmarks.table import here

SCRIPTS = Path(__file__).parent / "peers"
OLD, NEW = str(PYTHON.absolute() / "bin" / "python"), str(NEWER.absolute() / "bin" / "python")
COMMANDS = {
    "eventsourcing": (OLD, str(SCRIPTS / "with_eventsourcing.py")),
    "event-sourcery": (OLD, str(SCRIPTS / "with_event_sourcery.py")),
    "eventsource-py": (OLD, str(SCRIPTS / "with_eventsource.py")),
    "fossic": (NEW, str(SCRIPTS / "with_fossic.py")),
    "aett": (NEW, str(SCRIPTS / "with_aett.py")),
    "emmett-sqlite": ("node", str(SCRIPTS / "with_emmett.mjs")),
}


def appending(place: Path, file: Path) -> list[Timed]:
    """Each store importing a file, as a whole process, into a store that is new each time."""
    return [
        replace(
            _run(name, "append", place, file),
            before=without(place / f"{name}.store"),
            durable=True,
        )
        for name in COMMANDS
        if here(name)
    ]


def replaying(place: Path, file: Path) -> list[Timed]:
    """Each store reading back what it imported last, timed by itself once it is open."""
    return [
        replace(_run(name, "replay", place, file), inside=True) for name in COMMANDS if here(name)
    ]


def _run(name: str, job: str, place: Path, file: Path) -> Timed:
    store = str(place / f"{name}.store")
    one = fixed(name, *COMMANDS[name], job, store, str(file), cwd=_home(name, place))
    return replace(one, role=PEER)


def _home(name: str, place: Path) -> Path:
    """Where it runs: a library of Node is found from the folder it is installed in."""
    return NODE.absolute() if name == "emmett-sqlite" else place
