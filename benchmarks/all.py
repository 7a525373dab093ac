"""All of them, one after another: `make bench`. The machine should have nothing else to do."""

from __future__ import annotations

import subprocess
import sys

from benchmarks import as_of, growth, import_many, log_one, read_one, rebuild, start_up
from benchmarks.table import print_machine, print_versions


def main() -> None:
    print_machine()
    print_versions()
    for benchmark in (log_one, read_one, import_many, rebuild, as_of, start_up, growth):
        benchmark.main()
    # The memory of a process is told as no less than that of the one which starts it.
    subprocess.run([sys.executable, "-m", "benchmarks.scale"], check=True)


if __name__ == "__main__":
    main()
