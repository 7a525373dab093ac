"""What is counted of a run's system calls."""

from __future__ import annotations

from benchmarks.table import SYNCS

COUNTED = """\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 61.04    0.001234          12       103           fsync
 38.96    0.000788          26        30         2 fdatasync
------ ----------- ----------- --------- --------- ----------------
100.00    0.002022          15       133         2 total
"""


def test_each_call_that_reaches_the_disk_is_counted_once() -> None:
    assert [int(calls) for calls in SYNCS.findall(COUNTED)] == [103, 30]
