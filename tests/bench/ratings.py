"""Rating entry: the class grid against an empty page, and saving one box and a whole class."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.bench import school
from tests.bench.table import Line, bench, medians

if TYPE_CHECKING:
    from django.test import Client

MEASURES = ("effort", "behaviour", "homework", "working_grade")


@bench("ratings")
def ratings() -> Iterator[Line]:
    """J1 and J2 inside one process, without the network: the whole stack from request to response."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, grid, save = _class_of_thirty()
    page = client.get(grid)
    empty_ms, grid_ms = medians(lambda: client.get("/bench-empty/"), lambda: client.get(grid))
    with CaptureQueriesContext(connection) as empty_queries:
        client.get("/bench-empty/")
    with CaptureQueriesContext(connection) as queries:
        client.get(grid)
    own = len(queries) - len(empty_queries)
    yield Line("class grid, 30 pupils x 4 (J1)", grid_ms, "ms", at_most=11)
    yield Line("class grid to an empty signed-in page", grid_ms / empty_ms, "times", at_most=3)
    yield Line("class grid, queries of its own", own, "", at_most=8)
    yield Line("class grid, weight", len(page.content) / 1000, "kB", at_most=40)
    one_ms, many_ms = medians(lambda: save(1), lambda: save(30))
    yield Line("save one box (J2)", one_ms, "ms", at_most=6)
    yield Line("save 120 pasted values, each checked (J2)", many_ms, "ms", at_most=50)


def _class_of_thirty() -> "tuple[Client, str, Callable[[int], None]]":
    """A client of somebody who teaches 30 pupils in four measures, the address of the grid, and how to save."""
    from django.db.models import Count, Q

    from ettle.school.models import TeachingClass
    from ettle.tracking.models import Cycle

    cycle = Cycle.objects.filter(closed_at=None).order_by("opens")[0]
    here = Q(memberships__ends=None, memberships__pupil__left_on=None)
    classes = TeachingClass.objects.filter(session=cycle.session, year="S5", teachers__ends=None)
    group = classes.annotate(pupils=Count("memberships", filter=here, distinct=True)).filter(pupils__gte=30)[0]
    teacher = group.teachers.get(ends=None).staff
    assert teacher.user is not None
    client = school.signed_in(teacher.user.email)
    cycle.finished.filter(teaching_class=group).delete()
    keys = [str(row.pupil.key) for row in group.memberships.filter(ends=None).select_related("pupil")][:30]
    grid = f"/tracking/ratings/{cycle.pk}/{group.pk}/"
    versions: dict[tuple[str, str], int] = {}
    turn = 0

    def save(pupils: int) -> None:
        nonlocal turn
        turn += 1
        boxes = [(key, measure) for key in keys[:pupils] for measure in (MEASURES if pupils > 1 else MEASURES[:1])]
        cells = [
            {"pupil": key, "measure": measure, "value": "12"[turn % 2], "version": versions.get((key, measure), 0)}
            for key, measure in boxes
        ]
        body = json.dumps({"as": str(teacher.pk), "cells": cells})
        answer = client.post(f"{grid}save/", body, content_type="application/json").json()
        versions.update({(one["pupil"], one["measure"]): one["version"] for one in answer["cells"]})
        assert {one["status"] for one in answer["cells"]} <= {"saved", "conflict", "unchanged"}, answer

    save(30)
    save(30)
    return client, grid, save
