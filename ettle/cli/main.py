"""The `ettle` command: finds the subcommand asked for and loads nothing else, so that most never start Django."""

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from ettle.cli.loading import NothingDone, keeping_all

# Name, the module whose `register(subparsers)` adds it, and the line shown by `ettle --help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "evaluate": ("ettle.cli.evaluate", "every pupil of concern in a file of ratings, with the reason and the owner"),
    "demo": ("ettle.cli.demo", "build the demo school, start it, and print its address and sign-ins"),
    "serve": ("ettle.cli.serve", "start Ettle for a school"),
    "mail": ("ettle.cli.mail", "write the daily e-mails and send what waits in the outbox"),
    "backup": ("ettle.cli.backup", "copy the database to a file while Ettle runs"),
    "school": ("ettle.cli.school", "make a school: its name, its policy and its first administrator"),
    "policy": ("ettle.cli.policy", "check a school's policy, read it back as English, or try it"),
}


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: Any, **_more: Any) -> NoReturn:
        from importlib.metadata import version

        print(f"ettle {version('ettle')}")
        parser.exit()


def parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """The command line, with the subcommand `wanted` in full and the others as one line of help each."""
    top = argparse.ArgumentParser(
        prog="ettle", description="Know every pupil well: from a school's own written policy to who helps whom."
    )
    top.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (module, says) in COMMANDS.items():
        if name == wanted:
            with keeping_all():
                import_module(module).register(subparsers)
        else:
            subparsers.add_parser(name, help=says)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0 done (problems in a file are reported and are no failure), 1 faults found, 2 nothing done."""
    given = list(sys.argv[1:] if argv is None else argv)
    wanted = next((word for word in given if not word.startswith("-")), None)
    args = parser(wanted).parse_args(given)
    try:
        code: int = args.run(args)
    except NothingDone as why:
        print(why, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno != errno.EPIPE and "Broken pipe" not in str(error):
            raise
        # Whoever read the output (head, a pager) has seen enough; Python would complain again on leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def script() -> NoReturn:
    """The command as it is installed: `main`, then away.

    After a long file, giving its memory back piece by piece takes a fifteenth of the whole time, and the system takes
    it all at once anyway; so once the answer is out, nothing is tidied up. Servers leave in the usual way.
    """
    code = main()
    if sys.argv[1:2] == ["evaluate"]:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    script()
