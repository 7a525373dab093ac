"""Installs the peers beside us, `python -m benchmarks.peers.install`: `make bench-peers`.

Each is asked for by itself, so that one that is not to be had leaves the others. What is absent,
and why, is kept in `.peers/absent.json`, and named where it would have been measured.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

from benchmarks.peers import of_pages
from benchmarks.peers.steps import ABSENT, PEERS, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PYTHON, NEWER, NODE = PEERS / "python", PEERS / "newer-python", PEERS / "node"
LIBRARIES = {
    "jrnl": ("jrnl",),
    "sqlite-utils": ("sqlite-utils",),
    "beancount": ("beancount", "beanquery"),
    "eventsourcing": ("eventsourcing",),
    "event-sourcery": ("python-event-sourcery", "sqlalchemy<2.1"),
    "eventsource-py": ("eventsource-py[sqlite]", "sqlalchemy<2.1"),
}
FOR_NEWER = {"fossic": ("fossic",), "aett": ("aett-sqlite",)}  # they need Python 3.12
# The newest version of the store whose own library every index has.
OF_NODE = ("@event-driven-io/emmett@0.38.5", "@event-driven-io/emmett-sqlite@0.38.5")
OF_DEBIAN = {  # by the name of the program, the package
    **{name: name for name in ("hledger", "ledger", "strace", "chromium")},
    "pdftotext": "poppler-utils",
}


def main() -> None:
    PEERS.mkdir(exist_ok=True)
    absent: dict[str, str] = {}
    _libraries(sys.executable, PYTHON, LIBRARIES, absent)
    newer = _newer_python()
    if newer is None:
        absent |= dict.fromkeys(FOR_NEWER, "no Python 3.12 here; NEWER_PYTHON may name one")
    else:
        _libraries(newer, NEWER, FOR_NEWER, absent)
    _emmett(absent)
    _programs(absent)
    of_pages.install(absent)
    ABSENT.write_text(json.dumps(absent, indent=2) + "\n")
    for name, why in absent.items():
        print(f"absent: {name}: {why}")


def _libraries(
    python: str, home: Path, libraries: Mapping[str, Sequence[str]], absent: dict[str, str]
) -> None:
    """Libraries in one environment, each asked for by itself."""
    if not (home / "bin" / "pip").exists():
        run(python, "-m", "venv", str(home))
    for name, wanted in libraries.items():
        why = run(str(home / "bin" / "pip"), "install", "--quiet", *wanted)
        if why:
            absent[name] = why


def _newer_python() -> str | None:
    """A Python that the peers which need 3.12 run with."""
    for name in (os.environ.get("NEWER_PYTHON", ""), "python3.13", "python3.12"):
        path = shutil.which(name)
        if path and not run(path, "-c", "import venv, sys; sys.exit(sys.version_info < (3, 12))"):
            return path
    return None


def _emmett(absent: dict[str, str]) -> None:
    """What runs on Node; its SQLite driver is built or fetched when it is installed."""
    if shutil.which("npm") is None:
        absent["emmett-sqlite"] = "no npm here"
        return
    NODE.mkdir(exist_ok=True)
    steps = (
        ("install", "--silent", *OF_NODE),
        ("install-scripts", "approve", "sqlite3"),  # which older ones run unasked
        ("rebuild", "sqlite3"),
    )
    whys = [run("npm", *step, folder=NODE) for step in steps]
    if whys[0] or whys[2]:
        absent["emmett-sqlite"] = whys[0] or whys[2]


def _programs(absent: dict[str, str]) -> None:
    """What Debian has, where we may install it."""
    for name, package in OF_DEBIAN.items():
        if shutil.which(name) is None and shutil.which("apt-get") and os.geteuid() == 0:
            run("apt-get", "install", "--yes", "--quiet", package)
        if shutil.which(name) is None:
            absent[name] = f"not installed; it takes root and Debian's package {package}"


if __name__ == "__main__":
    main()
