"""Those that show a timeline in a page or build sites, and what measures pages.

npm's are installed into a folder of their own. Debian's Hugo is unpacked beside them, and not
installed: it needs no root.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from benchmarks.peers.steps import PEERS, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = PEERS / "pages"
LIBRARIES = PAGES / "node_modules"
# Each by itself, so that one that is not to be had leaves the others.
OF_NODE = {
    "TimelineJS": ("@knight-lab/timelinejs@3.9.11",),
    "vis-timeline": ("vis-timeline@8.5.4", "vis-data@8.0.6"),
    "Eleventy": ("@11ty/eleventy@3.1.8",),
    "Lighthouse": ("lighthouse@12.8.2",),  # the newest that Node 20 can run
}
UNPACKED = PEERS / "debian"
HUGO = ("hugo", "libsass1")


def install(absent: dict[str, str]) -> None:
    """Install all of them; what is not to be had is added to `absent`."""
    PAGES.mkdir(exist_ok=True)
    for name, wanted in OF_NODE.items():
        why = "no npm here"
        if shutil.which("npm"):
            why = run("npm", "install", "--silent", "--no-audit", *wanted, folder=PAGES)
        if why:
            absent[name] = why
    _hugo(absent)


def hugo() -> tuple[str, ...]:
    """The command that runs Hugo: the one that is on the path, or that which was unpacked."""
    found = shutil.which("hugo")
    if found:
        return (found,)
    libraries = ":".join(str(one) for one in sorted(UNPACKED.absolute().glob("usr/lib/*")))
    program = UNPACKED.absolute() / "usr" / "bin" / "hugo"
    return ("env", f"LD_LIBRARY_PATH={libraries}", str(program))


def versions() -> Iterator[str]:
    """What is here, with its version."""
    names = (one.rpartition("@")[0] for wanted in OF_NODE.values() for one in wanted)
    for name in names:
        package = LIBRARIES / name / "package.json"
        if package.exists():
            yield f"{name} {json.loads(package.read_text())['version']}"
    yield from (one.stem.replace("_", " ") for one in sorted(UNPACKED.glob("hugo*.deb")))


def _hugo(absent: dict[str, str]) -> None:
    if shutil.which("hugo"):
        return
    UNPACKED.mkdir(exist_ok=True)
    why = "neither hugo nor apt-get here"
    if shutil.which("apt-get"):
        why = run("apt-get", "download", "--quiet", *HUGO, folder=UNPACKED)
        why = why or next(filter(None, map(_unpacked, UNPACKED.glob("*.deb"))), "")
    why = why or run(*hugo(), "version")
    if why:
        absent["Hugo"] = why


def _unpacked(package: Path) -> str:
    return run("dpkg", "-x", str(package), os.fspath(UNPACKED))
