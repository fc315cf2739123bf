"""`ettle serve`: Ettle for a real school."""

import argparse
import os
import sys

from ettle.cli.starting import make_ready, serve, start_django


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = subparsers.add_parser("serve", help="start Ettle for a school")
    command.add_argument("--host", default="127.0.0.1", help="the address to listen on (this machine only)")
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--workers", type=int, default=2, help="server processes, some 80 MB each (2)")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Bring tables up to date, then serve until stopped. 2 when a setting is missing."""
    if not os.environ.get("ETTLE_SECRET_KEY"):
        print(
            "ETTLE_SECRET_KEY is not set. Set it to a long random text, and keep it: sign-ins hang on it.",
            file=sys.stderr,
        )
        return 2
    os.environ["ETTLE_HASHED_STATIC"] = "1"
    start_django(ETTLE_PRODUCTION="1")
    make_ready()
    return serve(args.host, args.port, args.workers)
