"""What logging costs as the log grows: the 100,000th development against the 10th.

Goal: at most 1.2 times, as whole processes in one run.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.pairs import DATELINE, Timed, fixed, in_turn, print_machine, print_table
from timeline.draft import DevelopmentDraft

SMALL, LARGE = 10, 100_000
ROUNDS = 31


def main() -> None:
    print_machine()
    with tempfile.TemporaryDirectory() as folder:
        desks = [desk_of(Path(folder) / str(size), size) for size in (LARGE, SMALL)]
        timed = [
            Timed(
                f"log onto {size:,} developments",
                lambda turn: (DATELINE, "log", "said", "one", "more", str(turn), "--re", "k5"),
                desk,
            )
            for size, desk in zip((LARGE, SMALL), desks, strict=True)
        ]
        print_table("One more development", timed, in_turn(timed, ROUNDS))


def desk_of(path: Path, size: int) -> Path:
    """A desk with a story of so many developments."""
    in_turn([fixed("init", DATELINE, "init", str(path))], 0)
    in_turn([fixed("open", DATELINE, "open", "story", "A", "story", cwd=path)], 0)
    fill(path, size)
    return path


def fill(path: Path, size: int) -> None:
    """Log developments in this process, a thousand a transaction."""
    from cli import clock
    from timeline.desk import Desk
    from timeline.folder import locate
    from timeline.vocabulary import shipped

    log = locate(str(path), path).open_log(clock.now)
    desk = Desk(log, user="ana", clock=clock.now, new_key=clock.new_key, vocabulary=shipped())
    begun = perf_counter()
    for first in range(0, size, 1_000):
        desk.import_story({"slug": "story", "title": "A story"}, drafts(first, min(size - first, 1_000)))
    print(f"  {size:,} developments imported at {size / (perf_counter() - begun):,.0f} a second")
    log.store.close()


def drafts(first: int, count: int) -> list[DevelopmentDraft]:
    return [
        DevelopmentDraft(
            verb="said",
            headline=f"Development number {number} of the story",
            when=f"{2000 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}",
            by=(f"party {number % 50}",),
            key=f"k{number}",
        )
        for number in range(first, first + count)
    ]


if __name__ == "__main__":
    main()
