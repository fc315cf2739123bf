"""`ettle mail`: the round that writes the daily e-mails and hands what waits to the school's mail server."""

import argparse
import signal
import sys
import threading
from collections import Counter
from types import FrameType

from ettle.cli.starting import start_django

WORDS = {
    "sent": "sent",
    "waiting": "to be tried again",
    "failed": "not sent",
    "unclear": "perhaps sent",
}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = subparsers.add_parser("mail", help="write the daily e-mails and send what waits in the outbox")
    ways = command.add_subparsers(required=True, metavar="send|run")
    send = ways.add_parser("send", help="one round, for cron or a systemd timer")
    send.set_defaults(run=run_once)
    again = ways.add_parser("run", help="a round every minute, until stopped")
    again.add_argument("--every", type=int, default=60, metavar="SECONDS", help="seconds between rounds (60)")
    again.set_defaults(run=run_on)


def run_once(args: argparse.Namespace) -> int:
    """One round. 1 when something could not be sent, so that cron tells somebody."""
    start_django()
    done = one_round()
    if said := told(done):
        print(said)
    return 1 if done["failed"] or done["unclear"] else 0


def run_on(args: argparse.Namespace) -> int:
    """Rounds until stopped; the message being handed over is finished first. A round that breaks is told."""
    start_django()
    from django.db import close_old_connections

    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    while not stop.is_set():
        close_old_connections()
        try:
            if said := told(one_round(stop)):
                print(said, flush=True)
        except Exception as broken:
            print(f"This round broke off: {type(broken).__name__}: {broken}", file=sys.stderr, flush=True)
        stop.wait(max(1, args.every))
    return 0


def one_round(stop: threading.Event | None = None) -> Counter[str]:
    """What is due is told, the day's e-mails are written, and what waits is sent. What became of it, counted."""
    from django.conf import settings

    from ettle.notices.actions.digests import write_digests
    from ettle.notices.actions.keeping import throw_away
    from ettle.notices.actions.sending import give_up_claims, send_next
    from ettle.notices.smtp import Line
    from ettle.school import clock
    from ettle.tracking.actions.reminding import remind_of_ratings

    done: Counter[str] = Counter()
    now = clock.now()
    done["reminded"] = remind_of_ratings(now=now)
    done["written"] = write_digests(now=now)
    done["unclear"] = give_up_claims(now=now)
    throw_away(now=now)
    if not settings.EMAIL_HOST:
        return done
    with Line() as line:
        while not (stop and stop.is_set()) and (answer := send_next(line=line, now=clock.now())) is not None:
            done[answer.state] += 1
            if answer.line_lost:
                break
    return done


def told(done: Counter[str]) -> str:
    """What a round did, in one line; empty where there was nothing to do."""
    parts = [f"{done['written']} written"] if done["written"] else []
    parts += [f"{done[state]} {words}" for state, words in WORDS.items() if done[state]]
    return f"E-mail: {', '.join(parts)}." if parts else ""
