"""Write the generated pages of the documentation again. `make docs` calls this; guards compare them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from ettle.privacy.kept import tables

REFERENCE: Final = Path(__file__).resolve().parents[1] / "docs" / "reference"


def records() -> str:
    """What is kept about whom, and for how long."""
    lines = [
        "# What is kept, about whom, for how long",
        "",
        "Written by `make docs` from `ettle/privacy/fields.toml`, which a guard compares with the tables.",
        "Periods marked as a proposal have no law behind them, and a school may change any of them.",
        "",
        "| table | about | kept | because | fields about a person | other fields |",
        "|---|---|---|---|---|---|",
    ]
    for table in tables():
        personal, plain = (", ".join(names) or "none" for names in (table.personal, table.plain))
        lines.append(
            f"| `{table.label}` | {table.about} | {table.period.label} | {table.period.basis} | {personal} | {plain} |"
        )
    return "\n".join(lines) + "\n"


PAGES: Final = {"records.md": records}


def main() -> int:
    """Write every page; the table of rights is written by the guard that walks every address."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
    walk = [sys.executable, "-m", "pytest", "-q", "tests/guards/test_routes.py"]
    return subprocess.run(walk, env={**os.environ, "ETTLE_DOCS": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
