"""What a long story costs: logging one more, importing it whole, reading it back.

Goal: the 100,000th development is logged in at most 1.2 of the time of the 10th.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks.pairs import DATELINE, Timed, fixed, once, print_machine, print_table
from cli import clock
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.folder import locate
from timeline.log import Draft, Store
from timeline.vocabulary import shipped

SMALL, LARGE = 10, 100_000
AT_ONCE = 1_000  # developments a transaction
ROUNDS = 31
GOAL = 1.2


def main() -> None:
    print_machine()
    with tempfile.TemporaryDirectory() as folder:
        large, small = (desk_of(Path(folder) / str(size), size) for size in (LARGE, SMALL))
        seconds = once(DATELINE, "timeline", cwd=large)
        print(f"  the timeline of {LARGE:,} developments takes {seconds:.1f} s")
        timed = [one_more(LARGE, large), one_more(SMALL, small)]
        print_table("Logging one more development", timed, ROUNDS, GOAL)
        bare = fixed("python -c pass", sys.executable, "-c", "pass")
        offered = [completing(LARGE, large), bare, completing(SMALL, small)]
        print_table("What a shell waits for a ref to be offered", offered, ROUNDS, GOAL)


def one_more(size: int, desk: Path) -> Timed:
    words = ("log", "said", "one", "more", "--re", "k5")
    return Timed(f"log onto {size:,}", lambda turn: (DATELINE, *words, f"{turn}"), desk)


def completing(size: int, desk: Path) -> Timed:
    """Asking as a shell does while somebody types `dateline show `."""
    asked = ("_DATELINE_COMPLETE=bash_complete", "COMP_LINE=dateline show ")
    return fixed(f"completion at {size:,} (under 150 ms)", "env", *asked, DATELINE, cwd=desk)


def desk_of(path: Path, size: int) -> Path:
    """A desk with a story of so many developments."""
    once(DATELINE, "init", str(path))
    once(DATELINE, "open", "story", "A", "story", cwd=path)
    log = locate(str(path), path).open_log(clock.now)
    with closing(log.store):
        desk = Desk(log, user="ana", clock=clock.now, new_key=clock.new_key, vocabulary=shipped())
        begun = perf_counter()
        for first in range(0, size, AT_ONCE):
            desk.import_story({"slug": "story"}, drafts(first, min(size, first + AT_ONCE)))
        imported = size / (perf_counter() - begun)
        if size == LARGE:
            print(f"\nImporting {size:,} developments, {AT_ONCE:,} a transaction")
            print(f"  {imported:,.0f} a second, {imported / bare_rate(log.store, path):.2f} of")
            print("  appending them as they are stored")
    return path


def bare_rate(store: Store, path: Path) -> float:
    """Events a second that another log takes, given in their stored form."""
    once(DATELINE, "init", str(path / "bare"))
    bare = locate(str(path / "bare"), path).open_log(clock.now).store
    with closing(bare):
        pages = [store.page(after, AT_ONCE) for after in range(2, LARGE + 2, AT_ONCE)]
        begun = perf_counter()
        for page in pages:
            bare.append([Draft(*row[1:5], row.payload or b"", row.by, row.key) for row in page], {})
        return LARGE / (perf_counter() - begun)


def drafts(first: int, after: int) -> list[DevelopmentDraft]:
    return [
        DevelopmentDraft(
            verb="said",
            headline=f"Development number {number} of the story",
            when=f"{2000 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}",
            by=(f"party {number % 50}",),
            key=f"k{number}",
        )
        for number in range(first, after)
    ]


if __name__ == "__main__":
    main()
