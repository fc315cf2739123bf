"""`ettle backup`: a whole copy of the database, taken while people work."""

import argparse
import sqlite3
import sys
from pathlib import Path

from ettle.cli.loading import NothingDone
from ettle.cli.starting import start_django


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = subparsers.add_parser("backup", help="copy the database to a file while Ettle runs")
    command.add_argument("file", type=Path, help="the file to write; it must not exist yet")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Copy, check the copy, and say how big it is. 2 when nothing was copied."""
    start_django()
    from django.conf import settings

    config = settings.DATABASES["default"]
    if not config["ENGINE"].endswith("sqlite3"):
        print("This school is on PostgreSQL: pg_dump is its own backup.", file=sys.stderr)
        return 2
    if args.file.exists():
        print(f"{args.file} is there already. Name a new file; nothing was copied.", file=sys.stderr)
        return 2
    if not Path(config["NAME"]).exists():
        print(f"There is no database at {config['NAME']}. Nothing was copied.", file=sys.stderr)
        return 2
    try:
        with sqlite3.connect(config["NAME"]) as source, sqlite3.connect(args.file) as copy:
            source.backup(copy)
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise NothingDone(f"{args.file} could not be written: {error}. Nothing was copied.") from None
    if verdict != "ok":
        print(f"The copy did not pass its check: {verdict}", file=sys.stderr)
        return 2
    print(f"Copied {args.file.stat().st_size / 1e6:.1f} MB to {args.file}; the copy passed its check.")
    return 0
