"""What a long story costs: logging one more, its standing, and what a shell waits for.

The standing of 100,000 developments in 500 threads is to be folded in under 4 seconds.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks import drafts
from benchmarks.pairs import DATELINE, Timed, fixed, once, python
from benchmarks.stores import opened
from benchmarks.table import compare, print_machine
from cli import clock
from projections.clocks import ask
from projections.folded import view
from projections.standing import standing
from timeline.past import Past

SMALL, LARGE = 10, 100_000
ROUNDS = 31
GOAL = "at most 1.2 of the small one"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        large, small = (desk_of(Path(folder) / str(size), size) for size in (LARGE, SMALL))
        print(f"\nA story of {LARGE:,} developments in {drafts.THREADS} threads")
        folding(large)
        timed = [one_more(LARGE, large), one_more(SMALL, small)]
        compare(
            "Logging one more development, and telling how its thread moved", GOAL, timed, ROUNDS
        )
        bare = python("pass", "python -c pass")
        offered = [completing(LARGE, large), bare, completing(SMALL, small)]
        compare("What a shell waits for a ref", "under 150 ms", offered, ROUNDS)


def one_more(size: int, desk: Path) -> Timed:
    words = ("log", "answered", "one", "more", "--re", "k5")
    return Timed(f"log onto {size:,}", lambda turn: (DATELINE, *words, f"{turn}"), desk)


def folding(desk: Path) -> None:
    """How long the events of a story take to become its standing, and where the time goes."""
    log = opened(desk)
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


def completing(size: int, desk: Path) -> Timed:
    """Asking as a shell does while somebody types `dateline show `."""
    asked = ("_DATELINE_COMPLETE=bash_complete", "COMP_LINE=dateline show ")
    return fixed(f"completion at {size:,}", "env", *asked, DATELINE, cwd=desk)


def desk_of(path: Path, size: int) -> Path:
    """A desk with a story of so many developments, and its read model."""
    once(DATELINE, "init", str(path))
    once(DATELINE, "open", "story", "A", "story", cwd=path)
    file = path / "developments.jsonl"
    drafts.write(file, size)
    once(DATELINE, "import", str(file), cwd=path)
    return path


if __name__ == "__main__":
    print_machine()
    main()
