"""What size costs: the same commands on a desk of a million developments and of a thousand.

Whole processes, A B A B. The desks are made in `.bench/` when they are not there yet (the large
one takes some minutes) and are kept; `python -m benchmarks.scale DEVELOPMENTS STORIES` takes
another large one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import corpus
from benchmarks.commands import FIND, LAST, STANDING
from benchmarks.newsroom import RARE
from benchmarks.pairs import DATELINE, fixed, in_turn, median_seconds, once, ratio
from benchmarks.table import print_machine

ROUNDS = 7
HOME = Path(".bench")
SHARE = 0.2
SMALL = corpus.Sizes(1_000, 20, SHARE)
LARGE = corpus.Sizes(1_000_000, 2_000, SHARE)
MIDWAY = "2019-01-01"
JOBS = {
    "log, and catching up": (DATELINE, "log", "said", "one more", "--story", corpus.BIG),
    "timeline --last 50": (*LAST, corpus.BIG),
    "timeline --last 50, as of midway": (*LAST, corpus.BIG, "--as-of", MIDWAY),
    "timeline --last 50, known midway": (*LAST, corpus.BIG, "--known-at", MIDWAY),
    "standing of 20 entries": (*STANDING, corpus.TWENTY),
    "find a rare word": (*FIND, RARE),
    "find a common word": (*FIND, "harbour"),
}
MEGABYTE = 1_000_000


def main(*large: str) -> None:
    sizes = corpus.Sizes(int(large[0]), int(large[1]), SHARE) if large else LARGE
    desks = [made(sizes), made(SMALL)]
    print(f"\n{sizes.developments:,} developments against {SMALL.developments:,}")
    print(f"  goal: the same at both; {ROUNDS} rounds in turn, medians")
    print(
        f"  {'':<36} {'large ms':>9} {'small ms':>9} {'ratio':>6} {'large MB':>9} {'small MB':>9}"
    )
    for name, command in JOBS.items():
        print(_line(name, command, desks), flush=True)


def _line(name: str, command: tuple[str, ...], desks: list[Path]) -> str:
    runs = in_turn([fixed(name, *command, cwd=desk) for desk in desks], ROUNDS)
    large, small = runs
    seconds = [f"{median_seconds(each) * 1000:9.1f}" for each in runs]
    peaks = [f"{max(run.peak for run in each) / MEGABYTE:9.0f}" for each in runs]
    return f"  {name:<36} {' '.join(seconds)} {ratio(large, small):6.2f} {' '.join(peaks)}"


def made(sizes: corpus.Sizes) -> Path:
    """A desk of a size, with a read model that is current."""
    desk = (HOME / f"{sizes.developments}-in-{sizes.stories}").absolute()
    if not desk.exists():
        HOME.mkdir(exist_ok=True)
        corpus.fill(desk, sizes)
    seconds = once(DATELINE, "log", "said", "one more", "--clock-is-right", cwd=desk)
    print(f"  {desk.name}: the first command takes {seconds:.1f} s", flush=True)
    return desk


if __name__ == "__main__":
    print_machine()
    main(*sys.argv[1:])
