"""The pages that must answer at once, against an empty signed-in page of the same stack."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.bench import school
from tests.bench.table import Line, bench, medians

if TYPE_CHECKING:
    from django.test import Client

EMPTY = "/bench-empty/"


def opened(client: "Client", path: str) -> Any:
    """The answer to one request. Raises AssertionError when it is not a page."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return answer


def queries(client: "Client", path: str) -> int:
    """How many queries one page makes, the session and the viewer included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        opened(client, path)
    return len(asked)


def grids() -> list[tuple[int, str]]:
    """The size and the address of each class grid of the open cycle, smallest class first."""
    from django.db.models import Count, Q
    from django.urls import reverse

    from ettle.school.models import TeachingClass
    from ettle.tracking.models import Cycle

    cycle = Cycle.objects.get(closed_at__isnull=True)
    sized = TeachingClass.objects.filter(session=cycle.session).annotate(
        n=Count("memberships", filter=Q(memberships__ends=None))
    )
    wanted = sized.filter(n__gt=0).order_by("n", "pk").values_list("n", "pk")
    return [(n, reverse("tracking:class_grid", args=(cycle.pk, pk))) for n, pk in wanted]


def year_lists() -> list[tuple[int, str]]:
    """The size of the year group and the address of each year list of the last closed cycle, smallest first."""
    from django.urls import reverse

    from ettle.pupils.models import Pupil
    from ettle.tracking.models import Cycle

    cycle = Cycle.objects.filter(closed_at__isnull=False).order_by("opens").last()
    assert cycle is not None
    years = sorted(row.year for row in cycle.years.all())
    sized = [(Pupil.objects.on_roll().filter(year=year).count(), year) for year in years]
    return [(n, reverse("tracking:year_list", args=(cycle.pk, year))) for n, year in sorted(sized)]


def boards() -> list[tuple[int, str]]:
    """The size and the address of the faculty board of the last closed cycle for each year, smallest first."""
    from django.db.models import Count
    from django.urls import reverse

    from ettle.board.models import FacultyMark
    from ettle.tracking.models import Cycle

    cycle = Cycle.objects.filter(closed_at__isnull=False).order_by("opens").last()
    assert cycle is not None
    sized = FacultyMark.objects.filter(cycle=cycle).values("year").annotate(n=Count("pupil", distinct=True))
    found = sorted(sized.values_list("n", "year"))
    return [(n, reverse("board:board", args=(cycle.pk, year))) for n, year in found]


def pupil_pages() -> list[tuple[int, str]]:
    """The number of ratings and the address of two pupils' pages: the one with fewest, the one with most."""
    from django.db.models import Count
    from django.urls import reverse

    from ettle.pupils.models import Pupil

    sized = Pupil.objects.on_roll().annotate(n=Count("ratings")).order_by("n", "pk").values_list("n", "key")
    return [(n, reverse("pupils:page", args=(key,))) for n, key in (sized[0], sized[len(sized) - 1])]


@bench("pages")
def pages() -> Iterator[Line]:
    """Server time inside one process, taken in turns with the empty page."""
    client = school.signed_in("senior_leader")
    for what, sized, unit in (
        ("class grid", grids(), "pupils"),
        ("year list", year_lists(), "pupils in the year"),
        ("pupil page", pupil_pages(), "ratings"),
        ("faculty board", boards(), "pupils in the year"),
    ):
        (few, small), (many, big) = sized[0], sized[-1]
        empty, full = medians(lambda: opened(client, EMPTY), lambda path=big: opened(client, path))  # type: ignore[misc]
        size = len(opened(client, big).content) / 1024
        yield Line(
            f"{what}, {many} {unit}", full / empty, "times", at_most=3, note=f"{full:.1f} ms, empty {empty:.1f} ms"
        )
        yield Line("  page", size, "KB", at_most=40 if what == "class grid" else None)
        asked = queries(client, big)
        yield Line("  queries", asked, "", at_most=queries(client, small), note=f"as many as with {few} {unit}")


def cells_of(path: str) -> tuple[str, list[dict[str, Any]]]:
    """Where the grid at `path` saves, and its boxes as it would send them, all with a value that is good there."""
    from django.urls import resolve, reverse

    from ettle.pupils.models import Pupil
    from ettle.school import clock
    from ettle.school.dated import in_force
    from ettle.tracking.models import Rating

    where = resolve(path).kwargs
    held = Rating.objects.filter(cycle_id=where["cycle_id"], teaching_class_id=where["class_id"])
    versions = {
        (str(key), measure): version for key, measure, version in held.values_list("pupil__key", "measure", "version")
    }
    members = Pupil.objects.filter(
        in_force(clock.today(), "memberships__"), memberships__teaching_class_id=where["class_id"]
    )
    cells = [
        {
            "pupil": str(pupil.key),
            "measure": measure,
            "value": "2",
            "version": versions.get((str(pupil.key), measure), 0),
        }
        for pupil in members.distinct()
        for measure in ("effort", "behaviour", "homework", "working_grade")
    ]
    return reverse("tracking:save_ratings", args=(where["cycle_id"], where["class_id"])), cells


@bench("saving")
def saving() -> Iterator[Line]:
    """A whole class pasted at once, and one rating typed; each with its check for somebody else's newer value."""
    from django.db import transaction

    from ettle.people.models import StaffMember
    from tests.demo_school import address_of

    client = school.signed_in("curriculum_leader")
    who = str(StaffMember.objects.get(user__email=address_of("curriculum_leader")).pk)
    n, path = [(n, path) for n, path in grids() if is_senior_science(path)][-1]
    url, cells = cells_of(path)

    def send(boxes: list[dict[str, Any]]) -> None:
        with transaction.atomic():
            answer = client.post(url, json.dumps({"as": who, "cells": boxes}), content_type="application/json")
            assert answer.status_code == 200, answer.content
            transaction.set_rollback(True)

    whole, one = medians(lambda: send(cells), lambda: send(cells[:1]), rounds=15)
    yield Line(f"J2 save {len(cells)} pasted ratings of {n} pupils", whole, "ms", at_most=50)
    yield Line("J2 save one rating", one, "ms", at_most=6)


def is_senior_science(path: str) -> bool:
    """Whether a grid is one the curriculum leader of the cast may fill in, of a year with a working grade."""
    from django.urls import resolve

    from ettle.school.models import TeachingClass

    made = TeachingClass.objects.select_related("subject__faculty").get(pk=resolve(path).kwargs["class_id"])
    faculty = made.subject.faculty
    return made.year in {"S4", "S5", "S6"} and faculty is not None and faculty.code == "sciences"


@bench("leadership")
def leadership() -> Iterator[Line]:
    """Leadership's picture of the last closed cycle, for somebody who sees the whole school."""
    from django.urls import reverse

    from ettle.tracking.models import Cycle

    client = school.signed_in("senior_leader")
    cycle = Cycle.objects.filter(closed_at__isnull=False).order_by("opens").last()
    assert cycle is not None
    path = reverse("leadership:picture", args=(cycle.pk,))
    empty, full = medians(lambda: opened(client, EMPTY), lambda: opened(client, path))
    yield Line("leadership's picture", full / empty, "times", at_most=3, note=f"{full:.1f} ms, empty {empty:.1f} ms")
    yield Line("  page", len(opened(client, path).content) / 1024, "KB")
    one_year = queries(client, f"{path}?year=S3")
    yield Line("  queries", queries(client, path), "", at_most=one_year, note="as many as for one year")
