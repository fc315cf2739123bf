"""The server as its users meet it: over a connection, alone and eight at once."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from tests import demo_school as demo
from tests.bench import pages, school
from tests.bench.table import Line, bench, medians
from tests.serving import served

LASTS: Final = "5"


def crowd(port: int, session: str, paths: list[str]) -> tuple[float, float]:
    """Pages a second and the 95th percentile in ms, with eight clients, once every worker is warm."""
    command = [sys.executable, "-m", "tests.bench._client", str(port), LASTS, session, *paths]
    for _warm in range(2):
        said = json.loads(subprocess.run(command, cwd=demo.ROOT, capture_output=True, text=True, check=True).stdout)
    return said["a_second"], said["p95_ms"]


def pupils(limit: int) -> list[str]:
    """The addresses of some pupils' pages."""
    from django.urls import reverse

    from ettle.pupils.models import Pupil

    keys = Pupil.objects.on_roll().order_by("pk").values_list("key", flat=True)[:limit]
    return [reverse("pupils:page", args=(key,)) for key in keys]


@bench("server")
def server() -> Iterator[Line]:
    """J1, J3 and J4 for one client, J7 for eight."""
    from django.urls import reverse

    session = demo.sessions(school.COPY)[demo.address_of("senior_leader")]
    grids = [path for n, path in pages.grids() if n >= 25] or [pages.grids()[-1][1]]
    people = pupils(40)
    with served(school.COPY) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        grid, pupil, year, concerns = medians(
            lambda: school.get(connection, grids[-1], session),
            lambda: school.get(connection, people[0], session),
            lambda: school.get(connection, pages.year_lists()[-1][1], session),
            lambda: school.get(connection, reverse("tracking:concerns"), session),
        )
        yield Line("J1 open a class of 30, one client", grid, "ms", at_most=11)
        yield Line("J3 pupil page, one client", pupil, "ms", at_most=15)
        yield Line("J4 a year's list, one client", year, "ms", at_most=36)
        yield Line("J4 the school's concerns, one client", concerns, "ms", at_most=36)
        rate, slow = crowd(port, session, grids[-30:])
        yield Line("J7 class grids, eight clients", rate, "a second", at_least=250, note=f"95% within {slow:.0f} ms")
        rate, slow = crowd(port, session, people)
        yield Line("J7 pupil pages, eight clients", rate, "a second", at_least=150, note=f"95% within {slow:.0f} ms")
