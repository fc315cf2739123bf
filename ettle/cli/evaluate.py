"""`ettle evaluate`: a file of ratings and a policy in, every pupil of concern out, with reasons and owners."""

import argparse
from pathlib import Path

from ettle.cli.loading import keeping_all
from ettle.importing.ahead import Ahead


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `evaluate` to the command line."""
    command = subparsers.add_parser(
        "evaluate",
        help="every pupil of concern in a file of ratings, with the reason and the owner",
        epilog="The files it understands: docs/reference/files.md. Exit code 0 even when cells were refused; 2 when "
        "nothing could be read.",
    )
    command.add_argument("ratings", metavar="RATINGS", help="a CSV or XLSX file, wide or long")
    command.add_argument("--policy", required=True, metavar="PACK_OR_FILE", help="a pack's name or a TOML file")
    command.add_argument("--pupils", metavar="FILE", help="what is known of the pupils: year, attendance, categories")
    command.add_argument("--report", type=int, metavar="N", help="the report to judge (the latest in the file)")
    command.add_argument(
        "--map", action="append", default=[], metavar='"HEADING=FIELD"', help="say what a column is; may be repeated"
    )
    command.add_argument("--format", choices=("table", "json", "csv"), default="table", help="how to answer (table)")
    command.add_argument("--out", metavar="FILE", type=Path, help="write the answer here instead of on the screen")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer the command line: 0 with the answer written, 2 with one sentence when nothing could be read."""
    # A large file is scanned while the policy and the rules are loaded: both take about as long.
    ahead = Ahead(Path(args.ratings))
    with keeping_all():
        from ettle.cli.judging import judge
    return judge(args, ahead)
