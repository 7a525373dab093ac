"""A listing as of a date over 100,000: a page of it, and all; ledgers asked for the same date."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks import corpus, drafts
from benchmarks.commands import LAST, WHOLE
from benchmarks.pairs import DATELINE, LIMIT, PEER, Timed, fixed, once
from benchmarks.peers.install import PYTHON
from benchmarks.table import compare, here, print_machine

MANY = 100_000
ROUNDS = 5
DATE = "2019-01-01"
GOALS = {"50 rows": "0.1 s for 50 rows", "all": "0.5 s for all"}
PEERS = ("ledger", "hledger", "beancount")
QUERY = (
    "import sqlite3, sys; "
    "rows = sqlite3.connect(sys.argv[1]).execute("
    "'SELECT * FROM entries WHERE happened <= ? ORDER BY happened', (sys.argv[2],)).fetchall(); "
    "print(len(rows))"
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, file = Path(folder), Path(folder) / "developments.jsonl"
        drafts.write(file, MANY)
        desk = place / "desk"
        corpus.fill(desk, corpus.Sizes(MANY, 3, 0.9997))  # all but a few in one story
        once(DATELINE, "log", "said", "a word", "--clock-is-right", cwd=desk)
        others = (raw(place, file), *ledgers(place, file))
        for name, command in {"50 rows": LAST, "all": WHOLE}.items():
            title = f"As-of listing over {MANY:,}: {name}"
            ours = fixed("dateline timeline --as-of", *command, "--as-of", DATE, cwd=desk)
            compare(title, GOALS[name], (ours, *others), ROUNDS, absent=PEERS)


def raw(place: Path, file: Path) -> Timed:
    """One query of a table with an index."""
    store = place / "rows.db"
    script = str(Path(__file__).parent / "insert_rows.py")
    once(sys.executable, script, "sqlite3", str(store), str(file))
    command = (sys.executable, "-c", QUERY, str(store), DATE)
    return replace(fixed("raw SQLite, all rows", *command), role=LIMIT)


def ledgers(place: Path, file: Path) -> list[Timed]:
    """Balances as of the date, of a journal with as many transactions."""
    rows = [json.loads(line)["development"] for line in file.read_text().splitlines()]
    journal, beans = place / "all.journal", place / "all.beancount"
    journal.write_text(
        "".join(
            f"{row['when']} {row['headline']}\n    expenses  $1\n    assets\n\n" for row in rows
        )
    )
    beans.write_text(
        "1999-01-01 open Expenses:All\n1999-01-01 open Assets:All\n"
        + "".join(
            f'{row["when"]} * "{row["headline"]}"\n  Expenses:All  1 USD\n  Assets:All\n\n'
            for row in rows
        )
    )
    query = f"SELECT account, sum(position) WHERE date <= {DATE} GROUP BY account"
    bean = str(PYTHON.absolute() / "bin" / "bean-query")
    commands = {
        "ledger": ("ledger", "-f", str(journal), "bal", "-e", DATE),
        "hledger": ("hledger", "-f", str(journal), "bal", "-e", DATE),
        "beancount": (bean, "--no-errors", str(beans), query),
    }
    return [
        replace(fixed(name, *command), role=PEER)
        for name, command in commands.items()
        if here(name)
    ]


if __name__ == "__main__":
    print_machine()
    main()
