"""The example of docs/following.md, run as it stands by somebody who may only read the view."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.faults.desks import desk_of, said
from tests.logs import real_clock
from timeline.address import Address
from timeline.founding import make_or_join

if TYPE_CHECKING:
    from tests.servers import Server

DOCUMENT = Path(__file__).parents[1] / "docs" / "following.md"
HEADING = "## With `ProjectionRunner`, on PostgreSQL"


def section() -> str:
    return DOCUMENT.read_text("utf-8").partition(HEADING)[2].partition("\n## ")[0]


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", section(), re.MULTILINE | re.DOTALL)
    return str(found)


def variables(server: Server, database: str) -> dict[str, str]:
    """Those of the document, with the values of this server."""
    said = dict(re.findall(r"(\w+)=(\S+)", block("sh")))
    place = {"HOST": "127.0.0.1", "PORT": str(server.port), "DBNAME": database, "PASSWORD": "none"}
    named = {f"DATELINE_POSTGRES_{name}": value for name, value in place.items()}
    assert named.keys() <= said.keys()
    return said | named


def test_a_projection_runner_follows_the_log(server: Server, database: str, tmp_path: Path) -> None:
    made = make_or_join(tmp_path / "desk", Address(server.url(database)), uuid4(), "ana")
    desk = desk_of(made.folder.open_log(real_clock), "ana")
    for slug, count in (("letter", 3), ("fire", 1)):
        desk.open_story({"slug": slug, "title": slug})
        for number in range(count):
            desk.log_development(slug, said(f"{slug}-{number}"))
    position = desk.log.store.head()[0]
    desk.log.store.close()
    server.execute("CREATE ROLE follower LOGIN")
    try:
        server.execute(*block("sql").strip().split("\n"), database=database)
        ran = subprocess.run(
            [sys.executable, "-c", block("python")],
            env={**os.environ, **variables(server, database)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        server.execute("DROP OWNED BY follower", database=database)
        server.execute("DROP ROLE follower")
    assert (ran.stdout, ran.stderr) == (f"{position} [1, 3]\n", "")
