"""What each event store is given: a file of JSON lines, 500 developments a stream and a commit.

The peers' scripts run in the peers' environments, without anything of ours but this module.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

AT_ONCE = 500
State = dict[str, Any]


def batches(path: str) -> Iterator[tuple[UUID, list[dict[str, Any]]]]:
    """The developments of a file, with a stream for each 500."""
    lines = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    rows = [line["development"] for line in lines]
    for first in range(0, len(rows), AT_ONCE):
        yield stream(first // AT_ONCE), rows[first : first + AT_ONCE]


def stream(number: int) -> UUID:
    """The id of the stream of so many."""
    return uuid5(NAMESPACE_URL, str(number))


def fold(state: State, key: str, headline: str, verb: str) -> None:
    """What each replay comes to: the headlines by key, and how often each verb is."""
    state[key] = headline
    state[f"verb {verb}"] = state.get(f"verb {verb}", 0) + 1


def timed_replay(replay: Callable[[State], None]) -> None:
    """Print how long a replay takes, once everything is imported and open."""
    gc.set_threshold(100_000)  # as ours does
    state: State = {}
    begun = perf_counter()
    replay(state)
    print(json.dumps({"seconds": perf_counter() - begun, "keys": len(state)}))


def run(jobs: Mapping[str, Callable[[str, str], None]]) -> None:
    """Do the job that the command line names: `append` or `replay`, a store, a file."""
    job, store, path = sys.argv[1:4]
    jobs[job](store, path)


def streams(path: str) -> Iterable[UUID]:
    """The ids of the streams a file makes."""
    lines = Path(path).read_text("utf-8").count("\n")
    return [stream(number) for number in range(-(-lines // AT_ONCE))]
