"""Eight people opening pages at once, in a process of their own: PORT SECONDS SESSION PATH..."""

import http.client
import json
import sys
import threading
import time
from itertools import cycle, islice
from typing import Final

CLIENTS: Final = 8


def open_pages(port: int, until: float, session: str, paths: list[str], taken: list[float], first: int) -> None:
    """Open pages over one connection until the time is up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": f"sessionid={session}", "Host": "localhost"}
    for path in islice(cycle(paths), first, None):
        began = time.perf_counter()
        if began > until:
            return
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        taken.append(time.perf_counter() - began)


def main() -> None:
    """Print how many pages a second were opened, and how long the slowest twentieth took."""
    port, lasts, session, *paths = sys.argv[1:]
    taken: list[float] = []
    until = time.perf_counter() + float(lasts)
    crowd = [
        threading.Thread(target=open_pages, args=(int(port), until, session, paths, taken, n)) for n in range(CLIENTS)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    taken.sort()
    slow = taken[int(len(taken) * 0.95)] if taken else 0
    print(json.dumps({"a_second": len(taken) / float(lasts), "p95_ms": slow * 1000}))


if __name__ == "__main__":
    main()
