"""What a long story costs: logging one more, importing it whole, reading it back, its standing.

Goals: the 100,000th development is logged, and the move of its thread told, in at most 1.2 of the
time of the 10th; 100,000 developments in 500 threads fold into a standing in under 4 seconds.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks.pairs import DATELINE, Timed, fixed, once, print_machine, print_table
from cli import clock
from projections.clocks import ask
from projections.standing import standing
from projections.story_view import view
from timeline.desk import Desk
from timeline.draft import DevelopmentDraft
from timeline.folder import locate
from timeline.log import Draft, Store
from timeline.past import Past
from timeline.vocabulary import shipped

SMALL, LARGE = 10, 100_000
AT_ONCE = 1_000  # developments a transaction
THREADS = 500  # each with an ask, and what follows from it
VERBS = ("asked", "answered", "rejected", "asked", "accepted", "said", "reported", "offered", "did")
ROUNDS = 31
GOAL = 1.2


def main() -> None:
    gc.set_threshold(100_000)  # as the command line does
    print_machine()
    with tempfile.TemporaryDirectory() as folder:
        large, small = (desk_of(Path(folder) / str(size), size) for size in (LARGE, SMALL))
        for command in ("timeline", "standing"):
            seconds = once(DATELINE, command, cwd=large)
            print(f"  the {command} of {LARGE:,} developments takes {seconds:.1f} s")
        folding(large)
        print(f"  its read model is made in {making(large):.1f} s, by the next command that writes")
        timed = [one_more(LARGE, large), one_more(SMALL, small)]
        print_table("Logging one more development", timed, ROUNDS, GOAL)
        bare = fixed("python -c pass", sys.executable, "-c", "pass")
        offered = [completing(LARGE, large), bare, completing(SMALL, small)]
        print_table("What a shell waits for a ref to be offered", offered, ROUNDS, GOAL)


def one_more(size: int, desk: Path) -> Timed:
    words = ("log", "answered", "one", "more", "--re", "k5")
    return Timed(f"log onto {size:,}", lambda turn: (DATELINE, *words, f"{turn}"), desk)


def folding(desk: Path) -> None:
    """How long the events of a story take to become its standing, and where the time goes."""
    log = locate(str(desk), desk).open_log(clock.now)
    with closing(log.store):
        story = Past(log, "ana").story("story")
        clocks = ask(log, story, clock.now())
        begun = perf_counter()
        events = list(log.read())
        read = perf_counter()
        shown = view(story, events, clocks)
        arranged = perf_counter()
        threads = len(standing(shown).threads)
        folded = perf_counter()
    print(f"  {len(events):,} events are read and decoded in {read - begun:.2f} s,")
    print(f"  put in order in {arranged - read:.2f} s, folded in {folded - arranged:.2f} s:")
    print(f"  the standing of {threads} threads takes {folded - read:.2f} s (goal: under 4)")


def making(desk: Path) -> float:
    """Seconds that a read model takes to be made."""
    return once(DATELINE, "log", "said", "one", "more", cwd=desk)


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
            verb=VERBS[number // THREADS % len(VERBS)],
            headline=f"Development number {number} of the story",
            when=f"{2000 + number * 25 // LARGE}-{1 + number % 12:02}-{1 + number % 28:02}",
            by=("the union",) if number // THREADS % 3 == 0 else (f"party {number % 50}",),
            to=(f"party {number % 50}",),
            links=((None, f"k{number - THREADS}"),) if number >= THREADS else (),
            key=f"k{number}",
        )
        for number in range(first, after)
    ]


if __name__ == "__main__":
    main()
