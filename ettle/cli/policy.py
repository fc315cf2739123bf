"""`ettle policy check FILE` and `ettle policy explain FILE`."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from ettle.policy import PolicyFaults, PolicyUnreadable, load_policy
from ettle.policy.explaining import explain as explanation


def check(args: argparse.Namespace) -> int:
    """Name every fault of a policy file. 0 when it is sound, 1 when it is not, 2 when it cannot be read."""
    try:
        policy = load_policy(args.file)
    except PolicyFaults as found:
        return _told(found, sys.stdout)
    print(f"{policy.policy.school}, version {policy.policy.version}: no fault found.")
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
    """Add `policy check` and `policy explain` to the command line."""
    policy = subparsers.add_parser("policy", help="check a school's policy, or read it back as English")
    verbs = policy.add_subparsers(dest="policy_verb", required=True)
    for name, run, says in (
        ("check", check, "name every fault of a policy file"),
        ("explain", explain, "print a whole policy as English"),
    ):
        verb = verbs.add_parser(name, help=says)
        verb.add_argument("file", help="a TOML file, or the name of a pack")
        verb.set_defaults(run=run)
