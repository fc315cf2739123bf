"""What we promise about speed, measured in one run: `make bench`, or `make bench ARGS=pages`.

Each file beside this one registers its measurements with @bench. Ratios are taken within the run, because a
machine has moods; a promise that is missed is marked and makes the exit status 1.
"""

import importlib
import os
import pkgutil
import sys

from tests import bench as folder
from tests.bench import school
from tests.bench.table import BENCHES


def main(wanted: list[str]) -> int:
    """Run the benchmarks wanted, or all of them, and print each line as it is known."""
    school.open_copy()
    for found in sorted(pkgutil.iter_modules(folder.__path__), key=lambda one: one.name):
        if not found.name.startswith("_"):
            importlib.import_module(f"{folder.__name__}.{found.name}")
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        print(f"There is no benchmark called {unknown[0]}. There are {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    missed = 0
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    for name in wanted or BENCHES:
        print(f"\n{name}")
        for line in BENCHES[name]():
            missed += not line.holds
            print(f"  {line}", flush=True)
    if missed:
        print(f"\n{missed} promise{'s' if missed > 1 else ''} missed; load {os.getloadavg()[0]:.1f} at the end")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
