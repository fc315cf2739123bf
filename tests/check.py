"""What can be said of the code without running it. `make check` calls this; it changes nothing."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Final

BIN: Final = Path(sys.executable).parent

STEPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("types", ("mypy", "ettle", "tests")),
    ("imports", ("lint-imports", "--no-cache")),
    ("templates", ("djlint", "ettle", "--lint", "--quiet")),
    ("guards", ("pytest", "-q", "tests/guards", "-m", "not django_db", "-p", "no:cacheprovider")),
)


def main() -> int:
    """Run every step, print what a failing one said, and exit 1 when any failed."""
    failed = False
    for name, (tool, *arguments) in STEPS:
        began = time.monotonic()
        done = subprocess.run([BIN / tool, *arguments], capture_output=True, text=True, check=False)
        failed = failed or done.returncode != 0
        print(f"{'ok' if done.returncode == 0 else 'FAILED':<7} {name} ({time.monotonic() - began:.0f} s)", flush=True)
        if done.returncode:
            print((done.stdout + done.stderr).strip(), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
