"""`ettle school new`: a school with its policy and its first administrator."""

import argparse
import getpass
import sys
from datetime import date

from ettle.cli.loading import NothingDone
from ettle.cli.starting import in_a_sentence, make_tables, start_django


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = subparsers.add_parser("school", help="make a school")
    new = command.add_subparsers(required=True, metavar="new").add_parser("new", help="make a school")
    new.add_argument("name", help="the school's name")
    new.add_argument("--policy", required=True, help="a pack that ships with Ettle, or a policy file")
    new.add_argument("--from", dest="starts", type=date.fromisoformat, help="the day the policy holds from (today)")
    new.add_argument("--admin", required=True, metavar="EMAIL", help="who signs in first and loads the data")
    new.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the school or say what is in the way. The password is asked for, never given on the command line."""
    start_django()
    make_tables()
    from ettle.people.starting import SchoolNotMade, start_school
    from ettle.policy import PolicyFaults, policy_text
    from ettle.school.actions import PolicyNotAdopted

    try:
        text = policy_text(args.policy)
        password = getpass.getpass("A password for the administrator (12 characters or more): ")
        with in_a_sentence():
            school = start_school(name=args.name, policy=text, starts=args.starts, admin=args.admin, password=password)
    except EOFError:
        raise NothingDone("No password was given. No school was made.") from None
    except (PolicyFaults, PolicyNotAdopted, SchoolNotMade, OSError) as refused:
        print(refused, file=sys.stderr)
        return 2
    print(f"{school.name} is made. Start it with `ettle serve` and sign in as {args.admin}.")
    return 0
