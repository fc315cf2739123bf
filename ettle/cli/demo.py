"""`ettle demo`: the demo school, built once, on this machine only."""

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path

from ettle.cli.starting import HOST, free_port, make_ready, serve, start_django
from ettle.demo.cast import PASSWORD, SCHOOL, SIGN_INS, TODAY

ROOT = Path(__file__).resolve().parents[2]


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = subparsers.add_parser("demo", help="build the demo school and start it")
    command.add_argument("--port", type=int, default=8000, help="the first port to try (8000)")
    command.add_argument("--rebuild", action="store_true", help="throw the demo school away and build it afresh")
    command.add_argument("--build-only", action="store_true", help="build it and stop")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build where needed, print how to get in, and serve until stopped."""
    folder = Path(os.environ.get("ETTLE_VAR", ROOT / "var" / "demo"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(ETTLE_DEMO="1", ETTLE_TODAY=TODAY.isoformat(), ETTLE_HASHED_STATIC="1", ETTLE_VAR=str(folder))
    ready = folder / "built"
    if args.rebuild or not ready.exists() or ready.read_text() != fingerprint():
        ready.unlink(missing_ok=True)
        build(folder)
        ready.write_text(fingerprint())
    if args.build_only:
        return 0
    try:
        port = free_port(args.port)
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    print(welcome(port))
    return serve(HOST, port, workers=2)


def fingerprint() -> str:
    """Changes whenever the demo school would come out differently: its seed, its policy, its tables, its files."""
    parts = [*ROOT.glob("ettle/demo/*"), *ROOT.glob("ettle/policy/packs/*.toml"), *ROOT.glob("ettle/*/migrations/*.py")]
    parts += ROOT.glob("ettle/ui/static/**/*.*")
    seen = hashlib.sha256()
    for path in sorted(path for path in parts if path.is_file()):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def build(folder: Path) -> None:
    """An empty database, its tables, and the school, built to the end or not at all."""
    started = time.monotonic()
    for old in folder.glob("ettle.sqlite3*"):
        old.unlink()
    start_django()
    make_ready()
    from ettle.demo.seed import build as build_school

    print(f"Building {SCHOOL}:", file=sys.stderr)
    build_school(lambda part: print(f"  {part}", file=sys.stderr))
    print(f"Built in {time.monotonic() - started:.0f} s.", file=sys.stderr)


def welcome(port: int) -> str:
    """The address and the sign-ins."""
    width = max(len(person.email) for person in SIGN_INS)
    people = "\n".join(f"  {person.email:<{width}}  {person.post}" for person in SIGN_INS)
    return (
        f"\n{SCHOOL}, an invented school, on {TODAY:%A} {TODAY.day} {TODAY:%B %Y}.\n\n"
        f"  http://{HOST}:{port}/\n\nSign in as any of these with the password: {PASSWORD}\n\n{people}\n\n"
        "It listens on this machine only. Ctrl C stops it.\n"
    )
