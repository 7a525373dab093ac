"""All of the pages' benchmarks, one after another: `make bench-pages`."""

from __future__ import annotations

from benchmarks.pages import build, show
from benchmarks.peers.of_pages import versions
from benchmarks.table import print_machine


def main() -> None:
    print_machine()
    print(f"  peers: {', '.join(versions())}")
    show.main()
    build.main()


if __name__ == "__main__":
    main()
