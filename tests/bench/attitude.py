"""Attitude, given for a group and read of one pupil, against an empty signed-in page of the same stack."""

from collections.abc import Iterator
from typing import Final

from tests.bench import school
from tests.bench.pages import EMPTY, opened, queries
from tests.bench.table import Line, bench, medians

HALF: Final = "autumn-2"


def groups() -> list[tuple[int, str]]:
    """The size and the address of each tutor group's grid in the half term of today, smallest first."""
    from django.db.models import Count
    from django.urls import reverse

    from ettle.pupils.models import Pupil

    rows = Pupil.objects.on_roll().exclude(tutor_group=None).values_list("tutor_group").annotate(n=Count("pk"))
    return [(n, reverse("attitude:group", args=(pk, HALF))) for pk, n in rows.order_by("n", "tutor_group")]


def classes() -> list[tuple[int, str]]:
    """The same of each class of this session, where attitude is given by class."""
    from django.db.models import Count, Q
    from django.urls import reverse

    from ettle.school.models import TeachingClass
    from ettle.tracking.models import Cycle

    session = Cycle.objects.get(closed_at__isnull=True).session
    sized = TeachingClass.objects.filter(session=session).annotate(
        n=Count("memberships", filter=Q(memberships__ends=None))
    )
    rows = sized.filter(n__gt=0).order_by("n", "pk").values_list("n", "pk")
    return [(n, reverse("attitude:class", args=(pk, HALF))) for n, pk in rows]


def pupils() -> list[tuple[int, str]]:
    """The number of marks and the address of the pupil of S3 with fewest, and of the one with most."""
    from django.db.models import Count
    from django.urls import reverse

    from ettle.pupils.models import Pupil

    sized = Pupil.objects.on_roll().filter(year="S3").annotate(n=Count("attitude")).order_by("n", "pk")
    rows = [(n, reverse("attitude:pupil", args=(key,))) for n, key in sized.values_list("n", "key")]
    return [rows[0], rows[-1]]


@bench("attitude")
def attitude() -> Iterator[Line]:
    """Server time inside one process, taken in turns with the empty page."""
    client = school.signed_in("senior_leader")
    for what, sized, unit in (
        ("attitude of a tutor group", groups(), "pupils"),
        ("attitude of a class", classes(), "pupils"),
        ("attitude of a pupil", pupils(), "marks"),
    ):
        (few, small), (many, big) = sized[0], sized[-1]
        empty, full = medians(lambda: opened(client, EMPTY), lambda path=big: opened(client, path))  # type: ignore[misc]
        yield Line(
            f"{what}, {many} {unit}", full / empty, "times", at_most=3, note=f"{full:.1f} ms, empty {empty:.1f} ms"
        )
        yield Line("  page", len(opened(client, big).content) / 1024, "KB")
        asked = queries(client, big)
        yield Line("  queries", asked, "", at_most=queries(client, small), note=f"as many as with {few} {unit}")
