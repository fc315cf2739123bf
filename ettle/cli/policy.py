"""`ettle policy check FILE`, `ettle policy explain FILE` and `ettle policy try FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from ettle.policy import PolicyFaults, PolicyUnreadable, load_policy
from ettle.policy.cautions import cautions
from ettle.policy.explaining import explain as explanation


def check(args: argparse.Namespace) -> int:
    """Name every fault of a policy file. 0 when it is sound, 1 when it is not, 2 when it cannot be read."""
    try:
        policy = load_policy(args.file)
    except PolicyFaults as found:
        return _told(found, sys.stdout)
    print(f"{policy.policy.school}, version {policy.policy.version}: no fault found.")
    for caution in cautions(policy):
        print(f"To think about: {caution}")
    return 0


def _told(found: PolicyFaults, to: TextIO) -> int:
    """Print the faults, each on its line, and say how bad it is."""
    if isinstance(found, PolicyUnreadable):
        print(found, file=sys.stderr)
        return 2
    count = len(found.faults)
    print(found, f"{count} fault{'' if count == 1 else 's'} found.", sep="\n", file=to)
    return 1


def explain(args: argparse.Namespace) -> int:
    """Print a whole policy as English. 0 when printed, 1 when it has faults, 2 when it cannot be read."""
    try:
        policy = load_policy(args.file)
    except PolicyFaults as found:
        return _told(found, sys.stderr)
    print(explanation(policy), end="")
    return 0


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `policy check`, `policy explain` and `policy try` to the command line."""
    policy = subparsers.add_parser("policy", help="check a school's policy, read it back as English, or try it")
    verbs = policy.add_subparsers(dest="policy_verb", required=True)
    for name, run, says in (
        ("check", check, "name every fault of a policy file"),
        ("explain", explain, "print a whole policy as English"),
    ):
        verb = verbs.add_parser(name, help=says)
        verb.add_argument("file", help="a TOML file, or the name of a pack")
        verb.set_defaults(run=run)
    _register_try(verbs)


def _register_try(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "try",
        help="say what a policy would change, on ratings there are",
        epilog="Nothing is changed anywhere. Exit code 0 also when cells were refused or nothing would change; 2 when "
        "a policy has a fault or nothing could be read.",
    )
    verb.add_argument("file", metavar="FILE", help="the policy to try: a TOML file, or the name of a pack")
    verb.add_argument("--against", required=True, metavar="FILE", help="the policy in use: a TOML file, or a pack")
    verb.add_argument("--on", required=True, metavar="RATINGS", dest="ratings", help="a CSV or XLSX file of ratings")
    verb.add_argument("--pupils", metavar="FILE", help="what is known of the pupils: year, attendance, categories")
    verb.add_argument("--report", type=int, metavar="N", help="the report to judge (the latest in the file)")
    verb.add_argument(
        "--map", action="append", default=[], metavar='"HEADING=FIELD"', help="say what a column is; may be repeated"
    )
    verb.add_argument("--format", choices=("table", "json", "csv"), default="table", help="how to answer (table)")
    verb.add_argument("--out", metavar="FILE", type=Path, help="write the answer here instead of on the screen")
    verb.set_defaults(run=_try)


def _try(args: argparse.Namespace) -> int:
    # Reading ratings takes longer to load than a policy takes to check.
    from ettle.cli.trying import run

    return run(args)
