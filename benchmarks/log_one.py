"""Logging one development, as a whole command: on a new desk, and where there are ten thousand."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpus
from benchmarks.pairs import DATELINE, LIMIT, PEER, Timed, once, python
from benchmarks.peers.install import PYTHON
from benchmarks.table import compare, here, print_machine

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 31
FEW, MANY = 10, 10_000
GOALS = {
    FEW: "at most 1.4 of jrnl on an empty journal; stretch 0.8",
    MANY: "at most 0.3 of jrnl at 10,000 entries",
}
HERE = Path(__file__).parent
PEERS = ("jrnl", "sqlite-utils", "hledger")
HEADLINE = "The union asks the board for a meeting"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for many in (FEW, MANY):
            place = Path(folder) / str(many)
            place.mkdir()
            title = f"Log one development where there are {many:,}"
            timed = (ours(place, many), *peers(place, many), *limits(place))
            compare(title, GOALS[many], timed, ROUNDS, absent=PEERS)


def ours(place: Path, many: int) -> Timed:
    """A desk with so many developments, and its read model made."""
    desk = place / "desk"
    if many < 1_000:
        once(DATELINE, "init", str(desk))
        once(DATELINE, "open", "big", "A", "story", cwd=desk)
        for number in range(many):
            once(DATELINE, "log", "said", "word", f"{number}", cwd=desk)
    else:
        corpus.fill(desk, corpus.Sizes(many, 20, 0.5))
        once(DATELINE, "log", "said", "a word", "--clock-is-right", cwd=desk)
    words = ("log", "asked", HEADLINE, "--by", "the union", "--when", "yesterday")
    return Timed("dateline log", lambda turn: (DATELINE, *words, f"{turn}"), desk, durable=True)


def peers(place: Path, many: int) -> Sequence[Timed]:
    """A journal, a table and a ledger with as many entries."""
    return [
        one
        for name, make in (("jrnl", jrnl), ("sqlite-utils", table), ("hledger", ledger))
        if here(name)
        for one in make(place, many)
    ]


def jrnl(place: Path, many: int) -> Sequence[Timed]:
    command = journal(place, many)
    return [
        Timed(
            "jrnl",
            lambda turn: (*command, f"yesterday: {HEADLINE} {turn}."),
            role=PEER,
            durable=True,
        )
    ]


def journal(place: Path, many: int) -> tuple[str, ...]:
    """A journal of so many entries: the command that works on it."""
    path, settings = place / "journal.txt", place / "jrnl.yaml"
    path.write_text("".join(f"[{day(number)} 09:00] {HEADLINE}.\n\n" for number in range(many)))
    settings.write_text(
        "colors: {body: none, date: none, tags: none, title: none}\n"
        "default_hour: 9\ndefault_minute: 0\neditor: ''\nencrypt: false\nhighlight: false\n"
        f"indent_character: '|'\njournals: {{default: {{journal: {path}}}}}\nlinewrap: 79\n"
        "tagsymbols: '#@'\ntemplate: false\ntimeformat: '%Y-%m-%d %H:%M'\nversion: v4.6\n"
    )
    command = (str(PYTHON / "bin" / "jrnl"), "--config-file", str(settings))
    once(*command, "-n", "1")  # it rewrites its settings once
    return command


def table(place: Path, many: int) -> Sequence[Timed]:
    """What `sqlite-utils insert` makes of a row."""
    command = (str(PYTHON.absolute() / "bin" / "sqlite-utils"), "insert", "table.db", "entries")
    rows = [{"headline": HEADLINE, "happened": day(number)} for number in range(many)]
    (place / "rows.json").write_text(json.dumps(rows))
    once(*command, "rows.json", cwd=place)
    row = json.dumps({"headline": HEADLINE, "happened": "2019-01-02"})
    add = (*command, "-")
    return [Timed("sqlite-utils insert", lambda _: add, place, role=PEER, typed=row, durable=True)]


def ledger(place: Path, many: int) -> Sequence[Timed]:
    path = place / "ledger.journal"
    posting = "\n    expenses  1\n    assets\n\n"
    path.write_text("".join(f"{day(number)} {HEADLINE}{posting}" for number in range(many)))
    command = ("hledger", "-f", str(path), "add", "2019-01-02", HEADLINE, "expenses", "1", "assets")
    return [
        Timed(
            "hledger add",
            lambda _: command,
            role=PEER,
            typed="\nliabilities\n\n\n.\n",
            durable=True,
        )
    ]


def limits(place: Path) -> Sequence[Timed]:
    """The least that writing durably and parsing a command takes, and the library's plain way."""
    plain, bare = str(HERE / "plain_way.py"), str(HERE / "bare_log.py")
    store = str(place / "plain.db")
    least = str(place / "bare.db")
    return [
        Timed(
            "click, pydantic, eventsourcing the plain way",
            lambda turn: (sys.executable, plain, store, f"{HEADLINE} {turn}"),
            role=PEER,
            durable=True,
        ),
        Timed(
            "click and sqlite3, durable",
            lambda turn: (sys.executable, bare, least, f"{HEADLINE} {turn}"),
            role=LIMIT,
            durable=True,
        ),
        python("pass", "python -c pass"),
    ]


def day(number: int) -> str:
    """One of many days."""
    return f"{2000 + number * 20 // MANY}-{1 + number % 12:02}-{1 + number % 28:02}"


if __name__ == "__main__":
    print_machine()
    main()
