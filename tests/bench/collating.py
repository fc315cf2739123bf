"""The collated list and a shared version of it, against an empty signed-in page of the same stack."""

from collections.abc import Iterator

from tests.bench import school
from tests.bench.pages import EMPTY, opened, queries
from tests.bench.table import Line, bench, medians


def lists() -> list[tuple[int, str]]:
    """The number of pupils and the address of each list of the cycle that closed last, shortest first."""
    from django.db.models import Count
    from django.urls import reverse

    from ettle.tracking.models import Concern, Cycle

    cycle = Cycle.objects.filter(closed_at__isnull=False).order_by("opens").last()
    assert cycle is not None
    rows = Concern.objects.filter(cycle=cycle).values_list("year").annotate(n=Count("pk")).order_by("n", "year")
    return [(n, reverse("collation:list", args=(cycle.pk, year))) for year, n in rows]


def shared() -> list[tuple[int, str]]:
    """The same of each newest shared version of that cycle."""
    from django.db.models import Count
    from django.urls import reverse

    from ettle.collation.models import SharedVersion

    rows = SharedVersion.objects.filter(collation__cycle__closed_at__isnull=False).annotate(n=Count("pupils"))
    found = rows.filter(number=1).order_by("n").values_list("n", "collation__cycle_id", "collation__year")
    return [(n, reverse("collation:shared", args=(cycle, year, 1))) for n, cycle, year in found]


@bench("collating")
def collating() -> Iterator[Line]:
    """Server time inside one process, taken in turns with the empty page."""
    from ettle.people.models import Post

    head = Post.objects.filter(role="year_head", year="S3").select_related("staff__user")[0].staff.user
    assert head is not None
    (own, mine) = next((n, path) for n, path in lists() if "/S3/" in path)
    for what, person, (many, path), few in (
        ("collated list", head.email, (own, mine), None),
        ("shared version", "senior_leader", shared()[-1], shared()[0]),
    ):
        client = school.signed_in(person)
        empty, full = medians(lambda: opened(client, EMPTY), lambda: opened(client, path))  # noqa: B023
        yield Line(
            f"{what}, {many} pupils", full / empty, "times", at_most=3, note=f"{full:.1f} ms, empty {empty:.1f} ms"
        )
        yield Line("  page", len(opened(client, path).content) / 1024, "KB")
        most = queries(client, few[1]) if few else None
        yield Line("  queries", queries(client, path), "", at_most=most)
