"""Trying a policy on five closed cycles of a whole school: the page that answers, with everything read afresh."""

from collections.abc import Iterator
from typing import Final

from tests.bench import school
from tests.bench.closing import grow, ratings
from tests.bench.pages import opened, queries
from tests.bench.table import Line, bench, medians, seconds

CYCLES: Final = 5


def five_cycles() -> None:
    """Let the latest closed cycle hold 1,200 pupils, and add four like it."""
    from ettle.pupils.models import Pupil
    from ettle.tracking.models import Cycle, CycleYear, Rating

    last = Cycle.objects.filter(closed_at__isnull=False).order_by("opens").last()
    assert last is not None
    grow(last)
    everyone = list(Pupil.objects.on_roll().order_by("pk"))
    years = sorted({pupil.year for pupil in everyone})
    for number in range(11, 10 + CYCLES):
        cycle = Cycle.objects.create(
            school=last.school, name=f"Cycle {number}", session=last.session, number=number, opens=last.opens,
            due=last.due, closed_at=last.closed_at, policy=last.policy,
        )  # fmt: skip
        CycleYear.objects.bulk_create(CycleYear(cycle=cycle, year=year) for year in years)
        Rating.objects.bulk_create(ratings(cycle, everyone), batch_size=5_000)


def stricter() -> int:
    """A draft under which a 2 counts as well: it flags most of the school."""
    from ettle.people.models import StaffMember
    from ettle.people.queries import viewer_for
    from ettle.school import clock
    from ettle.school.queries import adopted_on
    from ettle.trying.actions import start_draft
    from tests.demo_school import address_of

    user = StaffMember.objects.get(user__email=address_of("senior_leader")).user
    viewer = viewer_for(user, clock.today()) if user else None
    assert viewer is not None
    text = adopted_on(viewer.school_id, viewer.on).text.replace('at_or_worse = "3"', 'at_or_worse = "2"')
    return start_draft(by=viewer, name="A 2 counts as well", text=text, now=clock.now()).pk


@bench("trying")
def trying() -> Iterator[Line]:
    """The page with its lists, work and differences; nothing is remembered from one answer to the next."""
    from django.db import transaction

    from ettle.tracking.models import Cycle, Rating

    with transaction.atomic():
        five_cycles()
        client, draft = school.signed_in("senior_leader"), stricter()
        cycles = Cycle.objects.filter(closed_at__isnull=False).order_by("-session", "-number")[:CYCLES]
        chosen = [f"cycle={cycle.pk}" for cycle in cycles]
        rated = Rating.objects.filter(cycle_id__in=[cycle.pk for cycle in cycles]).count()
        one, five = (f"/trying/{draft}/?{'&'.join(some)}" for some in (chosen[:1], chosen))
        first = seconds(lambda: opened(client, five))
        few, many = medians(lambda: opened(client, one), lambda: opened(client, five), rounds=7, warm=1)
        yield Line(f"try a policy on {CYCLES} cycles, {rated:,} ratings", many / 1000, "s", at_most=1)
        yield Line("  the first time a process is asked", first, "s", at_most=2)
        yield Line("  beside one cycle", many / few, "times", at_most=CYCLES, note=f"one takes {few / 1000:.2f} s")
        yield Line("  queries", queries(client, five), "", at_most=queries(client, one), note="as many as for one")
        transaction.set_rollback(True)
